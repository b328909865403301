"""The commands `index` and `read`: files into an index, or into JSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable

import msgspec
from tqdm import tqdm

from search_service.engines import Item
from search_service.export.document_json import document_record
from search_service.indexing.build import build, documents_in
from search_service.indexing.coverage import Coverage, in_words
from search_service.model import Problem
from search_service.settings import Settings


def index(options: argparse.Namespace, settings: Settings) -> int:
    covered = build(
        options.paths,
        options.index_dir,
        settings.max_file_bytes,
        settings.processes,
        _progress,
        update=options.update,
        engine=settings.engine,
    )
    print(json.dumps(covered.to_dict()) if options.json else "\n".join(_coverage_lines(covered)))
    return 0 if covered.documents else 1


def _progress(items: Iterable[Item], unit: str, total: int | None = None) -> Iterable[Item]:
    # disable=None: a bar on a terminal, silence elsewhere.
    return tqdm(items, unit=f" {unit}", total=total, disable=None)


def _coverage_lines(covered: Coverage) -> Iterable[str]:
    yield f"{covered.documents:,} documents, {sum(covered.clauses.values()):,} clauses, in {covered.seconds:.1f} s"
    for clause_type, count in covered.clauses.items():
        yield f"  {clause_type:<12}{count:>10,}"
    files = covered.files
    yield f"files: {files.read:,} read, {files.kept:,} unchanged, {files.removed:,} removed"
    for part in covered.parts:
        name = f"{part.body or 'no body settings'}, {part.period or 'undated'}, {part.language}"
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


def read(options: argparse.Namespace, settings: Settings) -> int:
    failed = False
    for item in documents_in(options.paths, settings.max_file_bytes):
        if isinstance(item, Problem):
            failed = True
            print(f"search_service: {_located(item)}: {item.reason}", file=sys.stderr)
        else:
            sys.stdout.buffer.write(msgspec.json.encode(document_record(item)) + b"\n")
    return 1 if failed else 0
