"""How clauses are cited: as drafters and UN editors write it."""

from __future__ import annotations

import pytest

from search_service import Index
from search_service.export.citation import citation, document_citation
from search_service.model import Clause, ClauseType, Document
from search_service.symbols import ordinal

TYPES: dict[str, ClauseType] = {
    "op": "operative",
    "pre": "preambular",
    "st": "statement",
    "annex": "annex",
    "press": "press",
}


def text(symbol: str | None = "A/RES/76/299", body: str = "General Assembly", **rest: object) -> Document:
    fields: dict[str, object] = {"kind": "resolution", "title": "Zone of peace", "body": body, **rest}
    return Document(id="X", symbol=symbol, language="en", source="x.txt", clauses=(), **fields)  # type: ignore[arg-type]


def clause(place: str, number: str | None = None, section: str | None = None) -> Clause:
    return Clause(f"X/{place}", TYPES[place.partition("/")[0]], number, section, None, (), None, "Decides so;")


COUNCIL = text("S/RES/2593 (2021)", "Security Council")
STATEMENT = text("S/PRST/2021/14", "Security Council", kind="presidential statement")


@pytest.mark.parametrize(
    ("cited", "paragraph", "expected"),
    [
        (text(), clause("op/3", "3"), "General Assembly resolution 76/299, para. 3"),
        (text(), clause("pre/5"), "General Assembly resolution 76/299, fifth preambular paragraph"),
        (COUNCIL, clause("op/3", "3"), "Security Council resolution 2593 (2021), para. 3"),
        (COUNCIL, clause("pre/2"), "Security Council resolution 2593 (2021), second preambular paragraph"),
        (
            text("A/HRC/RES/48/13", "Human Rights Council"),
            clause("op/3", "3"),
            "Human Rights Council resolution 48/13, para. 3",
        ),
        (
            text("E/RES/2018/27", "Economic and Social Council"),
            clause("op/3", "3"),
            "Economic and Social Council resolution 2018/27, para. 3",
        ),
        (text("WHA74.5", "World Health Assembly"), clause("op/3", "3"), "World Health Assembly resolution WHA74.5, para. 3"),
        (text("A/RES/77/264 A"), clause("op/3", "3"), "General Assembly resolution 77/264 A, para. 3"),
        (text("A/RES/ES-11/1"), clause("op/3", "3"), "General Assembly resolution ES-11/1, para. 3"),
        (text(), clause("op/II/3", "3", "II"), "General Assembly resolution 76/299, sect. II, para. 3"),
        (text(), clause("annex/4", "4"), "General Assembly resolution 76/299, annex, para. 4"),
        (text(), clause("annex/I/4", "4", "Annex I"), "General Assembly resolution 76/299, annex I, para. 4"),
        (text(), clause("annex/A.T/4", "4", "A.T"), "General Assembly resolution 76/299, annex, sect. A.T, para. 4"),
        (text(), clause("annex/u6"), "General Assembly resolution 76/299, annex, sixth unnumbered paragraph"),
        (text(), clause("op/u1"), "General Assembly resolution 76/299, first unnumbered operative paragraph"),
        (text(), clause("op/1"), "General Assembly resolution 76/299, first operative paragraph"),
        (text(), clause("op/3~2", "3"), "General Assembly resolution 76/299, para. 3 (second of that number)"),
        # Preambular paragraphs are counted through the whole text, whatever section they stand in.
        (text(), clause("pre/4", section="I"), "General Assembly resolution 76/299, fourth preambular paragraph"),
        (STATEMENT, clause("st/2"), "Statement by the President of the Security Council (S/PRST/2021/14), second paragraph"),
        (text("A/75/L.72", kind="draft resolution"), clause("op/3", "3"), "Draft resolution A/75/L.72, para. 3"),
        (text(None, kind="draft resolution"), clause("op/3", "3"), "Draft resolution “Zone of peace”, para. 3"),
        (text(None, kind="press report", title=""), clause("press/2"), "Press report X, second paragraph"),
    ],
)
def test_a_clause_is_cited_as_drafters_cite_it(cited: Document, paragraph: Clause, expected: str) -> None:
    assert citation(cited, paragraph) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (12, "twelfth"),
        (20, "twentieth"),
        (21, "twenty-first"),
        (99, "ninety-ninth"),
        (100, "hundredth"),
        (111, "111th"),
        (122, "122nd"),
    ],
)
def test_paragraphs_without_a_number_are_counted_in_words_up_to_a_hundred(number: int, expected: str) -> None:
    assert ordinal(number) == expected


def test_no_two_clauses_of_a_text_have_the_same_citation(index: Index) -> None:
    for result in index.search(per_page=100).clauses:
        whole = index.document(result.hit.document.id)
        cited = [citation(whole, paragraph) for paragraph in whole.clauses]
        assert len(set(cited)) == len(cited)
        assert all(one.startswith(document_citation(whole)) for one in cited)
