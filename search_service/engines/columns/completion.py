"""What a user who has typed this much may go on to type: words, frequent phrases, verbs, symbols and titles."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice

import numpy as np

from search_service.engines import Completion
from search_service.engines.columns.store import Array, Columns, Strings, strings
from search_service.engines.columns.text_fields import SideText
from search_service.engines.index.vocabulary import Ints, ordered, ranges
from search_service.text.analysis import fold, tokens

MIN_LETTERS = 2
# A phrase that fewer clauses hold is no common language.
MIN_TIMES = 25
MAX_WORDS = 4
# Phrases neither begin nor end with these: "of the" completes nothing.
SMALL_WORDS = frozenset(
    """a an and as at be by for from has in including into is it its of on or other s such that the their these this those to
    upon was were which who will with""".split()  # noqa: SIM905  # a line of words reads better than a list of strings
)
EACH = 4
# Of the documents whose title fits, so many are looked at for different titles.
MOST_TITLES = 200


def phrase_arrays(words: Ints, vocabulary: Sequence[str]) -> dict[str, Array]:
    """The frequent phrases of all clauses, sorted, each with how often it occurs; -1 in `words` parts the clauses."""
    counted: dict[str, int] = {}
    # The phrases of one length that are frequent, and the number of the one that begins at each word, -1 for none.
    texts, begun = list(vocabulary), words.astype(np.int64)
    for _ in range(2, MAX_WORDS + 1):
        ahead = begun[:-1]
        following = words[len(words) - len(ahead) :]
        places = np.flatnonzero((ahead >= 0) & (following >= 0))
        keys = ahead[places] * len(vocabulary) + following[places]
        order = ordered(keys, len(vocabulary) ** 2)
        firsts = np.flatnonzero(np.diff(keys[order], prepend=-1))
        times = np.diff(firsts, append=len(order))
        frequent = np.flatnonzero(times >= MIN_TIMES)
        pairs = keys[order[firsts[frequent]]].tolist()
        texts = [f"{texts[key // len(vocabulary)]} {vocabulary[key % len(vocabulary)]}" for key in pairs]
        counted |= dict(zip(texts, times[frequent].tolist(), strict=True))
        begun = np.full(len(ahead), -1, np.int64)
        begun[places[order[ranges(firsts[frequent], times[frequent])]]] = np.repeat(np.arange(len(frequent)), times[frequent])
    phrases = sorted(phrase for phrase in counted if _complete(phrase.split(" ")))
    return {"phrase_times": np.array([counted[phrase] for phrase in phrases], np.int32)} | strings("phrase", phrases)


def _complete(words: Sequence[str]) -> bool:
    return all(word.isalpha() and word not in SMALL_WORDS for word in (words[0], words[-1]))


class Completer:
    """Completes the end of a text from one set of columns."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._words, self._phrases = columns.strings("word"), columns.strings("phrase")
        self._verbs, self._symbols = columns.strings("facet_verb"), columns.strings("facet_symbol")
        self._titles = columns.strings("title_text")

    def complete(self, text: str, limit: int) -> tuple[Completion, ...]:
        """At most `limit` completions of a text: symbols, verbs, phrases, words and titles, the commonest of each first."""
        words = [token.exact for token in tokens(text)]
        if not words or len(fold(text.strip())) < MIN_LETTERS or not text[-1:].isalnum():
            return ()
        typed = " ".join(words)
        found = chain(
            self._of_symbols(text.strip()),
            self._of_verbs(typed),
            self._of_phrases(words),
            self._of_words(text, words[-1]),
            self._of_titles(words),
        )
        return tuple(islice(found, limit))

    def _of_symbols(self, text: str) -> Iterator[Completion]:
        typed = text.upper()
        starts = (typed, f"A/RES/{typed}", f"S/RES/{typed}") if "/" in typed or typed.isdigit() else ()
        for start in starts:
            for number in islice(self._symbols.prefixed(start), EACH):
                yield Completion("symbol", self._symbols[number], 1)

    def _of_verbs(self, typed: str) -> Iterator[Completion]:
        for number in islice(self._verbs.prefixed(typed), EACH):
            verb = self._verbs[number]
            yield Completion("verb", f'verb:"{verb}"' if " " in verb else f"verb:{verb}", 0)

    def _of_phrases(self, words: list[str]) -> Iterator[Completion]:
        times = self._columns["phrase_times"]
        for number, count in _commonest(self._phrases, " ".join(words), lambda first, end: times[first:end]):
            yield Completion("phrase", self._phrases[number], count)

    def _of_words(self, text: str, last: str) -> Iterator[Completion]:
        if last[0].isdigit():  # a number is a part of a symbol or of a date
            return
        before = text[: tokens(text)[-1].start]
        clauses = self._columns["word_clauses"]
        for number, count in _commonest(self._words, last, lambda first, end: clauses[first:end]):
            if self._words[number] != last:
                yield Completion("word", f"{before}{self._words[number]}", count)

    def _of_titles(self, words: list[str]) -> Iterator[Completion]:
        """Titles that say this, the latest first; those of many documents are one."""
        holders = SideText(self._columns, "title").beginning(words)[-MOST_TITLES:]
        printed = dict.fromkeys(self._titles[int(document)] for document in holders[::-1])
        for title in islice(printed, EACH):
            yield Completion("title", f'title:"{title}"', 0)


def _commonest(known: Strings, prefix: str, counts: Callable[[int, int], Array]) -> list[tuple[int, int]]:
    """The numbers of the strings of a prefix with the highest counts, highest first; `counts` gives those of a range."""
    numbers = known.prefixed(prefix)
    found = counts(numbers.start, numbers.stop)
    best = np.argsort(-found, kind="stable")[:EACH]
    return [(numbers.start + int(place), int(found[place])) for place in best]
