"""Markdown is read as it prints: what its syntax means, not what its source looks like; a rule a row, with the reason."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from search_service import readers
from search_service.errors import ReadError
from search_service.model import Change, Document
from search_service.readers import markdown

HEAD = "### **77/1. A title**\n\n*The General Assembly,*\n\n"


def resolution(*paragraphs: str) -> Document:
    (document,) = readers.read((HEAD + "\n\n".join(paragraphs)).encode(), "text.md")
    return document


RULES = [
    ("emphasis of a whole clause", "*Guided by the Charter,*", ["Guided by the Charter,"]),
    ("emphasis of the opening", "*Recalling* the Charter,", ["Recalling the Charter,"]),
    ("a number is printed by a list", "1. *Decides* x;\n\n2. *Notes* y.", ["1. Decides x;", "2. Notes y."]),
    ("a number that the source repeats counts on", "1. Decides x;\n1. Notes y.", ["1. Decides x;", "2. Notes y."]),
    ("a number glued to its text", "1.*Decides* x;\n\n2.Notes y.", ["1. Decides x;", "2. Notes y."]),
    ("a number that is escaped", "1\\. Decides x;", ["1. Decides x;"]),
    ("points below a number", "1. Decides:\n\n   (a) To act;\n\n   (b) To rest.", ["1. Decides:\n(a) To act;\n(b) To rest."]),
    ("bullets", "1. Decides:\n   - to act;\n   - to rest.", ["1. Decides:\n• to act;\n• to rest."]),
    ("a link is its words", "Recalling [72/7](#) and [A/77/1](https://undocs.org/A/77/1),", ["Recalling 72/7 and A/77/1,"]),
    ("a link torn in two", "Recalling [76/29](#)[9](#),", ["Recalling 76/299,"]),
    (
        "a wrapped source",
        "Recalling the Secretary-\nGeneral and\nthe Charter,",
        ["Recalling the Secretary-General and the Charter,"],
    ),
    ("an entity", "Recalling x&nbsp;&amp; y,", ["Recalling x & y,"]),
    ("an indented paragraph", "    Recalling x\n    and y,", ["Recalling x and y,"]),
    ("tags", "Recalling <span>x</span>,<br>y,", ["Recalling x, y,"]),
    ("two numbers to a line's end", "1. Decides x;\n2. Notes y.", ["1. Decides x;", "2. Notes y."]),
    ("a number with a bracket", "1) Decides x;\n2) Notes y.", ["1. Decides x;", "2. Notes y."]),
    ("numbers behind bullets", "- 1. Decides x;\n- 2. Notes y.", ["1. Decides x;", "2. Notes y."]),
    (
        "hard breaks part clauses",
        "Recalling x,\\\nNoting y,  \nExpressing concern,",
        ["Recalling x,", "Noting y,", "Expressing concern,"],
    ),
    ("a hard break can wrap", "1. Decides to  \nact.", ["1. Decides to act."]),
    ("lines of the source part clauses that open so", "Recalling x,\nNoting y,", ["Recalling x,", "Noting y,"]),
    ("comments", "<!-- a\n\nb -->\n\nRecalling <!-- c --> x,", ["Recalling x,"]),
    ("a comment that never ends", "Recalling x,\n\n<!-- Noting y,", ["Recalling x,", "Noting y,"]),
    ("struck text", "1. ~~Urges~~ Decides to act.", ["1. Decides to act."]),
    ("deleted and inserted", "1. <del>Urges</del> <ins>Decides</ins> to act.", ["1. Decides to act."]),
    ("a list in HTML", "<ol><li><em>Decides</em> x;</li><li>Notes y.</li></ol>", ["1. Decides x;", "2. Notes y."]),
    ("a fence", "```\n1. Decides to\nact;\n\n2. Notes y.\n```", ["1. Decides to act;", "2. Notes y."]),
    ("a quote", "> 1. Decides x;\n>\n> 2. Notes y.", ["1. Decides x;", "2. Notes y."]),
    ("a number alone in a table", "<table><tr><td>1.</td><td>Decides x;</td></tr></table>", ["1. Decides x;"]),
    (
        "a table of labels and paragraphs",
        "| Para | Text |\n|---|---|\n| PP1 | Recalling x, |\n| OP1 | Decides y; |\n| OP2 | Notes z. |",
        ["1. Recalling x,", "1. Decides y;", "2. Notes z."],
    ),
    ("bullets of a preamble", "* Recalling x,\n* Noting y,\n\n1. Decides z.", ["Recalling x,", "Noting y,", "1. Decides z."]),
    ("bold numbers", "**1.** **Decides** x;\n\n**2\\.** __Notes__ y.", ["1. Decides x;", "2. Notes y."]),
    ("a rule is no text", "Recalling x,\n\n---\n\nNoting y,", ["Recalling x,", "Noting y,"]),
]


@pytest.mark.parametrize(("source", "expected"), [row[1:] for row in RULES], ids=[row[0] for row in RULES])
def test_markdown_is_read_as_it_prints(source: str, expected: list[str]) -> None:
    found = [f"{clause.number}. {clause.text}" if clause.number else clause.text for clause in resolution(source).clauses]
    assert found == expected


NOTES = [
    ("raised", "Recalling Ashgabat,<sup>1</sup> it,", "<sup>1</sup> [A/77/1](#)."),
    ("raised and linked", "Recalling Ashgabat,<sup>[1](#note)</sup> it,", "<sup>1</sup> A/77/1."),
    ("in brackets", "Recalling Ashgabat,[^1] it,", "[^1]: A/77/1."),
    ("a raised digit", "Recalling Ashgabat,¹ it,", "¹ A/77/1."),
    ("named", "Recalling Ashgabat,[^charter] it,", "[^charter]: A/77/1."),
    ("in the line", "Recalling Ashgabat,^[A/77/1.] it,", ""),
]


@pytest.mark.parametrize(("source", "note"), [row[1:] for row in NOTES], ids=[row[0] for row in NOTES])
def test_a_note_is_found_however_its_mark_is_written(source: str, note: str) -> None:
    (clause,) = resolution(source, note).clauses
    assert (clause.text, [(found.mark, found.text, found.at) for found in clause.footnotes]) == (
        "Recalling Ashgabat, it,",
        [("1", "A/77/1.", len("Recalling Ashgabat,"))],
    )


def test_a_note_has_all_its_paragraphs_and_stays_with_its_text() -> None:
    note = "[^1]: See A/77/1.\n\n    Second paragraph.\n\n        Third.\n\n[^9]: Called by nobody."
    document = resolution("1. Decides x;[^1]", note, "2. Notes y.")
    assert [clause.text for clause in document.clauses] == ["Decides x;", "Notes y."]
    assert [found.text for found in document.clauses[0].footnotes] == ["See A/77/1. Second paragraph. Third."]


def test_struck_text_is_kept_as_a_change() -> None:
    (clause,) = resolution("1. Decides ~~never~~ to act.").clauses
    assert clause.changes == (Change("deleted", "never", 8),)


@pytest.mark.parametrize(
    ("front", "reason"),
    [
        ("---\nsymbol: A/RES/77/300\ntitle: Rivers\ndate: 2023-06-01\n---\n", "YAML"),
        ("---\nlayout: page\nSymbol: 'A/RES/77/300'\nTitle: \"Rivers\"\ntags:\n  - water\n---\n", "quoted, with a list"),
        ('+++\nsymbol = "A/RES/77/300"\ntitle = "Rivers"\n+++\n', "TOML"),
    ],
)
def test_front_matter_states_symbol_and_title(front: str, reason: str) -> None:
    (document,) = readers.read(f"{front}\n*The General Assembly*,\n\n1. *Decides* to act.".encode(), "a.md")
    assert (document.symbol, document.title) == ("A/RES/77/300", "Rivers"), reason
    assert [clause.text for clause in document.clauses] == ["Decides to act."]


HOSTILE = (
    "|a|b|\n",
    "[^a]: b\n",
    "<!--",
    "[a](",
    "](",
    "~~a",
    "a  \n",
    "<br>",
    "[^1]\n\n[^1]: a\n\n",
    "> ",
    "- a\n",
    "Recalling x,\n",
)


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_texts_take_linear_time(piece: str) -> None:
    def seconds(size: int) -> float:
        content = (HEAD + (piece * (size // len(piece) + 1))[:size]).encode()
        started = time.process_time()
        with suppress(ReadError):
            readers.read(content, "text.md")
        return time.process_time() - started

    assert seconds(48_000) < 12 * max(seconds(12_000), 0.02)


def test_notes_listed_without_a_gap_are_notes_each() -> None:
    document = resolution("Recalling x,<sup>1</sup> y,<sup>2</sup>", "<sup>1</sup> One.\n<sup>2</sup> Two.")
    assert [(note.mark, note.text) for note in document.clauses[0].footnotes] == [("1", "One."), ("2", "Two.")]


def test_a_raised_number_behind_a_unit_is_no_mark() -> None:
    assert resolution("Noting 5 m<sup>3</sup> of water,").clauses[0].text == "Noting 5 m³ of water,"


@pytest.mark.parametrize("table", ["| A | B |\n|---|---|\n| c | d |", "| A | B |\n\n| c | d |", "| A | B |\n| c | d |"])
def test_a_table_is_rows_of_the_clause_above(table: str) -> None:
    assert resolution("1. Approves the following:", table).clauses[0].rows == (("A", "B"), ("c", "d"))


def test_a_table_of_numbers_and_names_is_rows() -> None:
    (clause,) = resolution("1. Approves the following:", "| No. | Name |\n|---|---|\n| 1 | Chad |\n| 2 | Peru |").clauses
    assert clause.rows == (("No.", "Name"), ("1", "Chad"), ("2", "Peru"))


def test_a_link_says_what_its_words_do_not() -> None:
    document = resolution(
        "Recalling [the Charter](https://undocs.org/en/A/RES/70/1) and [76/29](https://undocs.org/A/RES/76/29)[9](#),"
    )
    assert [citation.symbol for citation in document.clauses[0].citations] == ["A/RES/76/299", "A/RES/70/1"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# General Assembly", True),
        ("Ashgabat,<sup>1</sup>", True),
        ("[72/7](#) of it", True),
        ("**Seventy-seventh session**", True),
        ("1. *Encourages* the Centre", False),
        ("#1 of the list, [x] and (y), __________", False),
        ("<!-- a note -->\nA/RES/77/300", True),
        ("Rivers\n======", True),
        ("Rivers\n------", False),
        ("*The General Assembly*,", True),
        ("1. *Calls upon* States;\n2. *Requests* a report.", True),
        ("1\\. Calls upon States;", True),
        ("Recalling R&amp;D,", True),
        ("Urges States;<br/>Requests a report.", True),
        ("        Recalling R&amp;D,\n        it,", False),
        ("---\ntitle: Rivers\n---\n", True),
        ("---\n\nNoting: this\n\n---\n", False),
    ],
)
def test_a_few_emphasised_words_make_no_markdown(text: str, expected: bool) -> None:
    assert markdown.recognises(text) is expected
