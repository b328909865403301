"""Decisions, recommendations of committees, amendments, reports: no resolutions, and yet with clauses or a masthead."""

from __future__ import annotations

from search_service import readers
from search_service.model import Document

MASTHEAD = """United Nations E/2025/L.24
Economic and Social Council
Distr.: Limited
22 July 2025

Original: English

2025 session
25 July 2024–30 July 2025
Agenda item 19 (f)
Economic questions: public administration

"""
LETTERED = f"""{MASTHEAD}Draft decision submitted by the Vice-President of the Council

Provisional agenda of the Committee

The Economic and Social Council, recalling its decision 2024/345 of 23 July 2024:

(a) Decides that the session will be held in April 2026;

(b) Approves the provisional agenda as set out below:

1. Election of officers.

2. Building institutions.

(c) Requests the Committee to report.
"""
WITHOUT_COMMA = """United Nations E/ICEF/2025/L.13
Economic and Social Council
Distr.: Limited
11 June 2025

Original: English
For decision

United Nations Children’s Fund

Executive Board

Annual session 2025
10–13 June 2025
Agenda item 11

Draft decision submitted to the Executive Board

Repositioning of the system

The Executive Board

1. Welcomes the update provided by UNICEF;

2. Requests UNICEF to report.
"""
RECOMMENDED = """Recommendations of the Third Committee

35. The Third Committee recommends to the General Assembly the adoption of the following draft resolutions:

Draft resolution I
Rights of the child

The General Assembly,

Recalling its resolution 76/147,

1. Urges States to act.

Draft resolution II
Rivers

The General Assembly,

Noting the report,

1. Requests a report.
"""
AMENDMENT = """United Nations S/2025/114
Security Council
Distr.: General
24 February 2025

Original: English

Chad, Peru: amendment to the draft resolution contained in document S/2025/112

In preambular paragraph 1, replace the words “the conflict” by the words “the dispute”.

In the operative paragraph, after the words “urges a peace” insert the word “lasting”.
"""


def read(text: str) -> tuple[Document, ...]:
    return readers.read(text.encode(), "text.txt")


def test_letters_number_the_clauses_of_a_decision_and_figures_the_items_of_its_agenda() -> None:
    (document,) = read(LETTERED)
    assert (document.symbol, document.kind) == ("E/2025/L.24", "draft resolution")
    assert (document.title, document.agenda_items) == ("Provisional agenda of the Committee", ("19 (f)",))
    assert document.agenda_item_titles == ("Economic questions: public administration",)
    assert [(clause.type, clause.number, clause.verb, clause.text) for clause in document.clauses] == [
        ("preambular", None, "recall", "recalling its decision 2024/345 of 23 July 2024:"),
        ("operative", "(a)", "decide", "Decides that the session will be held in April 2026;"),
        (
            "operative",
            "(b)",
            "approve",
            "Approves the provisional agenda as set out below:\n1. Election of officers.\n2. Building institutions.",
        ),
        ("operative", "(c)", "request", "Requests the Committee to report."),
    ]


def test_a_formula_may_lack_its_comma_above_a_first_clause() -> None:
    (document,) = read(WITHOUT_COMMA)
    assert (document.symbol, document.body) == ("E/ICEF/2025/L.13", "UNICEF Executive Board")
    assert (document.title, document.problems) == ("Repositioning of the system", ())
    assert [(clause.type, clause.number, clause.verb) for clause in document.clauses] == [
        ("operative", "1", "welcome"),
        ("operative", "2", "request"),
    ]


def test_each_draft_that_a_committee_recommends_is_a_document() -> None:
    drafts = [document for document in read(RECOMMENDED) if document.kind == "draft resolution"]
    assert [document.title for document in drafts] == ["Rights of the child", "Rivers"]
    assert [[clause.verb for clause in document.clauses] for document in drafts] == [["recall", "urge"], ["note", "request"]]


def test_the_masthead_of_prose_is_no_clause() -> None:
    (document,) = read(AMENDMENT)
    assert (document.kind, document.symbol, document.published) == ("press report", "S/2025/114", "2025-02-24")
    assert document.title == "Chad, Peru: amendment to the draft resolution contained in document S/2025/112"
    assert len(document.clauses) == 2


def test_notes_of_sponsors_stand_with_the_title() -> None:
    sponsored = LETTERED.replace("Draft decision submitted by the Vice-President of the Council", "Iraq:*,** draft decision")
    (document,) = read(sponsored + "\n_______________\n* On behalf of the Group.\n** Under rule 72.\n")
    assert document.sponsors == ("Iraq",)
    assert [(note.mark, note.text) for note in document.footnotes] == [
        ("*", "On behalf of the Group."),
        ("**", "Under rule 72."),
    ]
    assert document.problems == ()
