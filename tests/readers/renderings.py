"""One resolution in each format that people have it in: official XML, plain text, Markdown, HTML, Word and PDF."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from tests.readers.test_pdf import Pdf
from tests.readers.word_files import paragraph, part, run, word_file

AKN = 'xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0" xmlns:akn4un="http://un.org/akn4un"'
SYMBOL, TITLE = "A/RES/77/300", "Rivers of the region"
LETTERS = "abcdefgh"


@dataclass(frozen=True, slots=True)
class Passage:
    """One clause: its opening, printed in italics, and the words after it; the text of the note that it ends in; its points."""

    number: str
    opening: str
    words: str
    note: str = ""
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rendering:
    """A format: the name of a file in it, and how a resolution is written."""

    name: str
    written: Callable[[tuple[Passage, ...]], bytes]


def _xml(passages: tuple[Passage, ...]) -> bytes:
    recitals, paragraphs, noted = [], [], 0
    for passage in passages:
        noted += bool(passage.note)
        note = f'<authorialNote marker="{noted}" placement="bottom"><p>{escape(passage.note)}</p></authorialNote>'
        text = f'<span class="italic">{passage.opening}</span>{escape(passage.words)}{note if passage.note else ""}'
        if passage.number:
            paragraphs.append(_xml_paragraph(f"{passage.number}.", text, "SingleTxt"))
            paragraphs += [_xml_paragraph(f"({letter})", escape(point), "SingleTxt") for letter, point in _lettered(passage)]
        else:
            recitals.append(f'<container name="x"><p>{text}</p></container>')
    front = f'<docNumber refersTo="#symbol">{SYMBOL}</docNumber>'
    return (
        f'<akomaNtoso {AKN}><statement name="resolution"><meta><FRBRlanguage language="eng"/></meta>'
        f'<coverPage><p>{front}</p></coverPage><preamble><formula name="enactingFormula"><p>The General Assembly,</p></formula>'
        f"{''.join(recitals)}</preamble><mainBody>{''.join(paragraphs)}</mainBody></statement></akomaNtoso>"
    ).encode()


def _xml_paragraph(number: str, text: str, style: str) -> str:
    return f'<paragraph class="{style}"><num>{number}</num><content><p xml:space="preserve">{text}</p></content></paragraph>'


def _text(passages: tuple[Passage, ...]) -> bytes:
    lines = [SYMBOL, f"77/300. {TITLE}", "The General Assembly,"]
    notes: list[str] = []
    for passage in passages:
        mark = _raised(len(notes) + 1) if passage.note else ""
        notes += [f"{mark} {passage.note}"] if passage.note else []
        lines.append(f"{_numbered(passage)}{passage.opening}{passage.words}{mark}")
        lines += [f"({letter}) {point}" for letter, point in _lettered(passage)]
    return "\n\n".join([*lines, *(["_______________", *notes] if notes else [])]).encode()


def _markdown(passages: tuple[Passage, ...]) -> bytes:
    lines = [f"# {TITLE}", SYMBOL, "*The General Assembly*,"]
    notes: list[str] = []
    for passage in passages:
        mark = f"[^{len(notes) + 1}]" if passage.note else ""
        notes += [f"{mark}: {_escaped(passage.note)}"] if passage.note else []
        lines.append(f"{_numbered(passage)}*{passage.opening}*{_escaped(passage.words)}{mark}")
        lines += [f"   ({letter}) {_escaped(point)}" for letter, point in _lettered(passage)]
    return "\n\n".join([*lines, *notes]).encode()


def _html(passages: tuple[Passage, ...]) -> bytes:
    lines = [f"<h1>{TITLE}</h1>", f"<p>{SYMBOL}</p>", "<p><i>The General Assembly</i>,</p>"]
    notes: list[str] = []
    for passage in passages:
        place = len(notes) + 1
        mark = f'<sup><a href="#fn{place}">{place}</a></sup>' if passage.note else ""
        notes += [f'<li id="fn{place}">{escape(passage.note)} <a href="#r{place}">↩</a></li>'] if passage.note else []
        lines.append(f"<p>{_numbered(passage)}<em>{passage.opening}</em>{escape(passage.words)}{mark}</p>")
        lines += [f"<p>({letter}) {escape(point)}</p>" for letter, point in _lettered(passage)]
    return f"<!DOCTYPE html><html><body><main>{''.join(lines)}<ol>{''.join(notes)}</ol></main></body></html>".encode()


def _word(passages: tuple[Passage, ...]) -> bytes:
    body = [paragraph(SYMBOL), paragraph(TITLE), paragraph("The General Assembly,")]
    notes: list[str] = []
    for passage in passages:
        mark = f'<w:r><w:footnoteReference w:id="{len(notes) + 1}"/></w:r>' if passage.note else ""
        notes += [f'<w:footnote w:id="{len(notes) + 1}">{paragraph(escape(passage.note))}</w:footnote>'] if passage.note else []
        content = f"{run(_numbered(passage))}{run(passage.opening, '<w:i/>')}{run(escape(passage.words))}{mark}"
        body.append(paragraph(content))
        body += [paragraph(f"({letter})\t{escape(point)}") for letter, point in _lettered(passage)]
    return word_file("".join(body), {"footnotes": part("footnotes", "".join(notes))})


def _pdf(passages: tuple[Passage, ...]) -> bytes:
    """A PDF whose pages end where a clause does; a non-breaking hyphen is a hyphen there, as in the PDFs that Word makes."""
    pdf = Pdf()
    pdf.text(493, 57, SYMBOL)
    pdf.text(85, 100, f"77/300. {TITLE}", 12, "bold")
    y = pdf.paragraph(130, "The General Assembly,")
    noted, first = 0, 1
    notes: list[str] = []
    for passage in passages:
        printed = [f"{_numbered(passage)}{passage.opening}{passage.words}", *(f"({a}) {b}" for a, b in _lettered(passage))]
        wrapped = [textwrap.wrap(text.replace("\u2011", "-"), 70, break_on_hyphens=False) for text in printed]
        if y + 12 * sum(map(len, wrapped)) + 6 * len(wrapped) > 640:
            _feet(pdf, notes, first)
            pdf.page((60, 50, SYMBOL))
            y, first, notes = 80.0, noted + 1, []
        noted += bool(passage.note)
        notes += [passage.note] if passage.note else []
        for lines in wrapped:
            for place, line in enumerate(lines):
                mark = str(noted) if passage.note and lines is wrapped[-1] and place == len(lines) - 1 else ""
                pdf.text(147.4 if place == 0 else 123.4, y + 12 * place, line, mark=mark)
            y += 12 * (len(lines) - 1) + 18
    _feet(pdf, notes, first)
    return pdf.content()


def _feet(pdf: Pdf, notes: list[str], first: int) -> None:
    """The notes at the foot of a page, below a rule."""
    if notes:
        pdf.text(99.6, 660, "__________________", 8, "bold")
    for place, note in enumerate(notes):
        pdf.text(117, 670 + 10 * place - 3, str(first + place), 5.5)
        pdf.text(123.4, 670 + 10 * place, note, 8.5)


RENDERINGS = (
    Rendering("a.xml", _xml),
    Rendering("a.txt", _text),
    Rendering("a.md", _markdown),
    Rendering("a.html", _html),
    Rendering("a.docx", _word),
    Rendering("a.pdf", _pdf),
)


def _numbered(passage: Passage) -> str:
    return f"{passage.number}. " if passage.number else ""


def _lettered(passage: Passage) -> list[tuple[str, str]]:
    return list(zip(LETTERS, passage.points, strict=False))


def _raised(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("*", "\\*").replace("_", "\\_")
