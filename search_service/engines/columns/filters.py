"""Filters and fields: clauses by facet value, document, wording, citation, title."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache, partial
from weakref import proxy

import msgspec
import numpy as np
import numpy.typing as npt

from search_service.engines.arrays import Columns
from search_service.engines.columns.kernels.filter import apply_filters
from search_service.engines.columns.kernels.records import FILTER, NOT_INDEXED, Flags, Ints, Records
from search_service.engines.columns.scored_docs import NO_DOCS, ScoredDocs
from search_service.engines.columns.text_fields import SideText
from search_service.engines.index.vocabulary import ranges
from search_service.fields import FACETS_BY_NAME
from search_service.query import Filters, InField

# A filter takes one byte for each kind of clause or each document.
CACHED_FILTERS = 64


class FilterResult(msgspec.Struct, frozen=True, gc=False):
    """The clauses that pass all filters; and for each match a bit mask of the filters it fails (for drill-sideways counts).

    `failed_filters` is empty where there are fewer than two filters.
    """

    passing: ScoredDocs
    matching: Ints
    failed_filters: Ints


def filter_bits(filters: Filters) -> dict[str, int]:
    """The bit of each filter in `failed_filters`, by its facet."""
    return {name: 1 << n for n, (name, _) in enumerate(filters)}


class DocFilters:
    """Finds clauses by values and fields in one set of columns; doc ids are ascending."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        document_of = columns["document_of"]
        self._document_starts = np.searchsorted(document_of, np.arange(len(columns["document_id_ends"]) + 1))
        # A partial and a weak reference: a cached method and its object would keep each other alive.
        self._by_value = cache(partial(_by_value, columns))
        self._flags_of = lru_cache(CACHED_FILTERS)(partial(DocFilters._read, proxy(self)))

    def apply(self, found: ScoredDocs, filters: Filters) -> FilterResult:
        if not filters:
            return FilterResult(found, found.doc_ids, NO_DOCS)
        groups = self._columns["kind_of"], self._columns["document_of"]
        doc_ids, scores, failed_filters = apply_filters(found.doc_ids, found.scores, *groups, *self._flags_of(filters))
        return FilterResult(ScoredDocs(doc_ids, scores), found.doc_ids, failed_filters)

    def _read(self, filters: Filters) -> tuple[Flags, Records]:
        """The flags of all filters, one after another, and FILTER records."""
        flags, rows, start = list[Flags](), list[tuple[bool, int]](), 0
        for name, values in filters:
            flags.append(self._groups_with(name, values))
            rows.append((FACETS_BY_NAME[name].of_clause, start))
            start += len(flags[-1])
        return np.concatenate(flags), np.array(rows, FILTER)

    def _groups_with(self, facet: str, values: Iterable[str]) -> Flags:
        """The kinds of clauses, or the documents, that have one of these values of a facet."""
        groups, starts = self._by_value(facet)
        names = self._columns.strings(f"facet_{facet}")
        flags = np.zeros(len(self._columns[f"facet_{facet}_starts"]) - 1, bool)
        for value in values:
            value_id = names.find(value)
            if value_id is not None:
                flags[groups[starts[value_id] : starts[value_id + 1]]] = True
        return flags

    def with_value(self, facet: str, values: Iterable[str]) -> Ints:
        """The clauses that have one of these values of a facet."""
        group_of = self._columns["kind_of" if FACETS_BY_NAME[facet].of_clause else "document_of"]
        return np.flatnonzero(self._groups_with(facet, values)[group_of]).astype(np.int32)

    def in_field(self, node: InField) -> Ints:
        """The clauses whose title or footnotes have a term."""
        owners = SideText(self._columns, node.field).owners(node.term)
        return owners if node.field != "title" else self._clauses_of(np.unique(owners))

    def _clauses_of(self, documents: Ints) -> Ints:
        starts = self._document_starts
        return ranges(starts[documents], starts[documents + 1] - starts[documents]).astype(np.int32)

    def titled(self, stem: int) -> Ints:
        """The clauses of the documents whose title has a stem."""
        if stem == NOT_INDEXED:
            return NO_DOCS
        start, end = self._columns["title_starts"][stem : stem + 2]
        return self._clauses_of(self._columns["title_documents"][start:end])

    def of_document(self, symbol: str, document_number: int | None) -> Ints:
        """The clauses of the document and of the documents of a symbol: its parts, and the resolution that a draft became."""
        names = self._columns.strings("facet_symbol")
        symbols = [names[value_id] for value_id in names.prefixed(symbol)]
        own = [name for name in symbols if name == symbol or name.startswith(f"{symbol} ")]
        groups = self._groups_with("symbol", own) | self._groups_with("draft", (symbol,))
        if document_number is not None:
            groups = groups.copy()
            groups[document_number] = True
        return np.flatnonzero(groups[self._columns["document_of"]]).astype(np.int32)

    def identical(self, doc_id: int) -> Ints:
        """All clauses that have the wording of this one."""
        wording_id = int(self._columns["wording_of"][doc_id])
        start, end = self._columns["identical_starts"][wording_id : wording_id + 2]
        return self._columns["identical_docs"][start:end]

    def citing(self, symbol: str) -> Ints:
        """The clauses that cite a symbol."""
        symbol_id = self._columns.strings("symbol").find(symbol)
        if symbol_id is None:
            return NO_DOCS
        start, end = self._columns["citing_starts"][symbol_id : symbol_id + 2]
        return self._columns["citing_items"][start:end]


def _by_value(columns: Columns, facet: str) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The kinds or documents that have each value of a facet, one value after another, and where those of each start."""
    values, starts = columns[f"facet_{facet}_items"], columns[f"facet_{facet}_starts"]
    order = np.argsort(values, kind="stable")
    groups = np.repeat(np.arange(len(starts) - 1), np.diff(starts))[order]
    return groups, np.searchsorted(values[order], np.arange(len(columns[f"facet_{facet}_ends"]) + 1))
