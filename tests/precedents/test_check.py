"""The check of a draft: what is agreed language and what is not, in every form of answer, and nothing of it is kept."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html

from search_service import Index
from search_service.cli import main
from search_service.precedents.check import variants
from search_service.query import Query
from search_service.text.analysis import folded_words
from search_service.text.similarity import similarity
from tests.conftest import SEEDS
from tests.readers.renderings import RENDERINGS, Passage

REUSED = (
    "Welcomes the assistance of the Regional Centre in implementing the initiatives of the Central Asian countries towards a"
    " stable, peaceful and prosperous region;"
)
WEAKER = (
    "[Takes note of] [Notes] the assistance of the Regional Centre in implementing the initiatives of the Central Asian"
    " countries towards a stable, peaceful and prosperous region;"
)
DRAFT = f"""The General Assembly,

Guided by the Charter of the United Nations,

Recalling its resolutions 72/7 of 16 November 2017 and 75/272 of 16 April 2021,

1. {REUSED}

2. {WEAKER}

3. Decides to build a fountain of lemonade in the garden of the library.
"""
# A draft without its enacting formula, the first words and the type of each of its clauses, the reason.
FRAGMENTS = (
    (
        "Recalling its resolution 76/299,\n\n1. Urges all States to act;\n",
        (("preambular", "Recalling"), ("operative", "Urges")),
        "preambular and numbered operative",
    ),
    ("Deeply concerned at the situation,\n", (("preambular", "Deeply"),), "one preambular paragraph"),
    (
        "1. Urges States to act;\n\n2. Requests a report.\n",
        (("operative", "Urges"), ("operative", "Requests")),
        "operative ones",
    ),
    ("Also urges States to act;\n\nDecides to meet.\n", (("operative", "Also"), ("operative", "Decides")), "not numbered"),
    ("Calls upon all parties to cease hostilities", (("operative", "Calls"),), "one line without its end"),
    (
        "PP1 Noting the report,\n\nOP1 Urges States to act;\n",
        (("preambular", "Noting"), ("operative", "Urges")),
        "labels of negotiators",
    ),
    ("OP3 bis. Urges States to act;\nOP4. Decides to meet.", (("operative", "Urges"), ("operative", "Decides")), "a variant"),
    ("- Noting the report,\n- Urges States to act;\n", (("preambular", "Noting"), ("operative", "Urges")), "bullets"),
    (
        "Protection of the oceans\n\nRecalling the Convention,\n\nUrges States to act;\n",
        (("preambular", "Recalling"), ("operative", "Urges")),
        "a title above",
    ),
    (
        "“1. Urges States to act;\n\n“2. Requests a report;”\n",
        (("preambular", "“1."), ("preambular", "“2.")),
        "quoted paragraphs, whose numbers are words",
    ),
    (
        "a) To urge all States to act on this;\n\nb) To report on it.\n",
        (("press", "a)"), ("press", "b)")),
        "points of a list, of which the first is no title",
    ),
    ("1. Calls upon States:\n(a) To cooperate;\n(b) To report.\n", (("operative", "Calls"),), "points"),
    (
        "# Oceans\n\nPP1 *Recalling* the Convention,\n\nOP1 *Urges* States to act;\n",
        (("preambular", "Recalling"), ("operative", "Urges")),
        "Markdown",
    ),
    (
        "Consultations opened\n\nDelegates met on Monday.\n\nUrges were resisted.\n\nMost speakers were hopeful.\n",
        (("press", "Delegates"), ("press", "Urges"), ("press", "Most")),
        "prose, one sentence of which begins like a clause",
    ),
)
READINGS = (
    # text, the readings of its brackets, reason
    ("Urges all States", ("Urges all States",), "there are no brackets"),
    ("[Urges] [Calls upon] all States", ("Urges all States", "Calls upon all States"), "brackets side by side"),
    ("[Urges/Calls upon] all States", ("Urges all States", "Calls upon all States"), "a stroke in a bracket"),
    ("[Urges] / [Calls upon] all States", ("Urges all States", "Calls upon all States"), "a stroke between brackets"),
    ("Urges all [Member] States", ("Urges all Member States", "Urges all States"), "with and without it"),
    ("Recalls resolution [76/299],", ("Recalls resolution 76/299,", "Recalls resolution,"), "a symbol is no alternative"),
    ("Urges [all [Member] States", ("Urges all Member States", "Urges all States"), "a bracket that is not closed"),
)


def checked(client: FlaskClient, draft: str = DRAFT) -> Any:
    answer = client.post("/api/check", data=draft.encode(), content_type="text/plain")
    assert answer.status_code == 200, answer.text
    return answer.json


@pytest.mark.parametrize(("text", "expected", "reason"), READINGS)
def test_brackets_are_read_in_each_of_their_ways(text: str, expected: tuple[str, ...], reason: str) -> None:
    assert variants(text) == expected, reason


@pytest.mark.parametrize(("draft", "expected", "reason"), FRAGMENTS)
def test_no_clause_of_a_draft_without_a_formula_is_lost(
    client: FlaskClient, draft: str, expected: tuple[tuple[str, str], ...], reason: str
) -> None:
    found = checked(client, draft)["clauses"]
    assert tuple((clause["type"], clause["text"].split()[0]) for clause in found) == expected, reason


def test_a_clause_is_verbatim_near_or_new(client: FlaskClient) -> None:
    answer = checked(client)
    assert [one["status"] for one in answer["clauses"]] == ["verbatim", "near", "verbatim", "near", "new"]
    assert answer["totals"] == {"verbatim": 2, "near": 2, "new": 1, "weaker": 1, "stronger": 0}
    reused, new = answer["clauses"][2], answer["clauses"][4]
    assert (reused["count"], reused["first"]["id"], reused["latest"]["id"]) == (3, "A/RES/72/7/op/2", "A/RES/77/273/op/3")
    assert (new["count"], new["first"], new["latest"], new["nearest"]) == (0, None, None, None)
    assert answer["summary"].startswith(
        "Of 5 clauses, 2 are agreed language word for word, 2 are close to agreed language and 1"
    )


def test_each_reading_of_brackets_is_looked_up(client: FlaskClient) -> None:
    bracketed = checked(client)["clauses"][3]
    assert [reading["text"].split(" the")[0] for reading in bracketed["readings"]] == ["Takes note of", "Notes"]
    assert bracketed["nearest"]["verb_shift"] == "weaker", "to note is less than to welcome"


def test_a_wrong_day_and_an_unknown_symbol_are_pointed_out(client: FlaskClient) -> None:
    found = {one["symbol"]: one["problem"] for clause in checked(client)["clauses"] for one in clause["citations"]}
    assert found == {"A/RES/72/7": "wrong date", "A/RES/75/272": "not held"}


def test_a_draft_may_name_its_own_symbol(client: FlaskClient) -> None:
    draft = "A/C.6/80/L.99\n\nDraft resolution\n\nThe General Assembly,\n\n1. Decides to issue A/C.6/80/L.99 and A/C.6/80/L.98."
    (clause,) = checked(client, draft)["clauses"]
    assert [one["symbol"] for one in clause["citations"]] == ["A/C.6/80/L.98"]


def test_symbols_beyond_a_bound_are_said_to_be_not_looked_up(client: FlaskClient) -> None:
    draft = "\n\n".join(f"{n}. Recalls its resolutions {55 + n}/1, {55 + n}/2 and {55 + n}/3;" for n in range(1, 20))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("search_service.precedents.check.MAX_CITED", 10)
        answer = checked(client, draft)
    problems = Counter(one["problem"] for clause in answer["clauses"] for one in clause["citations"])
    assert (problems["not looked up"], problems.total()) == (47, 57)
    assert "57 citations should be looked at." in answer["summary"]


def test_the_page_of_a_long_draft_has_room_for_some_clauses_and_names_the_others(client: FlaskClient) -> None:
    draft = "\n\n".join(
        [
            f"{n}. Urges all States & “partners” to report on matter {n} {'without any further delay ' * 12};"
            for n in range(1, 401)
        ]
        + [f"{n}. {REUSED}" for n in (401, 402, 404)]
    )
    page = client.post("/check", data={"file": (io.BytesIO(draft.encode()), "draft.txt")})
    shown = page.text.count('<li class="pair')
    assert len(page.data) < 140_000 and 20 < shown < 400 and f"room for {shown} clauses in full" in page.text
    assert f"<dt>New ({400 - shown})</dt><dd>OP {shown + 1}–400</dd>" in page.text
    assert "<dt>Agreed language (3)</dt><dd>OP 401–402, OP 404</dd>" in page.text
    kept = client.post("/api/check.html", data={"file": (io.BytesIO(draft.encode()), "draft.txt")}).text
    assert kept.count('<li class="pair') == 403 and "in brief" not in kept


def test_the_changes_of_a_near_clause_lead_to_its_text(client: FlaskClient, index: Index) -> None:
    for one in checked(client)["clauses"]:
        if nearest := one["nearest"]:
            before = "".join(change["text"] for change in nearest["changes"] if change["op"] != "insert")
            after = "".join(change["text"] for change in nearest["changes"] if change["op"] != "delete")
            assert (before, after) == (index.clause(nearest["id"]).clause.text, one["text"])
            assert nearest["similarity"] == round(similarity(before, after), 1)


def test_a_text_of_the_index_is_verbatim_with_all_its_clauses(client: FlaskClient, index: Index) -> None:
    file = next(SEEDS.glob("003_*"))
    answer = client.post("/api/check", data={"file": (io.BytesIO(file.read_bytes()), file.name)}).json
    assert answer["totals"]["verbatim"] == len(answer["clauses"]) == len(index.document("A/RES/77/273").clauses)


def test_a_draft_is_checked_in_each_format_that_people_have_it_in(client: FlaskClient) -> None:
    passages = (
        Passage("", "Guided", " by the Charter of the United Nations,"),
        Passage("1", "Welcomes", REUSED.removeprefix("Welcomes")),
        Passage("2", "Decides", " to build a fountain of lemonade in the garden of the library."),
    )
    for rendering in RENDERINGS:
        file = io.BytesIO(rendering.written(passages)), rendering.name
        answer = client.post("/api/check", data={"file": file})
        assert answer.status_code == 200, f"{rendering.name}: {answer.text}"
        assert [one["status"] for one in answer.json["clauses"]] == ["verbatim", "verbatim", "new"], rendering.name


def test_the_neighbours_are_those_of_brute_force(index: Index) -> None:
    """On the seeds; tests/bench/precedents.py measures it on a corpus."""
    texts = list({" ".join(folded_words(hit.clause.text)): hit.clause.text for hit in index.walk(Query()).hits}.values())
    near = index.engine.near
    for text in texts:
        for draft in (text, " ".join(text.split(" ")[::2]), text.replace(" the ", " each and every ")):
            expected = sorted((score for other in texts if (score := similarity(draft, other)) >= 75), reverse=True)
            # A bag stands for all wordings of it.
            found = [one.similarity for one in near.nearest(draft) for _ in wordings(index, one.bag)]
            assert found == expected, draft


def test_twins_are_the_wordings_that_are_similar_and_groups_hold_the_nearly_identical(index: Index) -> None:
    hits = list(index.walk(Query()).hits)
    near = index.engine.near
    for hit in hits:
        twins = {clause: one.similarity for one in near.twins(hit.doc_id) for clause in near.clauses((one.bag,))}
        for other in hits:
            score = similarity(hit.clause.text, other.clause.text)
            assert twins.get(other.doc_id, 0) == pytest.approx(score if score >= 75 else 0, abs=1e-4)
            assert score >= 70 or near.group_of[hit.doc_id] != near.group_of[other.doc_id]
            assert score < 100 or near.group_of[hit.doc_id] == near.group_of[other.doc_id]


def wordings(index: Index, bag: int) -> set[int]:
    return {int(index.engine.near.wording_of[clause]) for clause in index.engine.near.clauses((bag,))}


def test_all_forms_say_the_same(
    client: FlaskClient, index_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = checked(client)
    statuses = [one["status"] for one in answer["clauses"]]
    rows = list(csv.DictReader(io.StringIO(client.post("/api/check.csv", data={"text": DRAFT}).text.removeprefix("\ufeff"))))
    assert [row["status"] for row in rows] == statuses
    report = client.post("/api/check.html", data={"text": DRAFT})
    assert answer["summary"] in report.text and report.headers["Content-Disposition"].startswith("attachment")
    page = client.post("/check", data={"text": DRAFT})
    assert answer["summary"] in page.text and "lemonade" in page.text
    file = tmp_path / "draft.txt"
    file.write_text(DRAFT)
    assert main(["check", str(file), "--json", "--index-dir", str(index_dir)]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert (printed["clauses"], printed["totals"]) == (
        [one | {"document": printed["documents"][0]["id"]} for one in answer["clauses"]],
        answer["totals"],
    )
    assert main(["check", str(file), "--index-dir", str(index_dir)]) == 0
    assert capsys.readouterr().out.startswith(answer["summary"])


# Ten words and more that a clause of the seeds has, in a draft that is new as a whole.
QUOTED = "the assistance of the Regional Centre in implementing the initiatives of the Central Asian countries"
ELSEWHERE = "for the children of the northern valleys who keep goats and play"
QUOTING = (
    # draft, the passage that is found, reason
    (f"Welcomes {QUOTED} and decides to buy a fiddle {ELSEWHERE};", f"Welcomes {QUOTED}", "the beginning, with a new tail"),
    (f"Decides to buy a fiddle and goats {ELSEWHERE}, and {QUOTED};", QUOTED, "the end"),
    (f"Decides to build a fountain of lemonade {ELSEWHERE};", "", "nothing"),
    ("Decides to thank the Regional Centre for a fountain of lemonade;", "", "three words"),
)


@pytest.mark.parametrize(("draft", "passage", "reason"), QUOTING, ids=[row[2] for row in QUOTING])
def test_a_new_clause_says_which_passage_is_word_for_word_in_another_text(
    client: FlaskClient, index: Index, draft: str, passage: str, reason: str
) -> None:
    answer = checked(client, f"1. {draft}\n")
    (clause,) = answer["clauses"]
    assert (clause["status"], clause["nearest"]) == ("new", None)
    quotation = clause["quotation"]
    assert (quotation or {"text": ""})["text"] == passage
    if quotation:
        assert quotation["words"] == len(folded_words(passage))
        source = index.clause(quotation["id"]).clause.text
        assert " ".join(folded_words(passage)) in " ".join(folded_words(source))
        assert "".join(change["text"] for change in quotation["changes"] if change["op"] != "insert") == source
        assert "".join(change["text"] for change in quotation["changes"] if change["op"] != "delete") == clause["text"]
        assert "1 new clause has a passage" in answer["summary"]
        for path in ("/check", "/api/check.html"):
            assert passage in client.post(path, data={"text": f"1. {draft}\n"}).text


def test_a_draft_that_was_pasted_stands_in_the_box_to_be_changed(client: FlaskClient) -> None:
    # A line break at the beginning of the element is none of its text.
    for text, kept in ((DRAFT, DRAFT), (hostile := f"1. </textarea><b>\n\n{DRAFT}", hostile), (f"<p>{DRAFT}</p>", "")):
        shown = html.document_fromstring(client.post("/check", data={"text": text}).text)
        assert (shown.get_element_by_id("text").text or "").strip().splitlines() == kept.strip().splitlines()
