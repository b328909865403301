"""What drafters ask of the official corpus, and what must come first: each row of golden_queries.tsv is a test.

The rows were chosen by reading the texts, before anything was tuned to them. A row that fails is a fault of the ranking or
of the row; open the texts and decide. Its columns: `filters` as in a URL; `first` the clause that must be listed first; `top10`
and `never` the clauses or documents that must, or must not, be among the first ten, parted by " | "; `needs` the parts of
the search language that the row is written in. "\\n" in a query is a line break. Clauses of identical wording stand for one
another in `first` and `top10`, as they do in the list of hits.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from search_service import Index
from search_service.engines import Hit
from search_service.errors import NotFoundError
from search_service.query import Query, QueryProblem, parse, read_arguments
from search_service.text.analysis import tokens

TABLE = Path(__file__).with_name("golden_queries.tsv")
# The parts of the language that rows may need. `number` reads over the paragraph number of a pasted clause; `together` ranks
# words that stand together above words that lie apart.
PARTS = frozenset({"near", "prefix", "field", "range", "pin", "title", "note", "cites", "number", "together"})


@dataclass(frozen=True, slots=True)
class Golden:
    """A row of the table: a question, and what must hold of the first ten hits."""

    id: str
    who: str
    text: str
    filters: str
    first: str
    top10: tuple[str, ...]
    never: tuple[str, ...]
    needs: frozenset[str]
    reason: str

    @property
    def named(self) -> tuple[str, ...]:
        """Every clause and document that the row speaks of."""
        return tuple(filter(None, (self.first, *self.top10, *self.never)))

    def query(self) -> tuple[Query, tuple[QueryProblem, ...]]:
        return read_arguments([("q", self.text), ("per_page", "10"), *parse_qsl(self.filters)])


def _golden(row: dict[str, str]) -> Golden:
    def listed(column: str) -> tuple[str, ...]:
        return tuple(row[column].split(" | ")) if row[column] else ()

    text = row["query"].replace(r"\n", "\n")
    needs = frozenset(row["needs"].split())
    return Golden(
        row["id"], row["who"], text, row["filters"], row["first"], listed("top10"), listed("never"), needs, row["reason"]
    )


with TABLE.open(encoding="utf-8", newline="") as table:
    ROWS = [_golden(row) for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_drafter_finds_it(row: Golden, official: Index) -> None:
    hits = [result.hit for result in official.answer(row.query()[0]).clauses]
    shown = [hit.clause.id for hit in hits]
    wordings = [_wording(hit) for hit in hits]
    if row.first:
        assert wordings[:1] == [_wording(official.clause(row.first))], f"{row.reason}; first came {shown[:3]}"
    for name in row.top10:
        assert _wordings(official, name) & set(wordings), f"{name} is missing: {row.reason}; there were {shown}"
    for name in row.never:
        assert not any(f"{clause_id}/".startswith(f"{name}/") for clause_id in shown), f"{name} is among {shown}"


def test_what_rows_name_is_in_the_corpus(official: Index) -> None:
    missing = {name for row in ROWS for name in row.named if not _wordings(official, name)}
    assert not missing


def _wording(hit: Hit) -> str:
    return " ".join(token.exact for token in tokens(hit.clause.text))


def _wordings(index: Index, name: str) -> set[str]:
    """The wordings of a clause, or of all clauses of a document."""
    try:
        return {_wording(index.clause(name))}
    except NotFoundError:
        pass
    try:
        return {" ".join(token.exact for token in tokens(clause.text)) for clause in index.document(name).clauses}
    except NotFoundError:
        return set()


def test_rows_have_names_of_their_own_and_something_that_must_hold() -> None:
    assert len({row.id for row in ROWS}) == len(ROWS) >= 60
    assert all(row.named and row.who and row.reason for row in ROWS)


def test_rows_need_only_parts_of_the_language_that_there_are() -> None:
    assert frozenset().union(*(row.needs for row in ROWS)) == PARTS


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_row_asks_what_can_be_asked(row: Golden) -> None:
    query, problems = row.query()
    assert not problems
    assert parse(query.q).problem is None
