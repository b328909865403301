"""The same resolution as text, as Markdown and as a PDF gives the same clauses and notes, whatever its clauses are."""

from __future__ import annotations

import textwrap

from hypothesis import given, settings
from hypothesis import strategies as st

from search_service import readers
from search_service.model import Document
from tests.readers.test_pdf import Pdf

PREAMBULAR = ("Recalling the Charter of the United Nations", "Noting with concern the state of rivers", "Guided by law")
OPERATIVE = ("Calls upon all States to cooperate", "Requests the Secretary-General to report", "Decides to remain seized")
TAILS = ("", " of the region and of the seas that the waters of the region reach", " in 2023 and later, as appropriate")
CLAUSES = st.tuples(
    st.lists(st.tuples(st.sampled_from(PREAMBULAR), st.sampled_from(TAILS)).map("".join), min_size=1, max_size=4),
    st.lists(st.tuples(st.sampled_from(OPERATIVE), st.sampled_from(TAILS)).map("".join), min_size=1, max_size=4),
)


def paragraphs(preambular: list[str], operative: list[str]) -> list[str]:
    numbered = [f"{number}. {text};" for number, text in enumerate(operative, start=1)]
    return ["The General Assembly,", *(f"{text}," for text in preambular), *numbered]


def as_pdf(printed: list[str]) -> bytes:
    pdf = Pdf()
    pdf.text(85, 100, "77/273. Rivers of the region", 12, "bold")
    y = 130.0
    for paragraph in printed:
        y = pdf.paragraph(y, *textwrap.wrap(paragraph, 60))
    return pdf.content()


def read(content: bytes, name: str) -> Document:
    (document,) = readers.read(content, name)
    return document


def clauses(document: Document) -> list[tuple[str, str | None, str]]:
    return [(clause.type, clause.number, clause.text) for clause in document.clauses]


@given(CLAUSES)
@settings(max_examples=40, deadline=None)
def test_text_markdown_and_pdf_agree(drawn: tuple[list[str], list[str]]) -> None:
    printed = paragraphs(*drawn)
    text = read("\n\n".join(["77/273. Rivers of the region", *printed]).encode(), "text.txt")
    markdown = read("\n\n".join(["# 77/273. Rivers of the region", *printed]).encode(), "text.md")
    pdf = read(as_pdf(printed), "text.pdf")
    assert len(text.clauses) == sum(map(len, drawn))
    assert clauses(text) == clauses(markdown) == clauses(pdf)
    assert text.symbol == markdown.symbol == pdf.symbol == "A/RES/77/273"
