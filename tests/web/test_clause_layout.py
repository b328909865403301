"""How clauses are set: points at the right depth, runs that hold the whole text, notes linked both ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_service.model import Clause, ClauseType, Document, Footnote, Vote
from search_service.web.pages.clause_layout import clause_lines, notes_of
from search_service.web.pages.labels import adoption, anchor, day, paragraph_label, provenance, section_label
from search_service.web.pages.list_items import points
from search_service.web.pages.masthead import facts


def clause(text: str = "Decides so", place: str = "op/1", number: str | None = "1", **rest: object) -> Clause:
    types: dict[str, ClauseType] = {
        "op": "operative",
        "pre": "preambular",
        "st": "statement",
        "annex": "annex",
        "press": "press",
    }
    fields: dict[str, object] = {"section": None, "verb": None, "modifiers": (), "opening": None, **rest}
    return Clause(f"X/{place}", types[place.partition("/")[0]], number, text=text, **fields)  # type: ignore[arg-type]


def document(symbol: str | None = "A/RES/76/299", **rest: object) -> Document:
    fields: dict[str, object] = {"kind": "resolution", "title": "A title", "body": "General Assembly", **rest}
    return Document(id="X", symbol=symbol, language="en", source="x.txt", clauses=(), **fields)  # type: ignore[arg-type]


# --- points ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("labels", "depths"),
    [
        ("(a) (b) (c)", "111"),
        ("(a) (i) (ii) (iii) (iv) (v) (vi) (b)", "12222221"),
        ("(g) (h) (i) (j)", "1111"),  # the ninth letter
        ("(g) (h) (i) (ii) (i) (j)", "112211"),  # numerals under (h), then the ninth letter
        ("(u) (v) (w) (x) (y)", "11111"),  # letters that are numerals too
        ("(y) (z) (aa) (bb) (cc)", "11111"),
        ("(i) (ii) (a) (b) (iii)", "11221"),
        ("(a) • • (b)", "1221"),
        ("• – – •", "1221"),
        ("1. 2. 2.1. 2.2. 3.", "11221"),
        ("(c) (e) (f)", "111"),  # a letter is left out in print
    ],
)
def test_a_point_stands_at_the_depth_that_its_label_and_its_neighbours_tell(labels: str, depths: str) -> None:
    text = "\n".join(["Decides:", *(f"{label} so" for label in labels.split())])
    assert "".join(str(point.depth) for point in points(text)) == f"0{depths}"


def test_a_closing_line_without_label_stands_where_the_clause_does() -> None:
    assert [(point.label, point.depth) for point in points("Decides:\n(a) to do so;\nand to go on;")][-1] == ("", 0)


@given(st.text(alphabet="ab (ixv)1.•–\n", max_size=60))
def test_the_lines_of_any_text_join_to_that_text(text: str) -> None:
    assert "\n".join(text[point.start : point.end] for point in points(text)) == text


# --- runs ------------------------------------------------------------------------------------------------------------

TEXT = "Calls upon States:\n(a) To notes and footnotes;\n(b) To act"


@given(
    st.lists(st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))), max_size=4),
    st.integers(0, len(TEXT)),
    st.integers(0, len(TEXT)),
)
def test_the_runs_of_a_passage_hold_its_words_once_and_in_order(marks: list[tuple[int, int]], start: int, end: int) -> None:
    lines = clause_lines(clause(TEXT, opening="Calls upon"), sorted(marks), (start, end))
    joined = "".join(line.label + "".join(run.text for run in line.runs) for line in lines)
    assert joined.replace(" ", "") == "".join(TEXT[start:end].split())


def test_the_opening_is_found_as_words_not_within_another_word() -> None:
    (line,) = clause_lines(clause("The footnotes that it notes", opening="notes"))
    assert [run.text for run in line.runs if run.opening] == ["notes"]
    assert line.runs[0].text == "The footnotes that it "


def test_a_match_across_the_end_of_the_opening_is_marked_in_both() -> None:
    (line,) = clause_lines(clause("Calls upon all States", opening="Calls upon"), [(6, 14)])
    assert [(run.text, run.opening, run.hit) for run in line.runs] == [
        ("Calls ", True, False),
        ("upon", True, True),
        (" all", False, True),
        (" States", False, False),
    ]


@pytest.mark.parametrize("at", [0, 5, len("Notes this"), len("Notes this\n"), len("Notes this\n(a) that")])
def test_no_reference_to_a_note_is_lost_wherever_it_stands(at: int) -> None:
    noted = clause("Notes this\n(a) that", footnotes=(Footnote("1", "See.", at),))
    references = notes_of([(noted.id, noted.footnotes)]).references[noted.id]
    runs = [run for line in clause_lines(noted, references=references) for run in line.runs]
    assert [run.reference.mark for run in runs if run.reference] == ["1"]


def test_a_repeated_mark_is_one_note_with_a_way_back_to_each_mention() -> None:
    notes = notes_of([("a", (Footnote("1", "See.", 3),)), ("b", (Footnote("1", "See.", 3), Footnote("2", "", 5)))])
    assert [(note.mark, note.text, len(note.references)) for note in notes.notes] == [("1", "See.", 2), ("2", "", 1)]
    assert [reference.id for references in notes.references.values() for reference in references] == [
        reference for note in notes.notes for reference in note.references
    ]


# --- words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("labelled", "label"),
    [
        (clause(place="op/3", number="3"), ("OP 3", "")),
        (clause(place="pre/5", number=None), ("PP 5", "")),
        (clause(place="op/II/3", number="3", section="II"), ("OP 3", "section II")),
        (clause(place="annex/I/3", number="3", section="Annex I"), ("para. 3", "Annex I")),
        (clause(place="annex/I/3", number="3", section="I"), ("para. 3", "annex, section I")),
        (clause(place="annex/3", number="3"), ("para. 3", "annex")),
        (clause(place="press/2", number=None), ("para. 2", "")),
        (clause(place="st/u3", number=None), ("unnumbered para. 3", "")),
        (clause(place="op/3~2", number="3"), ("OP 3 (second)", "")),
    ],
)
def test_a_paragraph_is_labelled_shortly(labelled: Clause, label: tuple[str, str]) -> None:
    assert (paragraph_label(labelled), section_label(labelled)) == label


def test_an_anchor_is_the_end_of_the_clause_id_without_slashes() -> None:
    assert anchor(document(), clause(place="op/II/3")) == "op-II-3"


@pytest.mark.parametrize(
    ("vote", "words"),
    [
        (None, ""),
        (Vote(None), ""),
        (Vote("without a vote"), "without a vote"),
        (Vote("recorded vote", 15, 0, 0), "15-0-0 (unanimous)"),
        (Vote("recorded vote", 13, 0, 2), "13-0-2 (2 abstained)"),
        (Vote("recorded vote", 133, 3, 12), "133-3-12 (3 against)"),
        (Vote("recorded vote", 13), "recorded vote"),
    ],
)
def test_how_a_text_was_adopted_is_said_in_a_word(vote: Vote | None, words: str) -> None:
    assert adoption(vote) == words


def test_provenance_leaves_out_what_is_not_stated() -> None:
    assert provenance(document()) == ()
    adopted = document(session="76", adopted="2022-07-28", vote=Vote("without a vote"))
    assert provenance(adopted) == ("76th session", "28 July 2022", "without a vote")


def test_a_masthead_has_a_row_for_each_stated_fact_and_says_which_are_from_the_catalogue() -> None:
    vote = Vote("recorded vote", 2, 0, 1, ("CUBA", "MALI"), (), ("PERU",))
    adopted = document(session="76", agenda_items=("58", "60"), vote=vote, subjects=("PEACE",), from_catalogue=("subjects",))
    assert [(fact.heading, "; ".join(value.text for value in fact.values), fact.from_catalogue) for fact in facts(adopted)] == [
        ("Session", "76th session", False),
        ("Agenda items", "58; 60", False),
        ("Vote", "2 in favour, 0 against, 1 abstaining", False),
        ("Official text", "undocs.org/A/RES/76/299", False),
        ("Subject", "Peace", True),
        ("Read from", "x.txt", False),
    ]


def test_what_is_no_day_is_shown_as_it_is() -> None:
    assert (day("2022-07-28"), day("July 2022")) == ("28 July 2022", "July 2022")
