"""Old resolutions in parts, records of votes and the annexes of old texts."""

from __future__ import annotations

from search_service import readers
from tests.readers.test_old_texts import read

PARTS = """\
637 (VII). The right of peoples and nations to self-
determination

A

The General Assembly,

Whereas the right of peoples is a prerequisite of human rights,

1. Recommends that Member States uphold it;

403rd plenary meeting,
16 December 1952.

B

The General Assembly,

Considering that information is one of its conditions,

1. Invites Member States to transmit it.

403rd plenary meeting,
16 December 1952.
"""


# The lines of a record and of a masthead stand apart; a name is no problem.
RECORDED = """\
RESOLUTION 678 (1990)

Adopted by the Security Council at its 2963rd meeting,
on 29 November 1990

The Security Council,

Noting the report,

Calls for a cessation of hostilities.

Adopted at the 473rd meeting
by 9 votes to none, with 1
abstention (Yugoslavia).
"""


CONVENTION = """\
General Assembly                                    Distr.
                                                    GENERAL
                                                    A/RES/44/25
                                                    20 November 1989

          44/25.  Convention on the Rights of the Child

     The General Assembly,

     1.   Adopts the Convention contained in the annex to the present resolution.

                                   ANNEX

     The States Parties to the present Convention,

     Have agreed as follows:

                                   PART I

                                  Article 1

     A child means every human being below the age of eighteen years.
"""


def test_the_parts_of_an_old_resolution_are_documents_with_its_number() -> None:
    first, second = readers.read(PARTS.encode(), "volume.txt")
    assert [document.symbol for document in (first, second)] == ["A/RES/637 (VII) A", "A/RES/637 (VII) B"]
    assert first.title == second.title == "The right of peoples and nations to self-determination"
    assert [[clause.type for clause in document.clauses] for document in (first, second)] == [["preambular", "operative"]] * 2
    assert second.adopted == "1952-12-16"


def test_a_record_goes_on_in_a_line_of_its_own() -> None:
    document = read(RECORDED)
    assert (document.title, document.adopted, document.meeting) == ("", "1990-11-29", "2963rd meeting")
    assert [clause.type for clause in document.clauses] == ["preambular", "operative"]
    assert document.vote is not None
    assert (document.vote.in_favour, document.vote.against, document.vote.abstaining) == (9, 0, 1)


def test_a_part_of_an_annex_is_a_heading_below_words_that_announce_it() -> None:
    document = read(CONVENTION)
    assert (document.published, document.problems) == ("1989-11-20", ())
    assert [(clause.text[:11], clause.headings) for clause in document.clauses if clause.type == "annex"] == [
        ("The States ", ("ANNEX",)),
        ("Have agreed", ()),
        ("A child mea", ("PART I", "Article 1")),
    ]
