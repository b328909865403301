"""The index for all faces: takes queries, returns results."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from weakref import finalize

from search_service.engines import Completion, Found, Hit, Opened, Request, Scan, Status, deadlines, generations, pool
from search_service.engines.homes import home
from search_service.errors import NotFoundError, PageBeyondError, QueryError, UsageError, quoted
from search_service.export.urls import spelled_in_full
from search_service.fields import COUNTED, FACETS_BY_NAME, Facet
from search_service.indexing.coverage import FILE, Coverage, decoded
from search_service.model import Document
from search_service.query import (
    API_GROUP,
    MAX_CHARACTERS,
    MAX_REACH,
    And,
    Node,
    Not,
    Or,
    Pinned,
    Query,
    QueryProblem,
    read_arguments,
    spelled_documents,
)
from search_service.search.close import Interpretation, close_clauses, interpret, relaxed_hits
from search_service.search.completions import Completer
from search_service.search.corrections import suggestion
from search_service.search.cursors import place_of
from search_service.search.references import AdoptedDays, cards, own_first
from search_service.search.relaxation import relaxations
from search_service.search.results import FacetValue, Results, facet_result, result_clauses
from search_service.search.stored_values import StoredValues
from search_service.settings import BUDGET_MS, settings
from search_service.text import synonyms

# The most values of a facet on a page of results, which links to the list of all values.
FACET_VALUES = 30


class Index:
    """An open index; use it as a context manager, or close it."""

    def __init__(self, opened: Opened, budget_ms: int = BUDGET_MS) -> None:
        self.engine = engine = opened.engine
        self._seconds = budget_ms / 1000
        synonyms.prepare()
        self._stored = StoredValues(engine)
        self._days = AdoptedDays(engine, self._seconds)
        self._completer = Completer(engine)
        self._counts: Mapping[str, Mapping[str, int]] | None = None
        self._agenda_titles: Mapping[tuple[str, str], str] | None = None
        self._coverage = decoded(opened.attachment(FILE))
        self._generation = engine.status().generation
        # A replaced index is closed when the last request drops it.
        self._close = finalize(self, engine.close)
        self.damage = opened.damage
        """The reasons, as sentences, why an older generation than the published one is open; () if none."""

    def __enter__(self) -> Index:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._close()

    def status(self) -> Status:
        return self.engine.status()

    def built(self) -> datetime:
        """The time when the build of this index began."""
        return generations.moment(self._generation)

    def coverage(self) -> Coverage:
        """The report of the build that made this index."""
        return self._coverage

    def agenda_titles(self) -> Mapping[tuple[str, str], str]:
        """The titles of all agenda items that have one, by session and item."""
        if self._agenda_titles is None:
            self._agenda_titles = {(item.session, item.item): item.title for item in self._coverage.agenda if item.title}
        return self._agenda_titles

    def search(
        self,
        q: str = "",
        *,
        sort: str = "relevance",
        group: str = "identical",
        page: int = 1,
        per_page: int = 20,
        **filters: Iterable[str | int] | int,
    ) -> Results:
        """Search as `/api/search` does; a filter is a facet's name with the value or the values to choose: `session=[76, 77]`.

        UsageError names an unknown filter or a value that does not fit; NotFoundError a page beyond the last.
        """
        pairs = [("q", q), ("sort", sort), ("group", group), ("page", str(page)), ("per_page", str(per_page))]
        for name, values in filters.items():
            chosen = (values,) if isinstance(values, str | int) else values
            pairs += [(name, str(value)) for value in chosen]
        query, problems = read_arguments(pairs)
        if problems:
            raise refusal(problems[0])
        return self.answer(query)

    def answer(
        self,
        query: Query,
        after: str = "",
        facets: Sequence[Facet] = COUNTED,
        max_values: int = FACET_VALUES,
        group: str = API_GROUP,
    ) -> Results:
        """The page of results that a query asks for, or, with the cursor of another page of it, the page after that one.

        A query that does not say how clauses are grouped has them grouped by `group`.

        Of each of the `facets`, the `max_values` most frequent values are listed, and those the query chooses. OverBudgetError
        if that takes longer than the budget.
        """
        with deadlines.budget(self._seconds), pool.Kept():
            return self._answer(query, after, facets, max_values, query.group or group)

    def _answer(self, query: Query, after: str, facets: Sequence[Facet], max_values: int, group: str) -> Results:
        started = time.perf_counter()
        query = self._stored.in_filters(query)
        read = self._interpret(query)
        place = self._place(query, after)
        found = self.engine.search(_request(query, read, place, tuple([facet.name for facet in facets]), max_values, group))
        marks = self.engine.highlights(read.tree, found.hits)
        chosen = dict(query.filters)
        close = close_clauses(self.engine, query, read, found, self._seconds / 2) if not found.offset else ()
        wider = () if found.total else relaxations(self.engine, query, self._stored.in_tree, self._seconds / 2)
        results = Results(
            query=query,
            group=group,
            generation=self._generation,
            offset=found.offset,
            start=place,
            end=found.after,
            tree=read.tree,
            match=read.match,
            synonyms=dict(read.plain.also) if read.plain else {},
            mended=read.mended if read.tree is not query.parsed.tree or close else (),
            total=found.total,
            distinct=found.distinct,
            documents=found.documents,
            clauses=result_clauses(read.tree, found.hits, marks),
            facets=tuple([facet_result(facet, found, chosen.get(facet.name, ())) for facet in facets]),
            close=close or (relaxed_hits(self.engine, wider[0], self._stored.in_tree) if wider and query.page == 1 else ()),
            suggestion=None if _needs_no_suggestion(read, found) else suggestion(self.engine, query, self._stored.in_tree),
            relaxations=wider,
            took_ms=(time.perf_counter() - started) * 1000,
            cards=cards(self.engine, read.tree),
        )
        if query.page > 1 and query.page > (last := max(results.pages, 1)):
            raise PageBeyondError(f"There is no page {query.page}: the last one is {last}.", "Go back to page 1.")
        return results

    def _interpret(self, query: Query) -> Interpretation:
        if problem := query.parsed.problem:
            raise refusal(problem)
        return self._read(query)

    def _read(self, query: Query) -> Interpretation:
        read = interpret(self.engine, query)
        if read.tree and (day := query.parsed.day) and (symbols := self._days.symbols(day)):
            return Interpretation(Or((*map(Pinned, symbols), read.tree)), read.match)
        return read if read.plain else Interpretation(self._stored.in_tree(read.tree), read.match)

    def _place(self, query: Query, after: str) -> bytes:
        """The place in the list that a cursor stands for; b"" where a page is asked for by its number."""
        if query.page * query.per_page > MAX_REACH:
            raise PageBeyondError(
                f"Pages reach as far as the first {MAX_REACH:,} hits.",
                "Narrow the search, or go on with a cursor.",
            )
        place = place_of(after, query, self._generation) if after else b""
        if place and query.page != 1:
            raise UsageError("A page is asked for by its number or by a cursor, not by both.", "Leave out page.", "page")
        return place

    def walk(self, query: Query) -> Scan:
        """All `total` clauses that a query finds, in its order; its page and grouping are ignored."""
        with deadlines.budget(self._seconds):
            query = self._stored.in_filters(query)
            read = self._interpret(query)
            walk = self.engine.scan(Request(own_first(read.tree), query.applied, query.sort, grouped=False))
        return Scan(walk.total, self._walked(walk.hits))

    def _walked(self, hits: Iterator[Hit]) -> Iterator[Hit]:
        # A reference to the index: it stays open until the walk ends, though another may be served by then.
        yield from hits

    def totals(self, queries: Sequence[Query]) -> tuple[int, ...]:
        """The total of each query, 0 for a text that is no query; fast where queries share terms."""
        with deadlines.budget(self._seconds):
            requests = {
                i: Request(self._read(query).tree, self._stored.in_filters(query).applied)
                for i, query in enumerate(queries)
                if not query.parsed.problem
            }
            totals = dict(zip(requests, self.engine.totals([*requests.values()]), strict=True))
        return tuple(totals.get(i, 0) for i in range(len(queries)))

    def values(self, query: Query, name: str) -> tuple[FacetValue, ...]:
        """Every value of one facet under a query, however many; chosen ones first, then by count."""
        with deadlines.budget(self._seconds):
            query = self._stored.in_filters(query)
            request = Request(self._interpret(query).tree, query.applied, limit=0, facets=(name,), with_totals=False)
            found = self.engine.search(request)
        return facet_result(FACETS_BY_NAME[name], found, query.chosen(name)).values

    def complete(self, text: str, limit: int = 10) -> tuple[Completion, ...]:
        """Completions of a query that is being typed, likeliest first, without those that find nothing."""
        with deadlines.budget(self._seconds):
            return self._completer.complete(text[:MAX_CHARACTERS], limit, self.totals)

    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """The counts of clauses in the whole index, by facet and value."""
        if self._counts is None:
            with deadlines.budget(self._seconds):
                self._counts = self.engine.search(Request(limit=0, with_totals=False)).counts
        return self._counts

    def document(self, name: str) -> Document:
        """A document with its clauses, by its id, or by its symbol however it is spelled: "76/299"; NotFoundError for none."""
        return self._document(name, spelled_documents(name))

    def exact_document(self, document_id: str) -> Document:
        """The same by its id alone."""
        return self._document(document_id, ())

    def _document(self, name: str, symbols: Iterable[str]) -> Document:
        for document_id in dict.fromkeys((name, spelled_in_full(name), *symbols)):
            if document := self.engine.document(document_id):
                return document
        raise NotFoundError(f"The index has no document {quoted(name)}.", "Search for its symbol.")

    def clause(self, clause_id: str) -> Hit:
        """A clause with its document (without the other clauses), by its id; NotFoundError if there is none of that id."""
        for spelled in dict.fromkeys((clause_id, spelled_in_full(clause_id))):
            if hit := self.engine.clause(spelled):
                return hit
        raise NotFoundError(f"The index has no clause {quoted(clause_id)}.", "Open its document to see its clauses.")


def _request(query: Query, read: Interpretation, place: bytes, facets: tuple[str, ...], max_values: int, group: str) -> Request:
    offset = 0 if place else (query.page - 1) * query.per_page
    return Request(
        own_first(read.tree),
        query.applied,
        query.sort,
        group != "none",
        offset,
        query.per_page,
        facets,
        max_values,
        after=place,
        nearly=group == "near",
    )


def open_index(index_dir: str | Path, budget_ms: int = BUDGET_MS, engine: str = "") -> Index:
    """Open the index that is published in a folder, every byte of it checked; a search may take so many milliseconds.

    `engine` is as in the settings, which also say what it is where it is not named, and where the cluster of "opensearch" is:
    the folder plays no part there. Nothing is compiled: the columns answer where that was done before, else Whoosh does.
    If it is damaged, the one before it is opened, and `damage` says so. IndexMissingError if there is none at all,
    IndexDamagedError if none is sound.
    """
    return Index(home(Path(index_dir), engine or settings().engine).open(), budget_ms)


def refusal(problem: QueryProblem) -> UsageError:
    if problem.parameter == "q":
        return QueryError(problem.detail, problem.advice, problem.position or 0, problem.suggestion)
    return UsageError(problem.detail, problem.advice, problem.parameter)


def _needs_no_suggestion(read: Interpretation, found: Found) -> bool:
    """Whether all words are known: each is found, or the slips were mended."""
    return read.match == "most" or (not read.is_offered and found.total > 0 and _each_is_found(read.tree))


def _each_is_found(node: Node | None) -> bool:
    """Whether all that a tree asks for stands in each of its matches."""
    # No match statement: every search asks this, and most are of words that all stand there.
    return all(map(_each_is_found, node.children)) if isinstance(node, And) else not isinstance(node, (Or, Not))
