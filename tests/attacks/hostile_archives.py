"""Two thousand hostile archives: none may raise, take ten seconds of processor time or bring memory over 1.5 GB.

    python tests/attacks/hostile_archives.py [--archives N] [--seed N]
Each archive is packed in one of eight ways and then attacked: bytes turned, ends cut, sizes and names falsified, headers
repeated, members of nothing but zeros. What can still be read of it is read as `index` would.
"""

from __future__ import annotations

import argparse
import io
import random
import resource
import sys
import tarfile
import tempfile
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from search_service.indexing.build import documents_in
from search_service.model import Document, Problem
from tests.attacks.cpu_limit import CpuLimit

KINDS = (tarfile.REGTYPE, tarfile.SYMTYPE, tarfile.CHRTYPE, tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_SPARSE)
TEXT = b"76/%d. Rivers\n\nThe General Assembly,\n\nRecalling the Charter,\n\n1. Decides to act.\n"
MEGABYTES = 1_536
MAX_FILE_BYTES = 64 * 1024**2
NAMES = (
    *("a.txt", "b/c.txt", "j.xml", "k", "i.zip", "a" * 300 + ".txt"),
    *("../d.txt", "/e.txt", "f\\g.txt", "\udce9.txt", "C:\\h.txt"),
)


def members(chance: random.Random) -> list[tuple[str, bytes]]:
    contents = (TEXT % chance.randrange(999), b"", bytes(chance.choice((1_000, 20_000_000))), chance.randbytes(500))
    return [(chance.choice(NAMES), chance.choices(contents, (6, 1, 1, 1))[0]) for _ in range(chance.randrange(1, 6))]


def zipped(method: int) -> Callable[[random.Random], bytes]:
    def pack(chance: random.Random) -> bytes:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", method) as archive:
            for name, content in members(chance):
                entry = zipfile.ZipInfo(name.encode("utf-8", "replace").decode())
                entry.external_attr = chance.choice((0, 0o100644, 0o120777, 0o20644)) << 16
                archive.writestr(entry, content, method)
        return file.getvalue()

    return pack


def tarred(mode: str) -> Callable[[random.Random], bytes]:
    def pack(chance: random.Random) -> bytes:
        file = io.BytesIO()
        with tarfile.open(fileobj=file, mode=f"w:{mode}", format=chance.choice((0, 1, 2))) as archive:  # type: ignore[call-overload]
            for name, content in members(chance):
                entry = tarfile.TarInfo(name[:99])
                entry.size = len(content)
                entry.type = chance.choices(KINDS, (9, 1, 1, 1, 1, 1))[0]
                archive.addfile(entry, io.BytesIO(content))
        return file.getvalue()

    return pack


PACKINGS = (
    *((".zip", zipped(method)) for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)),
    *((".tar.gz", tarred(mode)) for mode in ("", "gz", "bz2")),
    (".tar.xz", tarred("xz")),
)


def turned(content: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(content)
    for _ in range(chance.randrange(1, 30)):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    return bytes(damaged)


def cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def falsified(content: bytes, chance: random.Random) -> bytes:
    """Four bytes somewhere, or at a place where a zip keeps sizes, say something else."""
    damaged = bytearray(content)
    places = [place for magic in (b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06") if (place := content.find(magic)) >= 0]
    start = chance.choice([*places, chance.randrange(len(damaged))]) + chance.choice((8, 12, 16, 18, 20, 22, 24, 124, 148))
    damaged[start : start + 4] = chance.choice((b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"7777", b"\x80\x00\x00\x7f"))
    return bytes(damaged)


def repeated(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content))
    return content[:start] + content[start : start + chance.randrange(2_000)] * chance.randrange(2, 400) + content[start:]


ATTACKS = (turned, cut, falsified, repeated, lambda content, _: content)


def main() -> None:
    parser = argparse.ArgumentParser(description="Read hostile archives.")
    parser.add_argument("--archives", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    outcomes: Counter[str] = Counter()
    slowest = 0.0
    limit = CpuLimit()
    warnings.simplefilter("ignore", UserWarning)  # zipfile warns of two members of one name, which is one of the attacks
    with tempfile.TemporaryDirectory() as folder:
        for number in range(arguments.archives):
            chance = random.Random(arguments.seed * 1_000_003 + number)
            suffix, pack = chance.choice(PACKINGS)
            content = chance.choice(ATTACKS)(pack(chance), chance)
            path = Path(folder, f"a{chance.choice((suffix, '.zip', '.tar.gz', '.tar.xz'))}")
            path.write_bytes(content)
            limit.start(f"Archive {number}")
            for item in documents_in([path], MAX_FILE_BYTES):
                is_fault = isinstance(item, Problem) and "Please report" in item.reason
                outcomes["faults" if is_fault else "documents" if isinstance(item, Document) else "problems"] += 1
            slowest = max(slowest, limit.stop())
            path.unlink()
    used = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) // 1024
    print(f"{arguments.archives} archives: {dict(outcomes)}; the slowest {slowest:.1f} s; {used:,} MB at most")
    sys.exit(1 if outcomes["faults"] or used > MEGABYTES else 0)


if __name__ == "__main__":
    main()
