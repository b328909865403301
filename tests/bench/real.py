"""The real files: PDFs, Word files, old texts and the texts that five tools extract from the PDFs, against their truth.

`python tests/bench/fidelity.py --real` prints a row a kind. A clause is found where its type and its text are right to the
letter; `words` counts it also where only blanks, hyphens and punctuation differ. The files are no part of the project.
"""

from __future__ import annotations

import io
import json
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from msgspec import structs

from search_service import readers
from search_service.errors import ReadError
from search_service.model import Clause, Document
from search_service.symbols import parse_symbol
from tests.bench.fidelity import TYPES, matched

TOOLS = {"flow": "pdftotext", "layout": "pdftotext -layout", "pypdf": "pypdf", "pdfium": "pdfium", "plumber": "pdfplumber"}
_NOT_IN_WORDS = re.compile(r"[\W_]+")


@dataclass(slots=True)
class RealScore:
    """Counts over the files of one kind; `differences` has a file's name and what was missed in it or found too much."""

    files: int = 0
    expected: int = 0
    found: int = 0
    same: int = 0
    same_words: int = 0
    numbers: int = 0
    notes: int = 0
    notes_same: int = 0
    symbols: int = 0
    differences: list[tuple[str, str]] = field(default_factory=list)


def archive(path: Path) -> dict[str, bytes]:
    """The files of the folder or the archive by their names in it."""
    if path.is_dir():
        return {file.relative_to(path).as_posix(): file.read_bytes() for file in path.rglob("*") if file.is_file()}
    with tarfile.open(fileobj=io.BytesIO(path.read_bytes())) as packed:
        members = [member for member in packed if member.isfile()]
        return {member.name.removeprefix("./"): content.read() for member in members if (content := packed.extractfile(member))}


def cases(files: dict[str, bytes]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each text with a truth that counts: its kind, its name in the archive, and the truth."""
    for name in sorted(files):
        if not name.startswith("truth/"):
            continue
        truth = json.loads(files[name])
        source = name.removeprefix("truth/").removesuffix(".json")
        if not truth["scored"]:
            continue
        yield _kind(source), f"files/{source}", truth
        for suffix, tool in TOOLS.items():
            extracted = f"extracted/{source.removesuffix('.pdf')}.{suffix}.txt"
            if source.endswith(".pdf") and extracted in files:
                yield tool, extracted, truth


def _kind(source: str) -> str:
    if source.endswith(".docx"):
        return f"Word, {source.split('.')[-3]}"
    return "PDF" if source.endswith(".pdf") else "old text"


def score_real(path: Path, kinds: str = "") -> dict[str, RealScore]:
    """The score of each kind, of all or of those that begin so, over the real files with a truth that counts."""
    files = archive(path)
    scores: dict[str, RealScore] = {}
    for kind, name, truth in cases(files):
        if kind.startswith(kinds):
            _compare(scores.setdefault(kind, RealScore()), name, truth, _read(files[name], name))
    return scores


def _read(content: bytes, name: str) -> Document:
    """The document of a file, an empty one where it cannot be read; where there are several, that with most clauses."""
    try:
        return max(readers.read(content, name), key=lambda document: len(document.clauses))
    except ReadError as error:
        return Document("unread", "press report", None, "en", str(error), name, ())


def _compare(score: RealScore, name: str, truth: dict[str, Any], document: Document) -> None:
    expected = tuple(expected_clauses(truth["clauses"]))
    pairs = matched(expected, document.clauses)[0]
    in_words, differences = matched(_words(expected), _words(document.clauses))
    score.files += 1
    score.expected += len(expected)
    score.found += len(document.clauses)
    score.same += len(pairs)
    score.same_words += len(in_words)
    score.numbers += sum(one.number == other.number for one, other in in_words)
    differences += [f"number {one.number} <> {other.number}" for one, other in in_words if one.number != other.number]
    marks = {note.mark for clause in document.clauses for note in clause.footnotes if note.text}
    score.notes += truth["footnote_count"] + len(marks)
    score.notes_same += 2 * min(truth["footnote_count"], len(marks))
    if truth["footnote_count"] != len(marks):
        differences.append(f"notes: {truth['footnote_count']} <> {len(marks)}")
    right = document.symbol == parse_symbol(truth["symbol"])
    score.symbols += right
    if not right:
        differences.append(f"symbol: {truth['symbol']!r} <> {document.symbol!r}")
    score.differences += [(name, difference) for difference in differences]


def expected_clauses(rows: list[dict[str, Any]]) -> Iterator[Clause]:
    """The clauses of a truth, with their points on lines of their own."""
    clause: Clause | None = None
    for row in rows:
        if row["type"] in ("point", "wrapup") and clause:
            number = f"{row['num']} " if row["num"] else ""
            clause = structs.replace(clause, text=f"{clause.text}\n{number}{row['text']}")
        elif row["type"] in TYPES:
            if clause:
                yield clause
            clause = Clause("", TYPES[row["type"]], (row["num"] or "").rstrip(".") or None, None, None, (), None, row["text"])
    if clause:
        yield clause


def _words(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    return tuple(structs.replace(clause, text=_NOT_IN_WORDS.sub("", clause.text)) for clause in clauses)


def print_report(path: Path, worst: int) -> None:
    """The table, a row a kind, and up to `worst` differences of each."""
    scores = score_real(path)
    names = ("F1", "words F1", "numbers", "notes", "symbols")
    print(f"{'kind':20}{'files':>6}{'clauses':>8}" + "".join(f"{name:>10}" for name in names))
    for kind, score in scores.items():
        both = score.expected + score.found
        columns = [2 * score.same / both, 2 * score.same_words / both, score.numbers / max(1, score.same_words)]
        columns += [score.notes_same / score.notes if score.notes else 1.0, score.symbols / score.files]
        print(f"{kind:20}{score.files:6}{score.expected:8}" + "".join(f"{column:10.4f}" for column in columns))
    for kind, score in scores.items():
        for name, difference in score.differences[:worst]:
            print(f"{kind}: {name}\n         {difference[:400]}")
