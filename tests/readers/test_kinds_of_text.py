"""Texts as chats, mail, typewriters and web pages show them: a row for each way, with the clauses that it must give."""

from __future__ import annotations

import quopri
from dataclasses import dataclass

import pytest

from search_service import readers

HEAD = "A/RES/77/300\n\n77/300. Rivers of the region\n\nThe General Assembly,\n\n"
LONG = "to promote the peaceful settlement of disputes over the waters of all rivers that cross a border, in every region"
SENTENCE = f"Decides {LONG}, and {LONG};"


@dataclass(frozen=True, slots=True)
class Row:
    """A way to show a text: why it is read so, the text, and the number, type and words of some clauses, in order."""

    reason: str
    text: str
    clauses: tuple[tuple[str | None, str, str], ...]


ROWS = (
    Row(
        "in a chat each line is a paragraph, so that a name without a stop ends one",
        HEAD.replace("\n\n", "\n")
        + f"Recalling the need {LONG}, and {LONG},\n1. {SENTENCE}\n2. Decides to appoint:\n(a) Mr. Arman\n(b) Ms. Vaz\n"
        + f"3. {SENTENCE}\nAnnex\nRules\n1. Judges shall be elected.",
        (
            (None, "preambular", f"Recalling the need {LONG}, and {LONG},"),
            ("1", "operative", SENTENCE),
            ("2", "operative", "Decides to appoint:\n(a) Mr. Arman\n(b) Ms. Vaz"),
            ("3", "operative", SENTENCE),
            ("1", "annex", "Judges shall be elected."),
        ),
    ),
    Row(
        "a number at a line's end before a year in brackets is a resolution's, and no mark",
        f"{HEAD}Recalling its resolutions 827 (1993) of 25 May 1993, 955\n(1994) of 8 November 1994 and 1966 (2010),\n\n"
        "1. Refers to paragraphs 15 (e), 16\n(f) and 16 (g) above and to 15 (i) and (ii), 16\n(c) (i) and (iii).",
        (
            (
                None,
                "preambular",
                "Recalling its resolutions 827 (1993) of 25 May 1993, 955 (1994) of 8 November 1994 and 1966 (2010),",
            ),
            (
                "1",
                "operative",
                "Refers to paragraphs 15 (e), 16 (f) and 16 (g) above and to 15 (i) and (ii), 16 (c) (i) and (iii).",
            ),
        ),
    ),
    Row(
        "typewritten pages begin with the symbol, the language and the page",
        f"{HEAD}     Recalling the Charter of the\n\f\nA/RES/77/300\nEnglish\nPage 2\n\nUnited Nations,\n\n"
        "     1.   Decides to act.",
        ((None, "preambular", "Recalling the Charter of the United Nations,"), ("1", "operative", "Decides to act.")),
    ),
    Row(
        "a running head has the symbol and the title on one line",
        f"{HEAD}     Recalling the Charter of the\n\nRivers of the region          A/RES/77/300\n\nUnited Nations,\n\n"
        "     1.   Decides to act.",
        ((None, "preambular", "Recalling the Charter of the United Nations,"), ("1", "operative", "Decides to act.")),
    ),
    Row(
        "all lines of a point are indented: only its first begins it",
        f"{HEAD}Recalling the need to promote the peaceful settlement of disputes over the\nwaters of all rivers that cross a"
        " border, in every region of the world, and\nthe need to act,\n\n1. Decides that judges of the Chambers shall serve"
        " in the court as follows, as\nagreed by the parties in the statute, and as its rules provide in the article\nthat"
        " is in force:"
        "\n\n    (a) Three judges shall serve in each of the Chambers of first instance. The\n"
        "    Appeals Chamber shall be composed of five of its members;\n\n"
        "2. Decides to act, and to remain seized of the matter, whatever may become of the\nrivers.",
        (
            (
                None,
                "preambular",
                "Recalling the need to promote the peaceful settlement of disputes over the waters of all rivers that cross a"
                " border, in every region of the world, and the need to act,",
            ),
            (
                "1",
                "operative",
                "Decides that judges of the Chambers shall serve in the court as follows, as agreed by the parties in the"
                " statute, and as its rules provide in the article that is in force:\n(a) Three judges shall serve in each of"
                " the Chambers of first instance. The Appeals Chamber shall be composed of five of its members;",
            ),
            ("2", "operative", "Decides to act, and to remain seized of the matter, whatever may become of the rivers."),
        ),
    ),
    Row(
        "two line breaks of a page part paragraphs, also above an annex",
        "<div>A/RES/77/300<br><br>77/300. Rivers of the region<br><br>The General Assembly,<br><br>1. Decides to act.<br><br>"
        "<b>Annex I</b><br><br><b>Composition of the Chambers</b><br><br>1. Judges shall be elected.</div>",
        (("1", "operative", "Decides to act."), ("1", "annex", "Judges shall be elected.")),
    ),
    Row(
        "a bullet stands before each recital, whatever the form of its verb",
        "# A/RES/77/300: Rivers of the region\n\n*The General Assembly,*\n\n- Taking note of the plan,\n- Recalls that rivers"
        " are borders,\n- Recalling the Charter,\n\n1. Decides to act.",
        (
            (None, "preambular", "Taking note of the plan,"),
            (None, "preambular", "Recalls that rivers are borders,"),
            (None, "preambular", "Recalling the Charter,"),
            ("1", "operative", "Decides to act."),
        ),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.reason)
def test_a_text_gives_its_clauses_however_it_is_shown(row: Row) -> None:
    (document,) = readers.read(row.text.encode(), "text.txt")
    assert (document.symbol, document.title) == ("A/RES/77/300", "Rivers of the region")
    assert [(clause.number, clause.type, clause.text) for clause in document.clauses] == list(row.clauses)
    assert document.problems == ()


def test_a_number_with_its_stop_that_ends_a_note_numbers_nothing() -> None:
    notes = "     1/   See the Final Document, part I, para.\n15.\n\n     2/   See A/50/426."
    text = f"{HEAD}     Recalling the Charter, 1/\n\n     1.   Decides to act; 2/\n\n\f\n{notes}"
    (document,) = readers.read(text.encode(), "text.txt")
    assert [note.text for clause in document.clauses for note in clause.footnotes] == [
        "See the Final Document, part I, para. 15.",
        "See A/50/426.",
    ]


def test_a_lone_number_at_a_line_s_end_is_no_mark_where_no_note_is_printed() -> None:
    text = f"{HEAD}1. Decides to notify the Committee of the use of resources for this purpose, 10\nworking days before."
    (document,) = readers.read(text.encode(), "text.txt")
    assert document.clauses[0].text.endswith("for this purpose, 10 working days before.")
    assert document.clauses[0].footnotes == ()


def test_a_clause_keeps_the_number_of_its_list_beside_the_letter_of_its_first_point() -> None:
    items = "".join(
        f"<li>{text}</li>" for text in ("Decides to act;", "(a) Decides to stop the sale of arms;", "Decides to report.")
    )
    page = f"<h1>A/RES/77/300</h1><h2>Rivers</h2><p>The General Assembly,</p><ol>{items}</ol>"
    listed = (
        "# A/RES/77/300\n\nThe General Assembly,\n\n1. Decides to act;\n2. (a) Decides to stop the sale;\n3. Decides to report."
    )
    for text in (page, listed):
        (document,) = readers.read(text.encode(), "text")
        assert [clause.number for clause in document.clauses] == ["1", "2", "3"]


def test_words_of_the_title_at_one_turn_of_several_belong_to_the_sentence() -> None:
    head = "\n\n\f\nA/RES/77/300\nEnglish\nPage {}\n\n"
    text = f"{HEAD}     Recalling the Charter of the{head.format(2)}United Nations,\n\n     1.   Decides to act;\n\n"
    text += f"     2.   Decides to appoint the{head.format(3)}Rivers of the region\nas borders;\n\n"
    text += f"     3.   Decides to{head.format(4)}report;\n\n     4.   Decides to{head.format(5)}act;\n\n"
    text += f"     5.   Decides to{head.format(6)}act."
    (document,) = readers.read(text.encode(), "text.txt")
    assert document.clauses[2].text == "Decides to appoint the Rivers of the region as borders;"


def test_a_clause_whose_table_stands_in_its_line_keeps_its_number() -> None:
    text = f"{HEAD}1. Decides to act;\n\n2. Decides to approve: | P-4 | 3 | P-3 | 5 |\n\nD-1 | 2\n\n3. Decides to report."
    (document,) = readers.read(text.encode(), "text.txt")
    assert [(clause.number, clause.verb) for clause in document.clauses] == [("1", "decide"), ("2", "decide"), ("3", "decide")]
    assert document.clauses[1].rows == (("D-1", "2"),)


def test_bullets_stand_before_the_recitals_of_each_section() -> None:
    section = "## {}\n\n- Recalling the Charter,\n- Noting the report,\n\n1. Decides to act."
    text = f"# A/RES/77/300: Rivers\n\n*The General Assembly,*\n\n{section.format('I')}\n\n{section.format('II')}"
    (document,) = readers.read(text.encode(), "text.md")
    assert [(clause.type, clause.number) for clause in document.clauses] == [
        ("preambular", None),
        ("preambular", None),
        ("operative", "1"),
    ] * 2


SENT = """A/RES/77/300

The General Assembly,

Recalling the Council’s efﬁcient work on the rivers of the region and of the seas,

1. Decides to act.
"""


def _quoted(text: str) -> str:
    return "On Mon, 3 May, Bob wrote:\n" + "\n".join(f">> {line}" for line in text.split("\n"))


SENDINGS = {
    "quoted-printable": quopri.encodestring(SENT.encode()),
    "soft breaks alone": SENT.replace("’", "'").replace("\n", "=20\n").replace("on the", "on=\n the").encode(),
    "quoted below a line of the writer": _quoted(SENT).encode(),
    "from a chat": f"[10:31, 03/05/2024] Anna: {SENT}".encode(),
    "from another chat": f"03/05/24, 10:31 - Anna: {SENT}".encode(),
}


@pytest.mark.parametrize("content", SENDINGS.values(), ids=SENDINGS.keys())
def test_a_text_is_read_as_it_was_before_it_was_sent(content: bytes) -> None:
    (document,) = readers.read(content, "text.txt")
    texts = [clause.text.replace("'", "’") for clause in document.clauses]
    assert texts == ["Recalling the Council’s efficient work on the rivers of the region and of the seas,", "Decides to act."]
    assert document.symbol == "A/RES/77/300"


def test_equals_signs_of_a_text_stay() -> None:
    text = "The General Assembly,\n\nNoting that x=20\nand y=AB hold, see example.org/?v=2015&w=1,\n\n1. Decides to act.\n"
    assert "x=20 and y=AB hold, see example.org/?v=2015&w=1," in readers.read(text.encode(), "text.txt")[0].clauses[0].text
