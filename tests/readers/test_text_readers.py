"""What plain text and Markdown hold is read as a person would read it; each row is a rule, with the reason beside it."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_service import readers
from search_service.errors import ReadError
from search_service.model import Document

CORPUS = Path(os.environ.get("SEARCH_SERVICE_TEST_CORPUS", Path(__file__).parents[3] / "shared" / "corpus"))
RENDERED = CORPUS / "rendered_dev.tar.xz"


def documents(text: str) -> tuple[Document, ...]:
    return readers.read(text.encode(), "folder/some text.txt")


def resolution(*paragraphs: str) -> Document:
    """The only document of a text with these paragraphs below its enacting formula."""
    (document,) = documents("\n\n".join(["77/1. A title", "The General Assembly,", *paragraphs]))
    return document


# --- what a paragraph does ---

STRUCTURE = [
    ("a number glued to its text", ["1.Encourages x;", "2.Welcomes y."], ["op/1 Encourages x;", "op/2 Welcomes y."]),
    ("a number that lost its stop", ["1. Encourages x;", "2 Appropriates y."], ["op/1 Encourages x;", "op/2 Appropriates y."]),
    ("an operative paragraph without number", ["Having seen it,", "Decides x."], ["pre/1 Having seen it,", "op/1 Decides x."]),
    (
        "a finite verb in the preamble",
        ["Notes x,", "Recalling y,", "1. Decides z."],
        ["pre/1 Notes x,", "pre/2 Recalling y,", "op/1 Decides z."],
    ),
    (
        "points join their clause",
        ["1. Requests the States:", "(a)To act;", "(i) At once;", "(b) To report.", "2. Decides x."],
        ["op/1 Requests the States:\n(a) To act;\n(i) At once;\n(b) To report.", "op/2 Decides x."],
    ),
    (
        "a wrap-up joins its clause",
        ["1. Requests the States:", "(a) To act,", "in line with the Charter;"],
        ["op/1 Requests the States:\n(a) To act,\nin line with the Charter;"],
    ),
    (
        "names after a colon are lines",
        ["1. Appoints the following:", "Ms. A (Chad)", "Mr. B (Fiji)", "2. Decides x."],
        ["op/1 Appoints the following:\nMs. A (Chad)\nMr. B (Fiji)", "op/2 Decides x."],
    ),
    (
        "a numbered list inside a clause",
        ["1. Recalls x;", "2. Approves the agenda:", "1. Opening.", "2. Closing.", "3. Decides y."],
        ["op/1 Recalls x;", "op/2 Approves the agenda:\n1. Opening.\n2. Closing.", "op/3 Decides y."],
    ),
    (
        "numbers that restart in sections",
        ["I", "Travel", "Recalling x,", "1. Notes y;", "II", "Umoja", "1. Notes z."],
        ["pre/1 Recalling x,", "op/I/1 Notes y;", "op/II/1 Notes z."],
    ),
    (
        "sections that number on need no label",
        ["I", "1. Notes y;", "II", "2. Notes z."],
        ["op/1 Notes y;", "op/2 Notes z."],
    ),
    (
        "an annex is of its own type",
        ["1. Adopts the statute.", "Annex", "Statute", "1. The Court is a court."],
        ["op/1 Adopts the statute.", "annex/1 The Court is a court."],
    ),
    (
        "a declaration inside the body has no verbs of the Assembly",
        ["Adopts the following declaration:", "1. We recognize x.", "2. Progress has been made."],
        ["op/u1 Adopts the following declaration:", "op/1 We recognize x.", "op/2 Progress has been made."],
    ),
    ("a page break in a clause", ["Recalling the aim of the\n\n\n\n\n\nregion,"], ["pre/1 Recalling the aim of the region,"]),
    ("a hyphen at a page's end", ["Recalling the Secretary-\n\n\n\n\n\nGeneral,"], ["pre/1 Recalling the Secretary-General,"]),
    ("blanks of every kind", ["Recalling\u00a0the \u202f Secretary\u00ad,\u200b it,"], ["pre/1 Recalling the Secretary, it,"]),
    ("italics kept as asterisks", ["1. *Also encourages* x."], ["op/1 Also encourages x."]),
]  # fmt: skip


@pytest.mark.parametrize(("paragraphs", "expected"), [row[1:] for row in STRUCTURE], ids=[row[0] for row in STRUCTURE])
def test_a_paragraph_does_what_its_form_and_place_say(paragraphs: list[str], expected: list[str]) -> None:
    document = resolution(*paragraphs)
    assert [f"{clause.id.removeprefix('A/RES/77/1/')} {clause.text}" for clause in document.clauses] == expected


def test_a_declaration_gets_no_verbs() -> None:
    assert [clause.verb for clause in resolution("Adopts the following declaration:", "1. We note x.").clauses] == [
        "adopt",
        None,
    ]


def test_headings_stand_with_the_clause_below_them() -> None:
    document = resolution("1. Notes x;", "Human rights", "2. Notes y;", "A. Posts", "B. Travel", "3. Notes z.")
    assert [clause.headings for clause in document.clauses] == [(), ("Human rights",), ("A. Posts", "B. Travel")]


def test_the_rows_of_a_table_belong_to_the_clause_above() -> None:
    document = resolution("1. Approves the following:", "Section | Amount", " | Part I | ", "1 | 86 769 400", "2. Decides x.")
    assert [clause.rows for clause in document.clauses] == [
        (("Section", "Amount"), ("", "Part I", ""), ("1", "86 769 400")),
        (),
    ]


# --- whole texts ---

STATEMENT = """S/PRST/2018/13

At the 8280th meeting of the Security Council, held on 7 June 2018, in connection with the item entitled “The situation in \
Somalia”, the President of the Security Council made the following statement on behalf of the Council:

“The Security Council welcomes the progress made.

“The Security Council notes with concern recent fighting.”
"""
PARTS = """Seventy-seventh session

Agenda item 138

77/264. Programme budget for 2023

A

Budget appropriations for 2023

The General Assembly,

1. Resolves x.

B

Income estimates for 2023

The General Assembly,

1. Resolves y.

56th plenary meeting 30 December 2022
"""


def test_a_presidential_statement_is_told_by_its_opening() -> None:
    (document,) = documents(STATEMENT)
    facts = (document.id, document.kind, document.body, document.adopted, document.meeting, document.session)
    assert facts == ("S/PRST/2018/13", "presidential statement", "Security Council", "2018-06-07", "8280th meeting", None)
    assert [(clause.id, clause.verb) for clause in document.clauses] == [
        ("S/PRST/2018/13/st/1", "welcome"),
        ("S/PRST/2018/13/st/2", "note"),
    ]


def test_the_parts_of_a_resolution_are_documents_that_share_its_number() -> None:
    first, second = documents(PARTS)
    assert [(part.id, part.title, part.session, part.agenda_items) for part in (first, second)] == [
        ("A/RES/77/264 A", "Budget appropriations for 2023", "77", ("138",)),
        ("A/RES/77/264 B", "Income estimates for 2023", "77", ("138",)),
    ]


def test_a_resolution_that_lost_its_formula_is_still_one() -> None:
    (document,) = documents("Resolution 2573 (2021)\n\nReiterating its responsibility,\n\n1. Demands x.")
    assert (document.id, document.formula, len(document.clauses)) == ("S/RES/2573 (2021)", None, 2)


def test_a_declaration_that_a_resolution_annexes_stays_in_it_with_its_formula() -> None:
    annexed = "\n\n".join(["Annex", "The Security Council,", "Meeting in x,"])
    (document,) = documents(f"Resolution 1625 (2005)\n\nThe Security Council,\n\nDecides to adopt it.\n\n{annexed}")
    assert [clause.type for clause in document.clauses] == ["operative", "annex", "annex"]


def test_prose_is_a_press_report_and_its_title_is_no_symbol() -> None:
    (document,) = documents("The Assembly adopted resolution 76/299\n\nOn Monday it did so.\n\nAll cheered.")
    assert (document.id, document.kind, document.symbol) == ("some text", "press report", None)
    assert [clause.type for clause in document.clauses] == ["press", "press"]


def test_a_text_without_words_is_refused_with_a_reason() -> None:
    with pytest.raises(ReadError, match="no text"):
        documents(" \n_____\n\n ")


# --- properties ---

SNIPPETS = [
    "The General Assembly,",
    "1. Decides",
    "(a) To",
    "¹",
    "<sup>1</sup>",
    "76/1783",
    "Annex",
    "|",
    "*",
    "# x",
    "\f",
    "-\n",
    "I",
    "5,1 ",
]
TEXTS = st.lists(
    st.one_of(st.text(), st.sampled_from([*SNIPPETS, "\n", "\n\n", "\n\n\n\n\n", " ", "Recalling x,"])), max_size=40
).map("".join)


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_no_text_raises_anything_but_read_error(text: str) -> None:
    for reader in readers.TEXT_READERS:
        if reader.name in ("Markdown", "plain text"):
            try:
                found = reader.read(text, "x.txt")
            except ReadError:
                continue
            for document in found:
                assert all(0 <= note.at <= len(clause.text) for clause in document.clauses for note in clause.footnotes)
                assert len({clause.id for clause in document.clauses}) == len(document.clauses)


WORDS = st.lists(
    st.sampled_from(["Recalling", "peace", "Decides", "the", "region,", "to;", "II", "1.", "(a)", "Annex", "Charter."]),
    min_size=1,
    max_size=9,
)


@given(st.lists(WORDS.map(" ".join), min_size=1, max_size=12))
@settings(max_examples=300, deadline=None)
def test_every_word_below_the_formula_is_in_a_clause_or_heading(paragraphs: list[str]) -> None:
    document = resolution(*paragraphs)
    read = " ".join(
        " ".join([*clause.headings, clause.number or "", clause.text, *(" ".join(row) for row in clause.rows)])
        for clause in document.clauses
    )
    letters = re.compile(r"[A-Za-z]+")
    assert sorted(letters.findall(read)) == sorted(letters.findall(" ".join(paragraphs)))


HOSTILE = [
    "\n",
    "a\n",
    "1\n",
    "1.\n",
    "A\nx /RES\n",
    "x 1/ ",
    "abc def gh     klm nop qr\n",
    "Adopted at the 2nd meeting by (\n",
    "________\n1 See x\n",
    "A\n\n",
    "(a) x;\n\n",
    "1,2 ",
    "¹ ",
    "70/1,",
    "The General Assembly\n\n",
    "x and ",
    "[",
    "*1234567* ",
    "|a|b|\n",
    "# H\n\n",
    "> ",
    "a-\n",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_text_that_repeats_itself_without_end_is_read_in_time(piece: str) -> None:
    text = "77/1. Title\n\nThe General Assembly,\n\n" + piece * (60_000 // len(piece))
    assert documents(text)[0].id == "A/RES/77/1"


# --- real documents ---


@pytest.mark.skipif(not RENDERED.exists(), reason=f"the rendered corpus is not at {RENDERED}")
@pytest.mark.parametrize("style", ["pdf", "loose", "md", "draft"])
def test_hardly_a_clause_of_real_resolutions_is_misread(style: str) -> None:
    from tests.bench.rendered import score_rendered

    score = score_rendered(RENDERED, [style])[style]
    clauses = 2 * score.same / (score.expected + score.found)
    notes = 2 * score.notes["same"] / (score.notes["expected"] + score.notes["found"])
    facts = score.facts_same.total() / score.facts.total()
    assert (clauses >= 0.995, score.agreeing["verb"] >= 0.995 * score.same, notes >= 0.99, facts >= 0.99) == (True,) * 4
