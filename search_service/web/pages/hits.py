"""Hits as a page of results shows them.

They are prepared here, as calls from a template take ten times as long as calls in Python.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from search_service.export.citation import citation
from search_service.export.urls import clause_url, document_url
from search_service.highlight import NoteHit, snippet
from search_service.query import Identical, Query, identical_query
from search_service.search.index import Index
from search_service.search.results import CloseClause, ResultClause, Results
from search_service.web.link_budget import is_affordable
from search_service.web.pages import labels
from search_service.web.pages.clause_layout import PrintedLine, TextRun, clause_lines, opening_span
from search_service.web.pages.labels import with_marks
from search_service.web.pages.trail import arguments_of

# The characters of a passage: three lines, so that five hits fit on the screen of a laptop.
PASSAGE = 165


class ShownHit(NamedTuple):  # made in a third of a dataclass's time
    """A hit in words and addresses.

    `number` counts the hits of a search, 0 for one that is close. `place` is where the clause stands in its section ("OP 3");
    `ticks` are the strength of its verb, and `rest` what its ladder goes on to; `adoption` is how its text was adopted.
    `identical` is "" where no other clause has its wording; `language` is "" for English; `title` is "" where the hit above is
    of the same document.
    `outside` says how many more documents have its wording outside of the filters.
    `notes` are the footnotes that are why it was found.
    `opening` is what the clause begins with, which says what it does, where the passage shown begins only after it.
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
    identical: str
    identical_url: str
    nearly: str
    nearly_url: str
    outside: str
    outside_url: str
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
    shown = _all(results.query, results.clauses, numbered=True)
    if not results.query.filters or isinstance(results.tree, Identical):
        return shown
    return [_with_outside(index, hit, result) for hit, result in zip(shown, results.clauses, strict=True)]


def _with_outside(index: Index, shown: ShownHit, result: ResultClause) -> ShownHit:
    clause_id = result.hit.clause.id
    more = index.clause(clause_id).identical_documents - result.hit.identical_documents
    if more <= 0:
        return shown
    words = f"{more:,}{' identical' if not shown.identical else ''} outside your filters"
    return shown._replace(outside=words, outside_url=identical_query(Query(), clause_id).url("/"))


def close_hits(results: Results) -> list[ShownHit]:
    """The clauses that come close, each run of those that lack the same words under one line."""
    lacking = [", ".join(result.missing) for result in results.close]
    shown = _all(results.query, results.close, numbered=False)
    return [
        hit._replace(missing=missing if missing != above else "")
        for hit, missing, above in zip(shown, lacking, ["", *lacking], strict=False)
    ]


def _all(query: Query, clauses: Sequence[ResultClause | CloseClause], numbered: bool) -> list[ShownHit]:
    # A hit takes along what it was found by and its number, so that its page leads back and on.
    first = (query.page - 1) * query.per_page + 1
    trails = [f"?{arguments_of(query, number)}" for number in range(first, first + len(clauses))] if numbered else []
    if not numbered or not is_affordable(trails[0] if trails else "", 2 * len(clauses)):
        q = with_marks("", query.q)
        trails = [q if is_affordable(q, 2 * len(clauses)) else ""] * len(clauses)
    ids = [result.hit.document.id for result in clauses]
    # A list: from a generator, a template takes half as long again.
    return [
        _shown(result, query, first + i if numbered else 0, trail, titled=document_id != above)
        for i, (result, trail, document_id, above) in enumerate(zip(clauses, trails, ids, ["", *ids], strict=False))
    ]


def _shown(result: ResultClause | CloseClause, query: Query, number: int, marked: str, titled: bool) -> ShownHit:
    hit = result.hit
    document, clause = hit.document, hit.clause
    passage = snippet(clause.text, result.marks, PASSAGE)
    if passage.start:
        # The opening stands before it.
        passage = snippet(clause.text, result.marks, PASSAGE - min(opening_span(clause)[1], PASSAGE // 3))
    ticks, rest = labels.ticks(clause.verb)
    # A search for one wording is where the link would lead.
    repeated = hit.identical > 1 and not isinstance(query.parsed.tree, Identical)
    return ShownHit(
        number=number,
        type=clause.type,
        url=clause_url(clause.id) + marked,
        name=labels.name(document),
        place=labels.paragraph_label(clause),
        verb=clause.verb or "",
        ticks=ticks,
        rest=rest,
        adoption=labels.adopted(document.vote),
        facts=tuple(filter(None, (labels.section_label(clause), *labels.origin(document)))),
        identical=labels.identical(hit) if repeated else "",
        identical_url=identical_query(query, clause.id).url("/") if repeated else "",
        nearly=f"and {hit.nearly_identical:,} nearly identical" if hit.nearly_identical else "",
        nearly_url=f"/near{clause_url(clause.id).removeprefix('/clauses')}" if hit.nearly_identical else "",
        outside="",
        outside_url="",
        citation=citation(document, clause),
        language=document.language if document.language != "en" else "",
        opening=_opening_before(result, passage.start),
        begins=passage.start == 0,
        ends=passage.end == len(clause.text),
        lines=clause_lines(clause, result.marks, (passage.start, passage.end)),
        notes=result.notes,
        title=document.title if titled else "",
        title_url=document_url(document.id) + marked,
    )


def _opening_before(result: ResultClause | CloseClause, start: int) -> tuple[TextRun, ...]:
    if not start:
        return ()
    opening = opening_span(result.hit.clause)
    if not 0 < opening[1] <= start:
        return ()
    return tuple(run for line in clause_lines(result.hit.clause, result.marks, opening) for run in line.runs)
