"""Official files, made of the parts that a case is about."""

from __future__ import annotations

from search_service.model import Document
from search_service.readers import akn

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
