"""Completion of a query that is being typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from search_service import Index, open_index
from search_service.engines.phrases import MIN_TIMES
from search_service.indexing.build import build

TITLE = 'title:"Zone of peace, trust and cooperation of Central Asia"'


def texts(client: FlaskClient, q: str, kind: str) -> list[str]:
    answer = client.get("/api/suggest", query_string={"q": q}).json
    return [completion["text"] for completion in answer["completions"] if completion["kind"] == kind]


@pytest.mark.parametrize(
    ("typed", "kind", "offered"),
    [
        ("diplom", "word", "diplomacy"),
        ("peace diplom", "word", "peace diplomacy"),
        ("central as", "phrase", "central asia"),
        ("enco", "verb", "verb:encourage"),
        ("call", "verb", 'verb:"call upon"'),
        ("77/2", "symbol", "A/RES/77/273"),
        ("a/res/76", "symbol", "A/RES/76/299"),
        ("zone of pe", "title", TITLE),
        ("Trust and cooperation of", "title", TITLE),
    ],
)
def test_what_is_typed_is_completed(client: FlaskClient, typed: str, kind: str, offered: str) -> None:
    assert offered in texts(client, typed, kind)


def test_every_completion_finds_something(client: FlaskClient) -> None:
    for typed in ("pe", "central", "enc", "76", "zone", "res", "peace di", "women ce", "turkmen en"):
        for completion in client.get("/api/suggest", query_string={"q": typed}).json["completions"]:
            assert client.get(completion["url"]).json["total"] > 0, completion


def test_a_completion_counts_the_clauses_of_its_search(client: FlaskClient) -> None:
    for typed in ("peac", "central as", "united na", "peace and sec"):
        for completion in client.get("/api/suggest", query_string={"q": typed}).json["completions"]:
            if completion["kind"] in ("word", "phrase"):
                assert client.get(completion["url"]).json["total"] == completion["count"], completion


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (
            "central a",
            {"central asia", "central asian"},
        ),  # no word that merely stands in the same clauses, such as "central and"
        ("women central as", {"women central asia", "women central asian"}),  # the end of what is typed goes on
        ('"central as', {'"central asia"', '"central asian"'}),  # within quotes, which are closed
        ("central asia", {"central asian"}),  # what is typed already is no completion
    ],
)
def test_words_go_on_as_frequent_phrases_do(client: FlaskClient, typed: str, offered: set[str]) -> None:
    assert {*texts(client, typed, "phrase"), *texts(client, typed, "word")} == offered


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("peace verb:enc", ["peace verb:encourage"]),  # what stands before stays
        ('-body:"general a', ['-body:"General Assembly"']),  # excluded; the quote is closed
        ("Session:7", ["session:76", "session:77", "session:75", "session:72"]),  # those with most clauses first
        ("subject:zzz", []),
        ("nofield:cent", []),
    ],
)
def test_a_field_is_completed_by_its_values(client: FlaskClient, typed: str, offered: list[str]) -> None:
    assert texts(client, typed, "value") == offered


def test_subjects_are_completed_in_sentence_case_as_pages_show_them(official: Index) -> None:
    offered = [completion.text for completion in official.complete("women subject:human ri")]
    assert 'women subject:"Human rights"' in offered and len(offered) > 3


def test_a_number_is_completed_to_symbols_only(client: FlaskClient) -> None:
    kinds = {completion["kind"] for completion in client.get("/api/suggest", query_string={"q": "77/2"}).json["completions"]}
    assert kinds == {"symbol"}


def test_a_title_of_several_documents_is_offered_once(client: FlaskClient) -> None:
    for typed in ("un", "united nations re", "the"):
        titles = texts(client, typed, "title")
        assert len(titles) == len(set(titles))


def test_nothing_is_offered_for_nothing(client: FlaskClient) -> None:
    for typed in ("", " ", "?", "p", "peace "):
        assert client.get("/api/suggest", query_string={"q": typed}).json["completions"] == []


@pytest.mark.parametrize("query", ["", "?x=1", "?q=a&q=b", "?q=a&page=1"])
def test_what_else_is_asked_is_refused(client: FlaskClient, query: str) -> None:
    assert client.get(f"/api/suggest{query}").status_code == 400


@given(st.text(max_size=60))
def test_any_text_can_be_completed(index: Index, text: str) -> None:
    assert len(index.complete(text, 5)) <= 5


def test_stop_words_at_the_end_make_no_completion_of_their_own(tmp_path: Path) -> None:
    clause = "Urges States to address effects of climate change that have no remedy;"
    paragraphs = "\n\n".join(f"{number}. {clause}" for number in range(1, MIN_TIMES + 1))
    (tmp_path / "climate.md").write_text(f"**A/RES/77/906**\n\n# Climate\n\nThe General Assembly,\n\n{paragraphs}\n")
    build([tmp_path], tmp_path / "index", max_bytes=10**6)
    with open_index(tmp_path / "index") as opened:
        offered = [completion.text for completion in opened.complete("climate ch") if completion.kind == "phrase"]
    assert offered == ["climate change"]
