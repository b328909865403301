"""The command `search`: hits for people, or JSON, CSV and NDJSON for programs."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from search_service.engines import Hit
from search_service.errors import UsageError
from search_service.export.citation import citation, in_numbers
from search_service.export.tables import TABLE_FORMATS, rows
from search_service.fields import FACETS
from search_service.model import Clause
from search_service.query import GROUPS, SORTS, Query, read_arguments
from search_service.search.index import Index, open_index, refusal
from search_service.search.lacking import lacking
from search_service.search.results import ResultClause, Results
from search_service.settings import Settings, wants_colour

HELP: dict[str, Any] = {
    "formatter_class": argparse.RawDescriptionHelpFormatter,
    "description": "Search the index. Values of one filter are joined by “or”, different filters by “and”.",
    "epilog": """examples:
  search preventive diplomacy --session 77 --verb encourage
  search '"zone of peace" -women' --type operative --sort newest --limit 50
  search 76/299
  search climate --verb urge --csv > clauses.csv      every clause found, a row each
""",
}
LISTED = "10"
# Control characters, which could control a terminal.
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", nargs="+", metavar="QUERY", help="words, and '\"exact phrases\"' in quotes of the search")
    for facet in FACETS:
        option = f"--{facet.name.replace('_', '-')}"
        parser.add_argument(
            option, action="append", default=[], dest=facet.name, metavar="V", help=f"such as {facet.example!r}"
        )
    parser.add_argument("--sort", default="relevance", metavar="S", help=", ".join(sort.name for sort in SORTS))
    parser.add_argument(
        "--group",
        default="identical",
        metavar="G",
        help=f"which clauses are listed once: {', '.join(GROUPS)}",
    )
    parser.add_argument(
        "--limit", metavar="N", help=f"how many clauses to list: 1 to 100, default {LISTED}; any number of rows"
    )
    forms = parser.add_mutually_exclusive_group()
    forms.add_argument("--json", action="store_true", help="print the answer of /api/search")
    for form in TABLE_FORMATS:
        description = f"print every clause found, {form.description}"
        forms.add_argument(f"--{form.suffix}", dest="table", action="store_const", const=form, help=description)


def run(options: argparse.Namespace, settings: Settings) -> int:
    with open_index(options.index_dir, settings.budget_ms, settings.engine) as index:
        tell_damage(index)
        if options.table:
            hits = _limited(index.walk(_query(options, Query().per_page)).hits, options.limit)
            table = rows(hits, settings.public_url.rstrip("/"))
            for part in options.table.lines(table):
                sys.stdout.buffer.write(part)
            return 0
        results = index.answer(_query(options, options.limit or LISTED))
    if options.json:
        sys.stdout.buffer.write(results.to_json() + b"\n")
    else:
        coloured = sys.stdout.isatty() and wants_colour()
        print("\n".join(_lines(results, coloured)))
    return 0


def _query(options: argparse.Namespace, per_page: int | str) -> Query:
    pairs = [("q", " ".join(options.query)), ("sort", options.sort), ("group", options.group), ("per_page", str(per_page))]
    pairs += [(facet.name, value) for facet in FACETS for value in getattr(options, facet.name)]
    query, problems = read_arguments(pairs)
    if problems:
        raise refusal(problems[0])
    return query


def _limited(hits: Iterator[Hit], limit: str | None) -> Iterator[Hit]:
    if limit is None:
        return hits
    if not limit.isdecimal() or int(limit) < 1:
        raise UsageError(f"“{limit}” is not a number of rows.", "Use a whole number, 1 or more, or leave out --limit.", "limit")
    return islice(hits, int(limit))


def tell_damage(index: Index) -> None:
    for damage in index.damage:
        print(f"search_service: {damage} Generation {index.status().generation} answers instead.", file=sys.stderr)


def _lines(results: Results, coloured: bool) -> Iterable[str]:
    yield f"{in_numbers(results.total, results.distinct, results.documents, results.group == 'near')}: {results.understood}"
    if results.suggestion:
        yield f"Did you mean: {results.suggestion.q}"
    for relaxation in results.relaxations:
        left_out = lacking([one.text for one in relaxation.dropped], results.query)
        yield f"Without {left_out}: {relaxation.total:,} clauses"
    for result in results.clauses:
        yield ""
        yield from _hit_lines(result, coloured)


def _hit_lines(result: ResultClause, coloured: bool) -> Iterable[str]:
    document, clause, hit = result.hit.document, result.hit.clause, result.hit
    facts = (clause.verb, document.adopted, f"identical: {hit.identical}" if hit.identical > 1 else None)
    yield "  ".join(filter(None, (painted(clause.id, "1;36", coloured), *facts)))
    if coloured:
        yield f"  {painted(citation(document, clause), '2', True)}"
    passage = result.snippet
    text = "".join(painted(plain(piece.text), "1;33", coloured and piece.hit) for piece in passage.pieces)
    before = f"{plain(_skipped_opening(clause, passage.start))}… " if passage.start else ""
    yield f"  {before}{text}{' …' if passage.end < len(clause.text) else ''}".replace("\n", "\n  ")
    for note in result.notes:
        pieces = [painted(plain(piece.text), "1;33", coloured and piece.hit) for piece in note.snippet.pieces]
        yield f"  Footnote {plain(note.mark)}: {''.join(pieces)}"


def _skipped_opening(clause: Clause, start: int) -> str:
    """The opening of a clause, if a passage that begins at `start` leaves it out."""
    return f"{clause.opening} " if clause.opening and clause.opening in clause.text[:start] else ""


def painted(text: str, style: str, coloured: bool) -> str:
    """A text in an ANSI style, if `coloured`."""
    return f"\x1b[{style}m{text}\x1b[0m" if coloured else text


def plain(text: str) -> str:
    """A text without control characters."""
    return _CONTROLS.sub(" ", text)
