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


LABELLED = """SEVENTY-SIXTH WORLD HEALTH ASSEMBLY                                WHA76.2
Agenda item 13.1                                               30 May 2023

     Emergency, critical and operative care

The Seventy-sixth World Health Assembly,

(PP1) Having considered the consolidated report;1

(PP2) Recalling resolution WHA72.16 (2019),

OP1. CALLS FOR timely efforts;

OP2. REQUESTS the Director-General:
       (1) to enhance capacity;
       (2) to report on progress.

1 Document A76/7 Rev.1.

                                          Tenth plenary meeting, 30 May 2023
                                                                   A76/VR/10

                          =     =     =
"""
DECISION = """                                              A/HRC/DEC/50/117
   United Nations

   General Assembly                           Distr.: General
                                              20 July 2022

                                              Original: English

Human Rights Council
Fiftieth session
13 June–8 July 2022
Agenda item 6
Universal periodic review

        Decision adopted by the Human Rights Council on 30 June 2022

      50/117. Outcome of the universal periodic review: Togo

      The Human Rights Council,

      Acting in compliance with its mandate, and with Council resolution 5/1,

      Adopts the outcome of the universal periodic review of Togo.1

                                                           35th meeting
                                                           30 June 2022

      [Adopted without a vote.]

_______________
1
    A/HRC/50/16.

GE.22-11553(E)
"""
OPEN_SCIENCE = """The General Conference,

Recalling 40 C/Resolution 24,

1.    Adopts the Recommendation on Open Science;

2.    Invites the Director-General to ensure its dissemination.

_____
Resolution adopted on the report of the SC Commission at the 19th plenary meeting, on 23 November 2021.
"""


def test_labels_of_negotiation_stay_in_brackets_and_a_note_stands_above_the_record() -> None:
    document = read(LABELLED)
    assert (document.symbol, document.title) == ("WHA76.2", "Emergency, critical and operative care")
    assert (document.adopted, document.meeting) == ("2023-05-30", "Tenth plenary meeting")
    assert [(clause.type, clause.number, clause.text.split()[0]) for clause in document.clauses] == [
        ("preambular", "1", "Having"),
        ("preambular", "2", "Recalling"),
        ("operative", "1", "CALLS"),
        ("operative", "2", "REQUESTS"),
    ]
    assert [note.text for clause in document.clauses for note in clause.footnotes] == ["Document A76/7 Rev.1."]


def test_the_number_of_a_decision_is_no_resolution_s() -> None:
    document = read(DECISION)
    assert (document.symbol, document.body, document.session) == ("A/HRC/DEC/50/117", "Human Rights Council", "50")
    assert (document.title, document.adopted) == ("Outcome of the universal periodic review: Togo", "2022-06-30")
    assert [(clause.type, clause.verb) for clause in document.clauses] == [("preambular", "act"), ("operative", "adopt")]
    assert document.problems == ()


def test_unesco_prints_below_a_rule_how_a_resolution_was_adopted() -> None:
    document = read(OPEN_SCIENCE)
    assert (document.symbol, document.adopted, document.meeting) == (None, "2021-11-23", "19th plenary meeting")
    assert document.clauses[-1].text == "Invites the Director-General to ensure its dissemination."
