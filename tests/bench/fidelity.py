"""How faithfully the readers read: clauses, numbers, verbs, footnotes and stated facts against an independent reading.

    python tests/bench/fidelity.py [--rendered DIRECTORY-OR-ARCHIVE] [--worst N]

reads 120 resolutions in four styles of text and prints a row a style. The corpus is no part of the project: it is looked
for at SEARCH_SERVICE_TEST_CORPUS, else beside the project's folder in `shared/corpus`.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tarfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from search_service import readers  # noqa: E402
from search_service.errors import ReadError  # noqa: E402 - the project is not installed, it is run from its folder
from search_service.model import Clause, ClauseType, Document, Footnote  # noqa: E402
from search_service.symbols import agenda_items, parse_symbol, session_of  # noqa: E402

CORPUS = Path(os.environ.get("SEARCH_SERVICE_TEST_CORPUS", PROJECT.parent / "shared" / "corpus"))
RENDERED = CORPUS / "rendered_dev.tar.xz"
STYLES = ("pdf", "loose", "md", "draft")
TYPES: dict[str, ClauseType] = {
    "preambular": "preambular",
    "operative": "operative",
    "declaration": "operative",
    "statement": "statement",
    "annex": "annex",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """One document as an independent reading has it: clauses with their points joined, and the facts that its text states."""

    name: str
    clauses: tuple[Clause, ...]
    facts: dict[str, object]


@dataclass(slots=True)
class Score:
    """Counts over the documents compared so far; `first` is the first difference of each document that has one."""

    documents: int = 0
    expected: int = 0
    found: int = 0
    same: int = 0
    agreeing: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    facts: Counter[str] = field(default_factory=Counter)
    facts_same: Counter[str] = field(default_factory=Counter)
    worst: list[tuple[float, str, str]] = field(default_factory=list)


def compare(score: Score, reading: Reading, document: Document) -> None:
    """Add one document to the score: clauses agree where type and text are the same to the letter."""
    matches, differences = matched(reading.clauses, document.clauses)
    score.documents += 1
    score.expected += len(reading.clauses)
    score.found += len(document.clauses)
    score.same += len(matches)
    for expected, found in matches:
        for name in ("number", "verb", "modifiers", "headings", "rows"):
            same = getattr(expected, name) == getattr(found, name)
            score.agreeing[name] += same
            if not same:
                differences.append(f"{name}: {getattr(expected, name)!r} <> {getattr(found, name)!r} in {expected.text[:60]!r}")
    expected_notes, found_notes = note_keys(reading.clauses), note_keys(document.clauses)
    score.notes.update(expected=expected_notes.total(), found=found_notes.total(), same=(expected_notes & found_notes).total())
    differences += [f"footnote missed: {note}" for note in (expected_notes - found_notes)]
    differences += [f"footnote too many: {note}" for note in (found_notes - expected_notes)]
    for name, value in reading.facts.items():
        score.facts[name] += 1
        score.facts_same[name] += getattr(document, name) == value
        if getattr(document, name) != value:
            differences.append(f"{name}: {value!r} <> {getattr(document, name)!r}")
    if differences:
        size = max(1, len(reading.clauses) + len(document.clauses))
        score.worst.append((2 * len(matches) / size - len(differences) / 1e4, reading.name, differences[0]))


def matched(expected: Sequence[Clause], found: Sequence[Clause]) -> tuple[list[tuple[Clause, Clause]], list[str]]:
    """The pairs of clauses of the same type and text, each clause in one pair at most, and what is left over in words."""
    left: dict[tuple[str, str], list[Clause]] = {}
    for clause in found:
        left.setdefault((clause.type, clause.text), []).append(clause)
    pairs, missed = [], []
    for clause in expected:
        same = left.get((clause.type, clause.text))
        if same:
            pairs.append((clause, same.pop(0)))
        else:
            missed.append(f"missed {clause.type} {clause.number}: {clause.text!r}")
    extra = [f"extra {clause.type} {clause.number}: {clause.text!r}" for clauses in left.values() for clause in clauses]
    return pairs, [line for pair in zip(missed, extra, strict=False) for line in pair] + missed[len(extra) :] + extra[
        len(missed) :
    ]


def note_keys(clauses: Iterable[Clause]) -> Counter[tuple[str, str, int, str]]:
    return Counter((note.mark, note.text, note.at, clause.text[:40]) for clause in clauses for note in clause.footnotes)


# --- the rendered documents -------------------------------------------------------------------------------------------


def rendered(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Each rendered document's name and its files by what they are: a style's text, or "truth"."""
    files: dict[str, dict[str, str]] = {}
    for name, text in _files(path):
        stem, style, _ = name.rsplit(".", 2)
        files.setdefault(stem, {})[style] = text
    yield from sorted(files.items())


def _files(path: Path) -> Iterator[tuple[str, str]]:
    if path.is_dir():
        for file in sorted(path.rglob("*.*.*")):
            yield file.name, file.read_text(encoding="utf-8")
        return
    with tarfile.open(path) as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isfile() else None
            if content:
                yield Path(member.name).name, content.read().decode("utf-8")


def expected_reading(name: str, style: str, truth: dict[str, Any]) -> Reading:
    """What a reader should find in the text of that style."""
    visible = truth["visible"][style]
    clauses = tuple(expected_clauses(truth["clauses"], visible["footnote_texts_present"]))
    return Reading(name, clauses, dict(expected_facts(visible, truth["metadata"])))


def expected_facts(visible: dict[str, Any], metadata: dict[str, Any]) -> Iterator[tuple[str, object]]:
    symbol = parse_symbol(visible["symbol"] or "")
    if metadata["part"] is None:  # the text of a part prints "B", never the number of its resolution
        yield "symbol", symbol
        yield "session", (session_of(symbol) if symbol else None) or _session(visible, metadata)
    yield "kind", visible["kind"]
    yield "title", visible["title"] or ""
    yield "agenda_items", tuple(item for line in visible["agenda_item"] or () for item in agenda_items(line))
    yield "agenda_item_titles", tuple(visible["agenda_item_name"] or ())
    yield "adopted", visible["adoption_date"]
    yield "published", visible["distribution_date"]
    yield "meeting", visible["meeting"] or None


def _session(visible: dict[str, Any], metadata: dict[str, Any]) -> str | None:
    symbol = parse_symbol(metadata["symbol"] or "")
    return session_of(symbol) if symbol and visible["session"] else None


def expected_clauses(rows: Sequence[dict[str, Any]], notes_present: bool) -> Iterator[Clause]:
    """The clauses of a truth file, with points joined to theirs on lines of their own, rows and headings in their place."""
    clause: Clause | None = None
    headings: list[str] = []
    texts: dict[str, str] = {}
    for row in rows:
        if notes_present:  # a repeated reference leads to the note that its mark had before
            texts.update((note["marker"], note["text"]) for note in row["footnotes"] if note["text"])
        notes = tuple(Footnote(note["marker"], texts.get(note["marker"], ""), note["offset"]) for note in row["footnotes"])
        if row["type"] == "heading":
            headings.append(row["text"])
        elif row["type"] in ("point", "wrapup") and clause:
            clause = joined(clause, row, notes)
        elif row["type"] == "table" and clause:
            cells = tuple(cell.strip() for cell in row["text"].split(" | "))
            clause = replace(clause, rows=(*clause.rows, cells))
        elif row["type"] in TYPES:
            if clause:
                yield clause
            modifiers = tuple(row["modifiers"])
            verb = row["lemma"]
            clause = Clause(
                "", TYPES[row["type"]], row["number"], None, verb, modifiers, None, row["text"], (), notes, (), tuple(headings)
            )
            headings.clear()
    if clause:
        yield clause


def joined(clause: Clause, row: dict[str, Any], notes: Sequence[Footnote]) -> Clause:
    number = f"{row['number']} " if row["number"] else ""
    shift = len(clause.text) + 1 + len(number)
    moved = tuple(replace(note, at=note.at + shift) for note in notes)
    return replace(clause, text=f"{clause.text}\n{number}{row['text']}", footnotes=clause.footnotes + moved)


def straight(text: str) -> str:
    """The draft style prints straight apostrophes where the official text has curly ones."""
    return text.replace("’", "'").replace("‘", "'")


def straightened(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    return tuple(
        replace(
            clause,
            text=straight(clause.text),
            footnotes=tuple(replace(note, text=straight(note.text)) for note in clause.footnotes),
            headings=tuple(map(straight, clause.headings)),
            rows=tuple(tuple(map(straight, row)) for row in clause.rows),
        )
        for clause in clauses
    )


def score_rendered(path: Path = RENDERED, styles: Sequence[str] = STYLES) -> dict[str, Score]:
    """The score of each style over all rendered documents."""
    scores = {style: Score() for style in styles}
    for name, files in rendered(path):
        truth = json.loads(files["truth"])
        for style in styles:
            reading = expected_reading(name, style, truth)
            document = read_last(files[style], f"{name}.{style}.txt")
            if style == "draft":
                reading = replace(
                    reading, clauses=straightened(reading.clauses), facts={k: _straight(v) for k, v in reading.facts.items()}
                )
                document = replace(document, clauses=straightened(document.clauses), title=straight(document.title))
            compare(scores[style], reading, document)
    return scores


def _straight(value: object) -> object:
    return straight(value) if isinstance(value, str) else value


def read_last(text: str, source: str) -> Document:
    """The last document of a text, an empty one where it cannot be read."""
    try:
        return readers.read(text.encode(), source)[-1]
    except ReadError as error:
        return Document("unread", "press report", None, "en", str(error), source, ())


# --- the table --------------------------------------------------------------------------------------------------------


def row(style: str, score: Score) -> str:
    precision, recall = _share(score.same, score.found), _share(score.same, score.expected)
    notes = _share(2 * score.notes["same"], score.notes["expected"] + score.notes["found"])
    columns = [precision, recall, _share(2 * score.same, score.expected + score.found)]
    columns += [_share(score.agreeing[name], score.same) for name in ("number", "verb", "modifiers", "headings", "rows")]
    columns += [notes, _share(score.facts_same.total(), score.facts.total())]
    return f"{style:8}{score.documents:6}{score.expected:8}" + "".join(f"{column:>11.4f}" for column in columns)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how faithfully the readers read.")
    parser.add_argument("--rendered", type=Path, default=RENDERED, help="folder or archive of rendered documents")
    parser.add_argument("--worst", type=int, default=3, metavar="N", help="list the N worst documents of each style")
    arguments = parser.parse_args()
    if not arguments.rendered.exists():
        sys.exit(f"There is no corpus at {arguments.rendered}. Set SEARCH_SERVICE_TEST_CORPUS to the folder that holds it.")
    names = ("precision", "recall", "F1", "numbers", "verbs", "modifiers", "headings", "rows", "notes", "facts")
    print(f"{'style':8}{'texts':>6}{'clauses':>8}" + "".join(f"{name:>11}" for name in names))
    scores = score_rendered(arguments.rendered)
    for style, score in scores.items():
        print(row(style, score))
    for style, score in scores.items():
        wrong = {
            name: f"{score.facts_same[name]}/{total}" for name, total in score.facts.items() if score.facts_same[name] < total
        }
        print(f"\n{style}: {len(score.worst)} of {score.documents} differ somewhere; facts: {wrong}")
        for share, name, difference in sorted(score.worst)[: arguments.worst]:
            print(f"  {share:.4f} {name}\n         {difference[:1000]}")


if __name__ == "__main__":
    main()
