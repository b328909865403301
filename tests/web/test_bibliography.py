"""Entries of a bibliography as reference managers and LaTeX read them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from search_service import Index
from search_service.export.bibliography import bibtex, ris

TITLE = "Role of the United Nations Regional Centre for Preventive Diplomacy for Central Asia"


def test_a_clause_is_cited_in_a_line(client: FlaskClient) -> None:
    answer = client.get("/api/clauses/A/RES/77/273/op/3.txt")
    assert answer.mimetype == "text/plain"
    assert answer.text == (
        f"General Assembly resolution 77/273, para. 3. {TITLE}. 2023-02-24. https://undocs.org/A/RES/77/273\n"
    )


def test_a_clause_is_a_bibtex_entry(client: FlaskClient) -> None:
    answer = client.get("/api/clauses/A/RES/77/273/op/3.bib")
    assert answer.mimetype == "application/x-bibtex"
    assert answer.text.splitlines() == [
        "@misc{un-a-res-77-273-op-3,",
        "  author = {{United Nations General Assembly}},",
        f"  title = {{{TITLE}}},",
        "  howpublished = {General Assembly resolution 77/273},",
        "  number = {A/RES/77/273},",
        "  year = {2023},",
        "  date = {2023-02-24},",
        "  note = {General Assembly resolution 77/273, para. 3. Source: United Nations; unofficial copy},",
        "  url = {https://undocs.org/A/RES/77/273}",
        "}",
    ]


def test_a_document_is_a_ris_reference(client: FlaskClient) -> None:
    answer = client.get("/api/documents/A/RES/77/273.ris")
    assert answer.mimetype == "application/x-research-info-systems"
    lines = answer.get_data(as_text=True).split("\r\n")
    assert (lines[0], lines[-2:]) == ("TY  - GEN", ["ER  - ", ""])
    assert {"AU  - United Nations General Assembly", f"TI  - {TITLE}", "M1  - A/RES/77/273", "DA  - 2023/02/24"} <= set(lines)


def test_a_text_without_a_symbol_is_cited_by_where_it_is_read(client: FlaskClient) -> None:
    assert (
        "url = {http://localhost/documents/000_ed7c84c6a08f4721}" in client.get("/api/documents/000_ed7c84c6a08f4721.bib").text
    )


def test_the_signs_of_tex_and_new_lines_are_no_danger(index: Index) -> None:
    document = replace(index.document("A/RES/77/273"), title="50 % of {all} $ & \\more_\nlines", clauses=())
    title = next(line for line in bibtex(document, None, "").splitlines() if "title" in line)
    assert title == r"  title = {50 \% of \{all\} \$ \& \textbackslash{}more\_ lines},"
    assert "TI  - 50 % of {all} $ & \\more_ lines\r\n" in ris(document, None, "")


@pytest.mark.parametrize("url", ["/api/clauses/A/RES/77/273/op/99.bib", "/api/documents/A/RES/1/1.ris", "/api/documents/.bib"])
def test_what_is_not_there_cannot_be_cited(client: FlaskClient, url: str) -> None:
    assert client.get(url).status_code == 404
