"""The lineage of clauses: groups of near wordings, series and precedents."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from search_service.engines.index.vocabulary import Ints, Longs, ranges
from search_service.engines.near.twins import Twins
from search_service.fields import date, day_number
from search_service.model import Clause, Document
from search_service.text.similarity import topic
from search_service.verbs import Shift, shift
from search_service.verbs.acts import verb_shift

# The least similarity, in per cent, of each wording of a group to the most frequent one. So any two of them are similar too.
NEARLY_IDENTICAL = 85.0
NONE = -1
# So many clauses are compared with earlier ones at a time.
CLAUSES_AT_ONCE = 50_000
Series = tuple[str, str, str]
SIGNS: Mapping[Shift, int] = {"stronger": 1, "weaker": -1}


def days(documents: Sequence[Document]) -> Ints:
    """The day of each document as a number, 20220728; 0 where it is unknown."""
    return np.array([day_number(date(one)) for one in documents], np.int32)


def series_of(document: Document) -> Series:
    """The organ, language and topic of a document, which all of its series share; the topic is "" for a title without one."""
    return document.body or "", document.language, topic(document.title, document.body)


def numbered(series: Sequence[Series]) -> Ints:
    """The number of each document's series, in order of appearance; NONE where it has no topic."""
    has_topic = np.array([bool(topic_words) for _, _, topic_words in series], bool)
    found = np.full(len(series), NONE, np.int32)
    found[has_topic] = numbers([one for one in series if one[-1]])
    return found


def numbers(values: Sequence[Hashable]) -> Ints:
    """The number of each value, in order of appearance."""
    seen: dict[Hashable, int] = {}
    return np.array([seen.setdefault(value, len(seen)) for value in values], np.int32)


def groups(bag_of: Ints, twins: Twins) -> Ints:
    """The group of each bag: in turn, the most frequent first, a bag leads a group of its near twins that are in none yet."""
    counts = np.bincount(bag_of)
    starts = np.searchsorted(twins.first, np.arange(len(counts) + 1))
    group_of = np.full(len(counts), NONE, np.int32)
    for leader in map(int, np.argsort(-counts, kind="stable")):
        if group_of[leader] == NONE:
            own = slice(starts[leader], starts[leader + 1])
            near = twins.second[own][twins.similarity[own] >= NEARLY_IDENTICAL]
            group_of[near[group_of[near] == NONE]] = leader
            group_of[leader] = leader
    return np.unique(group_of, return_inverse=True)[1].astype(np.int32)


def precedents(bag_of: Ints, twins: Twins, document_of: Ints, day_of: Ints, series_of: Ints, languages: Sequence[str]) -> Ints:
    """The precedent of each clause, which is the clause that it took up; NONE where there is none.

    It is the nearest clause in the latest earlier text of the same series that has a similar one. Without one, it is the latest
    earlier clause, in the same language, of the nearest wording, if that wording is nearly identical.
    """
    days = day_of[document_of]
    in_series = _in_time(bag_of, days, series_of[document_of])
    in_language = _in_time(bag_of, days, numbers(languages)[document_of])
    starts = np.searchsorted(twins.first, np.arange(int(bag_of.max(initial=-1)) + 2))
    found = np.full(len(bag_of), NONE, np.int32)
    for first in range(0, len(bag_of), CLAUSES_AT_ONCE):
        near = _near_bags(np.arange(first, min(first + CLAUSES_AT_ONCE, len(bag_of))), bag_of, twins, starts)
        for best in (_nearest_identical(near, in_language, days), _latest_nearest(near, in_series, days)):
            found[best[0]] = best[1]
    return found


class _InTime(NamedTuple):
    """The dated clauses that have a key (a series, a language), by bag, key and day: `places` is all three as one number."""

    places: Longs
    clauses: Ints
    key_of: Ints
    keys: int
    days: Ints

    def latest(self, bags: Ints, clauses: Longs, days: Ints) -> Ints:
        """For each of some bags, its latest clause before the day of a clause, and with its key; NONE where there is none."""
        groups = bags.astype(np.int64) * self.keys + self.key_of[clauses]
        size = len(self.days) + 1
        before = np.searchsorted(self.places, groups * size + np.searchsorted(self.days, days[clauses])) - 1
        has = (before >= 0) & (days[clauses] > 0) & (self.key_of[clauses] != NONE)
        has[has] = self.places[before[has]] // size == groups[has]
        return np.where(has, self.clauses[before] if len(self.clauses) else NONE, NONE).astype(np.int32)


def _in_time(bag_of: Ints, days: Ints, key_of: Ints) -> _InTime:
    dated, keys, every = np.flatnonzero((days > 0) & (key_of != NONE)), int(key_of.max(initial=NONE)) + 1, np.unique(days)
    day = np.searchsorted(every, days[dated])
    at = (bag_of[dated].astype(np.int64) * keys + key_of[dated]) * (len(every) + 1) + day
    order = np.argsort(at, kind="stable")
    return _InTime(at[order], dated[order].astype(np.int32), key_of, keys, every)


class _NearBags(NamedTuple):
    """Clauses, each once for its own bag and for each near twin of that, which follow the most similar first."""

    clauses: Longs
    bags: Ints
    scores: npt.NDArray[np.float32]


def _near_bags(clauses: Longs, bag_of: Ints, twins: Twins, starts: Longs) -> _NearBags:
    own = bag_of[clauses]
    counts = starts[own + 1] - starts[own]
    each = np.repeat(clauses, counts + 1)
    is_own = np.concatenate([[True], each[1:] != each[:-1]])
    others = ranges(starts[own], counts)
    bags, scores = bag_of[each], np.full(len(each), 100, np.float32)
    bags[~is_own], scores[~is_own] = twins.second[others], twins.similarity[others]
    return _NearBags(each, bags, scores)


def _latest_nearest(near: _NearBags, in_time: _InTime, days: Ints) -> tuple[Longs, Ints]:
    """The clauses that have earlier ones of the same series, and of the latest day of these the nearest."""
    latest = in_time.latest(near.bags, near.clauses, days)
    rows = np.flatnonzero(latest != NONE)
    # Of equals the first row counts.
    order = rows[np.lexsort((-rows, near.scores[rows], days[latest[rows]], near.clauses[rows]))]
    best = order[_is_last(near.clauses[order])]
    return near.clauses[best], latest[best]


def _nearest_identical(near: _NearBags, in_time: _InTime, days: Ints) -> tuple[Longs, Ints]:
    """The clauses that have earlier ones in their language of a nearly identical wording, and of the nearest the latest."""
    latest = in_time.latest(near.bags, near.clauses, days)
    rows = np.flatnonzero((latest != NONE) & (near.scores >= NEARLY_IDENTICAL))
    order = rows[np.lexsort((latest[rows], days[latest[rows]], near.scores[rows], near.clauses[rows]))]
    best = order[_is_last(near.clauses[order])]
    return near.clauses[best], latest[best]


def _is_last(values: Longs) -> npt.NDArray[np.bool_]:
    """Which of some sorted values are the last of their kind."""
    return np.concatenate([values[1:] != values[:-1], [True]]) if len(values) else np.zeros(0, bool)


def shifts(
    verbs: Sequence[str | None],
    precedent_of: Ints,
    document_of: Ints,
    series: Sequence[Series],
    clause: Callable[[int], Clause],
) -> npt.NDArray[np.int8]:
    """For each clause, 1 if its verb is stronger than that of its precedent, -1 if it is weaker, else 0.

    What another organ said is no measure. `clause` reads a clause by its doc id. Few clauses are read: most have the verb of
    their precedent.
    """
    found = np.zeros(len(verbs), np.int8)
    for i in np.flatnonzero(precedent_of != NONE).tolist():
        before = int(precedent_of[i])
        (organ, *_), (earlier_organ, *_) = own, earlier = series[document_of[i]], series[document_of[before]]
        if organ != earlier_organ or not shift(verbs[before], verbs[i]):
            continue
        if way := verb_shift(clause(before), clause(i), in_series=own == earlier):
            found[i] = SIGNS[way]
    return found
