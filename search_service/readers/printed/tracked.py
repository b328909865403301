"""Tracked changes in a text under construction, and the accepted text."""

from __future__ import annotations

import re

from search_service.model import Change
from search_service.readers.printed.block import clean

# None of these stands in a file's own text: readers take it `without_signs`.
INSERTED, DELETED, END = "\ue000", "\ue002", "\ue001"
_SIGNS = re.compile("[\ue000-\ue002]")
_CHANGE = re.compile(f"{DELETED}([^{END}{INSERTED}{DELETED}]*){END}|[{INSERTED}{DELETED}{END}]")


def without_signs(text: str) -> str:
    return _SIGNS.sub("", text)


def accept(text: str) -> tuple[str, tuple[Change, ...]]:
    """The accepted text of a line, with one blank between words, and its changes."""
    if not _SIGNS.search(text):
        return clean(text), ()
    changes: list[Change] = []
    kept, at = "", 0
    inserted: list[int] = []
    for sign in _CHANGE.finditer(text):
        kept = _spaced(kept, text[at : sign.start()])
        at = sign.end()
        if sign[1] is not None:
            changes += [Change("deleted", clean(sign[1]), len(kept))] if clean(sign[1]) else []
        elif sign[0] == INSERTED:
            inserted.append(len(kept))
        elif sign[0] == END and inserted:
            start = inserted.pop()
            added = kept[start:]
            at_words = start + len(added) - len(added.lstrip())
            changes += [Change("inserted", added.strip(), at_words)] if added.strip() else []
    return clean(_spaced(kept, text[at:])), tuple(changes)


def _spaced(kept: str, text: str) -> str:
    """What is kept so far and the next text, with one space between words; a blank at the end stays."""
    cleaned = clean(text)
    before = " " if text[:1].isspace() and kept and not kept.endswith(" ") else ""
    after = " " if cleaned and text[-1:].isspace() else ""
    return f"{kept}{before}{cleaned}{after}"
