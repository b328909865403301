"""What clauses have beside their words: values of facets, a document, a wording, citations, titles and footnotes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, cached_property, lru_cache, partial
from itertools import accumulate
from typing import NamedTuple
from weakref import proxy

import numpy as np
import numpy.typing as npt

from search_service.engines.columns.kernels.filter import sieved
from search_service.engines.columns.scored_docs import Matches
from search_service.engines.columns.sieve import Sieved
from search_service.engines.columns.store import Columns
from search_service.engines.columns.term_dictionary import NONE, Numbers
from search_service.engines.columns.text_fields import SideText
from search_service.fields import FACETS_BY_NAME
from search_service.query import Filters, InField

# Filters that are kept at hand, with a byte for each kind of clause or document.
KEPT_FILTERS = 64
# Of filters that at most one in so many clauses passes, and one in so many documents or kinds, the clauses are kept as well.
FEW = 16


class Asked(NamedTuple):
    """Filters as the loop asks for them: flags of kinds or documents, one filter after another, and which begin where.

    `few` are the clauses that pass them all, if they are known to be few.
    """

    having: npt.NDArray[np.bool_]
    filters: Numbers
    few: Numbers | None


class Properties:
    """Finds clauses by their properties in one set of columns; clause numbers are ascending."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._symbols = columns.strings("symbol")
        # Of columns, not a method: else it would hold on to this, and this to it.
        self._holders = cache(lambda facet: _by_value(columns, facet))
        self._holders_of_clauses = columns["kind_of"], columns["document_of"]
        # A session keeps its filters. By a weak reference, as in `Strings`.
        self._asked = lru_cache(KEPT_FILTERS)(partial(Properties._read, proxy(self)))

    def holding(self, facet: str, values: Iterable[str]) -> Numbers:
        """The clauses that have one of these values of a facet."""
        return np.flatnonzero(self._having(facet, values)[self._holder_of(facet)]).astype(np.int32)

    def sieved(self, matches: Matches, filters: Filters) -> Sieved:
        """What passes all filters of what matches."""
        if not filters:
            return Sieved(matches, matches.clauses, NONE)
        having, asked, _ = self._asked(filters)
        clauses, scores, failed = sieved(matches.clauses, matches.scores, *self._holders_of_clauses, having, asked)
        return Sieved(Matches(clauses, scores), matches.clauses, failed)

    def few(self, filters: Filters) -> Numbers | None:
        """The clauses that pass all filters, ascending, where they are known to be few."""
        return self._asked(filters).few

    def _read(self, filters: Filters) -> Asked:
        flags = [self._having(name, values) for name, values in filters]
        starts = accumulate(map(len, flags), initial=0)
        of_clause = [FACETS_BY_NAME[name].of_clause for name, _ in filters]
        asked = [number for pair in zip(of_clause, starts, strict=False) for number in pair]
        return Asked(np.concatenate(flags), np.array(asked, np.int32), self._passing(of_clause, flags))

    def _passing(self, of_clause: Sequence[bool], flags: Sequence[npt.NDArray[np.bool_]]) -> Numbers | None:
        """The clauses that pass filters, if these choose few documents or, where they choose none, few clauses."""
        of_documents = [having for kind, having in zip(of_clause, flags, strict=True) if not kind]
        of_kinds = [having for kind, having in zip(of_clause, flags, strict=True) if kind]
        kind_of, document_of = self._holders_of_clauses
        if not of_documents:
            kinds = np.logical_and.reduce(of_kinds)
            few = self._of_kinds[kinds].sum() * FEW <= len(kind_of)
            return np.flatnonzero(kinds[kind_of]).astype(np.int32) if few else None
        documents = np.flatnonzero(np.logical_and.reduce(of_documents))
        if len(documents) * FEW > len(of_documents[0]):
            return None
        firsts, lasts = np.searchsorted(document_of, documents), np.searchsorted(document_of, documents, "right")
        if (lasts - firsts).sum() * FEW > len(document_of):
            return None
        clauses = np.concatenate([NONE, *map(np.arange, firsts, lasts)]).astype(np.int32)
        for having in of_kinds:
            clauses = clauses[having[kind_of[clauses]]]
        return clauses

    @cached_property
    def _of_kinds(self) -> npt.NDArray[np.intp]:
        """How many clauses are of each kind."""
        return np.bincount(self._holders_of_clauses[0])

    def _holder_of(self, facet: str) -> Numbers:
        """For each clause the kind or the document that has its values of a facet."""
        return self._columns["kind_of" if FACETS_BY_NAME[facet].of_clause else "document_of"]

    def _having(self, facet: str, values: Iterable[str]) -> npt.NDArray[np.bool_]:
        """Which kinds of clauses, or documents, have one of these values of a facet."""
        holders, bounds = self._holders(facet)
        names = self._columns.strings(f"facet_{facet}")
        having = np.zeros(len(self._columns[f"facet_{facet}_starts"]) - 1, bool)
        for value in values:
            number = names.find(value)
            if number is not None:
                having[holders[bounds[number] : bounds[number + 1]]] = True
        return having

    def in_field(self, node: InField) -> Numbers:
        """The clauses whose title or footnotes hold a term."""
        holders = SideText(self._columns, node.field).holders(node.term)
        if node.field == "title":
            titled = np.zeros(len(self._columns["document_id_ends"]), bool)
            titled[holders] = True
            holders = np.flatnonzero(titled[self._columns["document_of"]]).astype(np.int32)
        return holders

    def of_document(self, symbol: str, paragraph: str | None) -> Numbers:
        """The clauses of the documents of a symbol, of a resolution's parts too; only those of one number, if named."""
        names = self._columns.strings("facet_symbol")
        symbols = [names[number] for number in names.prefixed(symbol)]
        clauses = self.holding("symbol", [name for name in symbols if name == symbol or name.startswith(f"{symbol} ")])
        if paragraph is None:
            return clauses
        number = self._columns.strings("facet_number").find(paragraph)
        items, starts = self._columns["facet_number_items"], self._columns["facet_number_starts"]
        numbered = np.flatnonzero(np.diff(starts)[clauses] > 0)
        chosen = items[starts[clauses[numbered]]] == (-1 if number is None else number)
        return clauses[numbered[np.flatnonzero(chosen)]]

    def alike(self, number: int) -> Numbers:
        """All clauses of the wording of this one, ascending."""
        wording = int(self._columns["wording_of"][number])
        start, end = self._columns["alike_starts"][wording : wording + 2]
        return self._columns["alike_items"][start:end]

    def citing(self, symbol: str) -> Numbers:
        """The clauses that cite a symbol."""
        number = self._symbols.find(symbol)
        if number is None:
            return NONE
        start, end = self._columns["citing_starts"][number : number + 2]
        return self._columns["citing_items"][start:end]


def _by_value(columns: Columns, facet: str) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Who has the values of a facet, one value after another, and where those of each begin."""
    items, starts = columns[f"facet_{facet}_items"], columns[f"facet_{facet}_starts"]
    order = np.argsort(items, kind="stable")
    holders = np.repeat(np.arange(len(starts) - 1), np.diff(starts))[order]
    return holders, np.searchsorted(items[order], np.arange(len(columns[f"facet_{facet}_ends"]) + 1))
