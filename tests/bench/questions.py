"""What the engines are asked when their speed is compared: a fixed list, and as many drawn anew from the corpus by a seed."""

from __future__ import annotations

import random
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from search_service.fields import FACETS_BY_NAME
from search_service.model import Clause, Document
from search_service.query import Filters, Query
from search_service.text.analysis import stem

FIXED = Path(__file__).with_name("questions.tsv")
FACETS = ("type", "verb", "session", "agenda_item", "symbol")
KINDS = ("rare", "common", "and", "or", "phrase", "prefix", "filtered")
# How many of each kind are drawn: 160 in all.
DRAWN = {"rare": 20, "common": 20, "and": 30, "or": 30, "phrase": 20, "prefix": 20, "filtered": 20}
MAX_EXPANSIONS = 150
JOINS = {"all": " ", "any": " OR ", "phrase": " "}


@dataclass(frozen=True, slots=True)
class Question:
    """Words to find: `how` is "all", "any", "phrase" or "prefix" (of one word); and the values chosen of some facets."""

    kind: str
    how: str
    words: tuple[str, ...]
    filters: Filters = ()

    @property
    def text(self) -> str:
        """What a user would type."""
        if self.how == "prefix":
            return f"{self.words[0]}*"
        joined = JOINS[self.how].join(self.words)
        return f'"{joined}"' if self.how == "phrase" else joined

    @property
    def query(self) -> Query:
        return Query(self.text, self.filters, per_page=10)

    def others(self, facet: str) -> Filters:
        """The filters of the other facets: a facet is counted under these."""
        return tuple(chosen for chosen in self.filters if chosen[0] != facet)


def fixed() -> list[Question]:
    """The questions of the list, a line each: kind, how, words, and `facet=value|value` for each filter."""
    lines = FIXED.read_text(encoding="utf-8").splitlines()
    return [_read(line.split("\t")) for line in lines if line and not line.startswith("#")]


def _read(cells: Sequence[str]) -> Question:
    kind, how, words, *filters = cells
    chosen = dict(text.partition("=")[::2] for text in filters)
    in_order = tuple((name, tuple(sorted(chosen[name].split("|")))) for name in FACETS_BY_NAME if name in chosen)
    return Question(kind, how, tuple(words.split(" ")), in_order)


class Drawing:
    """Draws questions that have answers: their words stand together in some clause of the corpus."""

    def __init__(self, documents: Sequence[Document], seed: int) -> None:
        self._chance = random.Random(seed)
        self._clauses = [(document, clause) for document in documents for clause in document.clauses]
        doc_freqs = Counter(chain.from_iterable(set(_words(clause.text)) for _, clause in self._clauses))
        by_stem: Counter[str] = Counter()
        for word, count in doc_freqs.items():
            by_stem[stem(word)] += count
        total = len(self._clauses)
        self._vocabulary = sorted(doc_freqs)
        self._rare = [word for word in self._vocabulary if by_stem[stem(word)] <= max(2, total // 1000)]
        self._common = [word for word in self._vocabulary if doc_freqs[word] > total // 16]

    def questions(self) -> list[Question]:
        """160 questions: DRAWN of each kind."""
        draw: dict[str, Callable[[], Question | None]] = {
            "rare": lambda: Question("rare", "all", (self._chance.choice(self._rare),)),
            "common": lambda: Question("common", "all", (self._chance.choice(self._common),)),
            "and": lambda: self._several("and", "all"),
            "or": lambda: self._several("or", "any"),
            "phrase": self._phrase,
            "prefix": self._prefix,
            "filtered": self._filtered,
        }
        return [question for kind in KINDS for question in self._some(draw[kind], DRAWN[kind])]

    def _some(self, draw: Callable[[], Question | None], count: int) -> Iterator[Question]:
        while count:
            question = draw()
            if question:
                yield question
                count -= 1

    def _clause(self) -> tuple[Document, Clause, list[str]]:
        """A clause of eight different plain words or more, and these."""
        while True:
            document, clause = self._chance.choice(self._clauses)
            words = sorted(set(_words(clause.text)))
            if len(words) >= 8:
                return document, clause, words

    def _several(self, kind: str, how: str) -> Question:
        return Question(kind, how, tuple(self._chance.sample(self._clause()[2], self._chance.randint(2, 5))))

    def _phrase(self) -> Question | None:
        runs = _RUN.findall(self._clause()[1].text.lower())
        words = self._chance.choice(runs).split(" ") if runs else []
        length = min(self._chance.randint(2, 5), len(words))
        first = self._chance.randint(0, len(words) - length)
        return Question("phrase", "phrase", tuple(words[first : first + length])) if length > 1 else None

    def _prefix(self) -> Question | None:
        word = self._chance.choice(self._clause()[2])
        prefix = word[: self._chance.randint(3, max(3, len(word) - 1))]
        first, last = (bisect_left(self._vocabulary, bound) for bound in (prefix, prefix + "\U0010ffff"))
        return Question("prefix", "prefix", (prefix,)) if len(prefix) > 2 and last - first <= MAX_EXPANSIONS else None

    def _filtered(self) -> Question | None:
        document, clause, words = self._clause()
        chosen = tuple(self._chance.sample(words, self._chance.randint(1, 2)))
        names = self._chance.sample(FACETS, self._chance.randint(1, 2))
        values = {name: facet.values(document, clause) for name, facet in FACETS_BY_NAME.items() if name in names}
        filters = tuple((name, (found[0],)) for name, found in values.items() if found)
        return Question("filtered", "all", chosen, filters) if filters else None


# Words that stand between blanks, which every engine reads alike; and runs of them.
_WORD = re.compile(r"(?<!\S)[a-z]{2,}(?!\S)")
_RUN = re.compile(r"(?<!\S)[a-z]{2,}(?: [a-z]{2,})+(?!\S)")


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())
