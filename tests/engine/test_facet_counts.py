"""The counts of facets, as an engine gives them: all of them, or the most frequent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from search_service.engines import Found, Request, generations
from search_service.engines.columns.engine import ColumnEngine
from search_service.query import parse

PEACE = Request(parse("peace").tree, limit=0)


@pytest.fixture(scope="module")
def engine(index_dir: Path) -> Iterator[ColumnEngine]:
    opened = ColumnEngine(generations.sound(index_dir).folder)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def whole(engine: ColumnEngine) -> Found:
    return engine.search(PEACE)


def test_the_most_frequent_values_come_first_and_equals_by_name(whole: Found) -> None:
    for counts in whole.counts.values():
        assert list(counts.items()) == sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


@pytest.mark.parametrize("most", [0, 1, 2, 3, 5, 1000])
def test_as_many_values_are_counted_as_are_asked_for(engine: ColumnEngine, whole: Found, most: int) -> None:
    found = engine.search(replace(PEACE, max_values=most))
    assert found.counts == {name: dict(list(counts.items())[:most]) for name, counts in whole.counts.items()}
    assert found.more == {name: len(counts) - len(found.counts[name]) for name, counts in whole.counts.items()}
    assert set(whole.more.values()) == {0}


def test_a_chosen_value_is_counted_however_rare_it_is(engine: ColumnEngine, whole: Found) -> None:
    rarest, count = list(whole.counts["verb"].items())[-1]
    found = engine.search(replace(PEACE, filters=(("verb", (rarest,)),), max_values=1))
    assert list(found.counts["verb"].items())[1:] == [(rarest, count)]
    assert found.more["verb"] == len(whole.counts["verb"]) - 2


def test_only_those_facets_are_counted_that_are_asked_for(engine: ColumnEngine, whole: Found) -> None:
    found = engine.search(replace(PEACE, facets=("verb",)))
    assert found.counts == {"verb": whole.counts["verb"]}
    assert engine.search(replace(PEACE, facets=())).total == whole.total


@pytest.mark.parametrize("between", ["nations", "zeal OR peace", "nosuchword", "verb:urge"])
def test_no_search_is_counted_into_another(engine: ColumnEngine, whole: Found, between: str) -> None:
    engine.search(Request(parse(between).tree, filters=(("verb", ("urge",)), ("type", ("operative",))), max_values=2))
    again = engine.search(PEACE)
    assert (again.counts, again.distinct, again.documents) == (whole.counts, whole.distinct, whole.documents)
