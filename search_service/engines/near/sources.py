"""The input of near wordings: the bags of words, and facts of all clauses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from search_service.engines.index.entries import Entries
from search_service.engines.index.vocabulary import Ints
from search_service.engines.near.bags import Bags, bags, end_to_end, joined_bags
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
        [clause.verb for clause in entries.clauses],
        days(documents),
        list(map(series_of, documents)),
        [document.language for document in documents],
    )


def joined_sources(parts: Sequence[NearSources]) -> NearSources:
    """Those of an index, all of whose documents need not be in memory: of its parts, in order."""
    before = np.cumsum([0, *(len(part.languages) for part in parts)]).tolist()
    documents = [part.document_of + first for part, first in zip(parts, before, strict=False)]
    return NearSources(
        joined_bags([part.bags for part in parts]),
        end_to_end(documents),
        [verb for part in parts for verb in part.verbs],
        end_to_end([part.day_of for part in parts]),
        [one for part in parts for one in part.series],
        [language for part in parts for language in part.languages],
    )
