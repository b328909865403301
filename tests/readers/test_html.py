"""Web pages are read as browsers show them, without what surrounds the text; a page that is no page of text is told."""

from __future__ import annotations

import pytest

from search_service import readers
from search_service.errors import ReadError
from search_service.model import Change, Document, Footnote

HEAD = "<!DOCTYPE html><html><head><title>UN</title><style>p { color: red }</style></head><body>"
FORMULA = "<p><i>The General Assembly</i>,</p>"


def read(body: str, head: str = HEAD, name: str = "page.html") -> Document:
    (document,) = readers.read((head + FORMULA + body).encode(), name)
    return document


def texts(document: Document) -> list[str]:
    return [f"{clause.number}. {clause.text}" if clause.number else clause.text for clause in document.clauses]


ACT = "<p>1. <em>Decides</em> to act.</p>"
CASES = [
    ("paragraphs and italics", "<p><em>Recalling</em> x,</p>" + ACT, ["Recalling x,", "1. Decides to act."]),
    ("a list", "<ol><li><em>Decides</em> x;</li><li><p><em>Notes</em> y.</p></li></ol>", ["1. Decides x;", "2. Notes y."]),
    (
        "a list that goes on",
        '<ol start="4"><li>Decides x;</li><li value="7">Notes y.</li></ol>',
        ["4. Decides x;", "7. Notes y."],
    ),
    ("numbers typed in a list", "<ol><li>3. Decides x;</li><li>4. Notes y.</li></ol>", ["3. Decides x;", "4. Notes y."]),
    (
        "points",
        '<ol><li>Decides:<ol type="a"><li>to act;</li><li>to rest;</li></ol></li><li>Notes y.</li></ol>',
        ["1. Decides:\n(a) to act;\n(b) to rest;", "2. Notes y."],
    ),
    (
        "a list inside a list, as Google writes it",
        '<ol><li>Decides:</li><ol><li style="list-style-type:lower-alpha">to act;</li></ol><li>Notes y.</li></ol>',
        ["1. Decides:\n(a) to act;", "2. Notes y."],
    ),
    ("bullets", "<p>1. Decides:</p><ul><li>to act;</li><li>to rest.</li></ul>", ["1. Decides:\n• to act;\n• to rest."]),
    (
        "a list without signs",
        '<p>1. Decides:</p><ul style="list-style: none"><li>(a) to act;</li></ul>',
        ["1. Decides:\n(a) to act;"],
    ),
    (
        "line breaks that part clauses",
        "<p>Recalling x,<br>Noting y,<br/>1. Decides x;<br>2. Notes y.</p>",
        ["Recalling x,", "Noting y,", "1. Decides x;", "2. Notes y."],
    ),
    ("line breaks that wrap", "<p>1. Decides to<br>act;</p>", ["1. Decides to act;"]),
    (
        "divisions",
        "<div>Recalling x,<div>Noting y,</div>1. Decides to act.</div>",
        ["Recalling x,", "Noting y,", "1. Decides to act."],
    ),
    ("text set by hand", "<pre>1. Decides to\n   act;\n\n2. Notes y.</pre>", ["1. Decides to act;", "2. Notes y."]),
    (
        "entities and blanks",
        "<p>1.&nbsp;Notes   R&amp;D\n in C&ocirc;te d&rsquo;Ivoire.</p>",
        ["1. Notes R&D in Côte d’Ivoire."],
    ),
    (
        "scripts and forms",
        "<script>alert(1)</script><form><button>Send</button></form><noscript>No</noscript>" + ACT,
        ["1. Decides to act."],
    ),
    ("navigation", "<nav><a href='/'>Home</a></nav><div role='navigation'>More</div>" + ACT, ["1. Decides to act."]),
    (
        "a list of links",
        "<ul><li><a href='/a'>One</a></li><li><a href='/b'>Two</a></li><li><a href='/c'>Three</a></li></ul>" + ACT,
        ["1. Decides to act."],
    ),
    ("hidden text", '<p hidden>a</p><p style="display:none">b</p><span class="sr-only">c</span>' + ACT, ["1. Decides to act."]),
    ("comments", "<!-- internal -->" + ACT.replace("to act", "<!-- check -->to act"), ["1. Decides to act."]),
    (
        "a table that lays out",
        "<table><tr><td>1.</td><td>Decides x;</td></tr><tr><td>2.</td><td>Notes y.</td></tr></table>",
        ["1. Decides x;", "2. Notes y."],
    ),
    ("a raised number behind a unit", "<p>1. Notes 5 m<sup>3</sup> of water.</p>", ["1. Notes 5 m³ of water."]),
    ("deleted text", "<p>1. <del>Urges </del><ins>Decides</ins> to act.</p>", ["1. Decides to act."]),
]


@pytest.mark.parametrize(("body", "expected"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_a_page_is_read_as_it_is_shown(body: str, expected: list[str]) -> None:
    assert texts(read(body)) == expected


NOTES = [
    (
        "links",
        '<sup><a href="#fn1">1</a></sup>',
        '<ol><li id="fn1"><p>See A/77/1. <a href="#ref1">↩</a></p><p>More.</p></li></ol>',
    ),
    (
        "brackets of Word",
        '<a href="#_ftn1">[1]</a>',
        '<hr><div id="ftn1"><p><a href="#_ftnref1">[1]</a> See A/77/1. More.</p></div>',
    ),
    ("raised by style", '<span style="vertical-align:super">1</span>', "<p><sup>1</sup> See A/77/1. More.</p>"),
    ("raised", "<sup>1</sup>", "<p><sup>1</sup> See A/77/1. More.</p>"),
]


@pytest.mark.parametrize(("sign", "note"), [row[1:] for row in NOTES], ids=[row[0] for row in NOTES])
def test_notes_are_attached_however_the_page_marks_them(sign: str, note: str) -> None:
    document = read(f"<p>Recalling x,{sign} and y,</p>{ACT}{note}")
    assert texts(document) == ["Recalling x, and y,", "1. Decides to act."]
    assert [(found.mark, found.text, found.at) for found in document.clauses[0].footnotes] == [("1", "See A/77/1. More.", 12)]


def test_a_deletion_is_kept_as_a_change() -> None:
    (clause,) = read("<p>1. Decides<del> never</del> to act.</p>").clauses
    assert clause.changes == (Change("deleted", "never", 7),)


def test_a_table_is_rows_of_the_clause_above() -> None:
    (clause,) = read("<p>1. Approves the following:</p><table><tr><th>A<th>B</tr><tr><td>c<td>d</tr></table>").clauses
    assert clause.rows == (("A", "B"), ("c", "d"))


def test_a_page_s_own_part_is_read_and_its_head_told() -> None:
    main = f"<main><h1>77/300. Rivers</h1><p>A/RES/77/300</p>{FORMULA}{ACT}</main>"
    body = f"<header><nav>Menu</nav></header>{main}<footer><a href='/'>UN</a></footer>"
    (document,) = readers.read((HEAD + body).encode(), "page.html")
    assert (document.symbol, document.title, texts(document)) == ("A/RES/77/300", "Rivers", ["1. Decides to act."])


def test_a_link_says_what_its_words_do_not() -> None:
    (clause,) = read('<p>1. Recalls <a href="https://undocs.org/en/A/RES/70/1">the Agenda</a>.</p>').clauses
    assert [citation.symbol for citation in clause.citations] == ["A/RES/70/1"]


ENCODINGS = [
    ("as it states", '<meta charset="windows-1252">', "cp1252"),
    ("as an old page states", '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">', "cp1252"),
    ("as nobody states", "", "cp1252"),
    ("UTF-8 that states another", '<meta charset="iso-8859-1">', "utf-8"),
    ("UTF-16 with its mark", "", "utf-16"),
    ("one that there is not", '<meta charset="klingon">', "utf-8"),
]


@pytest.mark.parametrize(("head", "encoding"), [row[1:] for row in ENCODINGS], ids=[row[0] for row in ENCODINGS])
def test_a_page_is_decoded(head: str, encoding: str) -> None:
    content = f"<html><head>{head}</head><body>{FORMULA}<p>1. Thanks Côte d’Ivoire.</p></body></html>".encode(encoding)
    (document,) = readers.read(content, "page.html")
    assert texts(document) == ["1. Thanks Côte d’Ivoire."]


@pytest.mark.parametrize(
    ("start", "reason"),
    [
        ("", "pasted rich text"),
        ("<meta charset='utf-8'>", "as a clipboard has it"),
        ("<?xml version='1.0'?>\n<html>", "XHTML"),
        ("<!-- saved -->\n<html>", "saved"),
    ],
)
def test_a_fragment_is_told_by_content(start: str, reason: str) -> None:
    assert texts(read(ACT, start, "pasted.txt")) == ["1. Decides to act."], reason


@pytest.mark.parametrize("name", ["A_RES_76_299.docx", "A_RES_76_299.pdf", "A_RES_76_299.xml"])
def test_a_download_that_is_an_error_page_is_told(name: str) -> None:
    page = b"<!DOCTYPE html><html><head><title>404 Not Found</title></head><body><h1>There is nothing here.</h1></body></html>"
    with pytest.raises(ReadError, match=r"web page .“404 Not Found”.*download went wrong"):
        readers.read(page, name)


@pytest.mark.parametrize(
    "content", [b"<html></html>", b"<html><body><script>x</script></body></html>", b"<p></p>", b"<p>" * 300 + b"x"]
)
def test_a_page_without_text_is_refused(content: bytes) -> None:
    with pytest.raises(ReadError):
        readers.read(content, "page.html")


LAID_OUT = """<html><body><table><tr><td><b>A/RES/77/300</b></td></tr></table><p><i>The General Assembly</i>,
<table><tr><td></td><td></td><td>Recalling the law<sup>1</sup> of the sea,</td></tr>
<tr><td>1.</td><td></td><td>Requests States:</td></tr>
<tr><td></td><td>(a)</td><td>To cooperate;</td></tr>
<tr><td></td><td>(b)</td><td>To report to the Council</td></tr>
<tr><td></td><td></td><td><b>Rivers</b></td></tr>
<tr><td>2.</td><td></td><td>Decides to act.</td></tr>
<tr><td></td><td></td><td><sup>1</sup> Resolution 70/1.</td></tr></table></body></html>"""
AROUND = """<html><body><div title="header"><p>A/RES/77/300</p></div><div id="siteSub">From a wiki</div>
<p><i>The General Assembly</i>,</p><p>Recalling the law<a href="#footnote1">1</a> of the sea,</p>
<ol><li>Requests States:<ol type="a"><li>To cooperate;</li><li>To report to the Council</li></ol></li></ol>
<h3>Rivers<span class="mw-editsection">[<a href="/e">edit</a>]</span></h3><ol start="2"><li>Decides to act.</li></ol>
<ul class="footnotes"><li id="footnote1"><a href="#footnoteref1">1.</a> Resolution 70/1.</li></ul>
<div id="catlinks"><a href="/c">Categories</a>: <ul><li><a href="/r">Resolutions</a></li></ul></div>
<div title="footer"><p>1</p></div></body></html>"""


@pytest.mark.parametrize("page", [LAID_OUT, AROUND], ids=["a table that lays the text out", "what programs set around a text"])
def test_a_page_gives_its_clauses_whatever_program_has_set_it(page: str) -> None:
    (document,) = readers.read(page.encode(), "page.html")
    recital, first, second = document.clauses
    assert (document.symbol, recital.text, recital.footnotes) == (
        "A/RES/77/300",
        "Recalling the law of the sea,",
        (Footnote("1", "Resolution 70/1.", 17),),
    )
    assert (first.number, first.text) == ("1", "Requests States:\n(a) To cooperate;\n(b) To report to the Council")
    assert (second.number, second.text, second.headings) == ("2", "Decides to act.", ("Rivers",))
