"""The verbs of UN texts: the table verbs.tsv, indexed by every form of a verb."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from search_service.verbs.forms import Form, inflections

_TABLE = Path(__file__).with_name("verbs.tsv")


@dataclass(frozen=True, slots=True)
class Lemma:
    """One row of the table. `ladder` is "asked" or "judged", and `strength` the step on it; "" and None on neither."""

    name: str
    family: str
    ladder: str
    strength: int | None


@dataclass(frozen=True, slots=True)
class Sense:
    """A sense of a word: a form of the verb `head`, which alone has the lemma `lemma` (None: only within a phrase)."""

    head: str
    form: Form
    lemma: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The table, ready to look up.

    `senses` are keyed by lower-case word. `phrases` are keyed by the head of a phrase: the words after it, longest first,
    and the lemma of the whole. `expressed` maps a noun to the lemma of expressing it.
    """

    lemmas: Mapping[str, Lemma]
    senses: Mapping[str, tuple[Sense, ...]]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    expressed: Mapping[str, str]


@cache
def lexicon() -> Lexicon:
    """The table, read once."""
    lemmas: dict[str, Lemma] = {}
    senses: dict[str, dict[Sense, None]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    expressed: dict[str, str] = {}
    for row in _rows():
        name = row["lemma"]
        lemmas[name] = Lemma(name, row["family"], row["ladder"], int(row["strength"]) if row["strength"] else None)
        for word, sense in _senses(row):
            senses.setdefault(word, {})[sense] = None
        for phrase in filter(None, row["phrases"].split("; ")):
            head, *tail = phrase.split()
            phrases.setdefault(head, []).append((tuple(tail), name))
        expressed.update(dict.fromkeys(row["objects"].split(), name))
    for head in phrases:
        if head not in lemmas:
            for word, form in inflections(head).items():
                senses.setdefault(word, {})[Sense(head, form, head)] = None
    return Lexicon(
        lemmas,
        {word: tuple(found) for word, found in senses.items()},
        {head: tuple(sorted(tails, key=lambda tail: -len(tail[0]))) for head, tails in phrases.items()},
        expressed,
    )


def _rows() -> list[dict[str, str]]:
    lines = [line for line in _TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", restval="", quoting=csv.QUOTE_NONE))


def _senses(row: dict[str, str]) -> list[tuple[str, Sense]]:
    """Each word form of a row, with its sense."""
    name, extra = row["lemma"], row["forms"].split()
    found = []
    found += [(word[1:], Sense(word[1:], "adjective", name)) for word in extra if word.startswith("=")]
    extra = [word for word in extra if not word.startswith("=")]
    if " " not in name:
        found += [(word, Sense(name, form, name)) for word, form in inflections(name).items()]
        found += [(word, Sense(name, "past", name)) for word in extra]
    for synonym in row["synonyms"].split():
        found += [(word, Sense(synonym, form, name)) for word, form in inflections(synonym).items()]
    return found
