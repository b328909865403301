"""Histories and verb shifts of the official corpus, against brute force and against pairs that were read by hand."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest

from search_service import Index
from search_service.precedents.history import history
from search_service.text.similarity import NEAR
from search_service.verbs.acts import verb_shift
from tests.bench.series import SERIES, series_recall

READ = Path(__file__).parent.parent / "precedents"


def test_a_history_finds_a_clause_in_every_text_of_its_series_that_has_it(official: Index) -> None:
    for symbols in SERIES.values():
        found = series_recall(official, symbols, every=12)
        assert found.expected >= 12 and found.in_history / found.expected >= 0.95
        assert found.nearest == found.in_history, "of each text it shows the nearest clause"


def test_pairs_of_a_series_that_were_read_are_in_the_histories_of_both(official: Index) -> None:
    """Sixty of all near pairs of the three series, drawn at random, and thirty that are less similar than near."""
    rows = read_rows("read_series.tsv")
    for row in rows:
        for clause_id, other in ((row["older"], row["newer"]), (row["newer"], row["older"])):
            versions = {version.id for version in history(official.engine, official.clause(clause_id)).versions}
            assert (other in versions) == (float(row["similarity"]) >= NEAR), (clause_id, other)
    near = [row["verdict"] for row in rows if float(row["similarity"]) >= NEAR]
    assert len(near) == 60 and near.count("right") / len(near) >= 0.98


def test_verb_shifts_are_those_that_a_reader_sees(official: Index) -> None:
    """Eighty of all pairs whose leading verb moved, shown or not, drawn at random before the first rule and read by hand."""
    rows = read_rows("read_shifts.tsv")
    ways = [shown(official, row) for row in rows]
    seen = [row for row, way in zip(rows, ways, strict=True) if way == row["by the leading verbs"]]
    assert len(rows) == 80 and len(seen) == sum(way is not None for way in ways)
    right = sum(row["verdict"] == "right" for row in seen)
    assert right / len(seen) >= 0.97 and right / sum(row["verdict"] == "right" for row in rows) >= 0.75


@pytest.mark.parametrize(("sample", "least"), [("1", 0.98), ("2", 0.98), ("3", 0.98), ("4", 0.98)])
def test_verb_shifts_that_are_shown_are_right(official: Index, sample: str, least: float) -> None:
    """Of those that were shown at the time, drawn at random: the rule was mended after each sample but the last."""
    rows = [row for row in read_rows("shown_shifts.tsv") if row["sample"] == sample]
    verdicts = [row["verdict"] for row in rows if shown(official, row) == row["shift"]]
    assert len(verdicts) >= 0.8 * len(rows) and verdicts.count("right") / len(verdicts) >= least


def shown(index: Index, row: Mapping[str, str]) -> str | None:
    """The shift of a pair of clauses, as an index keeps it."""
    near, before, after = index.engine.near, index.clause(row["older"]), index.clause(row["newer"])
    if before.document.body != after.document.body:
        return None
    series = [int(near.series_of[near.document_of[hit.doc_id]]) for hit in (before, after)]
    return verb_shift(before.clause, after.clause, in_series=series[0] == series[1] >= 0)


def read_rows(name: str) -> list[dict[str, str]]:
    with (READ / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))
