"""Known verbs: the table verbs.tsv, and the forms of a verb."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

Form = Literal["bare", "finite", "participle", "past", "adjective", "auxiliary"]

_DOUBLING = re.compile(r"(?:mit|fer|cur|gret|hor|bet|stop|plan|set|let|put|begin|ban|rebut|equip|xtol|trol|enrol|fil|pel)$")
_SIBILANT = re.compile(r"(?:s|x|z|ch|sh|o)$")
_CONSONANT_Y = re.compile(r"(?<=[^aeiou])y$")
# The ends of stems that have lost an e: "strengthen-ing" has not, "degrad-ing", "pursu-ing", "promot-ing" have.
_LOST_E = re.compile(
    r"(?:[bdgkptz]l|[iu]at|[^aeiou](?:at|ut)|[cvuz]|[dr]g|[^e]ad|(?<!o)id|ud|ul|[^aeiou]as|os|us|ys|ns|[^aeo]ur|[^ae]ir|[^e]ar|"
    r"[^ao]in|ot|vit|et)$"
)


def inflections(base: str) -> dict[str, Form]:
    """The regular forms of a verb; a verb in -ize also in British spelling. Of two forms with one spelling, the first wins."""
    stem = base[:-1] if base.endswith("e") and not base.endswith(("ee", "ye", "oe")) and base != "be" else base
    doubled = base + base[-1] if _DOUBLING.search(base) else stem
    finite = _CONSONANT_Y.sub("ies", base) if _CONSONANT_Y.search(base) else base + ("es" if _SIBILANT.search(base) else "s")
    past = _CONSONANT_Y.sub("ied", base) if _CONSONANT_Y.search(base) else (base if base.endswith("e") else doubled + "e") + "d"
    forms: dict[str, Form] = {}
    regular: tuple[tuple[str, Form], ...] = (
        (finite, "finite"),
        (doubled + "ing", "participle"),
        (past, "past"),
        (base, "bare"),
    )
    for word, form in regular:
        forms.setdefault(word, form)
        if base.endswith("ize"):
            forms.setdefault(re.sub(r"iz(?=e|i)", "is", word), form)
    return forms


def base_of(word: str, form: Form) -> str:
    """The likely base of a verb outside the table ("degrading": degrade); right for most regular verbs."""
    if form == "finite":
        if word.endswith("ies"):
            return word[:-3] + "y"
        return word[:-2] if re.search(r"(?:ss|sh|ch|x|zz|o)es$", word) else word[:-1]
    stem = word[:-3] if form == "participle" else word[:-2]
    if form == "past" and stem.endswith("i"):
        return stem[:-1] + "y"
    if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "lsfz":
        return stem[:-1]
    return stem + "e" if _LOST_E.search(stem) else stem


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
