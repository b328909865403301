"""Histories and verb shifts of the official corpus, against brute force and against pairs that were read by hand."""

from __future__ import annotations

import csv
from pathlib import Path

from search_service import Index
from search_service.precedents.history import history
from search_service.text.similarity import NEAR
from search_service.verbs import verb_shift
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
    """The pairs were drawn at random from all clauses whose leading verb moved, before the rule was made, and read by hand."""
    rows = read_rows("read_shifts.tsv")
    ways = [verb_shift(official.clause(row["older"]).clause, official.clause(row["newer"]).clause) for row in rows]
    shown = [row for row, way in zip(rows, ways, strict=True) if way == row["by the leading verbs"]]
    assert len(rows) == 80 and len(shown) == sum(way is not None for way in ways)
    right = sum(row["verdict"] == "right" for row in shown)
    assert right / len(shown) >= 0.96 and right / sum(row["verdict"] == "right" for row in rows) >= 0.94


def read_rows(name: str) -> list[dict[str, str]]:
    with (READ / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))
