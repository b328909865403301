"""The pages to read on: whole clauses at their anchors, notes linked both ways, facts as stated, clauses in their context."""

from __future__ import annotations

from flask.testing import FlaskClient
from lxml.html import HtmlElement

from search_service import Index
from search_service.results import clause_url, document_url
from search_service.web.wording import anchor
from tests.page_reading import of_class, one, page, spaced


def document_ids(index: Index) -> list[str]:
    return sorted({result.hit.document.id for result in index.search(group="none", per_page=100).clauses})


def printed(block: HtmlElement) -> str:
    """The lines of a clause as they stand on a page, without the marks of notes."""
    for mark in block.xpath(".//sup"):
        mark.drop_tree()
    return "\n".join(spaced(line) for line in block.xpath(f".//p[{of_class('line')}]"))


def test_a_document_page_shows_every_clause_whole_at_its_anchor(client: FlaskClient, index: Index) -> None:
    for document_id in document_ids(index):
        document = index.document(document_id)
        shown = page(client, document_url(document_id))
        for clause in document.clauses:
            block = one(shown, f"//*[@id='{anchor(document, clause)}']")
            assert printed(block) == (f"{clause.number}. " if clause.number else "") + clause.text


def test_a_clause_page_shows_its_clause_whole_between_its_neighbours(client: FlaskClient, index: Index) -> None:
    clauses = index.document("A/RES/77/273").clauses
    for before, clause, after in zip(clauses, clauses[1:], clauses[2:], strict=False):
        blocks = page(client, clause_url(clause.id)).xpath(f"//*[{of_class('clause')}]")
        assert ["this" in block.get("class").split() for block in blocks] == [False, True, False]
        for block, shown in zip(blocks, (before, clause, after), strict=True):
            assert printed(block).endswith(shown.text)


def test_the_first_and_the_last_clause_have_one_neighbour(client: FlaskClient) -> None:
    for clause_id in ("A/RES/77/273/pre/1", "A/RES/77/273/op/4"):
        assert len(page(client, clause_url(clause_id)).xpath(f"//*[{of_class('clause')}]")) == 2


def test_every_note_is_linked_from_its_mention_and_back(client: FlaskClient, index: Index) -> None:
    for document_id in document_ids(index):
        shown = page(client, document_url(document_id))
        ids = set(shown.xpath("//@id"))
        mentions, ways_back = shown.xpath("//sup/a"), shown.xpath(f"//a[{of_class('back')}]")
        assert len(mentions) == sum(len(clause.footnotes) for clause in index.document(document_id).clauses) == len(ways_back)
        assert {link.get("href")[1:] for link in (*mentions, *ways_back)} <= ids


def test_a_note_whose_text_is_missing_is_shown_as_missing(client: FlaskClient) -> None:
    notes = page(client, "/documents/A/RES/72/7").xpath(f"//section[{of_class('notes')}]//li")
    assert notes and all("but not its note" in spaced(note) for note in notes)


def test_the_masthead_states_what_the_text_states_and_no_more(client: FlaskClient) -> None:
    stated = {spaced(row) for row in page(client, "/documents/A/RES/77/273").xpath(f"//div[{of_class('masthead')}]/table//tr")}
    assert any(row.startswith("Adopted 24 February 2023, 60th plenary meeting") for row in stated)
    assert any(row.startswith("Agenda item 58") for row in stated)
    rows = page(client, "/documents/000_ed7c84c6a08f4721").xpath("//table//th")
    assert not {"Session", "Adopted", "Vote"} & {spaced(row) for row in rows}


def test_a_text_without_symbol_is_called_by_its_kind(client: FlaskClient) -> None:
    heading = one(page(client, "/clauses/004_15562e19e63beb70/op/2"), "//h1")
    assert spaced(heading) == "Draft resolution ¶paragraph 2"


def test_a_clause_page_gives_a_citation_to_copy(client: FlaskClient) -> None:
    citation = one(page(client, "/clauses/A/RES/76/299/op/3"), "//*[@id='citation']")
    assert citation.text == "General Assembly resolution 76/299, para. 3"


def test_a_cited_text_is_linked_where_the_index_holds_it_and_named_where_not(client: FlaskClient) -> None:
    for clause_id, cited, held in (
        ("004_15562e19e63beb70/pre/2", "A/RES/72/7", True),
        ("A/RES/76/299/pre/5", "A/RES/73/338", False),
    ):
        shown = page(client, clause_url(clause_id))
        assert cited in spaced(one(shown, "//aside"))
        assert bool(shown.xpath(f"//aside//a[@href='{document_url(cited)}']")) == held
