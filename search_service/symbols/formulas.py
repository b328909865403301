"""Enacting formulas, and the organs that the words of a masthead name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from search_service.symbols.organs import ORGANS, Organ

_MAX_FORMULA_CHARACTERS = 300
# The words after a name: "of the United Nations", a year or a place in brackets, the International Labour Conference's own.
_BEHIND = (
    r"(?: of the unlted natlons)?(?: \([^()]{1,40}\))?(?:,? (?:meetlng|havlng met) (?:at|ln) [^:;]{1,60}?(?:, [\dol]{4})?)?"
)
# A name that is in no row: words in capitals, one of them a noun of an organ.
_NOUN = re.compile(
    r"(?i)\b(?:Assembly|Council|Conference|Congress|Commission|Committee|Board|Parties|Parliament|Meeting|Forum)\b"
)
_UNKNOWN = re.compile(r"(?:The|THE) (?P<name>[A-Z][^,:;.]{3,160}?)(?: \([^()]{1,40}\))? ?[,:]")
_SMALL_WORDS = frozenset({"of", "the", "on", "and", "for", "to", "in", "as", "serving", "meeting"})
_CONFUSED = str.maketrans("1|!i0", "llllo")  # what scans confuse, in lower case


@dataclass(frozen=True, slots=True)
class Formula:
    """An enacting formula at the start of a paragraph: the organ's name, and where the formula ends.

    `name` is that of a row of ORGANS if `known`, else as printed. `end` is the offset after the comma and its blank.
    """

    name: str
    known: bool
    end: int


def read_formula(paragraph: str) -> Formula | None:
    """The enacting formula that opens this paragraph, in any spelling; None if there is none.

    Capitals, "of the United Nations", an ordinal ("The Seventy-fourth World Health Assembly,"), letters that a scan confused
    ("Assemb1y") and a missing final comma are understood. Expects one blank between words. An organ that is in no row
    is recognized only if the paragraph is its name and a comma ("The Inter-Parliamentary Council,").
    """
    if paragraph[:4].lower() != "the ":
        return None
    if found := _known().match(_without_confusion(paragraph[:_MAX_FORMULA_CHARACTERS])):
        return Formula(_of(found).name, True, found.end())
    unknown = _UNKNOWN.fullmatch(paragraph) if len(paragraph) < _MAX_FORMULA_CHARACTERS else None
    if unknown and names_organ(unknown["name"]):
        return Formula(_in_small_letters(unknown["name"]), False, len(paragraph))
    return None


def organ_in(text: str) -> Organ | None:
    """The first organ in these words: "Resolution adopted by the Human Rights Council on 8 October 2021"."""
    found = _names().search(_without_confusion(text))
    return _of(found) if found else None


def organ_of_shared_name(name: str, masthead: str) -> str:
    """The full name of an organ whose short name several share ("General Conference"), from the masthead."""
    shared = name.casefold()
    for organ in ORGANS:
        names = (organ.name, *organ.formula)
        if organ.letterhead and any(shared in other.casefold() for other in names) and re.search(organ.letterhead, masthead):
            return organ.name
    return name


def _without_confusion(text: str) -> str:
    return text.lower().translate(_CONFUSED)


def _of(found: re.Match[str]) -> Organ:
    return next(ORGANS[int(group[1:].partition("_")[0])] for group, name in found.groupdict().items() if name)


@cache
def _any_name() -> str:
    """A pattern of the names of all rows, a longer name before its own prefix."""
    names = [(name, f"o{row}_{i}") for row, organ in enumerate(ORGANS) for i, name in enumerate(organ.formula)]
    names.sort(key=lambda pair: -len(pair[0]))
    return "|".join(f"(?P<{group}>{re.escape(_without_confusion(name))})" for name, group in names)


@cache
def _names() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_any_name()})\b")


@cache
def _known() -> re.Pattern[str]:
    return re.compile(rf"the (?:[\w-]+(?:st|nd|rd|th) )?(?:{_any_name()}){_BEHIND} ?(?:[,:] ?|$)")


def names_organ(words: str) -> bool:
    """Whether the words can be the name of an organ: in capitals, with a noun such as "Assembly" or "Council"."""
    capitals = all(word[0].isupper() or word.lower() in _SMALL_WORDS or not word[0].isalpha() for word in words.split())
    return capitals and _NOUN.search(words) is not None


def _in_small_letters(name: str) -> str:
    """A name in capitals with initial capitals only: "INTER-PARLIAMENTARY COUNCIL" is "Inter-Parliamentary Council"."""
    if not name.isupper():
        return name
    return " ".join(word.lower() if word.lower() in _SMALL_WORDS else word.title() for word in name.split())
