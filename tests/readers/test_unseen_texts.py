"""Texts of other organs and of conferences as they print them, none of which is among the handed files."""

from __future__ import annotations

from search_service import readers
from search_service.model import Document, Vote

HEALTH = """SEVENTY-FIFTH WORLD HEALTH ASSEMBLY                                WHA75.99
Agenda item 16.2                                               27 May 2022

     Health of those who live on rivers

The Seventy-fifth World Health Assembly,

Recalling the Constitution of the World Health Organization;

Noting the report by the Director-General,1

1.  URGES Member States:
    (1)  to respect the right to health;
    (2)  to contribute to the appeal;

2.  REQUESTS the Director-General to report to the Executive Board at its 152nd session.

Eighth plenary meeting, 28 May 2022
A75/VR/8

1  Document A75/47.
"""
RIGHTS = """Resolution adopted by the Human Rights Council
on 7 July 2022

50/99.\tRivers

\tThe Human Rights Council,

\tGuided by the purposes and principles of the Charter of the United Nations,

\t1.\tReaffirms the right to water;

\t2.\tDecides to remain seized of the matter.

40th meeting
7 July 2022

[Adopted by a recorded vote of 3 to 1, with 2 abstentions. The voting was as follows:

In favour:
\tArgentina, Armenia and Bolivia (Plurinational State of)
Against:
\tBenin
Abstaining:
\tChad, Cuba]
"""
STUDENTS = """COMMITTEE: Disarmament and International Security
TOPIC: Rivers
SPONSORS: Brazil, Japan

The General Assembly First Committee,

Alarmed by the growth of attacks on dams,

1) Urges all Member States to share information;
   a. through regional centres;
   b. within 72 hours;
2) Further invites engineers to co-operate;
3) Expresses its hope that the issue will be resolved.
"""


def read(text: str) -> Document:
    (document,) = readers.read(text.encode(), "text.txt")
    return document


def test_the_world_health_assembly_prints_its_number_beside_its_name_and_a_record_below() -> None:
    document = read(HEALTH)
    assert (document.symbol, document.session, document.agenda_items) == ("WHA75.99", "75", ("16.2",))
    assert (document.adopted, document.meeting) == ("2022-05-28", "Eighth plenary meeting")
    assert [(clause.type, clause.number, clause.verb) for clause in document.clauses] == [
        ("preambular", None, "recall"),
        ("preambular", None, "note"),
        ("operative", "1", "urge"),
        ("operative", "2", "request"),
    ]
    assert [note.text for note in document.clauses[1].footnotes] == ["Document A75/47."]


def test_the_human_rights_council_prints_its_vote_in_a_bracket_below() -> None:
    document = read(RIGHTS)
    assert [clause.text for clause in document.clauses][1:] == [
        "Reaffirms the right to water;",
        "Decides to remain seized of the matter.",
    ]
    assert (document.symbol, document.meeting) == ("A/HRC/RES/50/99", "40th meeting")
    in_favour = ("Argentina", "Armenia", "Bolivia (Plurinational State of)")
    assert document.vote == Vote("recorded vote", 3, 1, 2, in_favour, ("Benin",), ("Chad", "Cuba"))


def test_students_number_with_a_bracket_and_letter_points_with_a_stop() -> None:
    assert [(clause.number, clause.verb, clause.text.count("\n")) for clause in read(STUDENTS).clauses[1:]] == [
        ("1", "urge", 2),
        ("2", "invite", 0),
        ("3", "express hope", 0),
    ]
