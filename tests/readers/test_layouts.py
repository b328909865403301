"""A text says the same in every layout: wrapped or not, indented or not, with running heads, page numbers and page breaks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from search_service import readers
from search_service.model import Document

# A page of a PDF: the first line of a paragraph is indented; a page ends with a rule and its notes.
LINES = """\
 77/273. Role of the United Nations Regional Centre for Preventive
 Diplomacy for Central Asia
 The General Assembly,
 Guided by the Charter of the United Nations,
 Recalling its resolutions 72/7 of 17 November 2017, 75/272 of 16 April
2021 and 76/299 of 28 July 2022,1
 Recalling also the exchange of letters between the Secretary-General and
the President of the Security Council on the establishment of a Centre in
Ashgabat, 2  and noting that it is the only one of its kind in the region of
__________________
 1 Resolution 70/1.
 2 S/2007/279 and S/2007/280; and see the annexes to the reports listed in
the note.
PAGE
Central Asia, and one of few in the world that prevent what others have to
mend,
 1. Encourages the Centre to play a proactive role;
 2. Also encourages the Centre to maintain contact with organizations of
the region:
 (a) To facilitate coordination and information exchange, with due regard
to their specific mandates;
 (b) To report.
 60th plenary meeting
24 February 2023
""".splitlines()


def text_of(line: Callable[[str], str], page: str, end: str = "\n") -> str:
    return end.join(page if text == "PAGE" else line(text) for text in LINES)


def with_empty_lines() -> str:
    pages = "\n".join(LINES).split("\nPAGE\n")
    return "\n ".join("\n\n".join(f"{line} " for line in page.splitlines()) for page in pages)


LAYOUTS = {
    "an empty line behind each line, as a PDF viewer copies": with_empty_lines(),
    "an indent begins a paragraph, a form feed a page": text_of(str, "\f"),
    "an indent begins a paragraph, nothing shows the page": text_of(str, "").replace("\n\n", "\n"),
    "a page's number and its running head": text_of(
        str, "23-03967 1/2\nA/RES/77/273\nRole of the United Nations Regional Centre"
    ),
    "a wide margin": text_of(lambda line: f"{' ' * (19 if line.startswith(' ') else 14)}{line.strip()}", "\f"),
    "an empty line between paragraphs": text_of(
        lambda line: line.replace(" ", "\n", 1) if line.startswith(" ") else line, "\f"
    ),
    "no indents, no empty lines": text_of(str.strip, "\f"),
    "Windows' line ends": text_of(str, "\f", "\r\n"),
    "old Macintosh's line ends": text_of(str, "\f", "\r"),
    "blanks that do not break": text_of(lambda line: f"{line[:1]}{line[1:].replace(' ', chr(0xA0))}", "\f"),
}


def read(text: str) -> Document:
    (document,) = readers.read(text.encode(), "text.txt")
    return document


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_a_layout_changes_no_clause(layout: str) -> None:
    document = read(layout)
    assert [clause.text for clause in document.clauses] == [
        "Guided by the Charter of the United Nations,",
        "Recalling its resolutions 72/7 of 17 November 2017, 75/272 of 16 April 2021 and 76/299 of 28 July 2022,",
        "Recalling also the exchange of letters between the Secretary-General and the President of the Security Council on the "
        "establishment of a Centre in Ashgabat, and noting that it is the only one of its kind in the region of Central Asia, "
        "and one of few in the world that prevent what others have to mend,",
        "Encourages the Centre to play a proactive role;",
        "Also encourages the Centre to maintain contact with organizations of the region:\n(a) To facilitate coordination and "
        "information exchange, with due regard to their specific mandates;\n(b) To report.",
    ]


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_a_layout_changes_no_note(layout: str) -> None:
    notes = [
        (note.mark, note.text, clause.text[: note.at][-9:]) for clause in read(layout).clauses for note in clause.footnotes
    ]
    assert notes == [
        ("1", "Resolution 70/1.", "uly 2022,"),
        ("2", "S/2007/279 and S/2007/280; and see the annexes to the reports listed in the note.", "Ashgabat,"),
    ]


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_a_layout_changes_nothing_that_is_stated(layout: str) -> None:
    document = read(layout)
    title = "Role of the United Nations Regional Centre for Preventive Diplomacy for Central Asia"
    facts = (document.symbol, document.title, document.meeting, document.adopted)
    assert facts == ("A/RES/77/273", title, "60th plenary meeting", "2023-02-24")


# --- what stands above the formula ---

MASTHEADS = [
    (
        "each statement in a paragraph of its own",
        [
            "United Nations",
            "A/RES/77/273",
            "General Assembly",
            "Distr.: General",
            "2 March 2023",
            "Seventy-seventh session",
            "Agenda items 20 and 20 (a)",
            "Peacebuilding",
            "Resolution adopted by the General Assembly on24 February 2023",
            "[on the report of the Third Committee (A/77/463/Add.3, para. 23)]",
            "77/273. A role",
        ],
        {
            "symbol": "A/RES/77/273",
            "kind": "resolution",
            "title": "A role",
            "session": "77",
            "agenda_items": ("20", "20 (a)"),
            "agenda_item_titles": ("Peacebuilding",),
            "adopted": "2023-02-24",
            "published": "2023-03-02",
            "committee": "Third Committee",
            "draft_symbols": (),
        },
    ),
    (
        "all glued together, with a job number",
        [
            "United Nations A/RES/77/273 General Assembly Distr.: General 2 March 2023 23-03967 (E) 060323 *2303967* "
            "Seventy-seventh session Agenda item 58 Peacebuilding Resolution adopted by the General Assembly on 3 March 2023 "
            "[without reference to a Main Committee (A/77/L.53 and A/77/L.53/Add.1)] 77/273. A role"
        ],
        {
            "symbol": "A/RES/77/273",
            "title": "A role",
            "agenda_items": ("58",),
            "agenda_item_titles": ("Peacebuilding",),
            "published": "2023-03-02",
            "adopted": "2023-03-03",
            "committee": None,
            "draft_symbols": ("A/77/L.53", "A/77/L.53/Add.1"),
        },
    ),
    (
        "a draft states a symbol of its own, and sponsors",
        [
            "A/75/L.72",
            "Distr.: Limited 29 March 2021",
            "Original: English",
            "Seventy-fifth session Agenda item 64 Peacebuilding",
            "Antigua and Barbuda, Bolivia (Plurinational State of), Iran (Islamic Republic of) and Chad: draft resolution",
            "A role",
        ],
        {
            "id": "A/75/L.72",
            "kind": "draft resolution",
            "title": "A role",
            "session": "75",
            "agenda_item_titles": ("Peacebuilding",),
            "sponsors": ("Antigua and Barbuda", "Bolivia (Plurinational State of)", "Iran (Islamic Republic of)", "Chad"),
            "published": "2021-03-29",
            "adopted": None,
        },
    ),
    (
        "who submits a draft is kept as printed where it is no State",
        [
            "Seventy-eighth session Agenda item 3 Credentials",
            "on the basis of the report of the Credentials Committee (A/78/605): draft resolution",
            "Credentials",
        ],
        {
            "kind": "draft resolution",
            "sponsors": ("on the basis of the report of the Credentials Committee (A/78/605)",),
            "title": "Credentials",
        },
    ),
    (
        "the session of an emergency special session is a label of its own",
        ["Tenth emergency special session", "Agenda item 5", "Illegal actions", "ES-10/21. Protection of", "civilians"],
        {"symbol": "A/RES/ES-10/21", "session": "ES-10", "title": "Protection of civilians", "agenda_items": ("5",)},
    ),
    (
        "the Security Council has no session",
        ["Resolution 2570 (2021)", "Adopted by the Security Council at its 8754th meeting, on16 April 2021"],
        {"symbol": "S/RES/2570 (2021)", "session": None, "title": "", "adopted": "2021-04-16", "meeting": "8754th meeting"},
    ),
    (
        "a date that no calendar has is none",
        ["Resolution adopted by the General Assembly on 31 November 2023"],
        {"adopted": None},
    ),
    (
        "what is not stated is empty",
        ["A role"],
        {"symbol": None, "id": "text", "session": None, "agenda_items": (), "title": "A role"},
    ),
]


@pytest.mark.parametrize(("paragraphs", "facts"), [row[1:] for row in MASTHEADS], ids=[row[0] for row in MASTHEADS])
def test_a_masthead_states_what_it_says(paragraphs: list[str], facts: dict[str, object]) -> None:
    council = "Security Council" if any("Security Council" in text for text in paragraphs) else "General Assembly"
    document = read("\n\n".join([*paragraphs, f"The {council},", "Recalling x,", "1. Decides y."]))
    assert {name: getattr(document, name) for name in facts} == facts


IN_ONE_LINE = [
    "Seventy-seventh session",
    "Agenda item 58",
    "Peacebuilding",
    "Resolution adopted by the General Assembly on 24 February 2023",
    "[without reference to a Main Committee (A/77/L.53)]",
    "77/273. Rivers of the region",
    "The General Assembly,",
    "Recalling its resolution 72/7 of 17 November 2017, and noting the report of the Secretary-General on Rivers,",
    "Deeply concerned about the state of the rivers of the region, the United Nations system and its States,",
    "Reaffirming the purposes and principles of the Charter of the United Nations and its resolution 76/299,",
    "1. Welcomes the efforts of Chad, Peru and other States to protect rivers;",
    "2. Calls upon States:",
    "(a) To protect rivers, including those that cross frontiers;",
    "(b) To cooperate;",
    "3. Requests the Secretary-General to report at its seventy-eighth session.",
    "60th plenary meeting",
    "24 February 2023",
]


@pytest.mark.parametrize("joint", ["", " "], ids=["glued", "with blanks"])
def test_a_text_in_one_line_has_the_clauses_of_its_lines(joint: str) -> None:
    (lines,) = readers.read("\n\n".join(IN_ONE_LINE).encode(), "lines.txt")
    (line,) = readers.read(joint.join(IN_ONE_LINE).encode(), "line.txt")
    assert [(clause.type, clause.number, clause.text) for clause in line.clauses] == [
        (clause.type, clause.number, clause.text) for clause in lines.clauses
    ]
    assert (line.symbol, line.title, line.adopted, line.meeting) == (lines.symbol, lines.title, lines.adopted, lines.meeting)
    assert len(lines.clauses) == 6
