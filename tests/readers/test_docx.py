"""Word files are read as Word prints them, with tracked changes accepted; what is no Word file is refused with advice."""

from __future__ import annotations

from pathlib import Path

import pytest

from search_service import readers
from search_service.errors import ReadError
from search_service.model import Change, Document
from tests.bench.real import score_real
from tests.readers.word_files import FORMULA, archive, paragraph, part, run, word_file

NUMBERED = '<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr>'
NUMBERING = part(
    "numbering",
    '<w:abstractNum w:abstractNumId="5">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="(%3)"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="6"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl>'
    "</w:abstractNum>"
    '<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="4"/><w:lvlText w:val="%1"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="6"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="4"><w:abstractNumId w:val="5"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>',
)
STYLES = part(
    "styles",
    '<w:style w:styleId="Hidden"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:styleId="Mark"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    '<w:style w:styleId="Base"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:styleId="Clause"><w:basedOn w:val="Base"/></w:style>',
)
FOOTNOTES = part(
    "footnotes",
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:id="7"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t> See A/77/1.</w:t></w:r></w:p>'
    "<w:p><w:r><w:t>And more.</w:t></w:r></w:p></w:footnote>"
    '<w:footnote w:id="8"><w:p><w:r><w:t>Ibid.</w:t></w:r></w:p></w:footnote>',
)


def numbered(text: str, level: int = 0, in_list: int = 1) -> str:
    return paragraph(text, NUMBERED.format(level=level, list=in_list))


def inserted(text: str) -> str:
    return f'<w:ins w:author="A">{run(text)}</w:ins>'


def deleted(text: str) -> str:
    return f'<w:del w:author="A"><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


def read(body: str, links: dict[str, str] | None = None, **parts: str) -> Document:
    parts = {"numbering": NUMBERING, "styles": STYLES, "footnotes": FOOTNOTES, **parts}
    (document,) = readers.read(word_file(FORMULA + body, parts, links), "draft.docx")
    return document


def texts(document: Document) -> list[str]:
    return [f"{clause.number}. {clause.text}" if clause.number else clause.text for clause in document.clauses]


ACT = paragraph("1.\tDecides to act.")
CASES = [
    ("typed numbers", paragraph("<w:r><w:tab/><w:t>1.</w:t><w:tab/><w:t>Decides x;</w:t></w:r>"), ["1. Decides x;"]),
    ("Word's numbers", numbered("Decides x;") + numbered("Notes y."), ["1. Decides x;", "2. Notes y."]),
    (
        "levels",
        numbered("Decides:") + numbered("To act;", 1) + numbered("Now;", 2) + numbered("To rest;", 1) + numbered("Notes y."),
        ["1. Decides:\n(a) To act;\n(i) Now;\n(b) To rest;", "2. Notes y."],
    ),
    (
        "bullets",
        numbered("Decides:") + numbered("to act;", 0, 2) + numbered("to rest.", 0, 2),
        ["1. Decides:\n• to act;\n• to rest."],
    ),
    (
        "a list that starts at 4, its stop left out",
        numbered("Decides x;", 0, 3) + numbered("Notes y.", 0, 3),
        ["4. Decides x;", "5. Notes y."],
    ),
    ("a list that starts anew", numbered("Decides x;") + numbered("Notes y.", 0, 4), ["1. Decides x;", "1. Notes y."]),
    ("numbers of a style", paragraph("Decides x;", '<w:pStyle w:val="Clause"/>'), ["1. Decides x;"]),
    ("no list", paragraph("Decides x.", '<w:pStyle w:val="Clause"/><w:numPr><w:numId w:val="0"/></w:numPr>'), ["Decides x."]),
    ("an insertion", paragraph(run("1. Decides") + inserted(" firmly") + run(" to act.")), ["1. Decides firmly to act."]),
    ("a deletion", paragraph(run("1. Decides") + deleted(" never") + run(" to act.")), ["1. Decides to act."]),
    (
        "a moved text",
        paragraph(f"<w:moveFrom>{run('gone')}</w:moveFrom><w:moveTo>{run('1. Decides')}</w:moveTo>{run(' x.')}"),
        ["1. Decides x."],
    ),
    ("struck text", paragraph(run("1. ") + run("Urges ", "<w:strike/>") + run("Decides to act.")), ["1. Decides to act."]),
    (
        "a deleted end of paragraph",
        paragraph(run("1. Decides"), "<w:rPr><w:del/></w:rPr>") + paragraph(" to act."),
        ["1. Decides to act."],
    ),
    (
        "a deleted paragraph takes no number",
        numbered("Decides x;")
        + paragraph(deleted("Urges z;"), NUMBERED.format(level=0, list=1) + "<w:rPr><w:del/></w:rPr>")
        + numbered("Notes y."),
        ["1. Decides x;", "2. Notes y."],
    ),
    ("hidden text", paragraph(run("1. Decides ") + run("in secret ", "<w:vanish/>") + run("to act.")), ["1. Decides to act."]),
    (
        "text hidden by a style",
        paragraph(run("1. Decides ") + run("x ", '<w:rStyle w:val="Hidden"/>') + run("to act.")),
        ["1. Decides to act."],
    ),
    ("vanish that is off", paragraph(run("1. Decides ", '<w:vanish w:val="0"/>') + run("to act.")), ["1. Decides to act."]),
    (
        "hyphens",
        paragraph("<w:r><w:t>1. Notes anti</w:t><w:noBreakHyphen/><w:t>per</w:t><w:softHyphen/><w:t>sonnel mines.</w:t></w:r>"),
        ["1. Notes anti\u2011personnel mines."],
    ),
    (
        "a symbol",
        paragraph('<w:r><w:t>1. Notes 5 </w:t><w:sym w:font="Symbol" w:char="F0B0"/><w:t>C.</w:t></w:r>'),
        ["1. Notes 5 °C."],
    ),
    (
        "lines broken in a clause",
        paragraph("<w:r><w:t>1. Decides to</w:t><w:br/><w:t>act;</w:t></w:r>"),
        ["1. Decides to act;"],
    ),
    (
        "lines that are clauses",
        paragraph("<w:r><w:t>1. Decides x;</w:t><w:br/><w:t>2. Notes y.</w:t></w:r>"),
        ["1. Decides x;", "2. Notes y."],
    ),
    (
        "a field",
        paragraph(
            '<w:r><w:t>1. Recalls </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            "<w:r><w:instrText> REF x </w:instrText></w:r>"
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>it</w:t></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>.</w:t></w:r>'
        ),
        ["1. Recalls it."],
    ),
    ("a field that is never closed", paragraph('<w:r><w:fldChar w:fldCharType="begin"/></w:r>') + ACT, ["1. Decides to act."]),
    (
        "a text box once",
        paragraph(
            "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><w:txbxContent>"
            f"{paragraph('1. Decides x;')}</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>"
            f"{paragraph('1. Decides x;')}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
        + paragraph("2. Notes y."),
        ["1. Decides x;", "2. Notes y."],
    ),
    (
        "a content control",
        f"<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent>{ACT}</w:sdtContent></w:sdt>",
        ["1. Decides to act."],
    ),
    ("a box of one column", f"<w:tbl><w:tr><w:tc>{ACT}</w:tc></w:tr></w:tbl>", ["1. Decides to act."]),
    (
        "labels in a column of their own",
        f"<w:tbl><w:tr><w:tc>{paragraph('1.')}</w:tc><w:tc>{paragraph('Decides x;')}</w:tc></w:tr>"
        f"<w:tr><w:tc>{numbered('', 0, 3)}</w:tc><w:tc>{paragraph('Notes y.')}</w:tc></w:tr></w:tbl>",
        ["1. Decides x;", "4. Notes y."],
    ),
    (
        "an equation",
        paragraph(f"{run('1. Notes that ')}<m:oMath><m:r><m:t>a=b</m:t></m:r></m:oMath>{run('.')}"),
        ["1. Notes that a=b."],
    ),
]


@pytest.mark.parametrize(("body", "expected"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_a_file_is_read_as_word_prints_it(body: str, expected: list[str]) -> None:
    assert texts(read(body)) == expected


def test_a_table_is_rows_of_the_clause_above() -> None:
    cells = "".join(f"<w:tr><w:tc>{paragraph(one)}</w:tc><w:tc>{paragraph(other)}</w:tc></w:tr>" for one, other in ("Ab", "Cd"))
    (clause,) = read(f"{paragraph('1. Approves the following:')}<w:tbl>{cells}</w:tbl>").clauses
    assert clause.rows == (("A", "b"), ("C", "d"))


def test_footnotes_are_attached_at_their_marks_in_the_order_of_the_text() -> None:
    called = '<w:r><w:rPr><w:rStyle w:val="Mark"/></w:rPr><w:footnoteReference w:id="{}"/></w:r>'
    document = read(
        paragraph(f"{run('Recalling x,')}{called.format(8)}{run(' and y,')}{called.format(7)}")
        + paragraph(run("1. Notes 5 m") + run("3", '<w:vertAlign w:val="superscript"/>') + run(" of water."))
    )
    notes = [(note.mark, note.text, note.at) for note in document.clauses[0].footnotes]
    assert notes == [("1", "Ibid.", len("Recalling x,")), ("2", "See A/77/1. And more.", len("Recalling x, and y,"))]
    assert texts(document) == ["Recalling x, and y,", "1. Notes 5 m³ of water."]


def test_tracked_changes_are_kept_with_their_places() -> None:
    called = '<w:r><w:footnoteReference w:id="8"/></w:r>'
    (clause,) = read(
        paragraph(
            run("1. Decides")
            + deleted(" never")
            + run(f" to act,</w:t></w:r>{called}<w:r><w:t>")
            + inserted(" and to stay")
            + run(".")
        )
    ).clauses
    assert clause.text == "Decides to act, and to stay."
    assert clause.changes == (Change("deleted", "never", 7), Change("inserted", "and to stay", 16))
    assert clause.text[16:].startswith("and to stay")


def test_a_link_says_what_its_words_do_not() -> None:
    links = {"rId1": "https://undocs.org/en/A/RES/70/1"}
    (clause,) = read(
        paragraph(f'{run("1. Recalls ")}<w:hyperlink r:id="rId1">{run("the Agenda")}</w:hyperlink>{run(".")}'), links
    ).clauses
    assert [citation.symbol for citation in clause.citations] == ["A/RES/70/1"]


def test_the_masthead_is_that_of_the_first_page() -> None:
    header = part(
        "hdr",
        f"<w:tbl><w:tr><w:tc>{paragraph('United Nations')}</w:tc><w:tc>{paragraph(run('A') + run('/RES/77/300'))}</w:tc></w:tr>"
        f"<w:tr><w:tc>{paragraph('General Assembly')}</w:tc>"
        f"<w:tc>{paragraph('Distr.: General')}{paragraph('1 June 2023')}</w:tc></w:tr></w:tbl>"
        + paragraph("Advance version, not edited"),
    )
    named = '<w:headerReference w:type="{}" r:id="id_header{}"/>'
    section = f"<w:sectPr>{named.format('default', 1)}{named.format('first', 2)}<w:titlePg/></w:sectPr>"
    document = read(ACT + section, header1=part("hdr", paragraph("A/RES/1/1")), header2=header)
    assert (document.symbol, document.session, document.published, document.title) == ("A/RES/77/300", "77", "2023-06-01", "")


def test_a_symbol_that_only_the_documents_system_states_is_read() -> None:
    comments = part(
        "comments",
        f"<w:comment>{paragraph('&lt;&lt;ODS DOC SYMBOL1&gt;&gt;A/RES/77/300&lt;&lt;ODS DOC SYMBOL1&gt;&gt;')}</w:comment>",
    )
    assert read(ACT, comments=comments).symbol == "A/RES/77/300"


def test_a_picture_is_a_problem() -> None:
    assert read(ACT + paragraph("<w:r><w:drawing><a:blip xmlns:a='a'/></w:drawing></w:r>")).problems == (
        "A picture is not read.",
    )


@pytest.mark.parametrize("element", ["<w:altChunk/>", "<w:subDoc/>", paragraph("<w:subDoc/>")])
def test_a_part_that_is_a_file_of_its_own_is_a_problem(element: str) -> None:
    assert read(ACT + element).problems == (
        "A part of it is a file of its own and is not read: open it in Word and save it with its parts.",
    )


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
REFUSED = [
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "before 2007", "old Word"),
    (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password", "a protected file"),
    (b"\xffWPC\x10\x00\x00\x00", "WordPerfect", "WordPerfect"),
    (b"{\\rtf1\\ansi The General Assembly,}", "RTF", "Rich Text"),
    (b"\x89PNG\r\n\x1a\n\x00", "picture", "a scan"),
    (archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}), "OpenDocument", "LibreOffice"),
    (archive({"xl/workbook.xml": "<x/>"}), "Excel", "a workbook"),
    (archive({"a.txt": "x"}), "without a Word document", "some archive"),
    (word_file(ACT)[:-40], "damaged", "cut off"),
    (archive({"word/document.xml": "<w:document"}), "damaged", "broken XML"),
    (
        archive({"word/document.xml": f"{ENTITIES}{part('document', '&b;').partition('?>')[2]}"}),
        "entities",
        "an entity bomb",
    ),
    (archive({"word/document.xml": b" " * (41 * 1024**2)}), "unpacks to more", "a bomb"),
    (archive({f"{number}.xml": "" for number in range(5_001)}), "more than 5,000", "very many parts"),
]


@pytest.mark.parametrize(("content", "reason"), [row[:2] for row in REFUSED], ids=[row[2] for row in REFUSED])
@pytest.mark.parametrize("name", ["draft.docx", "draft"])
def test_what_is_no_word_file_is_refused_with_advice(content: bytes, reason: str, name: str) -> None:
    with pytest.raises(ReadError, match=reason) as refused:
        readers.read(content, name)
    assert refused.value.advice


def test_real_files_are_read_to_the_letter(corpus: Path) -> None:
    scores = score_real(corpus / "real" / "real_dev.tar.xz", "Word")
    assert set(scores) == {"Word, typed", "Word, auto", "Word, tracked"}
    assert [difference for score in scores.values() for difference in score.differences] == []
