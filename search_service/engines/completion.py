"""Completion of what is typed, by words, phrases and values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Protocol

from search_service.engines import Completion
from search_service.engines.phrases import MAX_WORDS
from search_service.fields import FACETS_BY_NAME
from search_service.text.analysis import STOP_WORDS, Token, fold, tokens
from search_service.text.sentence_case import sentence_case

MIN_LETTERS = 2
# The most completions of each kind.
EACH = 4
# The most values of a field, of which those with most clauses are offered.
MAX_VALUES = 24
# So many times as many phrases are read, as some are no completion.
READ_TIMES = 4
# Words that something follows: "against", and those with a hyphen behind them, "non-proliferation", "self-determination".
_OPEN = STOP_WORDS | frozenset(
    """against all among anti between cross each every follow inter long may multi no non not other post pre self set shall sub
    under within""".split()  # noqa: SIM905 - as above
)
# Words behind which another clause of the sentence begins: "sustainable development, its commitment to".
_PARTING = frozenset(["held", "having", "including", "its", "such", "that", "their", "there", "which", "who", "whose"])
# The end of a text that names a field: "subject:hum", 'subject:"human ri'.
_FIELD = re.compile(r'(?:^|(?<=[\s(-]))(?P<facet>[a-z_]+):"?(?P<typed>[^\s":][^":]*)$', re.IGNORECASE)
# The most documents with a fitting title that are searched for distinct titles.
MAX_TITLES = 200


class LexiconReader(Protocol):
    """The words, phrases, values and titles of an index, by prefix."""

    def words(self, prefix: str, limit: int) -> Sequence[tuple[str, int]]:
        """The most frequent folded words with a prefix, each with its number of clauses; equals by the word."""
        ...

    def phrases(self, prefix: str, limit: int) -> Sequence[tuple[str, int]]:
        """The most frequent phrases with a prefix, each with its number of occurrences."""
        ...

    def values(self, facet: str, prefix: str, limit: int) -> Sequence[str]:
        """The first values of a facet with a prefix, sorted."""
        ...

    def titles(self, words: Sequence[str], limit: int) -> Iterable[str]:
        """The titles with folded words side by side, the last as a prefix; the latest documents first."""
        ...


def completions(lexicon: LexiconReader, text: str, limit: int) -> tuple[Completion, ...]:
    """At most `limit` completions of a text: symbols, verbs, phrases, words and titles, the most frequent of each first.

    If the text ends in a field and a part of its value, they are at most MAX_VALUES values of this field, sorted.
    """
    typed = tokens(text)
    words = [token.exact for token in typed]
    if not words or len(fold(text.strip())) < MIN_LETTERS or not text[-1:].isalnum():
        return ()
    if values := tuple(_field_values(lexicon, text)):
        return values
    phrases = tuple(_phrases(lexicon, text, typed))
    found = chain(
        _symbols(lexicon, text.strip()),
        _verbs(lexicon, " ".join(words)),
        phrases,
        # No single words if phrases continue both words: "climate ch" does not become "climate children".
        () if phrases and len(words) > 1 else _words(lexicon, text, typed[-1]),
        _titles(lexicon, words),
    )
    return tuple(islice(found, limit))


def _phrases(lexicon: LexiconReader, text: str, typed: Sequence[Token]) -> Iterator[Completion]:
    """The completions by frequent phrases that begin with the longest possible end of a text, of two words or more."""
    for first in range(max(len(typed) - MAX_WORDS, 0), max(len(typed) - 1, 1)):
        words = [token.exact for token in typed[first:]]
        known = lexicon.phrases(" ".join(words), EACH * READ_TIMES)
        found = [(phrase, count) for phrase, count in known if _is_complete(phrase.split(" "), len(words))][:EACH]
        before = text[: typed[first].start]
        closed = '"' if before.count('"') % 2 else ""
        yield from (Completion("phrase", f"{before}{phrase}{closed}", count) for phrase, count in found)
        if found:
            return


def _is_complete(words: Sequence[str], typed: int) -> bool:
    """Whether a phrase ends where a thought does, and no comma stood in it behind the words that were typed."""
    return words[-1] not in _OPEN and _PARTING.isdisjoint(words[typed:])


def _symbols(lexicon: LexiconReader, text: str) -> Iterator[Completion]:
    typed = text.upper()
    for start in (typed, f"A/RES/{typed}", f"S/RES/{typed}") if "/" in typed or typed.isdigit() else ():
        yield from (Completion("symbol", symbol, 1) for symbol in lexicon.values("symbol", start, EACH))


def _field_values(lexicon: LexiconReader, text: str) -> Iterator[Completion]:
    """Values of the facet whose name stands before the end of a text: subject:"hum becomes subject:"Human rights"."""
    found = _FIELD.search(text)
    facet = FACETS_BY_NAME.get(found["facet"].lower()) if found else None
    if found and facet:
        typed = found["typed"]
        # Subjects are stored in capitals, names of States with one.
        spellings = dict.fromkeys((typed, typed.lower(), typed.upper(), typed.title(), typed.capitalize()))
        values = dict.fromkeys(value for one in spellings for value in lexicon.values(facet.name, one, MAX_VALUES))
        for value in values:
            shown = sentence_case(value) if facet.is_open and value.isupper() else value
            written = shown if shown.isalnum() else f'"{shown}"'
            yield Completion("value", f"{text[: found.start('facet')]}{facet.name}:{written}", 0)


def _verbs(lexicon: LexiconReader, typed: str) -> Iterator[Completion]:
    for verb in lexicon.values("verb", typed, EACH):
        yield Completion("verb", f'verb:"{verb}"' if " " in verb else f"verb:{verb}", 0)


def _words(lexicon: LexiconReader, text: str, last: Token) -> Iterator[Completion]:
    if last.exact[0].isdigit():  # a number is a part of a symbol or of a date
        return
    for word, count in lexicon.words(last.exact, EACH):
        if word != last.exact:
            yield Completion("word", f"{text[: last.start]}{word}", count)


def _titles(lexicon: LexiconReader, words: Sequence[str]) -> Iterator[Completion]:
    """The distinct titles; a title of several documents is offered once."""
    for title in islice(dict.fromkeys(lexicon.titles(words, MAX_TITLES)), EACH):
        yield Completion("title", f'title:"{title}"', 0)
