"""The marks of hits that the columns give are those of the texts themselves."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search_service.engines import Request, generations
from search_service.engines.columns.build import rebuild
from search_service.engines.columns.engine import ColumnEngine
from search_service.highlight import spans
from search_service.model import Document
from search_service.query import Node, parse
from tests.engine.engine_contract import made
from tests.engine.test_engine import corpora, trees


def assert_same_marks(engine: ColumnEngine, tree: Node | None, wanted: Node | None) -> int:
    """That the hits of one tree are marked with another as their texts are; how many marks there were."""
    hits = engine.search(Request(wanted, limit=100, grouped=False, facets=())).hits
    marks = engine.highlights(tree, hits)
    assert marks == [spans(hit.clause.text, tree) for hit in hits]
    return sum(map(len, marks))


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(corpora(), st.lists(trees(), min_size=5, max_size=12))
def test_marks_are_those_of_the_texts(documents: list[Document], drawn: list[Node]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        rebuild(Path(folder), documents)
        engine = ColumnEngine(Path(folder))
        for tree in drawn:
            assert_same_marks(engine, tree, None)
        engine.close()


@pytest.fixture(scope="module")
def engine(index_dir: Path) -> Iterator[ColumnEngine]:
    opened = ColumnEngine(generations.sound(index_dir).folder)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "q",
    [
        "peace",
        "preventive diplomacy -women",
        '"Central Asia" OR "central asian"',
        "reg*",
        "peace near/5 trust",
        '"Central Asia" near/20 "United Nations"',
        "the near/10 the",
        "72/7",
        "recalling 72/7",
        "good-neighbourly",
        '"the the"',
        "session:77 centre",
    ],
)
def test_real_clauses_are_marked_as_their_texts_are(engine: ColumnEngine, q: str) -> None:
    tree = parse(q).tree
    assert (assert_same_marks(engine, tree, tree) > 0) == (q != '"the the"')


def test_no_hits_have_no_marks(engine: ColumnEngine) -> None:
    assert engine.highlights(parse("peace").tree, ()) == []


WIDE = [
    ("many words", [f"Notes {' '.join(f'w{number}' for number in range(70_000))} and peace,", "Urges peace;"]),
    ("a word far behind another", [f"Notes{'.' * 300}peace,", "Urges peace;"]),
    ("a word very far behind another", [f"Notes{'.' * 70_000}peace,", "Urges peace;"]),
    ("no clause", []),
]


@pytest.mark.parametrize("texts", [row[1] for row in WIDE], ids=[row[0] for row in WIDE])
def test_marks_do_not_depend_on_how_wide_the_numbers_are(tmp_path: Path, texts: list[str]) -> None:
    rebuild(tmp_path, [made(1, *texts)])
    engine = ColumnEngine(tmp_path)
    assert assert_same_marks(engine, parse('peace OR "urges peace"').tree, None) == len(texts)
    engine.close()
