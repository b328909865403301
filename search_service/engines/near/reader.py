"""Looks up near wordings of a text, and the stored twins of a clause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property, partial, reduce
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from search_service.engines.arrays import Columns
from search_service.engines.index.vocabulary import Ints
from search_service.engines.near.build import FOLDER
from search_service.engines.near.lineage import SIGNS
from search_service.text.similarity import NEAR, TENS, masked_words, similar
from search_service.verbs import Shift

# At most MAX_SCORED bags are scored, those that share most with a text; each shares at least MIN_SHARED of the characters of
# its indexed words.
MAX_SCORED, MIN_SHARED = 400, 0.2
# Windows of so many words, one after so many, in which every passage of WINDOW + STEP - 1 words has one as a whole; and the
# bags that are given for a text.
WINDOW, STEP, MAX_SHARING = 7, 4, 40


class Similar(NamedTuple):
    """A bag of words, and its similarity to a text."""

    bag: int
    similarity: float


class NearWordings:
    """The near wordings of one generation. Threads may share it."""

    def __init__(self, folder: Path) -> None:
        self._arrays = Columns(folder, FOLDER)
        self.document_of: Ints = self._arrays["document_of"]
        self.wording_of: Ints = self._arrays["wording_of"]
        self.bag_of: Ints = self._arrays["bag_of"]
        self.group_of: Ints = self._arrays["group_of"]
        """By clause, the group of nearly identical wordings that it belongs to."""
        self.series_of: Ints = self._arrays["series_of"]
        """By document, its series; -1 for none."""
        self.day_of: Ints = self._arrays["day_of"]
        """By document, its day as a number; 0 for none."""
        self.precedent_of: Ints = self._arrays["precedent_of"]
        """By clause, the clause that it took up; -1 for none."""

    def shifted(self, shifts: Iterable[Shift]) -> Ints:
        """The clauses whose verb is stronger, or weaker, than that of their precedent; ascending."""
        return np.flatnonzero(np.isin(self._arrays["shift_of"], [SIGNS[way] for way in shifts])).astype(np.int32)

    def shift(self, clause: int) -> Shift | None:
        """Whether the verb of a clause is stronger, or weaker, than that of the clause that it took up."""
        sign = int(self._arrays["shift_of"][clause])
        return next((way for way, number in SIGNS.items() if number == sign), None)

    def nearest(self, text: str) -> tuple[Similar, ...]:
        """The bags that are similar to a text, the most similar first."""
        words = masked_words(text)
        if not words:
            return ()
        candidates = self._candidates(words)
        bags = self._bags(candidates)
        return tuple(Similar(int(candidates[i]), score) for i, score in similar(" ".join(sorted(words)), bags))

    def sharing(self, exact: Sequence[str]) -> list[int]:
        """The bags that have all words of some windows of a text, those of most windows first, of equals the shorter."""
        postings, starts = self._arrays["postings"], self._arrays["posting_starts"]
        # Bags leave out the tens before an ordinal.
        ids_of = [None if word in TENS else self._words.get(word) for word in exact]
        known = [i if i is not None and starts[i] < starts[i + 1] else None for i in ids_of]
        found = []
        for start in range(0, max(len(known) - WINDOW, 0) + 1, STEP):
            ids = {i for i in known[start : start + WINDOW] if i is not None}
            lists = sorted((postings[starts[i] : starts[i + 1]] for i in ids), key=len)
            if lists:
                found.append(reduce(partial(np.intersect1d, assume_unique=True), lists))
        if not found:
            return []
        bags, windows = np.unique(np.concatenate(found), return_counts=True)
        best: list[int] = bags[np.lexsort((self._arrays["bag_lengths"][bags], -windows))][:MAX_SHARING].tolist()
        return best

    def twins(self, clause: int) -> tuple[Similar, ...]:
        """The bags that are similar to a clause's, its own first, then the most similar."""
        bag = int(self.bag_of[clause])
        start, end = self._arrays["twin_starts"][bag : bag + 2].tolist()
        near = self._arrays["twins"][start:end].tolist(), self._arrays["twin_similarity"][start:end].tolist()
        return (Similar(bag, 100.0), *map(Similar, *near))

    def clauses(self, bags: Iterable[int]) -> list[int]:
        """The clauses of some bags, the oldest first, the undated last."""
        starts, clauses = self._arrays["clause_starts"], self._arrays["clauses"]
        found = [clauses[starts[bag] : starts[bag + 1]] for bag in bags]
        if not found:
            return []
        ids = np.concatenate(found)
        days = self.day_of[self.document_of[ids]]
        in_time: list[int] = ids[np.lexsort((ids, np.where(days > 0, days, np.iinfo(np.int32).max)))].tolist()
        return in_time

    def same_series(self, document: int) -> list[int]:
        """The documents of the series that a document belongs to, the oldest first, itself among them; [] where it has none."""
        series = int(self.series_of[document])
        if series < 0:
            return []
        members = np.flatnonzero(self.series_of == series)
        in_time: list[int] = members[np.argsort(self.day_of[members], kind="stable")].tolist()
        return in_time

    def day(self, clause: int) -> int:
        """The day of a clause's document as a number, 20220728; 0 where it is not known."""
        return int(self.day_of[self.document_of[clause]])

    @cached_property
    def groups(self) -> tuple[Ints, Ints]:
        """The clauses of each group, ascending, and where those of each group start; the last start is the end."""
        order = np.argsort(self.group_of, kind="stable").astype(np.int32)
        starts = np.searchsorted(self.group_of[order], np.arange(int(self.group_of.max(initial=-1)) + 2))
        return order, starts.astype(np.int32)

    def group(self, clause: int) -> list[int]:
        """The clauses of nearly identical wording, itself among them."""
        clauses, starts = self.groups
        first, end = starts[(group := int(self.group_of[clause])) : group + 2]
        members: list[int] = clauses[first:end].tolist()
        return members

    def _candidates(self, words: Sequence[str]) -> npt.NDArray[np.intp]:
        """The bags that share most of the telling words of a text, by characters, and may be long enough."""
        postings, starts, telling = (self._arrays[name] for name in ("postings", "posting_starts", "telling"))
        ids = [i for word in dict.fromkeys(words) if (i := self._words.get(word)) is not None and starts[i] < starts[i + 1]]
        found = [postings[starts[i] : starts[i + 1]] for i in ids]
        widths = np.array([len(self._spelled[i]) + 1 for i in ids], np.float64)
        shared = np.zeros(len(telling))
        if ids:
            weights = np.repeat(widths, [len(bags) for bags in found])
            shared = np.bincount(np.concatenate(found), weights, len(telling)).astype(np.float64)
        lengths, length = self._arrays["bag_lengths"], sum(map(len, words)) + len(words) - 1
        possible = (2 * np.minimum(lengths, length) * 100 >= (lengths + length) * NEAR) & (shared > 0)
        share = np.where(possible, 2 * shared / (telling + max(widths.sum(), 1)), 0)
        best: npt.NDArray[np.intp] = np.flatnonzero(share >= MIN_SHARED)
        if len(best) > MAX_SCORED:
            best = best[np.argpartition(-share[best], MAX_SCORED)[:MAX_SCORED]]
        return np.union1d(best, self._arrays["common_bags"])

    def _bags(self, bags: Iterable[int]) -> list[str]:
        starts, ids, spelled = self._arrays["bag_starts"], self._arrays["bag_ids"], self._spelled
        return [" ".join([spelled[i] for i in ids[starts[bag] : starts[bag + 1]].tolist()]) for bag in bags]

    @cached_property
    def _spelled(self) -> list[str]:
        return [*self._arrays.strings("word")]

    @cached_property
    def _words(self) -> dict[str, int]:
        return {word: i for i, word in enumerate(self._spelled)}
