"""What near wordings are built from: bags, documents and verbs of an index."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from search_service.engines.index.entries import Entries
from search_service.engines.index.vocabulary import Ints
from search_service.engines.near.bags import Bags, BagsInParts, bags
from search_service.engines.near.lineage import Series, days, series_of


@dataclass(frozen=True, slots=True)
class NearSources:
    """The bags of all clauses, the document of each clause and its verb; and of each document the day, series and language."""

    bags: Bags
    document_of: Ints
    verbs: Sequence[str | None]
    day_of: Ints
    series: Sequence[Series]
    languages: Sequence[str]


def near_sources(entries: Entries) -> NearSources:
    """Those of an index, or of a part of one."""
    documents = entries.documents
    return NearSources(
        bags(entries),
        entries.document_of,
        # There are few verbs, and many clauses whose strings are their own.
        [sys.intern(clause.verb) if clause.verb else clause.verb for clause in entries.clauses],
        days(documents),
        list(map(series_of, documents)),
        [document.language for document in documents],
    )


class SourcesInParts:
    """Those of an index, all of whose documents need not be in memory: of its parts, in order."""

    def __init__(self) -> None:
        self._bags = BagsInParts()
        self._document_of: list[Ints] = []
        self._verbs: list[str | None] = []
        self._day_of: list[Ints] = []
        self._series: list[Series] = []
        self._languages: list[str] = []

    def add(self, part: NearSources) -> None:
        self._bags.add(part.bags)
        self._document_of.append(part.document_of + len(self._languages))
        self._verbs += part.verbs
        self._day_of.append(part.day_of)
        self._series += part.series
        self._languages += part.languages

    def joined(self) -> NearSources:
        return NearSources(
            self._bags.joined(),
            _end_to_end(self._document_of),
            self._verbs,
            _end_to_end(self._day_of),
            self._series,
            self._languages,
        )


def _end_to_end(arrays: Sequence[Ints]) -> Ints:
    return np.concatenate(arrays).astype(np.int32) if arrays else np.zeros(0, np.int32)
