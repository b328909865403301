"""Attaches the notes that a file has as paragraphs at the foot of a page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from search_service.model import Footnote
from search_service.readers.akn.blocks import AknBlock

_REISSUED = re.compile(r"[*\s]*(?:Reissued for technical reason|Nouveau tirage pour raisons? technique)", re.I)
_FAR = 20  # paragraphs between a mark and its note
_RULE = re.compile(r"[\W_]+")  # stars between two halves, the line for a signature: no words
_STARRED = re.compile(r"(?P<mark>[*†‡§]{1,3})\s*(?P<text>\S.*)", re.S)
_BELOW_TABLE = re.compile(r"(?P<mark>[a-z*†‡]|\d{1,2})\s+(?P<text>\S.*)", re.S)


def attach_notes(blocks: Iterable[AknBlock]) -> tuple[list[AknBlock], list[str]]:
    """The blocks without those that the printer added, with each note joined to the paragraph that it explains; and the texts
    of those that are left out.

    A starred note goes where its mark is printed in a text, which can be further down: the page broke in between. A note
    below a table, and one whose mark is nowhere near, goes to the end of the paragraph before it.
    """
    kept: list[AknBlock] = []
    left_out: list[str] = []
    below: dict[int, list[Footnote]] = {}
    starred: list[tuple[int, str, str]] = []
    for block in blocks:
        text = f"{block.number} {block.passage.text}".strip() if block.number else block.passage.text
        if text[:1].isalnum() and not block.style.startswith("FootnoteText") and not _REISSUED.match(text):
            kept.append(block)  # most paragraphs
            continue
        if _RULE.fullmatch(text) or _REISSUED.match(text):
            left_out.append(text)
            continue
        star = _STARRED.fullmatch(text) if block.form == "paragraph" and block.style != "SingleTxt" else None
        if block.style.startswith("FootnoteText") and kept and not star:
            below.setdefault(len(kept) - 1, []).append(_footnote(block, text, len(kept[-1].passage.text)))
        elif star and kept:
            starred.append((len(kept) - 1, star["mark"], star["text"]))
        else:
            kept.append(block)
    for i, mark, text in starred:
        if not _anchor(kept, i, mark, text):
            below.setdefault(i, []).append(Footnote(mark, text, len(kept[i].passage.text)))
    for i, notes in below.items():
        words = kept[i].passage
        kept[i] = kept[i]._replace(passage=words._replace(footnotes=(*words.footnotes, *notes)))
    return kept, left_out


def _footnote(block: AknBlock, text: str, at: int) -> Footnote:
    """A note below a table: "a See A/77/528.", or with its mark raised."""
    raised = next((note.mark for note in block.passage.footnotes if note.at == 0), "")
    found = _BELOW_TABLE.fullmatch(text)
    return Footnote(found["mark"], found["text"], at) if found and not raised else Footnote(raised, text, at)


def _anchor(blocks: list[AknBlock], i: int, mark: str, text: str) -> bool:
    """Puts a note that was printed after the block at `place` where its mark is printed, below or above; False for nowhere."""
    for candidate in (*range(i, min(len(blocks), i + _FAR)), *range(max(0, i - _FAR), i)):
        words = blocks[candidate].passage
        at = words.text.find(mark)
        if at > 0:
            cleaned = words.text[:at] + words.text[at + len(mark) :]
            moved = [replace(note, at=note.at - len(mark) * (note.at > at)) for note in words.footnotes]
            notes = tuple(sorted((*moved, Footnote(mark, text, at)), key=lambda note: note.at))
            blocks[candidate] = blocks[candidate]._replace(passage=words._replace(text=cleaned, footnotes=notes))
            return True
    return False
