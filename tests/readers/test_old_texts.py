"""Texts of 1946 to 1993: what the yearly volumes and their scans print otherwise than today."""

from __future__ import annotations

from search_service import readers
from search_service.model import Document

FIRST = """\
MILITARY STAFF COMMITTEE

1 (1946) Resolution of 25 January 1946

By Article 47 of the Charter, the United Nations have agreed to establish a Committee ;

Therefore

1. The Security Council requests its members to meet in London 21 in February ;

2. The Security Council directs the Committee to draw up proposals.

Adopted at the 2nd meeting. 22

21 See document S/24.

22 Adopted without vote.
"""

SECOND = """\
7 (1946). Resolution of 26 June 1946

Whereas the Security Council appointed a Sub-Committee, and

Whereas the investigation has confirmed the facts,

Therefore the Security Council,

Keeping in mind the condemnation of the regime,

Resolves to keep the situation under observation ;

Provided, however, that any member may bring the matter up.

Adopted at the 49th meeting by 10 votes to none (Union of
Soviet Socialist Republics, absent).
"""

THIRD = """\
12 (1946). Resolution of 10 December 1946

The Security Council
Resolves:

To invite Greece to participate in the discussion without
vote;

To invite Albania.

Adopted unanimously at the 82nd meeting.
"""


def clauses(document: Document) -> list[tuple[str, str | None, str]]:
    return [(clause.type, clause.number, clause.text) for clause in document.clauses]


def read(text: str) -> Document:
    (document,) = readers.read(text.encode(), "volume.txt")
    return document


def test_clauses_above_therefore_are_preambular_and_notes_are_counted_on() -> None:
    document = read(FIRST)
    assert (document.symbol, document.title) == ("S/RES/1 (1946)", "MILITARY STAFF COMMITTEE")
    assert (document.adopted, document.meeting) == ("1946-01-25", "2nd meeting")
    assert clauses(document) == [
        ("preambular", None, "By Article 47 of the Charter, the United Nations have agreed to establish a Committee ;"),
        ("operative", "1", "The Security Council requests its members to meet in London in February ;"),
        ("operative", "2", "The Security Council directs the Committee to draw up proposals."),
    ]
    notes = [(note.mark, note.text, note.at) for clause in document.clauses for note in clause.footnotes]
    assert notes == [("21", "See document S/24.", 59), ("22", "Adopted without vote.", 64)]


def test_whereas_is_preambular_and_unnumbered_paragraphs_are_clauses() -> None:
    document = read(SECOND)
    assert (document.vote and document.vote.in_favour, document.meeting) == (10, "49th meeting")
    assert clauses(document) == [
        ("preambular", None, "Whereas the Security Council appointed a Sub-Committee, and"),
        ("preambular", None, "Whereas the investigation has confirmed the facts,"),
        ("preambular", None, "Keeping in mind the condemnation of the regime,"),
        ("operative", None, "Resolves to keep the situation under observation ;"),
        ("operative", None, "Provided, however, that any member may bring the matter up."),
    ]


def test_paragraphs_that_a_colon_announces_are_lines_of_its_clause() -> None:
    document = read(THIRD)
    assert clauses(document) == [
        (
            "operative",
            None,
            "Resolves:\nTo invite Greece to participate in the discussion without vote;\nTo invite Albania.",
        ),
    ]
    assert document.vote is not None
    assert (document.vote.in_favour, document.vote.against) == (11, 0)


def test_a_page_holds_several_resolutions() -> None:
    page = f"{FIRST}\n{SECOND}\n{THIRD}"
    read_from_page = readers.read(page.encode(), "volume.txt")
    assert [document.symbol for document in read_from_page] == ["S/RES/1 (1946)", "S/RES/7 (1946)", "S/RES/12 (1946)"]
    assert [clauses(document) for document in read_from_page] == [clauses(read(text)) for text in (FIRST, SECOND, THIRD)]
