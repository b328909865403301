"""The command line: `python -m search_service COMMAND`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
from tqdm import tqdm

from search_service.coverage import Coverage, in_words
from search_service.errors import IndexMissingError, SearchServiceError
from search_service.fetching import ORIGIN, fetch
from search_service.fields import FACETS, SORTS
from search_service.indexing import build, documents_in
from search_service.readers.sources import Problem, Source
from search_service.records import document_record
from search_service.results import ResultClause, Results
from search_service.search import Index, open_index
from search_service.settings import Settings, settings
from search_service.web.serving import serve

FILTERS = {"session": "session", "verb": "verb", "type": "type", "symbol": "symbol", "agenda-item": "agenda_item"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit code is 0 when it did what was asked, 1 when it could not, 2 when the usage was wrong."""
    try:
        stated = settings()
        options = _parser(stated).parse_args(arguments)
        return int(options.run(options, stated))
    except SearchServiceError as error:
        print(f"search_service: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:  # the reader of our output, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _parser(stated: Settings) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("search_service", description="Search the clauses of United Nations resolutions.")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    index = commands.add_parser("index", help="read files and folders, and build the index")
    index.add_argument("paths", nargs="*", type=Path, metavar="PATH", default=[stated.seeds_dir], help="default: seeds/")
    index.add_argument("--json", action="store_true", help="print the coverage report as JSON")
    index.add_argument("--update", action="store_true", help="do not read files again that have not changed")
    index.set_defaults(run=_index)

    read = commands.add_parser("read", help="print what is read from files, a JSON line a document")
    read.add_argument("paths", nargs="+", type=Path, metavar="FILE")
    read.set_defaults(run=_read)

    search = commands.add_parser("search", help="search the index")
    search.add_argument("query", metavar="QUERY", help='words, and "exact phrases" in quotes')
    for option, facet in FILTERS.items():
        search.add_argument(
            f"--{option}", action="append", default=[], dest=facet, metavar="V", help="may be given several times"
        )
    search.add_argument("--sort", default="relevance", metavar="S", help=", ".join(sort.name for sort in SORTS))
    search.add_argument("--limit", default="10", metavar="N", help="how many clauses to list (1 to 100)")
    search.add_argument("--json", action="store_true", help="print what /api/search answers")
    search.set_defaults(run=_search)

    server = commands.add_parser("serve", help="serve the pages and the API")
    server.add_argument("--host", default=stated.host)
    server.add_argument("--port", default=stated.port, type=int)
    server.add_argument("--workers", default=stated.workers, type=int)
    server.set_defaults(run=_serve)

    fetcher = commands.add_parser("fetch", help="bring the UN's official corpora to this machine with git")
    fetcher.add_argument("--dest", type=Path, default=stated.corpus_dir, metavar="DIR", help="default: %(default)s")
    fetcher.add_argument("--from", dest="origin", default=ORIGIN, metavar="URL", help="where the repositories are")
    fetcher.set_defaults(run=_fetch)

    for command in (index, search, server):
        command.add_argument("--index-dir", type=Path, default=stated.index_dir, metavar="DIR")
    return parser


def _index(options: argparse.Namespace, stated: Settings) -> int:
    covered = build(options.paths, options.index_dir, stated.max_file_bytes, stated.processes, _progress, update=options.update)
    print(json.dumps(covered.to_dict()) if options.json else "\n".join(_coverage_lines(covered)))
    return 0 if covered.documents else 1


def _progress(files: Iterable[Source]) -> Iterable[Source]:
    # disable=None: a bar on a terminal, silence elsewhere.
    yield from tqdm(files, unit=" files", disable=None)


def _coverage_lines(covered: Coverage) -> Iterable[str]:
    yield f"{covered.documents:,} documents, {sum(covered.clauses.values()):,} clauses, in {covered.seconds:.1f} s"
    for clause_type, count in covered.clauses.items():
        yield f"  {clause_type:<12}{count:>10,}"
    files = covered.files
    yield f"files: {files.read:,} read, {files.kept:,} unchanged, {files.removed:,} removed"
    for part in covered.parts:
        name = f"{part.body or 'no body stated'}, {part.period or 'undated'}, {part.language}"
        yield f"  {name:<40}{part.documents:>8,} documents{sum(part.clauses.values()):>10,} clauses"
    yield f"gaps in the numbering: {len(covered.gaps):,}"
    yield from (f"  {in_words(gap)}" for gap in covered.gaps)
    yield f"repaired: {len(covered.repairs):,}"
    yield from (f"  {repair.source}: {repair.what}" for repair in covered.repairs)
    yield f"skipped: {len(covered.problems):,}"
    yield from (f"  {_located(problem)}: {problem.reason}" for problem in covered.problems)
    if not covered.documents:
        yield "Nothing was indexed; the index is as it was before."


def _located(problem: Problem) -> str:
    return f"{problem.path}:{problem.line}" if problem.line else problem.path


def _read(options: argparse.Namespace, stated: Settings) -> int:
    failed = False
    for item in documents_in(options.paths, stated.max_file_bytes):
        if isinstance(item, Problem):
            failed = True
            print(f"search_service: {_located(item)}: {item.reason}", file=sys.stderr)
        else:
            print(msgspec.json.encode(document_record(item)).decode())
    return 1 if failed else 0


def _search(options: argparse.Namespace, _: Settings) -> int:
    filters = {facet.name: getattr(options, facet.name) for facet in FACETS if facet.name in FILTERS.values()}
    with open_index(options.index_dir) as index:
        _tell_damage(index)
        results = index.search(options.query, sort=options.sort, per_page=options.limit, **filters)
    print(msgspec.json.encode(results.to_dict()).decode() if options.json else "\n".join(_result_lines(results)))
    return 0


def _tell_damage(index: Index) -> None:
    for damage in index.damage:
        print(f"search_service: {damage} Generation {index.status().generation} answers instead.", file=sys.stderr)


def _result_lines(results: Results) -> Iterable[str]:
    documents = "1 document" if results.documents == 1 else f"{results.documents:,} documents"
    counts = f"{results.total:,} clauses, {results.distinct:,} of them different, in {documents}"
    yield f"{counts}: {results.understood}"
    for result in results.clauses:
        yield ""
        yield _heading(result)
        yield f"  {''.join(_marked(piece.text, piece.hit) for piece in result.snippet.pieces)}".replace("\n", "\n  ")


def _heading(result: ResultClause) -> str:
    document, clause = result.hit.document, result.hit.clause
    facts = [
        clause.id,
        clause.verb,
        document.adopted,
        f"identical: {result.hit.identical}" if result.hit.identical > 1 else None,
    ]
    return "  ".join(filter(None, facts))


def _marked(text: str, hit: bool) -> str:
    return f"\x1b[1m{text}\x1b[0m" if hit and sys.stdout.isatty() else text


def _fetch(options: argparse.Namespace, _: Settings) -> int:
    for corpus in fetch(options.dest, options.origin, lambda line: print(line, flush=True)):
        print(f"{corpus.folder}: {'updated to' if corpus.changed else 'unchanged at'} {corpus.commit[:12]}")
    print(f"Index them with: python -m search_service index {options.dest}")
    return 0


def _serve(options: argparse.Namespace, stated: Settings) -> int:
    try:
        with open_index(options.index_dir) as index:
            _tell_damage(index)
    except IndexMissingError:
        print(f"There is no index in {options.index_dir} yet: indexing {stated.seeds_dir} first.", flush=True)
        build([stated.seeds_dir], options.index_dir, stated.max_file_bytes)
    serve(options.index_dir, options.host, options.port, options.workers)
    return 0
