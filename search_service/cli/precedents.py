"""The commands `compare` and `check`: documents and drafts, clause by clause."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec
from tqdm import tqdm

from search_service.cli.searching import painted, plain, tell_damage
from search_service.errors import NotFoundError, ReadError, UsageError, quoted
from search_service.export.citation import citation, clause_citation, counted, in_series
from search_service.model import Document
from search_service.precedents.alignment import RELATIONS, Pair
from search_service.precedents.check import CheckedClause, Checker
from search_service.precedents.check_json import check_record, summary
from search_service.precedents.comparison import Comparison, compared, comparison_record
from search_service.precedents.draft_language import in_its_language
from search_service.precedents.redline import RedlineChange
from search_service.readers import read
from search_service.readers.sources import file_bytes
from search_service.search.index import Index, open_index
from search_service.settings import Settings, wants_colour

_STYLES = {"insert": "4;32", "delete": "9;31"}
_SIGNS = {"equal": ("", ""), "insert": ("{+", "+}"), "delete": ("[-", "-]")}


def declare_compare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("a", metavar="A", help="the earlier text: a symbol, the id of a document, or a file")
    parser.add_argument("b", metavar="B", help="the later text")
    parser.add_argument("--json", action="store_true", help="print the answer of /api/compare")


def compare(options: argparse.Namespace, config: Settings) -> int:
    with open_index(options.index_dir, config.budget_ms, config.engine) as index:
        tell_damage(index)
        comparison = compared(*(_document(index, name, config.max_file_bytes) for name in (options.a, options.b)))
    if options.json:
        sys.stdout.buffer.write(msgspec.json.encode(comparison_record(comparison)) + b"\n")
    else:
        print("\n".join(_comparison_lines(comparison, sys.stdout.isatty() and wants_colour())))
    return 0


def declare_check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", metavar="FILE", type=Path, help="the draft: text, Markdown, HTML, XML, Word or PDF; - reads the input"
    )
    parser.add_argument("--json", action="store_true", help="print the answer of /api/check")


def check(options: argparse.Namespace, config: Settings) -> int:
    name = str(options.file)
    documents = tuple(map(in_its_language, read(read_bytes(options.file, config.max_file_bytes), name)))
    with open_index(options.index_dir, config.budget_ms, config.engine) as index:
        tell_damage(index)
        total = sum(len(document.clauses) for document in documents)
        # disable=None: a bar on a terminal, silence elsewhere.
        checked = [*tqdm(Checker(index.engine).check(documents), total=total, unit=" clauses", disable=None, leave=False)]
    if options.json:
        sys.stdout.buffer.write(msgspec.json.encode(check_record(documents, checked)) + b"\n")
    else:
        print("\n".join(_check_lines(documents, checked, sys.stdout.isatty() and wants_colour())))
    return 0


def _check_lines(documents: Sequence[Document], checked: Sequence[CheckedClause], coloured: bool) -> Iterable[str]:
    yield summary(checked)
    yield from (plain(problem) for document in documents for problem in document.problems)
    for one in checked:
        yield ""
        nearest = one.nearest
        shifted = f", {one.verb_shift} than the precedent" if one.verb_shift else ""
        similarity = f", {nearest.similarity:.0f} of 100" if nearest and one.status == "near" else ""
        yield painted(f"{one.status}  {clause_citation(one.clause)}{similarity}{shifted}", "1;36", coloured)
        text = redline_text(one.changes, coloured) if one.status == "near" else plain(one.text)
        yield f"  {text}".replace("\n", "\n  ")
        if nearest:
            yield f"  {counted(one.count, 'clause')}, nearest {plain(citation(nearest.hit.document, nearest.hit.clause))}"
        if quoted := one.quotation:
            source = plain(citation(quoted.hit.document, quoted.hit.clause))
            yield f"  {quoted.words} of its words are in {source}: {plain(quoted.text)}"
        for doubtful in one.citations:
            yield f"  {plain(doubtful.explanation)}"


def _document(index: Index, name: str, max_bytes: int) -> Document:
    """The document with this id or symbol in the index, else the document in the file of this name."""
    with suppress(NotFoundError):
        return index.document(name)
    path = Path(name)
    if not os.path.isfile(path):  # unlike that of a Path, False for names that are too long
        raise NotFoundError(f"There is no document and no file {quoted(name)}.", "Search for its symbol.")
    documents = read(read_bytes(path, max_bytes), name)
    if len(documents) > 1:
        ids = in_series([document.id for document in documents])
        raise UsageError(f"The file {quoted(name)} holds {len(documents)} documents: {ids}.", "Compare files of one document.")
    return documents[0]


def read_bytes(path: Path, max_bytes: int) -> bytes:
    """A file's bytes, or those of standard input for "-"; ReadError if they cannot be read or are too many."""
    if str(path) == "-":
        content = sys.stdin.buffer.read(max_bytes + 1)
        if len(content) > max_bytes:
            raise ReadError(f"The input holds more than {max_bytes:,} bytes.", "Cut it in parts.")
        return content
    try:
        return file_bytes(path, max_bytes)
    except ReadError as error:
        raise ReadError(f"{path}: {error}") from error


def _comparison_lines(comparison: Comparison, coloured: bool) -> Iterable[str]:
    totals = comparison.totals
    yield f"{comparison.a.id} → {comparison.b.id}"
    yield in_series([f"{totals[name]} {name}" for name in RELATIONS if totals[name]]) or "There are no clauses to compare."
    for way in ("weaker", "stronger"):
        if totals[way]:
            yield f"The leading verb is {way} in {counted(totals[way], 'clause')}."
    for pair in comparison.pairs:
        if pair.relation != "verbatim":
            yield ""
            yield from _pair_lines(pair, coloured)


def _pair_lines(pair: Pair, coloured: bool) -> Iterable[str]:
    places = [clause_citation(clause) for clause in (pair.a, pair.b) if clause]
    verbs = f", {pair.verb_shift}: {pair.a.verb} → {pair.b.verb}" if pair.verb_shift and pair.a and pair.b else ""
    yield painted(f"{pair.relation}  {' → '.join(dict.fromkeys(places))}{verbs}", "1;36", coloured)
    yield f"  {redline_text(pair.changes, coloured)}".replace("\n", "\n  ")


def redline_text(changes: Sequence[RedlineChange], coloured: bool) -> str:
    """Changes for a terminal: underlined and struck through if coloured, else as in word diffs, {+new+} and [-old-]."""
    if len(changes) == 1:
        return plain(changes[0].text)
    return "".join(_change_text(change, coloured) for change in changes)


def _change_text(change: RedlineChange, coloured: bool) -> str:
    text = plain(change.text)
    if coloured:
        return painted(text, _STYLES.get(change.op, ""), change.op in _STYLES)
    before, after = _SIGNS[change.op]
    return f"{before}{text}{after}"
