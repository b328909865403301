"""The citations of a text: symbols with the paragraphs that it names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from search_service.model import Citation
from search_service.symbols.grammar import folded
from search_service.symbols.mentions import mentions_in, worth_looking

_POINT = r"\([a-z]{1,4}\)"
_NUMBER = rf"\d{{1,3}}(?: ?{_POINT})*"
_LIST = rf"{_NUMBER}(?:(?:, | and |, and | to | ?- ?|, )(?:{_NUMBER}|{_POINT}))*"
_WORD = r"(?:[Pp]aragraphs?|[Pp]aras?\.?)"
_BEFORE = re.compile(
    rf"{_WORD} (?P<list>{_LIST}) of "
    r"(?:(?:its|the|said|Security|General|Council|Assembly|Human|Rights|Economic|and|Social) )*(?:[Rr]esolutions? )?$"
)
# The list is read whole or not at all: in "resolution 76/290, paragraphs 3 and 4 of resolution 1540 (2004)" it is not 76/290's.
_AFTER = re.compile(rf"(?: of \d{{1,2}} \w{{3,9}} \d{{4}})?,? \(?{_WORD} (?P<list>(?>{_LIST}))(?! of | above| below|\w)")
_ITEM = re.compile(
    rf"(?P<joint>, and | and | to | ?- ?|, )?(?:(?P<number>\d{{1,3}})(?P<points>(?: ?{_POINT})*)|(?P<point>{_POINT}))"
)
_WINDOW = 140  # characters


# Half of a session's clauses and most footnotes repeat those of earlier sessions.
@lru_cache(maxsize=50_000)
def citations(text: str, speaker: str | None = None) -> tuple[Citation, ...]:
    """Every symbol that a text cites, in order of first mention, each once, with the paragraphs of it that the text names.

    `speaker` is the organ of the text: "its resolution 48/13" is a resolution of this organ.
    """
    text = folded(text)
    if not worth_looking(text):
        return ()
    found = []
    end_before = 0
    for start, end, symbol in mentions_in(text, speaker):
        window = text[max(end_before, start - _WINDOW) : start]
        before = _BEFORE.search(window) if "para" in window.lower() else None
        after = _AFTER.match(text, end)
        lists = [match["list"] for match in (before, after) if match]
        found.append(Citation(symbol, tuple(paragraph for printed in lists for paragraph in _paragraphs(printed))))
        end_before = end
    return merge_citations([found])


def merge_citations(groups: Iterable[Iterable[Citation]]) -> tuple[Citation, ...]:
    """The citations of all groups: each symbol once, in order of first mention, with all its paragraphs."""
    merged: dict[str, dict[str, None]] = {}
    for group in groups:
        for citation in group:
            merged.setdefault(citation.symbol, {}).update(dict.fromkeys(citation.paragraphs))
    return tuple(Citation(symbol, tuple(paragraphs)) for symbol, paragraphs in merged.items())


def _paragraphs(printed: str) -> list[str]:
    """The members of a list: "3 (a) and (b), 5 to 7" is "3 (a)", "3 (b)", "5-7"."""
    found: list[str] = []
    number = ""
    for item in _ITEM.finditer(printed):
        points = re.sub(r" ?\(", " (", item["points"] or "")
        number = item["number"] or number
        name = f"{number}{points}" if item["number"] else f"{number} {item['point']}"
        if found and (item["joint"] or "").strip() in ("to", "-"):
            found[-1] += f"-{name if item['number'] else item['point']}"
        else:
            found.append(name)
    return found
