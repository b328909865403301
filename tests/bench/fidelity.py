"""How faithfully the readers read: clauses, numbers, verbs, footnotes and stated facts against an independent reading.

    python tests/bench/fidelity.py [--rendered DIRECTORY-OR-ARCHIVE] [--worst N] [--official | --real [DIRECTORY-OR-ARCHIVE]]
reads 120 resolutions in four styles of text and prints a row a style; with --official, the official XML files; with --real,
PDFs, Word files, old texts and the texts that tools extract from the PDFs. The corpus
is no part of the project: it is looked for at SEARCH_SERVICE_TEST_CORPUS, else beside the project in `shared/corpus`.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from search_service.model import Clause, ClauseType, Document  # noqa: E402 - run from its folder, the project is not installed

CORPUS = Path(os.environ.get("SEARCH_SERVICE_TEST_CORPUS", PROJECT.parent / "shared" / "corpus"))
RENDERED = CORPUS / "rendered_dev.tar.xz"
REAL = CORPUS / "real" / "real_dev.tar.xz"
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
    """Counts over the documents compared so far; `worst` has each that differs: its share, its name, its first difference."""

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
        facts = words(document.sponsors) if name == "sponsors" else getattr(document, name)
        score.facts[name] += 1
        score.facts_same[name] += facts == value
        if facts != value:
            differences.append(f"{name}: {value!r} <> {facts!r}")
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
    both = [line for pair in zip(missed, extra, strict=False) for line in pair]
    return pairs, both + missed[len(extra) :] + extra[len(missed) :]


def words(names: Iterable[str]) -> frozenset[str]:
    """The words of names, for lists that are cut into names by different rules."""
    return frozenset(word for name in names for word in re.findall(r"\w+", name)) - {"and"}


def note_keys(clauses: Iterable[Clause]) -> Counter[tuple[str, str, int, str]]:
    return Counter((note.mark, note.text, note.at, clause.text[:40]) for clause in clauses for note in clause.footnotes)


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
    parser.add_argument("--official", action="store_true", help="the official XML files instead")
    parser.add_argument("--real", type=Path, nargs="?", const=REAL, help="the real files instead")
    arguments = parser.parse_args()
    if arguments.official:
        from tests.bench.official import print_report  # it builds on this module

        return print_report(CORPUS, arguments.worst)
    if arguments.real:
        from tests.bench import real

        return real.print_report(arguments.real, arguments.worst)
    if not arguments.rendered.exists():
        sys.exit(f"There is no corpus at {arguments.rendered}. Set SEARCH_SERVICE_TEST_CORPUS to the folder that holds it.")
    names = ("precision", "recall", "F1", "numbers", "verbs", "modifiers", "headings", "rows", "notes", "facts")
    print(f"{'style':8}{'texts':>6}{'clauses':>8}" + "".join(f"{name:>11}" for name in names))
    from tests.bench.rendered import score_rendered  # it builds on this module, as the official part does

    scores = score_rendered(arguments.rendered)
    for style, score in scores.items():
        print(row(style, score))
    for style, score in scores.items():
        shares = ((name, score.facts_same[name], total) for name, total in score.facts.items())
        wrong = {name: f"{same}/{total}" for name, same, total in shares if same < total}
        print(f"\n{style}: {len(score.worst)} of {score.documents} differ somewhere; facts: {wrong}")
        for share, name, difference in sorted(score.worst)[: arguments.worst]:
            print(f"  {share:.4f} {name}\n         {difference[:240]}")


if __name__ == "__main__":
    main()
