"""Slips of the pen and completions over the official corpus: what is read otherwise, and what is offered."""

from __future__ import annotations

import pytest

from search_service import Index
from search_service.text.analysis import STOP_WORDS, tokens

# What is being typed: words, phrases, quotes, fields, beginnings of clauses.
PREFIXES = """climate ch|"climate ch|human ri|sustainable dev|women p|peace|pre|secu|nuclear w|weapons of m|right to|
rights of the ch|international l|terr|pal|palestinian te|gen|general as|decides to re|calls upon|urges me|reaff|reaffirming th|
sma|small island|cli|dis|disarm|counter-terr|cyber|afg|two-st|session:76 clim|climate change and|right to dev|water an|hum|
humanitarian as|sexual vio|in the|of the|the|rohi|syri|secretary-gen|financing for dev|tra|rule of|develop""".replace(
    "\n", ""
).split("|")

# What was typed, the corrections that were searched, the suggestion, why.
SLIPS = [
    ("human trafficing", {"trafficing": "trafficking"}, None, "its stem finds traffic, but trafficking goes with human"),
    ("disarmement education", {"disarmement": "disarmament"}, None, "its stem finds disarming"),
    ("trafficing", {}, "trafficking", "without a neighbour, other forms of the word may be meant"),
    ("diplomatic imunity", {"imunity": "immunity"}, "diplomatic immunity", "a letter once that is meant twice, not impunity"),
    ("climat chagne", {"chagne": "change"}, "climat change", "the stem of the first word is right"),
    ("death penaty moratorum", {"penaty": "penalty", "moratorum": "moratorium"}, "death penalty moratorium", "two slips"),
    ("chagos", {}, None, "a name that the corpus does not have is two letters from changes"),
    ("donbas", {}, None, "and this from donors"),
    ("taiwan strait", {}, None, "no text has the Taliban beside a strait"),
    ("lybia", {"lybia": "libya"}, "libya", "two vowels changed places around a letter"),
    ("soverenity", {"soverenity": "sovereignty"}, "sovereignty", "two edits of a long word"),
    ("economic developement", {}, None, "its stem finds development"),
    ("deaf education", {}, None, "a term that no text has, but the table of synonyms, is no slip"),
    ("pacta sunt servanda principle", {}, None, "nor are the words of a longer one"),
    ("international day of bees", {}, None, "another form of a short word is no slip of a stop word"),
    ("pacta sunt servanda", {}, None, "Latin is no slip: none of its words is known, and no corrections make a pair"),
    ("rebus sic stantibus", {}, None, "whether or not it has another name"),
    ("geneder equalty", {"geneder": "gender", "equalty": "equality"}, "gender equality", "two slips side by side"),
]


@pytest.mark.parametrize(("q", "searched", "offered", "reason"), SLIPS, ids=[slip[0] for slip in SLIPS])
def test_a_slip_is_corrected_where_that_is_plausible(
    official: Index, q: str, searched: dict[str, str], offered: str | None, reason: str
) -> None:
    results = official.search(q)
    assert dict(results.mended) == searched, reason
    assert (results.suggestion and results.suggestion.q) == offered, reason


def test_a_corrected_word_finds_the_names_of_what_was_meant(official: Index) -> None:
    """A correction hides nothing that the word as typed finds."""
    typed, meant = official.search('"human trafficking" OR (human AND traffic)'), official.search("human trafficing")
    assert meant.synonyms == {"human trafficking": ("trafficking in persons",)}
    assert meant.total >= typed.total


def test_each_completion_is_a_phrase_of_its_own_and_counts_what_its_search_finds(official: Index) -> None:
    for typed in PREFIXES:
        offered = [one for one in official.complete(typed, 10) if one.kind in ("word", "phrase")]
        assert len({one.text.strip('"') for one in offered}) == len(offered), typed
        for one in offered:
            assert official.search(one.text).total == one.count, one
            assert tokens(one.text)[-1].exact not in STOP_WORDS, one
