"""Builds near wordings: gathers the bags of words, writes twins and precedents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from search_service.engines.arrays import Array, save, strings
from search_service.engines.index.entries import Entries
from search_service.engines.index.vocabulary import Ints
from search_service.engines.near.bags import Bags, bags, end_to_end, joined_bags
from search_service.engines.near.lineage import Series, days, groups, numbered, precedents, series_of, shifts
from search_service.engines.near.twins import twins
from search_service.model import Clause


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


FOLDER = "near"
# A word that more than MAX_BAGS bags have is not indexed: it does not tell bags apart. A bag with fewer than MIN_WORDS indexed
# words is compared with every text.
MAX_BAGS, MIN_WORDS = 4000, 3


def build(folder: Path, sources: NearSources, wording_of: Ints, clause: Callable[[int], Clause]) -> None:
    """Write the arrays of near wordings into a new folder of a generation.

    `wording_of` has the wording id of each clause; `clause` reads a clause by its doc id.
    """
    found, day_of, series = sources.bags, sources.day_of, numbered(sources.series)
    texts = found.texts()
    pairs = twins(found, texts)
    precedent_of = precedents(found.of_clause, pairs, sources.document_of, day_of, series, sources.languages)
    arrays: dict[str, Array] = {
        "bag_of": found.of_clause,
        "bag_ids": found.ids.astype(np.uint16) if len(found.words) < 2**16 else found.ids,
        "bag_starts": found.starts,
        "bag_lengths": np.array([len(text) for text in texts], np.int32),
        "document_of": sources.document_of,
        "wording_of": wording_of,
        "day_of": day_of,
        "series_of": series,
        "group_of": groups(found.of_clause, pairs)[found.of_clause] if len(found) else found.of_clause,
        "precedent_of": precedent_of,
        "shift_of": shifts(sources.verbs, precedent_of, sources.document_of, sources.series, clause),
        "twin_starts": np.searchsorted(pairs.first, np.arange(len(found) + 1)),
        "twins": pairs.second,
        "twin_similarity": pairs.similarity,
    }
    arrays |= strings("word", found.words) | _clauses(found.of_clause, day_of[sources.document_of])
    save(folder, arrays | _postings(found), FOLDER)


def _clauses(bag_of: Ints, day_of: Ints) -> dict[str, Array]:
    """The clauses of each bag, the oldest first, the undated last."""
    order = np.lexsort((np.where(day_of > 0, day_of, np.iinfo(np.int32).max), bag_of)).astype(np.int32)
    starts = np.searchsorted(bag_of[order], np.arange(int(bag_of.max(initial=-1)) + 2))
    return {"clauses": order, "clause_starts": starts}


def _postings(found: Bags) -> dict[str, Array]:
    """The bags of each indexed word; how many characters of each bag such words make up; and the bags with hardly any."""
    word, bag = found.distinct()
    telling = np.bincount(word, minlength=len(found.words)) <= MAX_BAGS
    word, bag = word[telling[word]], bag[telling[word]]
    widths = np.array([len(one) + 1 for one in found.words], np.int64)
    by_word = np.argsort(word, kind="stable")
    return {
        "postings": bag[by_word],
        "posting_starts": np.searchsorted(word[by_word], np.arange(len(found.words) + 1)),
        "telling": np.bincount(bag, widths[word], len(found)).astype(np.int32),
        "common_bags": np.flatnonzero(np.bincount(bag, minlength=len(found)) < MIN_WORDS).astype(np.int32),
    }
