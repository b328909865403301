"""Hits as a page of results shows them.

They are prepared here, as calls from a template take ten times as long as calls in Python.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from search_service.engines import Hit
from search_service.export.citation import citation
from search_service.export.urls import clause_url, document_url
from search_service.highlight import NoteHit, window
from search_service.query import Identical, Query, identical_query
from search_service.search.index import Index
from search_service.search.lacking import lacking
from search_service.search.results import ResultClause, Results
from search_service.web.middleware.bounds import is_affordable
from search_service.web.pages import labels
from search_service.web.pages.clause_layout import PrintedLine, TextRun, clause_lines, opening_span
from search_service.web.pages.labels import with_marks
from search_service.web.pages.trail import arguments_of

# The characters of a passage: three lines, so that five hits fit on the screen of a laptop.
PASSAGE = 165
# A page with MANY hits or more has shorter passages, so that it stays below 140 kB.
SHORT_PASSAGE, MANY = 100, 50
# The maximum size, in bytes, of the arguments that lead back to a search, in all links of a page.
MAX_TRAIL_BYTES = 8_000


class ShownHit(NamedTuple):  # made in a third of a dataclass's time
    """A hit in words and addresses.

    `number` is that of the hit in the search, 0 for a close clause. `place` is the position in its section ("OP 3"). `ticks`
    are the strength of its verb, `rest` the further steps of the ladder; `adoption` is how its document was adopted.
    `links` lead to clauses of the same wording or nearly so, each with its label. `language` is "" for English. `title` is ""
    if the hit above is of the same document. `notes` are the footnotes that match.
    `opening` is that of the clause, if the passage shown begins after it.
    """

    number: int
    type: str
    url: str
    name: str
    place: str
    verb: str
    ticks: str
    rest: str
    adoption: str
    facts: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    citation: str
    language: str
    opening: tuple[TextRun, ...]
    begins: bool
    ends: bool
    lines: tuple[PrintedLine, ...]
    notes: tuple[NoteHit, ...]
    title: str
    title_url: str
    missing: str = ""


def shown_hits(index: Index, results: Results) -> list[ShownHit]:
    """The hits of a page; a search text goes along to the texts it found, to be marked in them."""
    query = results.query
    shown = _all(query, results.clauses, numbered=True)
    if not query.filters or isinstance(results.tree, Identical):
        return shown
    outside = [
        index.clause(result.hit.clause.id).identical_documents - result.hit.identical_documents for result in results.clauses
    ]
    return [
        hit._replace(links=tuple(_repeats(result.hit, query, more))) if more > 0 else hit
        for hit, result, more in zip(shown, results.clauses, outside, strict=True)
    ]


def close_hits(results: Results) -> list[ShownHit]:
    """The clauses that come close, each run of those that lack the same words under one line."""
    without = [lacking(result.missing, results.query) for result in results.close]
    shown = _all(results.query, results.close, numbered=False)
    return [
        hit._replace(missing=missing if missing != above else "")
        for hit, missing, above in zip(shown, without, ["", *without], strict=False)
    ]


def _all(query: Query, clauses: Sequence[ResultClause], numbered: bool) -> list[ShownHit]:
    first = (query.page - 1) * query.per_page + 1
    q = with_marks("", query.q)
    marked = q if is_affordable(q, 2 * len(clauses)) else ""
    # A hit takes along what it was found by and its number, so that its page leads back and on; its title, too, on short pages.
    trails = [f"?{arguments_of(query, number)}" for number in range(first, first + len(clauses))] if numbered else []
    length = sum(map(len, trails))
    if not numbered or length > MAX_TRAIL_BYTES:
        trails = [marked] * len(clauses)
    if len(clauses) > MANY:
        marked = ""
    title_trails = trails if 2 * length <= MAX_TRAIL_BYTES else [marked] * len(clauses)
    ids = [result.hit.document.id for result in clauses]
    # A list: from a generator, a template takes half as long again.
    return [
        _shown(result, query, first + i if numbered else 0, trails[i])._replace(
            title=result.hit.document.title if document_id != above else "",
            title_url=document_url(document_id) + title_trails[i],
        )
        for i, (result, document_id, above) in enumerate(zip(clauses, ids, ["", *ids], strict=False))
    ]


def _shown(result: ResultClause, query: Query, number: int, trail: str) -> ShownHit:
    hit = result.hit
    document, clause = hit.document, hit.clause
    length = PASSAGE if query.per_page <= MANY else SHORT_PASSAGE
    start, end = window(clause.text, result.marks, length)
    if start:
        # The opening stands before it.
        start, end = window(clause.text, result.marks, length - min(opening_span(clause)[1], length // 3))
    ticks, rest = labels.ticks(clause.verb)
    return ShownHit(
        number=number,
        type=clause.type,
        url=clause_url(clause.id) + trail,
        name=labels.name(document),
        place=labels.paragraph_label(clause),
        verb=clause.verb or "",
        ticks=ticks,
        rest=rest,
        adoption=labels.adopted(document.vote),
        facts=tuple(filter(None, (labels.section_label(clause), *labels.origin(document)))),
        links=tuple(_repeats(hit, query)),
        citation=citation(document, clause),
        language=document.language if document.language != "en" else "",
        opening=_opening_before(result, start),
        begins=start == 0,
        ends=end == len(clause.text),
        lines=clause_lines(clause, result.marks, (start, end)),
        notes=result.notes,
        title="",
        title_url="",
    )


def _repeats(hit: Hit, query: Query, outside: int = 0) -> Iterator[tuple[str, str]]:
    """The links to clauses of the same wording, to those in `outside` more documents without the filters, and to near ones."""
    clause_id = hit.clause.id
    # A search for one wording is where the first link would lead.
    has_identical = hit.identical > 1 and not isinstance(query.parsed.tree, Identical)
    if has_identical:
        yield labels.identical(hit), identical_query(replace(query, per_page=Query().per_page), clause_id).url("/")
    if outside:
        same = "" if has_identical else " identical"
        yield f"{outside:,}{same} outside your filters", identical_query(Query(), clause_id).url("/")
    if hit.nearly_identical:
        near = "so" if has_identical or outside else "identical"
        yield f"{hit.nearly_identical:,} nearly {near}", f"/near{clause_url(clause_id).removeprefix('/clauses')}"


def _opening_before(result: ResultClause, start: int) -> tuple[TextRun, ...]:
    if not start:
        return ()
    opening = opening_span(result.hit.clause)
    if not 0 < opening[1] <= start:
        return ()
    return tuple(run for line in clause_lines(result.hit.clause, result.marks, opening) for run in line.runs)
