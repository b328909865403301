"""Files cut, shuffled and overwritten, as broken downloads, bad disks and attackers make them."""

from __future__ import annotations

import io
import zipfile
from random import Random

from tests.readers.renderings import RENDERINGS, Passage
from tests.readers.word_files import archive

PASSAGES = (
    Passage("", "Recalling", " its resolution 76/299 of 28 July 2022, and R&D in Côte d’Ivoire,", "See A/77/1."),
    Passage("", "Deeply concerned by", " the state of rivers,"),
    Passage("1", "Calls upon", " States:", "", ("To protect rivers;", "To cooperate;")),
    Passage("2", "Requests", " the Secretary-General to report.", "Resolution 217 A (III)."),
)
# What a format's own syntax is made of: put where it does not belong.
_TOKENS = (
    *(b"</p>", b"<w:p>", b"</w:p>", b"<w:tbl><w:tr><w:tc>", b"<w:del>", b'<w:fldChar w:fldCharType="begin"/>', b"<!--"),
    *(b"-->", b"<table><tr><td>", b"<ol><li>", b"</div>", b"<script>", b"<![CDATA[", b"&#x0;", b"&#1114112;", b"&lt;"),
    *(b"\x00", b"\xff\xfe", b"[^1]: ", b"\n    ", b"\n> ", b"~~", b"```\n", b"\n|a|b|\n|-|-|\n", b"---\n", b"[a]("),
    *(b"\n- \n", b"\r", b"\xe2\x80\xa8", b"\xf3\xa0\x80\x81"),
)


def materials() -> dict[str, bytes]:
    """One resolution in each format, by the name of its file."""
    return {rendering.name: rendering.written(PASSAGES) for rendering in RENDERINGS}


def damaged(content: bytes, random: Random) -> bytes:
    """The bytes with one to six faults; of a Word file often in one of its parts, which is packed again."""
    if content.startswith(b"PK") and random.random() < 0.8:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts: dict[str, str | bytes] = {name: packed.read(name) for name in packed.namelist()}
        name = random.choice(sorted(parts))
        part = parts[name]
        parts[name] = _faulty(part if isinstance(part, bytes) else part.encode(), random)
        return archive(parts)
    return _faulty(content, random)


def _faulty(content: bytes, random: Random) -> bytes:
    found = bytearray(content)
    for _ in range(random.randint(1, 6)):
        at, length = random.randrange(len(found) + 1), random.randint(1, 300)
        match random.randrange(6):
            case 0:
                found[at : at + random.randint(1, 8)] = random.randbytes(random.randint(0, 8))
            case 1:
                del found[at : at + length]
            case 2:
                del found[at:]
            case 3:
                found[at:at] = found[at : at + length] * random.randint(1, 3)
            case 4:
                found[at:at] = random.choice(_TOKENS) * random.choice((1, 1, 2, 40))
            case _:
                other = random.randrange(len(found) + 1)
                found[at : at + length], found[other : other + length] = found[other : other + length], found[at : at + length]
    return bytes(found)
