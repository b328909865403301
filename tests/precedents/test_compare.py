"""Two documents clause by clause: in Python, over HTTP, on a page and on the command line, with one answer."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from search_service import Index
from search_service.cli import main
from search_service.model import Clause
from search_service.precedents.alignment import aligned, totals
from search_service.precedents.series import predecessor
from tests.web.page_reading import page, spaced

TEXTS = (
    "Recalls the mandate of the Regional Centre for Preventive Diplomacy",
    "Urges all Member States to support the work of the Centre",
    "Requests the Secretary-General to report at its next session",
    "Decides to include the item in the provisional agenda",
    "Notes with appreciation the contribution of the host country",
)
ADDRESS = "/api/compare?a=A/RES/72/7&b=A/RES/77/273"


def clauses(*texts: str, section: str | None = None) -> tuple[Clause, ...]:
    return tuple(
        Clause(f"x/op/{n}", "operative", str(n), section, text.split()[0].lower(), (), text.split()[0], text)
        for n, text in enumerate(texts, 1)
    )


def relations(first: tuple[Clause, ...], second: tuple[Clause, ...]) -> list[tuple[str | None, str | None, str]]:
    return [(pair.a and pair.a.number, pair.b and pair.b.number, pair.relation) for pair in aligned(first, second)]


ALIGNED = (
    # indexes of texts before, after, pairs by number, reason
    ((0, 1, 2), (0, 1, 2), [("1", "1", "verbatim"), ("2", "2", "verbatim"), ("3", "3", "verbatim")], "nothing changed"),
    ((0, 1), (0, 3, 1), [("1", "1", "verbatim"), (None, "2", "added"), ("2", "3", "verbatim")], "one was added"),
    ((0, 3, 1), (0, 1), [("1", "1", "verbatim"), ("2", None, "dropped"), ("3", "2", "verbatim")], "dropped at its place"),
    ((3, 0), (0,), [("1", None, "dropped"), ("2", "1", "verbatim")], "dropped before the first"),
    (
        (0, 1, 2, 3),
        (3, 0, 1, 2),
        [("4", "1", "moved"), ("1", "2", "verbatim"), ("2", "3", "verbatim"), ("3", "4", "verbatim")],
        "moved",
    ),
    ((), (0,), [(None, "1", "added")], "all is new"),
    ((0,), (), [("1", None, "dropped")], "nothing is left"),
)


@pytest.mark.parametrize(("before", "after", "expected", "reason"), ALIGNED)
def test_clauses_are_aligned_in_order(
    before: tuple[int, ...], after: tuple[int, ...], expected: list[tuple[str | None, str | None, str]], reason: str
) -> None:
    assert relations(clauses(*(TEXTS[n] for n in before)), clauses(*(TEXTS[n] for n in after))) == expected, reason


def test_a_formula_is_paired_inside_its_section() -> None:
    formula = "Appropriates an amount of {} dollars under section {} of the programme budget"
    first = clauses(formula.format(100, 3), section="II") + clauses(formula.format(200, 4), section="III")
    second = clauses(formula.format(200, 5), section="II") + clauses(formula.format(300, 6), section="III")
    pairs = aligned(first, second)
    assert [(pair.a and pair.a.section, pair.b and pair.b.section) for pair in pairs] == [("II", "II"), ("III", "III")]


def test_a_verb_that_asks_for_less_is_weaker() -> None:
    (pair,) = aligned(clauses(TEXTS[1]), clauses(TEXTS[1].replace("Urges", "Encourages")))
    assert (pair.relation, pair.verb_shift) == ("near", None), "the lemma is what counts, not the printed form"
    lemmas = [Clause("x/op/1", "operative", "1", None, verb, (), "", f"{verb} {TEXTS[1]}") for verb in ("urge", "encourage")]
    (pair,) = aligned(lemmas[:1], lemmas[1:])
    assert pair.verb_shift == "weaker"


@given(st.lists(st.sampled_from(TEXTS), max_size=8), st.lists(st.sampled_from(TEXTS), max_size=8))
def test_every_clause_stands_in_one_pair(before: list[str], after: list[str]) -> None:
    first, second = clauses(*before), clauses(*after)
    pairs = aligned(first, second)
    assert Counter(pair.a.id for pair in pairs if pair.a) == Counter(clause.id for clause in first)
    assert [pair.b for pair in pairs if pair.b] == list(second)
    assert sum(totals(pairs)[name] for name in ("verbatim", "near", "moved", "added", "dropped")) == len(pairs)


def test_the_answer_names_every_clause_of_both_texts(client: FlaskClient, index: Index) -> None:
    answer = client.get(ADDRESS).json
    assert (answer["a"], answer["b"]) == ("A/RES/72/7", "A/RES/77/273")
    a, b = index.document("A/RES/72/7"), index.document("A/RES/77/273")
    texts = {clause.id: clause.text for document in (a, b) for clause in document.clauses}
    assert [pair["b"] for pair in answer["pairs"] if pair["b"]] == [clause.id for clause in b.clauses]
    assert {pair["a"] for pair in answer["pairs"] if pair["a"]} == {clause.id for clause in a.clauses}
    for pair in answer["pairs"]:
        before = "".join(change["text"] for change in pair["changes"] if change["op"] != "insert")
        after = "".join(change["text"] for change in pair["changes"] if change["op"] != "delete")
        assert (before, after) == (texts.get(pair["a"], ""), texts.get(pair["b"], ""))
    assert answer["totals"]["verbatim"] + answer["totals"]["near"] > 5


REFUSED = (
    ("/api/compare", 400, "a"),
    ("/api/compare?a=A/RES/72/7", 400, "b"),
    ("/api/compare?a=A/RES/72/7&b=A/RES/77/273&c=1", 400, "c"),
    ("/api/compare?a=A/RES/72/7&b=nothing", 404, None),
    ("/compare?a=A/RES/72/7&b=A/RES/77/273&layout=upside", 400, "layout"),
)


@pytest.mark.parametrize(("address", "status", "parameter"), REFUSED)
def test_what_cannot_be_compared_is_refused(client: FlaskClient, address: str, status: int, parameter: str | None) -> None:
    answer = client.get(address, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json.get("parameter")) == (status, parameter)


@pytest.mark.parametrize("name", ["72/7", "a/res/72/7", "resolution 72/7", "GA Res. 72/7", "General Assembly resolution 72/7"])
def test_a_document_is_named_as_a_search_names_it(client: FlaskClient, index: Index, name: str) -> None:
    answer = client.get("/api/compare", query_string={"a": name, "b": "A/RES/77/273"})
    assert (answer.status_code, answer.json["a"]) == (200, "A/RES/72/7")
    assert index.document(name).symbol == "A/RES/72/7"


def test_a_symbol_may_be_spelled_in_any_way(client: FlaskClient) -> None:
    assert client.get("/api/compare?a=72/7&b=a/res/77/273").json == client.get(ADDRESS).json


LAYOUTS = ("", "&layout=side", "&layout=clean", "&numbers=hidden", "&pairs=all")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_page_shows_what_changed(client: FlaskClient, layout: str) -> None:
    shown = page(client, f"/compare?a=A/RES/72/7&b=A/RES/77/273{layout}")
    text = spaced(shown)
    assert "Paragraphs:" in text and "added" in text
    assert bool(shown.xpath("//ins")) == (layout != "&layout=clean")
    added = shown.xpath("//li[contains(@class, 'added')]")
    assert added and not any(item.xpath(".//ins") for item in added), "a wholly new clause is not painted"
    assert "word for word the same" in text or layout == "&pairs=all"


def test_each_side_of_a_comparison_begins_with_its_own_opening_in_italics(client: FlaskClient) -> None:
    shown = page(client, "/compare?a=A/RES/72/7&b=A/RES/77/273&layout=side&pairs=all")
    sides = [side for side in shown.xpath("//div[@class='sides']/p") if not side.xpath("./span[@class='quiet']")]
    assert len(sides) > 20
    assert all(side.xpath(".//i") for side in sides)
    clean = page(client, "/compare?a=A/RES/72/7&b=A/RES/77/273&layout=clean&pairs=all").xpath("//p[@class='words']")
    kept = [one for one in clean if one.get("data-opening") and one.text_content() != "No longer there"]
    assert kept and all(one.xpath("string(./i)") == one.get("data-opening") for one in kept)


def test_the_page_without_texts_asks_for_them(client: FlaskClient) -> None:
    assert page(client, "/compare").xpath("//form[@action='/compare']//input/@name") == ["a", "b"]


def test_a_document_leads_to_the_one_before_it(client: FlaskClient, index: Index) -> None:
    before = predecessor(index.engine, index.document("A/RES/77/273"))
    assert before and before.id == "A/RES/72/7"
    assert predecessor(index.engine, before) is None
    links = page(client, "/documents/A/RES/77/273").xpath("//a[starts-with(@href, '/compare?')]/@href")
    assert links == ["/compare?a=A%2FRES%2F72%2F7&b=A%2FRES%2F77%2F273"]


def test_the_command_prints_what_the_api_answers(
    index_dir: Path, client: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--index-dir", str(index_dir)]
    assert main(["compare", "72/7", "A/RES/77/273", "--json", *where]) == 0
    assert json.loads(capsys.readouterr().out) == client.get(ADDRESS).json
    assert main(["compare", "72/7", "77/273", *where]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("A/RES/72/7 → A/RES/77/273\n") and "{+" in shown and "[-" in shown
    for name in ("nothing-here", "long" * 100):
        assert main(["compare", "72/7", name, *where]) == 1
        assert "no document and no file" in capsys.readouterr().err


def test_a_file_is_compared_like_a_document(index_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text("The General Assembly,\n\nRecalling the Charter of the United Nations,\n\n1. Decides to act now.\n")
    assert main(["compare", str(draft), str(draft), "--json", "--index-dir", str(index_dir)]) == 0
    assert json.loads(capsys.readouterr().out)["totals"]["verbatim"] == 2
