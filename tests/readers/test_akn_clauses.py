"""What the reader of official files makes of each kind of markup: clauses, headings, tables and notes."""

from __future__ import annotations

import pytest

from search_service.model import Footnote
from tests.readers.akn_files import REQUESTS, URGES, attached, heading, labelled, official, paragraph, read, recital

CLAUSES = {
    "a preambular clause is a container of the preamble": (
        official(preamble=recital("Recalling its resolution 72/7,")),
        [("pre/1", "Recalling its resolution 72/7,")],
    ),
    "a numbered paragraph is an operative clause": (
        official(URGES + REQUESTS),
        [("op/1", "Urges States to act;"), ("op/2", "Requests a report.")],
    ),
    "a tab in the number and around the text is no text": (
        official(paragraph("\t\tUrges \n States to act;", "\t3.")),
        [("op/3", "Urges States to act;")],
    ),
    "a no-break space is a space, a soft hyphen and a direction mark are nothing": (
        official(paragraph("Urges\u00a0States\u200e to co\u00adoperate;", "1.")),
        [("op/1", "Urges States to cooperate;")],
    ),
    "a word can be cut by markup": (
        official(paragraph('<span class="italic">Encourage</span>s States;', "1.")),
        [("op/1", "Encourages States;")],
    ),
    "a lettered item of an annex that the paragraph before announces is a point of it": (
        official(URGES, after=attached(paragraph("Meetings take these forms:") + paragraph("Public ones;", "A."))),
        [("op/1", "Urges States to act;"), ("annex/1", "Meetings take these forms:\nA. Public ones;")],
    ),
    "the title of an annex's section is a heading, also where it is one of the paragraphs": (
        official(
            URGES,
            after=attached(
                paragraph(". General", "A.", style="H23")
                + paragraph("All act.", "1.")
                + paragraph("Reactors", "B.", style="H23")
                + paragraph("None act.", "1.")
            ),
        ),
        [
            ("op/1", "Urges States to act;"),
            ("annex/A/1", "All act."),
            ("annex/B/1", "None act."),
        ],
    ),
    "an item of a list that lost its bullets is a paragraph of the statement": (
        official(
            paragraph("“The Council notes it.") + paragraph("Parties are to:") + paragraph("act;"),
            name="presidentialStatement",
        ),
        [("st/1", "“The Council notes it."), ("st/2", "Parties are to:"), ("st/3", "act;")],
    ),
    "the number of a statement's paragraph inside the quotation marks is quoted": (
        official(paragraph("\t“1.\tThe Council notes the report."), name="presidentialStatement"),
        [("st/1", "“1. The Council notes the report.")],
    ),
    "points in a list": (
        official(
            "<paragraph><num>1.</num><list><intro><p>Requests:</p></intro>"
            "<point><num>(a)</num><content><p>A report;</p></content></point>"
            "<sublist><point><num>(i)</num><content><p>In time;</p></content></point></sublist>"
            "<wrapUp><p>and a summary.</p></wrapUp></list></paragraph>"
        ),
        [("op/1", "Requests:\n(a) A report;\n(i) In time;\nand a summary.")],
    ),
    "points as paragraphs with a number of their own": (
        official(
            paragraph("Requests:", "1.") + paragraph("A report;", "(a)") + paragraph("A list;", "b.") + paragraph("A map.", "–")
        ),
        [("op/1", "Requests:\n(a) A report;\nb. A list;\n– A map.")],
    ),
    "points as paragraphs with the number in their text": (
        official(
            paragraph("Requests:", "1.") + paragraph("\t(a)\tA report;") + paragraph("(b) A list;") + paragraph("\t•\tA map.")
        ),
        [("op/1", "Requests:\n(a) A report;\n(b) A list;\n• A map.")],
    ),
    "a list without an introduction keeps its paragraph's number": (
        official(
            "<paragraph><num>2.</num><list><point><num>(a)</num><content><p>Decides;</p></content></point></list></paragraph>"
        ),
        [("op/2", "(a) Decides;")],
    ),
    "an unnumbered line in lower case completes the clause": (
        official(paragraph("Requests:", "1.") + paragraph("A report;", "(a)") + paragraph("and welcomes it;")),
        [("op/1", "Requests:\n(a) A report;\nand welcomes it;")],
    ),
    "names in a list are lines of the clause that announces them": (
        official(
            paragraph("Elects the following judges:", "1.")
            + paragraph("Mr. A (Chad)")
            + paragraph("Ms. B (Peru)")
            + paragraph("Decides it.", "2.")
        ),
        [("op/1", "Elects the following judges:\nMr. A (Chad)\nMs. B (Peru)"), ("op/2", "Decides it.")],
    ),
    "a quoted provision stands on lines of its own": (
        official(
            "<paragraph><num>1.</num><content><p>Decides on this:</p><p><mod><quotedStructure><p>“All States:</p>"
            "<point><num>a.</num><content><p>Shall act.”</p></content></point></quotedStructure></mod></p>"
            "</content></paragraph>"
        ),
        [("op/1", "Decides on this:\n“All States:\na. Shall act.”")],
    ),
    "a number whose text stands in the next paragraph": (
        official(paragraph("", "1.") + paragraph("Decides to act.")),
        [("op/1", "Decides to act.")],
    ),
    "a number inside the text, with or without its full stop": (
        official(paragraph("Urges it;", "1.") + paragraph("2 Further underlines it;") + paragraph("3 .Recognizes it;")),
        [("op/1", "Urges it;"), ("op/2", "Further underlines it;"), ("op/3", "Recognizes it;")],
    ),
    "a typist's small L for the number 1": (
        official(paragraph("Decides to act;", "l.") + REQUESTS),
        [("op/1", "Decides to act;"), ("op/2", "Requests a report.")],
    ),
    "a single unnumbered operative paragraph": (
        official(paragraph("Decides to admit Tuvalu."), recital("Having examined it,")),
        [("pre/1", "Having examined it,"), ("op/1", "Decides to admit Tuvalu.")],
    ),
    "a preambular paragraph encoded in the body": (
        official(paragraph("Willing to continue,") + URGES, recital("Recalling it,")),
        [("pre/1", "Recalling it,"), ("pre/2", "Willing to continue,"), ("op/1", "Urges States to act;")],
    ),
    "an operative paragraph encoded as a point of the preamble": (
        official(
            preamble="<container><blockList><listIntroduction>Acting under Chapter VII:</listIntroduction>"
            "<item><num>1.</num><p>Decides to act;</p></item></blockList></container>"
        ),
        [("pre/1", "Acting under Chapter VII:"), ("op/1", "Decides to act;")],
    ),
    "points of a preambular clause": (
        official(
            preamble="<container><blockList><listIntroduction>Noting:</listIntroduction><item><num>(a)</num><p>Peace,</p></item></blockList></container>"
        ),
        [("pre/1", "Noting:\n(a) Peace,")],
    ),
    "numbers restart in sections; recitals of a section are crossHeadings": (
        official(
            "<section><num>I</num><subheading>Pensions</subheading>"
            '<crossHeading refersTo="#preamble">Recalling it,</crossHeading>'
            f"{URGES}</section><section><p><num>II</num></p>{URGES}</section>"
        ),
        [("pre/1", "Recalling it,"), ("op/I/1", "Urges States to act;"), ("op/II/1", "Urges States to act;")],
    ),
    "the last clause ends the resolution: what follows without a heading is an annex": (
        official(paragraph("Decides to remain seized of the matter.", "2.") + paragraph("Name of the company.")),
        [("op/2", "Decides to remain seized of the matter."), ("annex/1", "Name of the company.")],
    ),
    "an annex as an attachment": (
        official(
            URGES,
            after=attached(heading("Annex") + paragraph("The team shall act.", "1.")),
        ),
        [("op/1", "Urges States to act;"), ("annex/1", "The team shall act.")],
    ),
    "an annex that only its heading tells, with lists that the clause before must not swallow": (
        official(
            URGES
            + heading("Annex A")
            + paragraph("Missiles;", "1.")
            + heading("Annex B")
            + paragraph("\t•\tRifles;")
            + paragraph("\t•\tScopes.")
        ),
        [("op/1", "Urges States to act;"), ("annex/1", "Missiles;"), ("annex/u1", "Rifles;"), ("annex/u2", "Scopes.")],
    ),
    "a table row belongs to its clause": (
        official(
            paragraph("Approves this:", "1.")
            + "<container><table><tr><td><p>Part</p></td><td>Sum</td></tr></table></container>"
        ),
        [("op/1", "Approves this:\nPart | Sum")],
    ),
    "stars between two halves and the printer's note are no text": (
        official(
            URGES
            + paragraph("* * *")
            + paragraph("*\tReissued for technical reasons on 4 December 2014.", style="MercuryDocument")
        ),
        [("op/1", "Urges States to act;")],
    ),
    "exponents are text": (
        official(paragraph("Decides on 100 m<sup>3</sup> and the 5<sup>th</sup> report;", "1.")),
        [("op/1", "Decides on 100 m3 and the 5th report;")],
    ),
}


@pytest.mark.parametrize(("text", "expected"), CLAUSES.values(), ids=CLAUSES)
def test_markup_becomes_clauses(text: str, expected: list[tuple[str, str]]) -> None:
    assert labelled(read(text)) == expected


def test_a_heading_between_clauses_heads_the_next_one() -> None:
    document = read(official(URGES + heading("Reporting") + REQUESTS))
    assert [clause.headings for clause in document.clauses] == [(), ("Reporting",)]


def test_a_heading_that_only_its_look_tells_is_a_heading() -> None:
    document = read(official(URGES + paragraph("Sanctions Committee") + REQUESTS))
    assert [(clause.number, clause.headings) for clause in document.clauses] == [("1", ()), ("2", ("Sanctions Committee",))]


def test_a_heading_between_points_splits_no_clause() -> None:
    points = paragraph("Stop attacks;", "(a)") + heading("Support") + paragraph("Give support.", "(b)")
    (clause,) = read(official(paragraph("Requests:", "1.") + heading("Protection") + points)).clauses
    assert (clause.text, clause.headings) == ("Requests:\n(a) Stop attacks;\n(b) Give support.", ("Protection", "Support"))


def test_a_caption_and_the_rows_of_a_table_are_rows() -> None:
    table = (
        "<container><table><tr><th>Post</th><th>Number</th></tr><tr><td><p>Clerk</p></td><td>2</td></tr></table></container>"
    )
    (clause,) = read(official(paragraph("Approves the table below:", "1.") + heading("A. Secretariat") + table)).clauses
    assert clause.rows == (("A. Secretariat",), ("Post", "Number"), ("Clerk", "2"))


def test_paragraphs_of_a_declaration_are_operative_clauses_without_a_verb() -> None:
    body = (
        paragraph("Adopts the following declaration:")
        + paragraph("We, Heads of State, meet.", "1.")
        + paragraph("Reaffirm peace.", "2.")
    )
    clauses = read(official(body)).clauses
    assert [(clause.type, clause.number, clause.verb) for clause in clauses] == [
        ("operative", None, "adopt"),
        ("operative", "1", None),
        ("operative", "2", None),
    ]


def test_the_verb_is_read_from_the_text_not_from_the_markup() -> None:
    preamble = '<container name="Expressing"><p><span class="italic">Expressing</span> its deep concern,</p></container>'
    (clause,) = read(official(preamble=preamble)).clauses
    assert (clause.verb, clause.opening) == ("express concern", "Expressing its deep concern")


def test_a_footnote_stands_at_its_anchor_and_a_raised_number_repeats_it() -> None:
    link = '<a href="https://undocs.org/en/A/76/920">A/76/920</a>'
    note = f'<authorialNote marker="1" placement="bottom"><p>\t{link}, annex.</p></authorialNote>'
    (clause,) = read(
        official(paragraph(f"Notes the report,{note} and the decision<sup>1</sup> of 2020<sup>2</sup>;", "1."))
    ).clauses
    assert clause.text == "Notes the report, and the decision of 20202;"
    assert clause.footnotes == (Footnote("1", "A/76/920, annex.", 17), Footnote("1", "A/76/920, annex.", 34))


def test_a_starred_note_at_the_foot_of_a_page_goes_where_its_star_is_printed() -> None:
    body = (
        paragraph("Notes peace;", "1.")
        + paragraph("*\tSee A/77/1.", style="MercuryDocument")
        + paragraph("Notes the aide-memoire,* and more.", "2.")
    )
    first, second = read(official(body)).clauses
    assert first.footnotes == ()
    assert (second.text, second.footnotes) == ("Notes the aide-memoire, and more.", (Footnote("*", "See A/77/1.", 23),))


def test_a_note_below_a_table_belongs_to_its_clause() -> None:
    table = "<container><table><tr><td>Sum</td></tr></table></container>" + paragraph("a See A/77/528.", style="FootnoteText")
    (clause,) = read(official(paragraph("Approves this:", "1.") + table)).clauses
    assert clause.footnotes == (Footnote("a", "See A/77/528.", len(clause.text)),)


def test_a_number_that_stands_alone_numbers_the_next_paragraph() -> None:
    body = paragraph("First", "1.") + paragraph("2)") + paragraph("Second")
    assert labelled(read(official(body))) == labelled(read(official(paragraph("First", "1.") + paragraph("Second", "2)"))))


def test_a_letter_that_was_typed_for_a_digit_is_the_digit() -> None:
    body = "".join(paragraph(f"Item of the list {number}", f"{number}.") for number in range(1, 10))
    document = read(official(paragraph("Decides", "1."), after=attached(body + paragraph("l0. Item of the list"))))
    assert [clause.number for clause in document.clauses if clause.type == "annex"][-1] == "10"


def test_the_table_of_an_annex_does_not_hang_on_the_last_operative_paragraph() -> None:
    table = "<container><table><tr><td><p>Procedures</p></td><td><p>1</p></td></tr></table></container>"
    document = read(official(paragraph("Decides to remain seized of the matter.", "1."), after=attached(table)))
    assert [(clause.type, clause.text, len(clause.rows)) for clause in document.clauses] == [
        ("operative", "Decides to remain seized of the matter.", 0),
        ("annex", "Procedures | 1", 1),
    ]
