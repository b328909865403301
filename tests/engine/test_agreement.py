"""Whoosh alone and the columns answer random requests of the whole language alike; tests/bench/agreement.py asks 2,000."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from search_service.engines import Engine
from search_service.engines.columns.engine import ColumnEngine
from search_service.engines.generations import current
from search_service.engines.whoosh.engine import WhooshEngine
from search_service.search.index import Index
from tests.engine.agreement import differences, other_differences, random_request
from tests.query.fuzzing import material


@pytest.fixture(scope="module")
def engines(index_dir: Path) -> tuple[Engine, Engine]:
    folder = current(index_dir)
    return WhooshEngine(folder), ColumnEngine(folder)


@pytest.mark.parametrize("seed", range(4))
def test_engines_answer_alike(engines: tuple[Engine, Engine], index: Index, seed: int) -> None:
    random = Random(seed)
    some = material(index, random)
    requests = [request for _ in range(120) if (request := random_request(random, some))]
    assert len(requests) > 60
    assert [(request, difference) for request in requests for difference in differences(*engines, request)] == []
    assert [difference for _ in range(30) for difference in other_differences(*engines, random, some)] == []
