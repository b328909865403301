"""The text of a Markdown paragraph: without emphasis, with marks and changes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from markdown_it.token import Token

from search_service.readers.printed.block import mark
from search_service.readers.printed.broken_lines import SOFT_BREAK
from search_service.readers.printed.tracked import DELETED, END, INSERTED
from search_service.symbols import parse_symbol

_TAG = re.compile(r"</?\s*([a-zA-Z][a-zA-Z0-9]*)")
_NOTE_REFERENCE = re.compile(r"\[\^([^\[\]\s]{1,8})\]:?")  # of a note that is nowhere
_NOTE_LINK = re.compile(r"\^(\w{1,8})")
_SIGNS = {"s": DELETED, "del": DELETED, "strike": DELETED, "ins": INSERTED}


@dataclass(slots=True)
class Inline:
    """The text of an inline token, with line breaks and signs of changes, and the notes that it calls for by their keys."""

    text: str = ""
    notes: list[str] = field(default_factory=list)


def inline(token: Token, marks: dict[str, str]) -> Inline:
    """What the token prints; `marks` are the marks of the notes by their keys."""
    found = Inline()
    pieces: list[str] = []
    raised = False
    for child in token.children or ():
        match child.type:
            case "html_inline":
                tag = _TAG.match(child.content)
                name, ends = (tag[1].lower(), child.content.startswith("</")) if tag else ("", False)
                raised = not ends if name == "sup" else raised
                pieces.append("\n" if name == "br" else END if ends and name in _SIGNS else _SIGNS.get(name, ""))
            case "softbreak":
                pieces.append(SOFT_BREAK)
            case "hardbreak":
                pieces.append("\n")
            case "s_open":
                pieces.append(DELETED)
            case "s_close":
                pieces.append(END)
            case "footnote_ref":
                key = note_key(child)
                pieces.append(mark(marks[key]))
                found.notes.append(key)
            case _ if raised and child.content.strip():
                pieces.append(mark(child.content.strip()))
            case _:
                note = _NOTE_LINK.fullmatch(child.content)
                pieces.append(mark(note[1]) if note else child.content)
    found.text = _NOTE_REFERENCE.sub(lambda reference: mark(reference[1]), "".join(pieces))
    return found


def note_key(token: Token) -> str:
    """What tells a note from the others: its label, or its place among those without one."""
    return str(token.meta.get("label") or f"#{token.meta['id']}")


def links(token: Token) -> list[tuple[str, str]]:
    """The words of links that name no symbol, with the one that each leads to, in order.

    Links without a blank between are one, torn in two.
    """
    found, words, target, open_link = [], "", "", False
    for child in [*(token.children or ()), Token("text", "", 0, content=" ")]:
        if child.type == "link_open":
            open_link, target = True, target or str(child.attrs.get("href", ""))
        elif child.type == "link_close":
            open_link = False
        elif open_link:
            words += child.content
        elif target and child.content:
            symbol = parse_symbol(target) if parse_symbol(words) is None else None
            found += [(words, symbol)] if symbol else []
            words, target = "", ""
    return found
