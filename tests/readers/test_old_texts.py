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


COUNTED = """\
95 (I). Principles of International Law

The General Assembly,

Recognizes the obligation laid upon it by Article 13 of the Charter ;

Therefore,

Affirms the principles of international law ;

Fifty-fifth plenary meeting,
11 December 1946.

96 (I). The Crime of Genocide

Genocide is a denial of the right of existence of entire human groups.

The General Assembly, therefore,

Affirms that genocide is a crime under international law.

Fifty-fifth plenary meeting,
11 December 1946.
"""
OF_1967 = """\
Resolution 242 (1967)
of 22 November 1967

The Security Council,

Expressing its continuing concern,

1. Affirms the necessity

(a) For guaranteeing freedom of navigation;

2. Requests the Secretary-General to report.

Adopted unanimously at the 1382nd meeting.

Resolution 243 (1967)
of 23 November 1967

The Security Council,

Recommends to the General Assembly that Chad be admitted.

Adopted at the 1383rd meeting by 13 votes to none, with 2 abstentions (France, Mali).
"""
TYPED = """\
                                                  Distr.
                                                  GENERAL

                                                  A/RES/44/25
                                                  5 December 1989

UNITED NATIONS

GENERAL
ASSEMBLY

Forty-fourth session
Agenda item 108

          RESOLUTION ADOPTED BY THE GENERAL ASSEMBLY

     [on the report of the Third Committee (A/44/736 and Corr.1)]

          44/25. Convention on the Rights of the Child

     The General Assembly,

     Recalling its previous resolutions on a convention on the rights of the
child, 1/

     1.   Expresses its appreciation to the Commission on Human Rights for
having concluded the draft;

                                                             /...
89-32340  2178Z (E)

A/RES/44/25
Page 2

     2.   Adopts the Convention contained in the annex to the present
resolution.

                                                  61st plenary meeting
                                                  20 November 1989

                              ANNEX

               Convention on the Rights of the Child

                             Article 1

     For the purposes of the present Convention, a child means every human
being below the age of eighteen years.

-----

     1/   See E/1989/20, chap. XI.
"""


def test_a_volume_that_counts_through_prints_recitals_above_a_therefore() -> None:
    first, second = readers.read(COUNTED.encode(), "volume.txt")
    assert (first.symbol, first.meeting, first.adopted) == ("A/RES/95 (I)", "Fifty-fifth plenary meeting", "1946-12-11")
    assert [(clause.type, clause.verb) for clause in first.clauses] == [("preambular", "recognize"), ("operative", "affirm")]
    assert (second.symbol, second.title, second.body) == ("A/RES/96 (I)", "The Crime of Genocide", "General Assembly")
    assert [(clause.type, clause.verb) for clause in second.clauses] == [("preambular", None), ("operative", "affirm")]


def test_a_number_whose_day_is_on_the_next_line_begins_a_resolution() -> None:
    first, second = readers.read(OF_1967.encode(), "volume.txt")
    assert (first.symbol, first.adopted, first.meeting) == ("S/RES/242 (1967)", "1967-11-22", "1382nd meeting")
    assert [(clause.type, clause.number, clause.text.count("\n")) for clause in first.clauses] == [
        ("preambular", None, 0),
        ("operative", "1", 1),
        ("operative", "2", 0),
    ]
    assert (second.symbol, second.vote and (second.vote.in_favour, second.vote.abstaining)) == ("S/RES/243 (1967)", (13, 2))


def test_a_typed_text_of_1989_has_its_masthead_a_word_a_line_and_its_meeting_above_the_annex() -> None:
    document = read(TYPED)
    assert (document.symbol, document.published, document.adopted) == ("A/RES/44/25", "1989-12-05", "1989-11-20")
    assert (document.meeting, document.committee, document.problems) == ("61st plenary meeting", "Third Committee", ())
    assert [(clause.type, clause.number) for clause in document.clauses] == [
        ("preambular", None),
        ("operative", "1"),
        ("operative", "2"),
        ("annex", None),
    ]
    assert document.clauses[1].text.endswith("concluded the draft;")
    assert document.clauses[3].headings == ("ANNEX", "Convention on the Rights of the Child", "Article 1")


BILINGUAL = """\
100 (1953). Resolution of 27 October 1953

[S/3128]

The Security Council,

Having taken note of the report of the Chief of Staff of the Organization in Palestine,

Ayant pris acte du rapport du Chef d'état-major de l'Organisme chargé de la surveillance de la trêve,

1. Deems it desirable to that end that the works should be suspended;

1. Juge souhaitable à cet effet que les travaux entrepris soient suspendus par le Conseil pendant la trêve;

2. Relies on the Chief of Staff to inform it of the fulfilment of that undertaking.

2. Compte sur le Chef d'état-major pour l'informer de la manière dont les engagements sont remplis.
"""


def test_a_page_that_goes_on_in_french_paragraph_by_paragraph_is_read_in_english() -> None:
    document = read(BILINGUAL)
    assert (document.symbol, document.title) == ("S/RES/100 (1953)", "")
    assert [(clause.number, clause.verb) for clause in document.clauses] == [(None, "take note"), ("1", "deem"), ("2", "rely")]
    assert document.problems == ("It is printed in French and in English: 3 paragraphs in French were left out.",)


def test_lines_of_two_languages_that_are_mixed_are_told() -> None:
    lines = [line for line in BILINGUAL.split("\n\n") if line[0] not in "1["]
    document = readers.read("\n".join(lines).replace(",\n", " ").replace(".\n", " ").encode(), "mixed.txt")[-1]
    assert any("Lines in French and in English are mixed" in problem for problem in document.problems)
