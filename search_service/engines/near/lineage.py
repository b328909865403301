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
from search_service.text.topics import topic
from search_service.verbs import Shift, shift, verb_shift

# Wordings of a group have this similarity to the most frequent of them: two of them still are near to each other.
NEARLY_IDENTICAL = 85.0
NONE = -1
Series = tuple[str, str, str]
SIGNS: Mapping[Shift, int] = {"stronger": 1, "weaker": -1}


def days(documents: Sequence[Document]) -> Ints:
    """The day of each document as a number, 20220728; 0 where nothing is known."""
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
    """The group of each bag: the most frequent bags lead, and take their nearest twins that no other has taken."""
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
    """For each clause the one that it took up: the nearest clause of the latest earlier text of its series that has one.

    Else that of the nearest earlier wording, if it is nearly identical, the latest of its clauses in this language; NONE where
    there is none.
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
            # The latest text first; its nearest clause.
            found[clause] = max(earlier, key=lambda one: (one[1], one[0]))[2]
        elif day and (earlier := _latest(in_language, candidates, languages[document], day)):
            score, _, nearest = max(earlier)
            found[clause] = nearest if score >= NEARLY_IDENTICAL else NONE
    return found


def shifts(verbs: Sequence[str | None], precedent_of: Ints, clause: Callable[[int], Clause]) -> npt.NDArray[np.int8]:
    """For each clause 1 where its verb is stronger than that of the clause it took up, -1 where it is weaker, else 0.

    `clause` reads a clause: few have another verb than the one that they took up.
    """
    found = np.zeros(len(verbs), np.int8)
    for i in np.flatnonzero(precedent_of != NONE).tolist():
        before = int(precedent_of[i])
        if shift(verbs[before], verbs[i]) and (way := verb_shift(clause(before), clause(i))):
            found[i] = SIGNS[way]
    return found


_ByBag = Mapping[tuple[int, object], tuple[list[int], list[int]]]


def _by_bag(bag_of: Ints, document_of: Ints, day_of: Ints, keys: Sequence[int] | Sequence[str]) -> _ByBag:
    """The days, ascending, and the clauses of each bag and key of a document; without the undated."""
    days_of = day_of[document_of]
    found: dict[tuple[int, object], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for clause in np.argsort(days_of, kind="stable").tolist():
        if days_of[clause]:
            of_day, clauses = found[int(bag_of[clause]), keys[int(document_of[clause])]]
            of_day.append(int(days_of[clause]))
            clauses.append(clause)
    return dict(found)


def _latest(by_bag: _ByBag, candidates: Sequence[tuple[int, float]], key: object, day: int) -> list[tuple[float, int, int]]:
    """Of each of these bags the latest clause before a day: its similarity, its day and itself."""
    found = []
    for bag, score in candidates:
        of_day, clauses = by_bag.get((bag, key), ((), ()))
        before = bisect_left(of_day, day)
        if before:
            found.append((score, of_day[before - 1], clauses[before - 1]))
    return found
