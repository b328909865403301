"""Texts as people have them: other formulas, numbers, notes, ends, hyphens, columns; each row stands for a kind."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from search_service import readers
from search_service.model import Document

HEAD = "A/RES/77/300\n\nResolution adopted by the General Assembly on 1 June 2023\n\n77/300. River basins\n\n"
PREAMBLE = "Recalling its resolution 76/299 of 28 July 2022,\n\nNoting with concern the state of river basins,\n\n"
BODY = "1. Calls upon States to cooperate;\n\n2. Requests the Secretary-General to report."
CLAUSES = [
    ("preambular", None, "recall", "Recalling its resolution 76/299 of 28 July 2022,"),
    ("preambular", None, "note", "Noting with concern the state of river basins,"),
    ("operative", "1", "call upon", "Calls upon States to cooperate;"),
    ("operative", "2", "request", "Requests the Secretary-General to report."),
]


def documents(text: str) -> tuple[Document, ...]:
    return readers.read(text.encode(), "text.txt")


def read(text: str) -> Document:
    (document,) = documents(text)
    return document


def clauses(document: Document) -> list[tuple[str, str | None, str | None, str]]:
    return [(clause.type, clause.number, clause.verb, clause.text) for clause in document.clauses]


WHOLE = [
    ("a formula in capitals", f"Draft resolution on rivers\n\nTHE GENERAL ASSEMBLY,\n\n{PREAMBLE}{BODY}"),
    ("the formula names the United Nations", f"Rivers\n\nThe General Assembly of the United Nations,\n\n{PREAMBLE}{BODY}"),
    ("a formula that a scan misread", f"Rivers\n\nThe General Assemb1y,\n\n{PREAMBLE}{BODY}"),
    ("a form of students, without a formula", f"FORUM: Second Committee\nQUESTION OF: Rivers\n\n{PREAMBLE}{BODY}"),
    ("a formula in capitals below a number", f"{HEAD}THE GENERAL ASSEMBLY,\n\n{PREAMBLE}{BODY}"),
    ("paragraphs on consecutive lines", f"{HEAD}The General Assembly,\n{PREAMBLE.replace(chr(10) * 2, chr(10))}{BODY}"),
    (
        "operative paragraphs on consecutive lines",
        f"{HEAD}The General Assembly,\n\n{PREAMBLE}{BODY.replace(chr(10) * 2, chr(10))}",
    ),
    ("numbers with a bracket", f"{HEAD}The General Assembly,\n\n{PREAMBLE}{BODY.replace('1.', '1)').replace('2.', '2)')}"),
    ("numbers in brackets", f"{HEAD}The General Assembly,\n\n{PREAMBLE}{BODY.replace('1.', '(1)').replace('2.', '(2)')}"),
    (
        "labels of negotiated drafts",
        f"{HEAD}The General Assembly,\n\n{PREAMBLE}{BODY.replace('1.', 'OP1').replace('2.', 'OP2.')}",
    ),
    ("a number that a scan misread", f"{HEAD}The General Assembly,\n\n{PREAMBLE}{BODY.replace('1.', 'l.')}"),
    ("a Roman number that is none", f"{HEAD}The General Assembly,\n\n{PREAMBLE}{BODY.replace('1.', 'I.')}"),
    ("a number alone on its line", f"{HEAD}The General Assembly,\n\n{PREAMBLE}{BODY.replace('. ', '.' + chr(10), 1)}"),
]


@pytest.mark.parametrize(("why", "text"), WHOLE, ids=[why for why, _ in WHOLE])
def test_a_text_in_another_dress_has_the_same_clauses(why: str, text: str) -> None:
    document = read(text)
    assert document.kind in ("resolution", "draft resolution")
    assert clauses(document) == CLAUSES


LISTS = [
    (
        "bullets instead of numbers",
        "• Calls upon States to cooperate;\n\n• Requests a report.",
        [
            ("operative", None, "call upon", "Calls upon States to cooperate;"),
            ("operative", None, "request", "Requests a report."),
        ],
    ),
    (
        "points in brackets stay points",
        "1. Decides:\n\n(1) Requests from States;\n\n(2) Calls of States.",
        [("operative", "1", "decide", "Decides:\n(1) Requests from States;\n(2) Calls of States.")],
    ),
    (
        "an alternative",
        "1. Calls upon States;\n\n1 alt. Urges States;\n\n2 bis. Requests a report.",
        [
            ("operative", "1", "call upon", "Calls upon States;"),
            ("operative", "1 alt", "urge", "Urges States;"),
            ("operative", "2 bis", "request", "Requests a report."),
        ],
    ),
    (
        "a number inside a sentence is no point",
        "1. Requests reports on, 1) rivers, 2) lakes and 3) seas.",
        [("operative", "1", "request", "Requests reports on, 1) rivers, 2) lakes and 3) seas.")],
    ),
    (
        "two columns",
        "1. Calls upon States to protect          3. Decides to remain seized\n"
        "the rivers of the region and             of the matter and of the\n"
        "their banks;                             rivers of the region;\n\n"
        "2. Requests a report of all              4. Requests a report of the\n"
        "States;                                  Secretary-General.",
        [
            ("operative", "1", "call upon", "Calls upon States to protect the rivers of the region and their banks;"),
            ("operative", "2", "request", "Requests a report of all States;"),
            ("operative", "3", "decide", "Decides to remain seized of the matter and of the rivers of the region;"),
            ("operative", "4", "request", "Requests a report of the Secretary-General."),
        ],
    ),
]


@pytest.mark.parametrize(("why", "body", "expected"), LISTS, ids=[case[0] for case in LISTS])
def test_operative_paragraphs(why: str, body: str, expected: list[tuple[str, str | None, str | None, str]]) -> None:
    document = read(f"{HEAD}The General Assembly,\n\nRecalling peace,\n\n{body}")
    assert clauses(document)[1:] == expected


NOTES = [
    (
        "behind a slash",
        "Recalling the Charter 1/ and the Covenant, 2/",
        "     1/   See A/77/1.\n\n     2/   Resolution 217 A (III).",
    ),
    ("in square brackets", "Recalling the Charter[1] and the Covenant,[2]", "[1] See A/77/1.\n\n[2] Resolution 217 A (III)."),
    (
        "behind a slash, letters",
        "Recalling the Charter a/ and the Covenant, b/",
        "a/ See A/77/1.\n\nb/ Resolution 217 A (III).",
    ),
]


@pytest.mark.parametrize(("why", "clause", "notes"), NOTES, ids=[case[0] for case in NOTES])
def test_notes_in_another_dress(why: str, clause: str, notes: str) -> None:
    first, last = read(f"{HEAD}The General Assembly,\n\n{clause}\n\n1. Calls upon States.\n\n\n{notes}").clauses
    assert first.text == "Recalling the Charter and the Covenant,"
    assert [(note.text, note.at) for note in first.footnotes] == [("See A/77/1.", 21), ("Resolution 217 A (III).", 39)]
    assert last.text == "Calls upon States."


@dataclass(frozen=True)
class End:
    """What stands below the last clause, and what is read of it."""

    text: str
    meeting: str | None
    adopted: str
    vote: tuple[str | None, int | None, int | None, int | None] | None = None


ENDS = {
    "a comma and a full stop": End("97th plenary meeting,\n28 July 2023.", "97th plenary meeting", "2023-07-28"),
    "the month first": End("63rd plenary meeting\nJune 1, 2023", "63rd plenary meeting", "2023-06-01"),
    "one line": End("97th plenary meeting 28 July 2023", "97th plenary meeting", "2023-07-28"),
    "counts of votes": End(
        "Adopted at the 1598th meeting by 13 votes to none, with 2 abstentions (Poland, Syria).",
        "1598th meeting",
        "1971-10-20",
        ("recorded vote", 13, 0, 2),
    ),
    "counts in words": End(
        "Adopted at the 39th meeting by ten votes to none, with one abstention.",
        "39th meeting",
        "1971-10-20",
        ("recorded vote", 10, 0, 1),
    ),
    "unanimity": End("Adopted unanimously at the 79th meeting.", "79th meeting", "1971-10-20", ("recorded vote", 15, 0, 0)),
    "no vote": End(
        "Adopted at the 49th meeting without a vote.", "49th meeting", "1971-10-20", ("without a vote", None, None, None)
    ),
    "a note number behind it": End("Adopted at the 2nd meeting. 22", "2nd meeting", "1971-10-20"),
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS.keys())
def test_what_stands_below_the_last_clause_states_the_adoption(end: End) -> None:
    day = "" if "July" in end.text or "June" in end.text else "of 20 October 1971\n\n"
    document = read(
        f"Resolution 301 (1971)\n\n{day}The Security Council,\n\nRecalling peace,\n\n1. Decides to act.\n\n{end.text}"
    )
    assert [clause.text for clause in document.clauses] == ["Recalling peace,", "Decides to act."]
    assert (document.meeting, document.adopted, document.title) == (end.meeting, end.adopted, "")
    vote = document.vote
    assert (vote and (vote.method, vote.in_favour, vote.against, vote.abstaining)) == end.vote


BROKEN = [
    ("a word", "the disarma-\nment conference", "the disarmament conference"),
    ("a compound", "the long-\nterm plan", "the long-term plan"),
    ("a name", "the Secretary-\nGeneral", "the Secretary-General"),
    ("a soft hyphen", "the disarma\u00ad\nment conference", "the disarmament conference"),
    ("what becomes of a soft hyphen", "the disarma¬\nment conference", "the disarmament conference"),
    ("as written elsewhere", "waterways of a water-\nways Authority", "waterways of a waterways Authority"),
    ("as written elsewhere, with a hyphen", "over-wide rivers and over-\nwide lakes", "over-wide rivers and over-wide lakes"),
    ("a prefix of a known compound", "the inter-\nagency group", "the inter-agency group"),
    ("a prefix of a word", "the inter-\nnational group", "the international group"),
    ("a range", "the plan for 2023–\n2026", "the plan for 2023–2026"),
    ("a page", "the group on\n\n                    /...\n\nA/RES/77/300\nPage 3\n\n\nlakes", "the group on lakes"),
]


@pytest.mark.parametrize(("why", "printed", "text"), BROKEN, ids=[case[0] for case in BROKEN])
def test_what_a_line_or_a_page_broke_is_whole(why: str, printed: str, text: str) -> None:
    (first, _) = read(f"{HEAD}The General Assembly,\n\nRecalling {printed},\n\n1. Calls upon States.").clauses
    assert first.text == f"Recalling {text},"


def test_a_draft_is_told_by_its_title() -> None:
    text = f"Draft resolution: rivers\n\nThe General Assembly,\n\n{PREAMBLE}{BODY}"
    assert read(text).kind == "draft resolution"


def test_a_form_states_sponsors_and_title() -> None:
    document = read(f"FORUM: General Assembly\nQUESTION OF: Rivers\nSUBMITTED BY: Chad, Peru\n\n{PREAMBLE}{BODY}")
    assert (document.title, document.sponsors) == ("Rivers", ("Chad", "Peru"))


def test_a_few_words_above_a_resolution_are_no_report_and_are_named() -> None:
    (document,) = documents(f"draft, version 3\n\nSee also the memorandum.\n\n{HEAD}The General Assembly,\n\n{PREAMBLE}{BODY}")
    assert document.symbol == "A/RES/77/300"
    assert "draft, version 3 See also the memorandum." in document.problems[0]
