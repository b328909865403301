"""The marks of hits that the columns give are those of the texts themselves."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search_service import open_index
from search_service.engines import Request, generations
from search_service.engines.columns.build import rebuild
from search_service.engines.columns.engine import ColumnEngine
from search_service.export.urls import document_url
from search_service.highlight import spans
from search_service.indexing.build import build
from search_service.model import Document
from search_service.query import Node, parse
from search_service.web import create_app
from tests.engine.engine_contract import made
from tests.engine.test_engine import corpora, trees

HUMAN_RIGHTS = """A/HRC/RES/50/1

Resolution adopted by the Human Rights Council on 7 July 2022

The Human Rights Council,

Recalling also its resolution 48/13 of 8 October 2021,

1. Urges all States to protect the environment;
"""


def assert_same_marks(engine: ColumnEngine, tree: Node | None, wanted: Node | None) -> int:
    """That the hits of one tree are marked with another as their texts are; how many marks there were."""
    hits = engine.search(Request(wanted, limit=100, grouped=False, facets=())).hits
    marks = engine.highlights(tree, hits)
    assert marks == [spans(hit.clause.text, tree, hit.document.body) for hit in hits]
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


@pytest.mark.parametrize("name", ["columns", "whoosh"])
def test_what_an_organ_calls_its_own_is_marked(tmp_path: Path, name: str) -> None:
    """ "Its resolution 48/13" of the Human Rights Council is A/HRC/RES/48/13, and no resolution of the Assembly."""
    (tmp_path / "draft.txt").write_text(HUMAN_RIGHTS)
    build([tmp_path / "draft.txt"], tmp_path / "index", max_bytes=10**6)
    with open_index(tmp_path / "index", engine=name) as index:
        (found,) = index.search("A/HRC/RES/48/13").clauses
        assert [piece.text for piece in found.snippet.pieces if piece.hit] == ["48/13"]
        assert not index.search("A/RES/48/13").clauses
        with create_app(tmp_path / "index").test_client() as client:
            shown = client.get(document_url(found.hit.document.id), query_string={"q": "A/HRC/RES/48/13"}).text
            assert re.findall(r"<mark[^>]*>([^<]*)</mark>", shown) == ["48/13"]


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
