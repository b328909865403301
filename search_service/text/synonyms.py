"""Synonyms: acronyms, States, terms of the United Nations, and compounds.

`synonyms.tsv` has a row for each term: `also` lists its synonyms, separated by " | ". `way` is "both" if each of these finds
the term too, and "instead" if texts mean another word by its letters, so that only its synonyms are looked for;
`case` is "capitals" if the term is an ordinary word when it is not in capitals.
`source` says whether the texts define it themselves ("corpus N", so many times) or it is in general use, `reason` why the row
is there. `compounds.tsv` has pairs of words that are also written with a hyphen or, where `joined` says so, as one word.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from search_service.text.analysis import folded_words, stem

Key = tuple[str, ...]
# A shorter word may be an acronym: "ATS" is not the plural of "at".
_MIN_PLURAL_LETTERS = 6


@dataclass(frozen=True, slots=True)
class Name:
    """A name as printed, and its folded words."""

    text: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    names: tuple[Name, ...]
    in_capitals: bool


def also_called(words: Sequence[str], in_capitals: bool) -> tuple[Name, ...]:
    """The synonyms of a term in folded words; `in_capitals` is whether it was typed in capitals."""
    entries = _entries().get(tuple(map(_singular, words)), ())
    named = [name for entry in entries if in_capitals or not entry.in_capitals for name in entry.names]
    return tuple(dict.fromkeys(named))


def is_another_word(words: Sequence[str]) -> bool:
    """Whether texts mean another word by the letters of an acronym: "LAWS" is not "laws"."""
    return tuple(map(_singular, words)) in _instead()


def is_stemmed_amiss(word: str) -> bool:
    """Whether a word is an acronym whose stem is that of other words: "AIDS" and "aid"."""
    return word in _stemmed_amiss()


def longest_term(first: str) -> int:
    """The number of words of the longest term that begins with this folded word; 0 if there is none."""
    return _longest().get(_singular(first), 0)


def parts_of(word: str) -> tuple[str, str] | None:
    """The two words of a compound that is written as one: "counterterrorism"."""
    return _joined().get(_singular(word))


def may_join(first: str, second: str) -> bool:
    """Whether two words are also written as one: "cyber crime"."""
    return (first, _singular(second)) in _joining()


@cache
def proper_names() -> tuple[str, ...]:
    """The terms that are always written with a capital: names of places and peoples, and acronyms.

    Acronyms that are ordinary words in lower case are left out.
    """
    rows = [row for row in _rows("synonyms.tsv") if row["reason"].startswith(("name in use", "acronym"))]
    return tuple(row["term"] for row in rows if row["term"][:1].isupper() and row["case"] != "capitals")


def prepare() -> None:
    """Read the tables before the first search."""
    longest_term("")
    is_another_word([])
    is_stemmed_amiss("")
    parts_of("")
    may_join("", "")


@cache
def _entries() -> Mapping[Key, tuple[_Entry, ...]]:
    found: dict[Key, list[_Entry]] = {}
    for row in _rows("synonyms.tsv"):
        term, others = _name(row["term"]), tuple(map(_name, row["also"].split(" | ")))
        in_capitals = row["case"] == "capitals"
        found.setdefault(_key(term), []).append(_Entry(others, in_capitals))
        for other in others if row["way"] == "both" else ():
            found.setdefault(_key(other), []).append(_Entry((term,), False))
    return {key: tuple(entries) for key, entries in found.items()}


@cache
def _instead() -> frozenset[Key]:
    return frozenset([_key(_name(row["term"])) for row in _rows("synonyms.tsv") if row["way"] == "instead"])


@cache
def _stemmed_amiss() -> frozenset[str]:
    names = [name for entries in _entries().values() for entry in entries for name in entry.names]
    terms = [_name(row["term"]) for row in _rows("synonyms.tsv")]
    acronyms = [name for name in (*terms, *names) if len(name.words) == 1 and sum(map(str.isupper, name.text)) > 1]
    return frozenset([name.words[0] for name in acronyms if stem(name.words[0]) != name.words[0].removesuffix(_plural(name))])


def _plural(acronym: Name) -> str:
    """The ending of an acronym in the plural: "NGOs"."""
    return "s" if acronym.text.endswith("s") else ""


@cache
def _longest() -> Mapping[str, int]:
    longest: dict[str, int] = {}
    for key in _entries():
        longest[key[0]] = max(longest.get(key[0], 0), len(key))
    return longest


@cache
def _joined() -> Mapping[str, tuple[str, str]]:
    return {_singular(row["first"] + row["second"]): (row["first"], row["second"]) for row in _rows("compounds.tsv")}


@cache
def _joining() -> frozenset[tuple[str, str]]:
    return frozenset((row["first"], _singular(row["second"])) for row in _rows("compounds.tsv") if row["joined"] == "yes")


def _name(text: str) -> Name:
    return Name(text, tuple(folded_words(text)))


def _key(name: Name) -> Key:
    return tuple(map(_singular, name.words))


@lru_cache(maxsize=16_384)
def _singular(word: str) -> str:
    """A folded word without the ending of a possessive and of a plural."""
    word = word.removesuffix("'s")
    if len(word) < _MIN_PLURAL_LETTERS or word.endswith(("ss", "us", "is")):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s")


def _rows(name: str) -> list[dict[str, str]]:
    table = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return [*csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)]
