"""The frequent phrases of all texts, and completion by words, phrases and values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Protocol

import numpy as np

from search_service.engines import Completion
from search_service.engines.index.entries import Entries
from search_service.engines.index.vocabulary import Ints, ranges, stable_argsort
from search_service.text.analysis import STOP_WORDS, Token, fold, tokens

# A phrase that occurs less often is not offered.
MIN_TIMES = 25
MAX_WORDS = 4
# Phrases do not begin or end with these words: "of the" is no useful completion.
SMALL_WORDS = frozenset(
    """a an and as at be by for from has in including into is it its of on or other s such that the their these this those to
    upon was were which who will with""".split()  # noqa: SIM905  # a line of words reads better than a list of strings
)


def frequent_phrases(entries: Entries) -> Mapping[str, int]:
    """The frequent phrases of all clauses, sorted, each with its number of occurrences."""
    words, vocabulary = _with_boundaries(entries), entries.vocabulary.words
    frequency_of: dict[str, int] = {}
    # The frequent phrases of one length, and for each word the index of the phrase that begins there, or -1.
    texts, phrase_of = list(vocabulary), words.astype(np.int64)
    for _ in range(2, MAX_WORDS + 1):
        ahead = phrase_of[:-1]
        following = words[len(words) - len(ahead) :]
        starts = np.flatnonzero((ahead >= 0) & (following >= 0))
        keys = ahead[starts] * len(vocabulary) + following[starts]
        order = stable_argsort(keys, len(vocabulary) ** 2)
        firsts = np.flatnonzero(np.diff(keys[order], prepend=-1))
        times = np.diff(firsts, append=len(order))
        frequent = np.flatnonzero(times >= MIN_TIMES)
        pairs = keys[order[firsts[frequent]]].tolist()
        texts = [f"{texts[key // len(vocabulary)]} {vocabulary[key % len(vocabulary)]}" for key in pairs]
        frequency_of |= dict(zip(texts, times[frequent].tolist(), strict=True))
        phrase_of = np.full(len(ahead), -1, np.int64)
        phrase_of[starts[order[ranges(firsts[frequent], times[frequent])]]] = np.repeat(
            np.arange(len(frequent)), times[frequent]
        )
    phrases = sorted(phrase for phrase in frequency_of if _complete(phrase.split(" ")))
    return {phrase: frequency_of[phrase] for phrase in phrases}


def _complete(words: Sequence[str]) -> bool:
    return all(word.isalpha() and word not in SMALL_WORDS for word in (words[0], words[-1]))


def _with_boundaries(entries: Entries) -> Ints:
    """The word ids of all clauses, with -1 after each clause."""
    texts = entries.texts
    parted = np.full(len(texts.words) + len(texts.lengths), -1, np.int32)
    parted[np.arange(len(texts.words)) + texts.text_of()] = texts.words
    return parted


MIN_LETTERS = 2
# The most completions of each kind.
EACH = 4
# So many times as many phrases are read, as some are no completion.
READ_TIMES = 4
# Words that something follows: "against", and those with a hyphen behind them, "non-proliferation", "self-determination".
_OPEN = STOP_WORDS | frozenset(
    """against all among anti between cross each every follow inter long may multi no non not other post pre self set shall sub
    under within""".split()  # noqa: SIM905 - as above
)
# Words behind which another clause of the sentence begins: "sustainable development, its commitment to".
_PARTING = frozenset(["held", "having", "including", "its", "such", "that", "their", "there", "which", "who", "whose"])
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
    """At most `limit` completions of a text: symbols, verbs, phrases, words and titles, the most frequent of each first."""
    typed = tokens(text)
    words = [token.exact for token in typed]
    if not words or len(fold(text.strip())) < MIN_LETTERS or not text[-1:].isalnum():
        return ()
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
