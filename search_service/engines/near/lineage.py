"""The lineage of clauses: groups of near wordings, series and precedents."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from search_service.engines.index.vocabulary import Ints
from search_service.engines.near.twins import Twins
from search_service.fields import date, day_number
from search_service.model import Clause, Document
from search_service.text.similarity import topic
from search_service.verbs import Shift, shift
from search_service.verbs.acts import verb_shift

# The least similarity, in per cent, of each wording of a group to the most frequent one. So any two of them are similar too.
NEARLY_IDENTICAL = 85.0
NONE = -1
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
    numbers: dict[Series, int] = {}
    found = [numbers.setdefault(one, len(numbers)) if one[-1] else NONE for one in series]
    return np.array(found, np.int32)


def groups(bag_of: Ints, twins: Twins) -> Ints:
    """The group of each bag: in turn, the most frequent first, a bag leads a group of its near twins that are in none yet."""
    counts = np.bincount(bag_of)
    starts = np.searchsorted(twins.first, np.arange(len(counts) + 1))
    group_of = np.full(len(counts), NONE, np.int32)
    for leader in np.argsort(-counts, kind="stable").tolist():
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
    in_series, in_language = (
        _by_bag(bag_of, document_of, day_of, series_of.tolist()),
        _by_bag(bag_of, document_of, day_of, languages),
    )
    starts = np.searchsorted(twins.first, np.arange(int(bag_of.max(initial=-1)) + 2)).tolist()
    near, scores = twins.second.tolist(), twins.similarity.tolist()
    found = np.full(len(bag_of), NONE, np.int32)
    for clause, (bag, document) in enumerate(zip(bag_of.tolist(), document_of.tolist(), strict=True)):
        day = int(day_of[document])
        own = slice(starts[bag], starts[bag + 1])
        candidates = [(bag, 100.0), *zip(near[own], scores[own], strict=True)]
        same = int(series_of[document])
        if day and same != NONE and (earlier := _latest(in_series, candidates, same, day)):
            # The latest text comes first; of its clauses, the nearest.
            found[clause] = max(earlier, key=lambda one: (one[1], one[0]))[2]
        elif day and (earlier := _latest(in_language, candidates, languages[document], day)):
            score, _, nearest = max(earlier)
            found[clause] = nearest if score >= NEARLY_IDENTICAL else NONE
    return found


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


_ByBag = Mapping[tuple[int, object], tuple[list[int], list[int]]]


def _by_bag(bag_of: Ints, document_of: Ints, day_of: Ints, keys: Sequence[int] | Sequence[str]) -> _ByBag:
    """The days, ascending, and the clauses of each pair of a bag and a document's key; undated clauses are left out."""
    days_of = day_of[document_of]
    found: dict[tuple[int, object], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for clause in np.argsort(days_of, kind="stable").tolist():
        if days_of[clause]:
            of_day, clauses = found[int(bag_of[clause]), keys[int(document_of[clause])]]
            of_day.append(int(days_of[clause]))
            clauses.append(clause)
    return dict(found)


def _latest(by_bag: _ByBag, candidates: Sequence[tuple[int, float]], key: object, day: int) -> list[tuple[float, int, int]]:
    """The latest clause before a day of each candidate bag, as (similarity, day, doc id)."""
    found = []
    for bag, score in candidates:
        of_day, clauses = by_bag.get((bag, key), ((), ()))
        before = bisect_left(of_day, day)
        if before:
            found.append((score, of_day[before - 1], clauses[before - 1]))
    return found
