"""Reference marks are found where they stand, in sequence, and their notes with them; a row is a place, with its name."""

from __future__ import annotations

import pytest

from search_service import readers
from search_service.model import Clause, Document


def resolution(*paragraphs: str) -> Document:
    (document,) = readers.read("\n\n".join(["77/1. A title", "The General Assembly,", *paragraphs]).encode(), "text.txt")
    return document


def marked(clause: Clause) -> str:
    """The clause's text with its marks where they stood: "Ashgabat,[^1]"."""
    text = clause.text
    for note in reversed(clause.footnotes):
        text = f"{text[: note.at]}[^{note.mark}]{text[note.at :]}"
    return text


NOTES = ("1 Resolution 70/1.", "2 See A/77/1.", "3 Ibid., annex.")
MARKS = [
    ("behind a stop", ["Recalling Ashgabat,1"], ["Recalling Ashgabat,[^1]"]),
    ("behind a letter", ["Noting the Strategy1 in the region,"], ["Noting the Strategy[^1] in the region,"]),
    (
        "behind a year",
        ["Noting what it did in December 20221 and later,"],
        ["Noting what it did in December 2022[^1] and later,"],
    ),
    (
        "behind a symbol",
        ["Recalling resolution 76/178,1 76/1782 and 76/179,3"],
        ["Recalling resolution 76/178,[^1] 76/178[^2] and 76/179,[^3]"],
    ),
    ("behind Agenda 21", ["Noting Agenda 21,1 Agenda 212 and goals,3"], ["Noting Agenda 21,[^1] Agenda 21[^2] and goals,[^3]"]),
    ("between blanks", ["Noting the Culture of Peace, 1  which serves,"], ["Noting the Culture of Peace,[^1] which serves,"]),
    ("before a stop", ["Noting the region1, and more,"], ["Noting the region[^1], and more,"]),
    ("raised", ["Noting Ashgabat,¹ the Strategy² and 20³ goals,"], ["Noting Ashgabat,[^1] the Strategy[^2] and 20[^3] goals,"]),
    ("a reference repeated", ["Noting peace,1 war,2 peace1 and tea,3"], ["Noting peace,[^1] war,[^2] peace[^1] and tea,[^3]"]),
    (
        "a number is no mark",
        ["Noting 1 July, G20, CO2, 3.1 per cent, 10,000 and article 1,"],
        ["Noting 1 July, G20, CO2, 3.1 per cent, 10,000 and article 1,"],
    ),
    ("a number out of sequence", ["Noting the goals17 and more,"], ["Noting the goals17 and more,"]),
    ("a unit is no mark", ["Noting 5 m³ of water,"], ["Noting 5 m³ of water,"]),
]


@pytest.mark.parametrize(("paragraphs", "expected"), [row[1:] for row in MARKS], ids=[row[0] for row in MARKS])
def test_a_mark_is_lifted_from_where_it_stands(paragraphs: list[str], expected: list[str]) -> None:
    assert [marked(clause) for clause in resolution(*paragraphs).clauses] == expected


def test_a_note_is_found_at_the_end_without_a_rule() -> None:
    document = resolution("Recalling Ashgabat,1 Almaty2 and tea,3", *NOTES)
    assert [(note.mark, note.text) for clause in document.clauses for note in clause.footnotes] == [
        ("1", "Resolution 70/1."),
        ("2", "See A/77/1."),
        ("3", "Ibid., annex."),
    ]


def test_a_mark_without_a_note_is_kept_as_a_mark() -> None:
    (clause,) = resolution("Recalling Ashgabat,1").clauses
    assert [(note.mark, note.text, note.at) for note in clause.footnotes] == [("1", "", len("Recalling Ashgabat,"))]


def test_a_mark_that_lost_its_line_belongs_to_what_stands_above() -> None:
    assert [marked(clause) for clause in resolution("Recalling x,", "¹", "Noting y,²").clauses] == [
        "Recalling x,[^1]",
        "Noting y,[^2]",
    ]


def test_the_notes_of_a_page_are_found_below_its_rule() -> None:
    document = resolution("Recalling x,1", "____________", "1 Wrapped, see chap.\nII of it.", "Noting y,2")
    assert [marked(clause) for clause in document.clauses] == ["Recalling x,[^1]", "Noting y,[^2]"]
    assert document.clauses[0].footnotes[0].text == "Wrapped, see chap. II of it."
