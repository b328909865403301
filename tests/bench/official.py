"""The official XML files against an independent reading of them; `python tests/bench/fidelity.py --official` prints the result.

The other reading is a second opinion, not gold. Where the two differ the official file was opened, and where it bears us out
`tests/official_disagreements.tsv` says so: file, where, what the other reading has, what we have, why.
"""

from __future__ import annotations

import csv
import json
import lzma
import re
import sys
import tarfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from msgspec import structs

from search_service.errors import ReadError
from search_service.model import Clause, ClauseType, Document, Footnote
from search_service.readers import akn
from search_service.readers.clauses import row_line
from search_service.symbols import agenda_items, parse_symbol
from tests.bench.fidelity import TYPES, Reading, matched, note_keys

DISAGREEMENTS = Path(__file__).resolve().parents[1] / "corpus" / "official_disagreements.tsv"
_FILE = re.compile(r'\{"file": "([^"]+)"')
_STARS = re.compile(r"\n\* ?\* ?\*")
_WORD = re.compile(r"\w[^\W_]")
_LABEL = re.compile(r"(?:[IVX]+|[A-Z]|\d+(?:\.\d+)*)\.?\s+|[. ]+")
EXCERPT = 60  # characters of a clause that a row of the disagreements quotes


@dataclass(slots=True)
class OfficialScore:
    """Counts over the files compared so far; `explained` are the differences in which the official file bears us out."""

    files: int = 0
    expected: int = 0
    found: int = 0
    same: int = 0
    numbers: int = 0
    explained_missed: int = 0
    explained_extra: int = 0
    notes: Counter[str] = field(default_factory=Counter)
    facts: Counter[tuple[str, bool]] = field(default_factory=Counter)
    open: list[str] = field(default_factory=list)

    def f1(self, explained: bool = False) -> float:
        """F1 of clauses that are the same in type and text; with `explained`, those differences count as the same."""
        missed = self.expected - self.same - explained * self.explained_missed
        extra = self.found - self.same - explained * self.explained_extra
        whole = self.expected + self.found
        return 1 - (missed + extra) / whole if whole else 1.0


def score_official(corpus: Path, every: int = 1) -> OfficialScore:
    """The score over one in `every` files of the corpus."""
    score = OfficialScore()
    known = disagreements()
    for file, text, readings in official(corpus, every):
        score.files += 1
        try:
            documents: Sequence[Document] = akn.read(text, file)
        except ReadError as error:
            score.open.append(f"{file}: {error}")
            documents = ()
        by_symbol = {document.symbol: document for document in documents}
        for place, reading in enumerate(readings):
            symbol = reading.facts["symbol"]
            document = by_symbol.get(symbol if isinstance(symbol, str) else None)
            if document or place < len(documents):
                _compare(score, file, reading, document or documents[place], known)
    return score


def _compare(score: OfficialScore, file: str, reading: Reading, document: Document, known: set[tuple[str, str, str]]) -> None:
    expected_clauses, found_clauses = comparable(reading.clauses, document)
    pairs, _ = matched(expected_clauses, found_clauses)
    score.expected += len(expected_clauses)
    score.found += len(found_clauses)
    score.same += len(pairs)
    score.numbers += sum(expected.number == found.number for expected, found in pairs)
    expected_notes = note_keys(expected for expected, _ in pairs)
    found_notes = note_keys(found for _, found in pairs)
    score.notes.update(expected=expected_notes.total(), found=found_notes.total(), same=(expected_notes & found_notes).total())
    missed = _left(expected_clauses, (expected for expected, _ in pairs))
    extra = _left(found_clauses, (found for _, found in pairs))
    for side, clauses in (("theirs", missed), ("ours", extra)):
        for clause in clauses:
            explained = (file, side, excerpt(clause)) in known
            score.explained_missed += explained and side == "theirs"
            score.explained_extra += explained and side == "ours"
            if not explained:
                score.open.append(f"{file}: {side} {excerpt(clause)!r}")
    for name, value in reading.facts.items():
        own = getattr(document, name)
        same = own == value or (file, "ours", f"{name}: {own}") in known
        score.facts[name, same] += 1
        if not same:
            score.open.append(f"{file}: {name} {value!r} <> {own!r}")


def comparable(theirs: Sequence[Clause], document: Document) -> tuple[list[Clause], list[Clause]]:
    """What the two readings can agree on: the other one has no tables, takes bold titles for clauses and stars for a line."""
    headings = {_bare(heading) for clause in document.clauses for heading in clause.headings}
    expected = [structs.replace(clause, text=_STARS.sub("", clause.text)) for clause in theirs]
    found = []
    for clause in document.clauses:
        rows = {row_line(row) for row in clause.rows}
        lines = [line for line in clause.text.split("\n") if line not in rows]
        if lines:
            found.append(structs.replace(clause, text="\n".join(lines)))
    return [clause for clause in expected if _bare(clause.text) not in headings and _WORD.search(clause.text)], found


def _bare(text: str) -> str:
    return _LABEL.sub("", text)


def _left(clauses: Sequence[Clause], taken: Iterable[Clause]) -> list[Clause]:
    gone = Counter(map(id, taken))
    return [clause for clause in clauses if not gone[id(clause)]]


def excerpt(clause: Clause) -> str:
    """What a row of the disagreements quotes of a clause: its type, and its beginning on one line."""
    return f"{clause.type}: {' '.join(clause.text[:EXCERPT].split())}"


def disagreements() -> set[tuple[str, str, str]]:
    """The explained differences: file, side, what that side has."""
    with DISAGREEMENTS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return {(row["file"], side, row[side]) for row in rows for side in ("theirs", "ours") if row[side]}


# --- the independent reading ------------------------------------------------------------------------------------------


def official(corpus: Path, every: int = 1) -> Iterator[tuple[str, str, list[Reading]]]:
    """One in `every` official files: its path, its text and what the other reading has for its documents."""
    readings: dict[str, list[Reading]] = {}
    with lzma.open(corpus / "dev_truth_en.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            # By its checksum, so that a line that is not chosen need not be parsed.
            named = _FILE.match(line)
            if named and zlib.crc32(named[1].encode()) % every == 0:
                truth = json.loads(line)
                readings.setdefault(truth["file"], []).append(expected_reading(truth))
    with tarfile.open(corpus / "dev_en.tar.xz") as archive:
        for member in archive:
            name = member.name.removeprefix("./").removeprefix("dev_en/")
            content = archive.extractfile(member) if name in readings else None
            if content:
                yield name, content.read().decode("utf-8-sig"), readings[name]


def expected_reading(truth: dict[str, Any]) -> Reading:
    return Reading(truth["file"], tuple(expected_clauses(truth["clauses"])), dict(expected_facts(truth)))


def expected_clauses(rows: Sequence[dict[str, Any]]) -> Iterator[Clause]:
    """The clauses of the other reading, each with its points and wrap-ups on lines of their own."""
    drafts: list[tuple[ClauseType, str | None, str, list[Footnote]]] = []
    owners: dict[int, int] = {}
    texts: dict[str, str] = {}
    for row in rows:
        texts.update((note["marker"], note["text"]) for note in row["notes"] if note["text"])
        notes = [Footnote(note["marker"], texts.get(note["marker"], ""), note["pos"]) for note in row["notes"]]
        if row["type"] in TYPES:
            owners[row["seq"]] = len(drafts)
            drafts.append((TYPES[row["type"]], (row["num"] or "").rstrip(".") or None, row["text"], notes))
        elif row["type"] in ("point", "wrapup", "annex_point") and drafts:
            owner = owners.get(row.get("parent", 0), len(drafts) - 1)
            owners[row["seq"]] = owner
            kind, number, text, noted = drafts[owner]
            line = f"{row['num']} {row['text']}" if row["num"] else row["text"]
            shift = len(text) + 1 + len(line) - len(row["text"])
            moved = [Footnote(note.mark, note.text, note.at + shift) for note in notes]
            drafts[owner] = (kind, number, f"{text}\n{line}", noted + moved)
    for kind, number, text, noted in drafts:
        yield Clause("", kind, number, None, None, (), None, text, footnotes=tuple(noted))


def expected_facts(truth: dict[str, Any]) -> Iterator[tuple[str, object]]:
    """What the other reading has of the facts, in our terms; a fact that it does not look for is left out."""
    symbol = parse_symbol(truth.get("symbol") or "")
    part = truth.get("part")
    yield "symbol", f"{symbol.rsplit(' ', 1)[0] if symbol[-2] == '-' else symbol} {part}" if symbol and part else symbol
    yield "published", truth["issue_date"]
    if truth["kind"] == "resolution" and not truth["adoption_date"].startswith("0001"):
        yield "adopted", truth["adoption_date"]
    if truth["kind"] == "resolution":
        yield "meeting", truth.get("meeting") or None
        if truth.get("title") or truth.get("collection_title"):
            yield "title", truth.get("title") or truth["collection_title"]
    if "agenda_item" in truth:
        yield "agenda_items", tuple(item for line in truth["agenda_item"] for item in agenda_items(line))
        yield "agenda_item_titles", tuple(truth.get("agenda_item_name") or ())
        ordinal = truth["committee"].removesuffix("Committee").capitalize()
        yield "committee", f"{ordinal} Committee" if ordinal != "Nomain" else None


def print_report(corpus: Path, worst: int) -> None:
    if not (corpus / "dev_en.tar.xz").exists():
        sys.exit(f"There is no corpus at {corpus}. Set SEARCH_SERVICE_TEST_CORPUS to the folder that holds it.")
    print("\n".join(report(score_official(corpus), worst)))


def report(score: OfficialScore, worst: int) -> Iterator[str]:
    """The totals, a line a fact, and the first differences that nobody has explained."""
    notes = 2 * score.notes["same"] / max(1, score.notes["expected"] + score.notes["found"])
    yield f"{score.files} files, {score.expected} clauses expected, {score.found} found, {score.same} the same in type and text"
    yield f"F1 {score.f1():.5f}; {score.f1(explained=True):.5f} with the explained disagreements set aside"
    yield f"numbers {score.numbers / max(1, score.same):.5f}, footnotes (mark, place, text) {notes:.5f}"
    for name in sorted({name for name, _ in score.facts}):
        same, whole = score.facts[name, True], score.facts[name, True] + score.facts[name, False]
        yield f"{name:20}{same:6} of {whole}"
    yield f"{len(score.open)} unexplained differences"
    yield from (f"  {line}" for line in score.open[:worst])
