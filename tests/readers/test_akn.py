"""What the reader of official files makes of their facts, links and faults; data first, with the reason per row."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_service.errors import ReadError
from search_service.model import Clause, Document, Vote
from search_service.readers import akn
from tests.bench.official import score_official
from tests.readers.akn_files import AUTHOR, NAMESPACE, REQUESTS, URGES, cover, labelled, official, paragraph, read

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
