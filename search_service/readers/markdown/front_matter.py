"""The front matter of a Markdown text, between "---" or "+++"."""

from __future__ import annotations

import re

from search_service.readers.printed.block import Block
from search_service.symbols import parse_symbol

_FRONT_MATTER = re.compile(r"\A\s*(---|\+\+\+)[ \t]*\n(?P<lines>(?:.*\n){0,200}?)\1[ \t]*(?:\n|\Z)")
_ENTRY = re.compile(r"([A-Za-z][\w -]{0,40}?)\s*[:=]\s*(.*?)\s*")
_SYMBOLS, _TITLES = frozenset({"symbol", "document", "document symbol", "document_symbol"}), frozenset({"title"})


def front_matter(text: str) -> tuple[tuple[Block, ...], str]:
    """The symbol and the title that front matter states, as printed lines, and the text below it.

    Its other entries (an author, a layout, the date of the file) are about the file and not of the text.
    """
    found = _FRONT_MATTER.match(text)
    lines = found["lines"].splitlines() if found else []
    entries = [entry for line in lines if (entry := _ENTRY.fullmatch(line))]
    if found is None or not entries or not _ENTRY.fullmatch(lines[0]):
        return (), text
    values = {entry[1].lower(): entry[2].strip("\"'") for entry in entries}
    symbols = [value for key, value in values.items() if key in _SYMBOLS and parse_symbol(value)]
    titles = [value for key, value in values.items() if key in _TITLES and value]
    blocks = [Block(value, 1) for value in symbols[:1]] + [Block(value, 1, heading=True) for value in titles]
    return tuple(blocks), "\n" * found[0].count("\n") + text[found.end() :]
