"""What the reader of official files makes of each kind of markup; data first, with the reason per row."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_service.errors import ReadError
from search_service.model import Clause, Document, Footnote, Vote
from search_service.readers import akn
from tests.bench.official import score_official

NAMESPACE = 'xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0" xmlns:akn4un="http://un.org/akn4un"'


AUTHOR = '<identification><FRBRWork><FRBRauthor href="ga" as="author"/></FRBRWork></identification>'


def cover(symbol: str = "A/RES/77/273", more: str = "") -> str:
    return f'<coverPage><p><docNumber refersTo="#symbol">{symbol}</docNumber></p>{more}</coverPage>'


def recital(text: str) -> str:
    return f'<container name="x"><p><span class="italic">{text.split()[0]}</span>{text[len(text.split()[0]) :]}</p></container>'


def official(
    body: str = "",
    preamble: str = "",
    *,
    name: str = "resolution",
    front: str = "",
    meta: str = "",
    after: str = "",
    formula: str = "The General Assembly,",
) -> str:
    """An official file; only what a case is about is stated."""
    language = "" if "FRBRlanguage" in meta else '<FRBRlanguage language="eng"/>'
    opening = f'<preamble><formula name="enactingFormula"><p>{formula}</p></formula>{preamble}</preamble>'
    return (
        f'<akomaNtoso {NAMESPACE}><statement name="{name}"><meta>{language}{meta}</meta>{front or cover()}'
        f"{opening if name != 'presidentialStatement' else ''}<mainBody>{body}</mainBody>{after}</statement></akomaNtoso>"
    )


def paragraph(text: str, number: str = "", style: str = "SingleTxt") -> str:
    num = f"<num>{number}</num>" if number else ""
    return f'<paragraph class="{style}">{num}<content><p xml:space="preserve">{text}</p></content></paragraph>'


def attached(body: str) -> str:
    return f"<attachments><attachment><doc><mainBody>{body}</mainBody></doc></attachment></attachments>"


def heading(text: str) -> str:
    return f'<paragraph class="H23"><subheading>{text}</subheading></paragraph>'


def read(text: str, source: str = "A_RES_77_273.xml") -> Document:
    (document,) = akn.read(text, source)
    return document


def labelled(document: Document) -> list[tuple[str, str]]:
    return [(clause.id.removeprefix(f"{document.id}/"), clause.text) for clause in document.clauses]


URGES = paragraph('\t<span class="italic">Urges</span> States to act;', "1.")
REQUESTS = paragraph("Requests a report.", "2.")

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


LINKS = {
    "a link names what it leads to": ('<a href="https://undocs.org/en/S/2023/6">S/2023/6</a>', ["S/2023/6"]),
    "the newer address": ('<a href="https://docs.un.org/en/A/RES/79/1">79/1</a>', ["A/RES/79/1"]),
    "one symbol cut into two links": (
        '<a href="https://undocs.org/en/A/RES/76/29">76/29</a><a href="https://undocs.org/en/A/RES/76/299">9</a>',
        ["A/RES/76/299"],
    ),
    "the part stands behind the link": (
        '<a href="https://undocs.org/en/A/RES/76/246">76/246</a> A of 24 December 2021',
        ["A/RES/76/246 A"],
    ),
    "the part is in the address, in lower case": (
        '<a href="https://undocs.org/en/A/RES/75/290b">75/290</a> B',
        ["A/RES/75/290 B"],
    ),
    "other sites are no citations": ('<a href="https://www.example.org/A/RES/1/1">the site</a>', []),
}


@pytest.mark.parametrize(("markup", "symbols"), LINKS.values(), ids=LINKS)
def test_links_are_citations(markup: str, symbols: list[str]) -> None:
    (clause,) = read(official(paragraph(f"Recalls resolution {markup};", "1."))).clauses
    assert [citation.symbol for citation in clause.citations] == symbols


# --- identity and facts -----------------------------------------------------------------------------------------------

SYMBOLS = {
    "as printed": ("A/RES/77/273", "A/RES/77/273", "77"),
    "without the blank": ("S/RES/2471(2019)", "S/RES/2471 (2019)", None),
    "of a part": ("A/RES/77/290 B", "A/RES/77/290 B", "77"),
    "of an emergency special session": ("A/RES/ES-11/1", "A/RES/ES-11/1", "ES-11"),
    "of a special session": ("A/RES/S-32/1", "A/RES/S-32/1", "S-32"),
    "of a draft that was not adopted": ("S/2023/212", "S/2023/212", None),
}


@pytest.mark.parametrize(("printed", "symbol", "session"), SYMBOLS.values(), ids=SYMBOLS)
def test_the_session_is_that_of_the_symbol(printed: str, symbol: str, session: str | None) -> None:
    front = cover(printed, '<p><session value="11">x</session></p>' if "ES-" in printed else "")
    document = read(official(front=front))
    assert (document.id, document.symbol, document.session) == (symbol, symbol, session)


def test_a_text_without_a_symbol_is_known_by_its_file() -> None:
    document = read(official(URGES, front=cover("")), "folder/S_PRST_2000_27_Corr.1.xml")
    assert (document.id, document.symbol) == ("S_PRST_2000_27_Corr.1", None)


def test_a_statement_under_the_symbol_of_a_resolution_has_none_that_it_states() -> None:
    text = official(
        paragraph("“The Security Council notes it.”"), name="presidentialStatement", front=cover("S/RES/1626 (2005)")
    )
    document = read(text, "PRST/S_PRST_2007_22-0739405E.xml")
    assert (document.symbol, document.kind) == (None, "presidential statement")
    assert document.id == "S_PRST_2007_22-0739405E"
    assert "S/RES/1626 (2005)" in document.repairs[0]


def test_the_body_is_that_of_the_symbol_whatever_author_the_file_names() -> None:
    statement = official(paragraph("“A"), name="presidentialStatement", front=cover("S/PRST/2020/11"), meta=AUTHOR)
    assert read(statement).body == "Security Council"


def test_the_parts_of_a_collection_are_documents_that_share_its_cover_and_vote() -> None:
    part = (
        '<component><statement name="resolution"><preface><p><docNumber>{0}</docNumber>{1}</p></preface>'
        "<mainBody>{2}</mainBody></statement></component>"
    )
    shared = '<meta><count value="168" refersTo="inFavour"/></meta>' + cover("A/RES/77/264 A-C")
    titled = "<preface><p><docNumber>77/264.</docNumber><docTitle>\tProgramme budget</docTitle></p></preface>"
    parts = part.format("A", "<docTitle>Appropriations</docTitle>", URGES) + part.format("B", "", REQUESTS)
    text = (
        f"<akomaNtoso {NAMESPACE}><documentCollection>{shared}{titled}</documentCollection>"
        f"<components>{parts}</components></akomaNtoso>"
    )
    documents = akn.read(text, "x.xml")
    assert [(document.id, document.title) for document in documents] == [
        ("A/RES/77/264 A", "Appropriations"),
        ("A/RES/77/264 B", "Programme budget"),
    ]
    assert all(document.vote == Vote("recorded vote", 168, 0, 0) for document in documents)


def test_a_text_in_another_language_says_so_in_its_id_and_has_no_verbs() -> None:
    meta = '<FRBRlanguage language="fra"/>'
    document = read(official(paragraph("Prie instamment les États d’agir ;", "1."), meta=meta))
    assert (document.id, document.language) == ("A/RES/77/273@fr", "fr")
    assert [(clause.number, clause.verb) for clause in document.clauses] == [("1", None)]


def test_arabic_paragraphs_print_their_number_with_a_dash_and_their_notes_in_brackets() -> None:
    meta = '<FRBRlanguage language="ara"/>'
    note = '(<authorialNote marker="1"><p>انظر A/77/1.</p></authorialNote>)'
    (clause,) = read(official(paragraph(f"\t1 -\tتقرر أن تنظر{note} في المسألة؛"), meta=meta)).clauses
    assert (clause.number, clause.text) == ("1", "تقرر أن تنظر في المسألة؛")
    assert [note.mark for note in clause.footnotes] == ["1"]


def test_a_presidential_statement_opens_with_a_sentence_that_is_no_clause() -> None:
    body = (
        "<p><docTitle>\tStatement by the President of the Security Council</docTitle></p>"
        "<alinea><content><p>At the 5270th meeting of the Security Council, held on 23 September 2005, in connection with the "
        "item entitled “The situation in Haiti”, the President made the following statement:</p></content></alinea>"
        + paragraph("“The Security Council reaffirms its resolution 1542 (2004).”")
    )
    document = read(official(body, name="presidentialStatement", front=cover("S/PRST/2005/44")))
    assert document.title == "Statement by the President of the Security Council"
    assert document.formula is not None and document.formula.startswith("At the 5270th meeting")
    assert (document.meeting, document.adopted, document.agenda_item_titles) == (
        "5270th meeting",
        "2005-09-23",
        ("The situation in Haiti",),
    )
    assert [(clause.id, clause.verb) for clause in document.clauses] == [("S/PRST/2005/44/st/1", "reaffirm")]


def test_cover_and_meta_state_the_facts() -> None:
    front = cover(
        more='<p><docDate date="2023-03-02" refersTo="#dateOfIssuance">2 March 2023</docDate></p>'
        '<p><inline name="agenda item">Agenda item 68 (a)</inline><inline name="agenda item name">Peace</inline></p>'
        '<p><docProponent refersTo="#thirdCommittee">[on the report '
        '(<inline name="originating document">A/77/L.53 and A/77/L.53/Add.1</inline>)]</docProponent></p>'
    )
    meta = (
        '<step outcome="draftResolution" as="A/77/L.53" '
        'by="Bosnia and Herzegovina, Chad and Peru (on behalf of Cuba and Mali)"/>'
        '<step outcome="draftResolutionAdditionalSponsors" by="Benin"/>'
        '<voting outcome="adoptedRecordedVote"><count value="015" refersTo="inFavour">'
        "<organization>CHAD</organization></count></voting>"
        '<keyword dictionary="SDGO" value="16"/><keyword dictionary="SDGO" value="3"/>'
        '<keyword dictionary="UNBIS" showAs="human_rights" href="x"/><keyword dictionary="UNBIS Thesaurus" showAs="PEACE"/>'
    )
    after = (
        '<conclusions><p><inline name="adoptionMeeting">60th plenary meeting</inline>'
        '<docDate date="2023-02-24" refersTo="#adoptionDate">24 February 2023</docDate></p></conclusions>'
    )
    document = read(official(front=front, meta=meta, after=after))
    assert (document.published, document.adopted, document.meeting) == ("2023-03-02", "2023-02-24", "60th plenary meeting")
    assert (document.agenda_items, document.agenda_item_titles, document.committee) == (
        ("68 (a)",),
        ("Peace",),
        "Third Committee",
    )
    assert document.draft_symbols == ("A/77/L.53", "A/77/L.53/Add.1")
    assert document.sponsors == ("Bosnia and Herzegovina", "Chad", "Peru (on behalf of Cuba and Mali)", "Benin")
    assert document.vote == Vote("recorded vote", 15, 0, 0, ("CHAD",))
    assert (document.subjects, document.sdgs) == (("PEACE",), ("3", "16"))


DATES = {
    "the print where nothing contradicts it": ("30 June 2010", "2010-06-30", "2010-06-30", "2010-06-30"),
    "two against a wrong attribute": ("30 June 2010", "2010-04-30", "2010-06-30", "2010-06-30"),
    "two against a wrong print": ("29 June 2016", "2018-06-28", "2018-06-28", "2018-06-28"),
    "two against a wrong identification": ("15 March 2022", "2022-03-15", "2022-03-17", "2022-03-15"),
    "the placeholder is no day": ("on7 February 2000", "2000-02-07", "0001-01-01", "2000-02-07"),
}


@pytest.mark.parametrize(("printed", "attribute", "registered", "adopted"), DATES.values(), ids=DATES)
def test_the_day_of_adoption(printed: str, attribute: str, registered: str, adopted: str) -> None:
    after = f'<conclusions><p><docDate date="{attribute}" refersTo="#adoptionDate">{printed}</docDate></p></conclusions>'
    assert read(official(meta=f'<FRBRdate name="adoption" date="{registered}"/>', after=after)).adopted == adopted


# --- broken and hostile files -----------------------------------------------------------------------------------------

BROKEN_STATEMENT = (
    f'<akomaNtoso {NAMESPACE}>\n<statement name="presidentialStatement"><meta/>{cover("S/PRST/2000/13")}<mainBody>\n'
    '<paragraph class="H1">\n<span class="bold">Statement by the President</span>\n</docTitle>\n</p>\n'
    "<alinea><content><p>At the 4131st meeting, the President made this statement:</p></content></alinea>\n"
    f"{paragraph('“The Security Council notes it.”')}</mainBody></statement></akomaNtoso>"
)


def test_tags_that_the_converter_renamed_are_mended_and_reported() -> None:
    document = read(BROKEN_STATEMENT)
    assert document.title == "Statement by the President"
    assert labelled(document) == [("st/1", "“The Security Council notes it.”")]
    assert "line 5, 6" in document.repairs[0]


HOSTILE = {
    "entities that multiply": '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]>' + official(paragraph("&c;", "1.")),
    "an entity from another file": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + official(paragraph("&b;", "1.")),
    "an entity that nobody declared": official(paragraph("&unknown;", "1.")),
    "ten thousand elements in each other": official("<p>" * 10_000 + "</p>" * 10_000),
    "a tag whose name is as long as a book": official(URGES + "<a" + "9" * 200_000),
    "a file that was cut off": official(URGES)[:-40],
    "tags that match nothing": official("<b></i>"),
    "an attribute twice": official('<p a="1" a="2"/>'),
    "no statement": f"<akomaNtoso {NAMESPACE}><act/></akomaNtoso>",
    "nothing but its name": "<akomaNtoso",
    "a character that XML cannot hold": official(paragraph("a\x00b", "1.")),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_file_that_cannot_be_trusted_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ReadError, match=r"^[A-Z].*\.$"):
        akn.read(text, "x.xml")


TEXT = st.text(alphabet="<>/&; \n\tabp=\"'![]-?1.)(“u", max_size=200)


@given(TEXT, st.booleans())
def test_reading_raises_nothing_but_read_errors(text: str, inside: bool) -> None:
    with contextlib.suppress(ReadError):
        akn.read(official(text) if inside else f"<akomaNtoso>{text}", "x.xml")


INLINE = ("p", "b", "span", "heading", "subheading", "intro", "wrapUp", "crossHeading", "listIntroduction")
BLOCKS = ("paragraph", "content", "list", "point", "sublist", "container", "section", "blockList", "item", "alinea", "block")
TABLE = ("table", "tr")


@st.composite
def trees(draw: st.DrawFn, depth: int = 4) -> str:
    """Any nesting of the elements that the body of a text can hold, with a word of its own in each."""
    tag = draw(st.sampled_from((*INLINE, *BLOCKS, *TABLE)))
    if tag in TABLE:
        return f"<container><table><tr><td>{draw(trees(0))}</td></tr></table></container>"
    word = f"Word{draw(st.integers(0, 10**9))} "
    inner = "".join(draw(st.lists(trees(depth - 1), max_size=3))) if depth else ""
    return f"<{tag}>{word}{inner}</{tag}>"


def printed_words(document: Document) -> Iterator[str]:
    for clause in document.clauses:
        yield from clause_words(clause)
    yield from (document.formula or "").split()


def clause_words(clause: Clause) -> Iterator[str]:
    for text in (clause.text, *clause.headings, *(cell for row in clause.rows for cell in row)):
        yield from text.split()


@given(st.lists(trees(), min_size=1, max_size=4).map("".join))
def test_no_word_of_the_body_is_lost(body: str) -> None:
    document = read(official(body + URGES))
    words = {word for word in body.replace("<", " <").replace(">", "> ").split() if word.startswith("Word")}
    assert words <= set(printed_words(document))


def test_the_official_files_read_as_an_independent_reading_has_them(corpus: Path) -> None:
    score = score_official(corpus, every=20)
    assert score.files > 100
    assert score.f1() >= 0.99
    assert score.f1(explained=True) >= 0.999, score.open
    assert score.numbers == score.same


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
