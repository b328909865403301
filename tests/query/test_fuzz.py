"""Any request gives an answer or a named problem: random ones, and all that once did not (crash_corpus.txt)."""

from __future__ import annotations

from pathlib import Path
from random import Random
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from search_service import Index, open_index
from search_service.engines.columns.kernels.compiler import compile_kernels
from tests.attacks.two_engines import BUDGET_MS, answer, any_arguments
from tests.query.fuzzing import Material, arguments, material

CRASHED = Path(__file__).with_name("crash_corpus.txt").read_text(encoding="utf-8").splitlines()
FACES = (
    "/api/search",
    "/",
    "/api/search.csv",
    "/api/search.ndjson",
    "/api/search.atom",
    "/?view=concordance&",
    "/?view=timeline&",
)
NAMED = {200, 302, 400, 404}


@pytest.fixture(scope="module")
def some(index: Index) -> Material:
    return material(index, Random(1))


def answered(client: FlaskClient, face: str, query_string: str) -> None:
    joint = "" if "?" in face else "?"
    response = client.get(f"{face}{joint}{query_string}")
    assert response.status_code in NAMED, (face, query_string, response.status_code)
    if response.status_code >= 400 and face.startswith("/api/"):
        assert response.json["detail"].endswith((".", "?")), response.json
    response.close()


@given(st.integers(0, 2**32))
def test_a_derivation_of_the_language_is_answered_or_refused(client: FlaskClient, some: Material, seed: int) -> None:
    random = Random(seed)
    answered(client, random.choice(FACES), urlencode(arguments(random, some)))


def test_two_engines_answer_random_queries_alike(index_dir: Path) -> None:
    """A sample of what `tests/attacks/two_engines.py` asks by the hundred thousand."""
    compile_kernels()
    with open_index(index_dir, BUDGET_MS, "whoosh") as whoosh, open_index(index_dir, BUDGET_MS, "columns") as columns:
        some = material(columns, Random(1))
        for seed in range(150):
            random = Random(seed)
            pairs = arguments(random, some) if seed % 5 else any_arguments(random, "peace trust")
            assert answer(whoosh, pairs) == answer(columns, pairs), urlencode(pairs, errors="surrogatepass")


@given(st.text(max_size=200), st.sampled_from(FACES))
def test_any_text_is_answered_or_refused(client: FlaskClient, text: str, face: str) -> None:
    answered(client, face, urlencode({"q": text}, errors="surrogatepass"))


@given(
    st.lists(
        st.tuples(st.sampled_from(["q", "session", "year", "symbol", "sort", "page", "x"]), st.text(max_size=20)), max_size=5
    )
)
def test_any_arguments_are_answered_or_refused(client: FlaskClient, pairs: list[tuple[str, str]]) -> None:
    answered(client, "/api/search", urlencode(pairs, errors="surrogatepass"))


@pytest.mark.parametrize("face", FACES[:2])
@pytest.mark.parametrize("query_string", CRASHED)
def test_what_once_failed_is_answered_or_refused(client: FlaskClient, face: str, query_string: str) -> None:
    answered(client, face, query_string)
