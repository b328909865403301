"""Laws that every search keeps, on random queries over the seeds and, where it is at hand, over the official corpus."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from random import Random

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from search_service import Index, open_index
from search_service.errors import SearchServiceError
from search_service.query import Query, parse, read_arguments
from search_service.text.analysis import tokens
from tests.conftest import BUDGET_MS
from tests.query.fuzzing import Material, arguments, material, operand, run_of_words

# A failed example tells its seed; the index beside it is long.
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")

SEEDS = st.integers(0, 2**32)
law = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])


@dataclass(frozen=True, slots=True)
class Searched:
    """An index, and what to ask of it."""

    index: Index
    some: Material


@pytest.fixture(scope="module", params=["seeds", "official"])
def searched(request: pytest.FixtureRequest, index_dir: Path) -> Iterator[Searched]:
    with ExitStack() as opened:
        if request.param == "official":
            index = request.getfixturevalue("official")
        else:
            index = opened.enter_context(open_index(index_dir, BUDGET_MS, "whoosh"))
        yield Searched(index, material(index, Random(3)))


def found(index: Index, q: str) -> set[str]:
    """The ids of all clauses that a text finds; the example is passed over where it is refused, or finds very much."""
    assume(parse(q).problem is None)
    try:
        assume(index.totals([Query(q)])[0] < 3000)
        return {hit.clause.id for hit in index.walk(Query(q)).hits}
    except SearchServiceError:
        assume(False)
        raise


@law
@given(SEEDS)
def test_operators_keep_their_laws(searched: Searched, seed: int) -> None:
    random = Random(seed)
    left, right = operand(random, searched.some), operand(random, searched.some)
    # With an operator and a word of no text, as plain words have other names, and symbols alone mean their documents as well.
    a, b = (found(searched.index, f'({side}) OR ("qzxqzx")') for side in (left, right))
    assert found(searched.index, f"({left}) OR ({right})") == a | b
    assert found(searched.index, f"({left}) AND ({right})") == a & b
    assert found(searched.index, f"({left}) NOT ({right})") == a - b
    assert found(searched.index, f"({left}) NOT ({left})") == set()


@law
@given(SEEDS)
def test_a_phrase_is_within_its_words_and_near_between(searched: Searched, seed: int) -> None:
    words = [token.exact for token in tokens(run_of_words(Random(seed), searched.some, 3))]
    assume(len(words) > 1)
    phrase, all_of_them = (
        found(searched.index, f'"{" ".join(words)}"'),
        found(searched.index, " ".join(f'"{word}"' for word in words)),
    )
    assert phrase <= all_of_them
    assert phrase <= found(searched.index, f'"{words[0]}" near/1 "{words[1]}"')
    assert found(searched.index, f"{words[0]} near/1 {words[1]}") <= found(searched.index, f"{words[0]} near/9 {words[1]}")


@law
@given(SEEDS)
def test_an_exact_word_is_within_its_stem_and_its_prefix(searched: Searched, seed: int) -> None:
    word = tokens(run_of_words(Random(seed), searched.some, 1))[:1]
    assume(bool(word) and word[0].exact.isalpha())
    exact = found(searched.index, f'"{word[0].exact}"')
    assert exact <= found(searched.index, word[0].exact)
    assert len(word[0].exact) < 3 or exact <= found(searched.index, f"{word[0].exact}*")


def random_query(searched: Searched, seed: int) -> Query:
    """A random query that finds something, but not very much."""
    query, problems = read_arguments(arguments(Random(seed), searched.some))
    assume(not problems)
    try:
        assume(0 < searched.index.totals([query])[0] <= 3000)
    except SearchServiceError:
        assume(False)
    return query


@law
@given(SEEDS)
def test_the_count_of_a_value_is_the_total_behind_its_link(searched: Searched, seed: int) -> None:
    query = random_query(searched, seed)
    facets = searched.index.answer(query.at_page(1)).facets
    offered = [
        (facet.facet.name, value) for facet in facets if not query.chosen(facet.facet.name) for value in facet.values[:5]
    ]
    totals = searched.index.totals([query.toggled(name, value.value) for name, value in offered])
    assert totals == tuple(value.count for _, value in offered)


@law
@given(SEEDS, st.sampled_from(["relevance", "newest", "oldest", "document"]))
def test_grouping_loses_no_clause_and_pages_lose_no_hit(searched: Searched, seed: int, sort: str) -> None:
    query = random_query(searched, seed)
    query = Query(query.q, query.filters, sort, "identical", 1, 100)
    first = searched.index.answer(query)
    pages = [searched.index.answer(query.at_page(page)) for page in range(1, first.pages + 1)]
    hits = [result.hit for page in pages for result in page.clauses]
    assert len({hit.clause.id for hit in hits}) == len(hits) == first.distinct
    assert sum(hit.identical for hit in hits) == first.total
    shown = {hit.clause.id for hit in hits}
    in_order = [hit.clause.id for hit in searched.index.walk(query).hits if hit.clause.id in shown]
    assert in_order == [hit.clause.id for hit in hits]


@law
@given(SEEDS)
def test_a_query_is_its_arguments_and_is_understood_alike_twice(searched: Searched, seed: int) -> None:
    query, problems = read_arguments(arguments(Random(seed), searched.some))
    assume(not problems)
    assert read_arguments(query.arguments()) == (query, ())


@law
@given(SEEDS)
def test_pages_json_and_csv_agree(client: FlaskClient, index: Index, seed: int) -> None:
    searched = Searched(index, material(index, Random(4), pages=1))
    query = random_query(searched, seed)
    answer = client.get(query.at_page(1).url("/api/search")).json
    page = client.get(query.at_page(1).url("/"), headers={"Accept": "text/html"})
    rows = list(csv.reader(StringIO(client.get(Query(query.q, query.filters).url("/api/search.csv")).text)))
    assert len(rows) - 1 == answer["total"]
    assert page.status_code == 302 or f"{answer['total']:,} clause" in page.text
