"""Texts that tools extract from one and the same PDF give the same clauses, although each tool tears them in its own way."""

from __future__ import annotations

import pytest

from search_service import readers
from search_service.model import Document

FLOW = """\
A/RES/77/273

United Nations

General Assembly

Distr.: General
2 March 2023

Seventy-seventh session
Agenda item 58

77/273.

Rivers of the region
The General Assembly,
Recalling its resolution 72/7 of 17 November 2017 on rivers and the Convention on the Law, 1
Recalling also the Covenant on Economic, Social and Cultural Rights and the reports of
the Secretary-General,
1.
Welcomes the report, including its annex on the seas, of the Secretary-General
of 2022; 2
2.
Requests the following:
(a)

A report on the waters that flow from one State

__________________
1

See A/77/1.
Resolution 217 A (III).
2

23-03967 (E)

020323

*2303967*

\x0cA/RES/77/273

Rivers of the region

into another and of the seas that they reach;
Regional measures
3.
Decides to act.
60th plenary meeting
24 February 2023

2/2

23-03967
"""

LAYOUT = """\
                 United Nations                                                                            A/RES/77/273
                 General Assembly                                                 Distr.: General
                                                                                  2 March 2023


Seventy-seventh session
Agenda item 58


     77/273.       Rivers of the region

                       The General Assembly,
                       Recalling its resolution 72/7 of 17 November 2017 on rivers and the Convention on the Law, 1
                       Recalling also the Covenant on Economic, Social and Cultural Rights and the reports of
                 the Secretary-General,
                       1.    Welcomes the report, including its annex on the seas, of the Secretary-General
                 of 2022; 2
                       2.    Requests the following:
                       (a) A report on the waters that flow from one State

        __________________
             1
                 See A/77/1.
             2
                 Resolution 217 A (III).


 23-03967 (E)      020323
 *2303967*
\x0cA/RES/77/273                                                                    Rivers of the region

               into another and of the seas that they reach;
               Regional measures
                     3.    Decides to act.
                                                                                     60th plenary meeting
                                                                                         24 February 2023

2/2                                                                                                     23-03967
"""

LINES = """\
United Nations A/RES/77/273
General Assembly Distr.: General
2 March 2023
23-03967 (E) 020323
*2303967*
Seventy-seventh session
Agenda item 58
77/273. Rivers of the region
The General Assembly,
Recalling its resolution 72/7 of 17 November 2017 on rivers and the Convention on the Law,
1
Recalling also the Covenant on Economic, Social and Cultural Rights and the reports of
the Secretary-General,
1. Welcomes the report, including its annex on the seas, of the Secretary-General
of 2022;2
2. Requests the following:
(a) A report on the waters that flow from one State
__________________
1 See A/77/1.
2 Resolution 217 A (III).
A/RES/77/273
Rivers of the region 2/2 23-03967
into another and of the seas that they reach;
Regional measures
3. Decides to act.
60th plenary meeting
24 February 2023
"""

BLANK_FIRST = """\
 United Nations  A/RES/77/273\x20
  \x20
General Assembly\x20
Distr.: General\x20
2 March 2023\x20
  \x20
Seventy-seventh session\x20
Agenda item 58\x20
  \x20
 77/273. Rivers of the region\x20
  \x20
 The General Assembly,\x20
 Recalling its resolution 72/7 of 17 November 2017 on rivers and the Convention on the Law, 1\x20
 Recalling also the Covenant on Economic, Social and Cultural Rights and the reports of\x20
the Secretary-General,\x20
 1. Welcomes the report, including its annex on the seas, of the Secretary-General\x20
of 2022;2\x20
 2. Requests the following:\x20
 (a) A report on the waters that flow from one State\x20
__________________\x20
 1  See A/77/1.\x20
 2  Resolution 217 A (III).\x20
A/RES/77/273  \x20
Rivers of the region\x20
23-03967 2/2\x20
  \x20
into another and of the seas that they reach;\x20
 Regional measures\x20
 3. Decides to act.\x20
60th plenary meeting\x20
24 February 2023\x20
"""

SORTED_BY_HEIGHT = LINES.replace("United Nations A/RES/77/273", "A\nUnited Nations /RES/77/273").replace("Law,\n1", "Law,1")

NOTES_BELOW_MARGIN = FLOW.replace("\x0c", "").replace(
    "1\n\nSee A/77/1.\nResolution 217 A (III).\n2\n\n23-03967 (E)\n",
    "1\n2\n\n23-03967 (E)\n\nSee A/77/1.\nResolution 217 A (III).\n",
)


def in_steps(text: str) -> str:
    """The text with its long lines cut at some blanks, each piece where the one above ends."""
    pieces = []
    for line in text.split("\n"):
        while line.startswith("      ") and (cut := line.find(" ", len(line) - len(line.lstrip()) + 30)) > 0:
            pieces.append(line[:cut])
            line = " " * (cut - 1) + line[cut:].lstrip()
        pieces.append(line)
    return "\n".join(pieces)


TEXTS = {
    "numbers and marks on lines of their own, furniture among notes": FLOW,
    "set out with blanks as on the page": LAYOUT,
    "a line a line, marks alone": LINES,
    "a blank before each first line": BLANK_FIRST,
    "the first letter of the symbol on a line above": SORTED_BY_HEIGHT,
    "the margin between marks and notes, no form feeds": NOTES_BELOW_MARGIN,
    "lines in steps": in_steps(LAYOUT),
}


def read(text: str) -> Document:
    (document,) = readers.read(text.encode(), "text.txt")
    return document


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_a_tool_changes_no_clause_and_no_note(text: str) -> None:
    document = read(text)
    assert [(clause.type, clause.number, clause.text) for clause in document.clauses] == [
        (
            "preambular",
            None,
            "Recalling its resolution 72/7 of 17 November 2017 on rivers and the Convention on the Law,",
        ),
        (
            "preambular",
            None,
            "Recalling also the Covenant on Economic, Social and Cultural Rights and the reports of the Secretary-General,",
        ),
        (
            "operative",
            "1",
            "Welcomes the report, including its annex on the seas, of the Secretary-General of 2022;",
        ),
        (
            "operative",
            "2",
            "Requests the following:\n(a) A report on the waters that flow from one State into another and of the seas that "
            "they reach;",
        ),
        ("operative", "3", "Decides to act."),
    ]
    notes = [(note.mark, note.text) for clause in document.clauses for note in clause.footnotes]
    assert notes == [("1", "See A/77/1."), ("2", "Resolution 217 A (III).")]
    assert document.clauses[-1].headings == ("Regional measures",)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_a_tool_changes_nothing_that_is_stated(text: str) -> None:
    document = read(text)
    facts = (document.symbol, document.title, document.session, document.agenda_items, document.meeting, document.adopted)
    assert facts == ("A/RES/77/273", "Rivers of the region", "77", ("58",), "60th plenary meeting", "2023-02-24")


# A tool that takes widths for blanks sets lines that begin one below the other a few blanks apart.
MISJUDGED = """\
             The General Assembly,

                  Recalling the resolutions on rivers, in particular those
             of the session in which
                the waters of the region were considered with the
            reports of other
               Economic and Social Council bodies, and with what
              the Council has said
             of rivers that cross lands,

                   1.   Decides to act with
               the States of the region, as the
            Secretary-General has
                Proposed them to do, before
             the session ends;
                    2.   Requests the Secretary-General to report.
"""


def test_blanks_that_a_tool_misjudges_begin_no_paragraph() -> None:
    texts = [clause.text for clause in read(MISJUDGED).clauses]
    assert [text.split()[0] for text in texts] == ["Recalling", "Decides", "Requests"]
