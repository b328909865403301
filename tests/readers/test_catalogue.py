"""What the United Nations' catalogue adds to a document, and what it must not touch."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from search_service.indexing.merge import with_one_spelling
from search_service.model import Document, Vote
from search_service.readers.catalogue import FILLED, Catalogue, complete, load

BARE = Document("A/RES/76/299", "resolution", "A/RES/76/299", "en", "", "a.txt", ())
LINE: dict[str, object] = {
    "symbol": "A/RES/76/299",
    "title": "Zone of peace",
    "adoption_meeting": "97th plenary meeting",
    "adoption_date": "28 July 2022",
    "originating_document": "A/76/L.85 and A/76/L.85/Add.1",
    "agenda_item": "Agenda item 68 (a)",
    "agenda_item_name": "Peace",
    "adoption_type": "By a recorded vote",
    "MS_in_favour_count": "0141",
    "MS_against_count": "5",
    "MS_abstaining_count": "35",
    "MS_in_favour": ["CHAD", "PERU", "PERU"],
    "MS_against": ["MALI"],
    "MS_abstaining": [],
    "sponsors": ["CUBA"],
    "additional_sponsors": ["CHAD ", "CUBA"],
    "SDGs": ["16", "5", "40"],
    "subjects": [["Comoros", "UNBIS Thesaurus"], ["UN. Secretariat", "DHLAUTH"], ["68", "A/76/251"]],
}


def catalogue(**changed: object) -> Catalogue:
    return load([json.dumps({**LINE, **changed})])


def test_it_fills_what_the_text_leaves_out_and_says_so() -> None:
    document = complete(BARE, catalogue())
    assert (document.title, document.adopted, document.meeting) == ("Zone of peace", "2022-07-28", "97th plenary meeting")
    assert (document.agenda_items, document.agenda_item_titles) == (("68 (a)",), ("Peace",))
    assert (document.sponsors, document.subjects, document.sdgs) == (
        ("CUBA", "CHAD"),
        ("COMOROS", "UN. Secretariat"),
        ("5", "16"),
    )
    assert document.draft_symbols == ("A/76/L.85", "A/76/L.85/Add.1")
    assert document.vote == Vote("recorded vote", 141, 5, 35, ("CHAD", "PERU"), ("MALI",))
    assert set(document.from_catalogue) == set(FILLED)


def test_a_subject_without_words_is_none() -> None:
    listed = [["", "UNBIS Thesaurus"], [" ", "DHLAUTH"], ["Comoros", "UNBIS Thesaurus"]]
    assert complete(BARE, catalogue(subjects=listed)).subjects == ("COMOROS",)


def test_one_subject_has_one_spelling_in_an_index() -> None:
    """Of the official documents two in a hundred print UN. SPECIAL COMMITTEE OF 24, the others UN. Special Committee of 24."""
    spelled = [("UN. Council", "ANGOLA"), ("UN. COUNCIL",), ("UN. Council", "UN. COUNCIL"), ()]
    documents = [replace(BARE, id=str(number), subjects=subjects) for number, subjects in enumerate(spelled)]
    found = [document.subjects for document in with_one_spelling(documents)]
    assert found == [("UN. Council", "ANGOLA"), ("UN. Council",), ("UN. Council",), ()]


def test_what_the_text_states_stays() -> None:
    printed = replace(BARE, title="As printed", adopted="2022-07-27", sdgs=("1",))
    document = complete(printed, catalogue())
    assert (document.title, document.adopted, document.sdgs) == ("As printed", "2022-07-27", ("1",))
    assert not {"title", "adopted", "sdgs"} & set(document.from_catalogue)


def test_how_each_state_voted_is_added_to_a_vote() -> None:
    document = complete(replace(BARE, vote=Vote("recorded vote", 140, 5, 35)), catalogue())
    assert document.vote == Vote("recorded vote", 140, 5, 35, ("CHAD", "PERU"), ("MALI",))


def test_subjects_of_a_program_give_way_to_those_of_the_librarians() -> None:
    assert complete(replace(BARE, subjects=("ECONOMIC GROWTH",)), catalogue()).subjects == ("COMOROS", "UN. Secretariat")
    assert complete(replace(BARE, subjects=("COMOROS",)), catalogue()).subjects == ("COMOROS",)


def test_english_words_do_not_go_into_another_language() -> None:
    document = complete(replace(BARE, language="fr"), catalogue())
    assert (document.title, document.meeting, document.agenda_items) == ("", None, ("68 (a)",))


@pytest.mark.parametrize("symbol", ["A/RES/77/264 A", "A/RES/77/264 B", "A/RES/77/264 C"])
def test_an_entry_for_parts_stands_for_each(symbol: str) -> None:
    document = complete(replace(BARE, symbol=symbol), catalogue(symbol="A/RES/77/264 A-C"))
    assert document.title == "Zone of peace"


VALUES = {
    "the other spelling of a day": ({"adoption_date": "2019-10-10 00:00:00"}, "adopted", "2019-10-10"),
    "N.A. is nothing": ({"originating_document": "N.A."}, "draft_symbols", ()),
    "no meeting by mail": ({"adoption_meeting": "Voting by mail"}, "meeting", None),
    "without a vote": ({"adoption_type": "Without a vote"}, "vote", Vote("without a vote")),
    "a title of the Security Council": ({"title": "", "resolution_title": "On peace "}, "title", "On peace"),
    "who submitted a draft is no State": (
        {"sponsors": ["SUBMITTED BY THE CHAIR OF THE COMMITTEE"]},
        "sponsors",
        ("CHAD", "CUBA"),
    ),
    "a cell with two States": (
        {"sponsors": ["UNITED STATES AND VIET NAM"]},
        "sponsors",
        ("UNITED STATES", "VIET NAM", "CHAD", "CUBA"),
    ),
    "a member for its group": (
        {"sponsors": ["GUINEA, ON BEHALF OF THE STATES MEMBERS THAT ARE MEMBERS OF THE GROUP OF 77 AND CHINA"]},
        "sponsors",
        ("GUINEA", "CHAD", "CUBA"),
    ),
    "a value of the wrong kind": ({"sponsors": "CUBA", "subjects": [1, ["a"]], "title": 5}, "sponsors", ("CHAD", "CUBA")),
}


@pytest.mark.parametrize(("changed", "field", "value"), VALUES.values(), ids=VALUES)
def test_values_in_the_wild(changed: dict[str, object], field: str, value: object) -> None:
    assert getattr(complete(BARE, catalogue(**changed)), field) == value


def test_lines_that_hold_no_entry_are_counted() -> None:
    lines = ["", "[", json.dumps(LINE) + ",", "]", "no JSON", '{"symbol": "nothing"}', "[" * 100_000, '"text"']
    assert (load(lines).unread, len(load(lines).entries)) == (3, 1)


def test_the_first_of_two_entries_counts() -> None:
    twice = load([json.dumps(LINE), json.dumps({**LINE, "title": "Later"})])
    assert complete(BARE, twice).title == "Zone of peace"
