"""The pages to read on: whole clauses at their anchors, notes linked both ways, facts as stated, clauses in their context."""

from __future__ import annotations

import re
import tarfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from lxml.html import HtmlElement

from search_service import Index
from search_service.export.urls import clause_url, document_url, official_url
from search_service.highlight import spans
from search_service.indexing.build import build
from search_service.model import Document, Vote
from search_service.query import parse
from search_service.web import create_app
from search_service.web.pages.labels import anchor, counted, states
from tests.web.page_reading import of_class, one, page, spaced

PHRASE = '"preventive diplomacy"'


def document_of(symbol: str | None, language: str = "en") -> Document:
    return Document(symbol or "x", "resolution", symbol, language, "", "x.xml", ())


def document_ids(index: Index) -> list[str]:
    return sorted({result.hit.document.id for result in index.search(group="none", per_page=100).clauses})


def printed(block: HtmlElement) -> str:
    """The lines of a clause as they stand on a page, without the marks of notes."""
    for mark in block.xpath(".//sup"):
        mark.drop_tree()
    return "\n".join(spaced(line) for line in block.xpath("./p"))


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
    rows = {spaced(row) for row in page(client, "/documents/A/RES/77/273").xpath(f"//div[{of_class('masthead')}]/table//tr")}
    assert any(row.startswith("Adopted 24 February 2023, 60th plenary meeting") for row in rows)
    assert any(row.startswith("Agenda item 58") for row in rows)
    rows = page(client, "/documents/000_ed7c84c6a08f4721").xpath("//table//th")
    assert not {"Session", "Adopted", "Vote"} & {spaced(row) for row in rows}


def test_a_text_without_symbol_is_called_by_its_kind(client: FlaskClient) -> None:
    heading = one(page(client, "/clauses/004_15562e19e63beb70/op/2"), "//h1")
    assert spaced(heading) == "Draft resolution OP 2"


def test_a_clause_page_gives_a_citation_to_copy(client: FlaskClient) -> None:
    citation = one(page(client, "/clauses/A/RES/76/299/op/3"), "//*[@id='citation']")
    assert citation.text == "General Assembly resolution 76/299, para. 3"


def test_a_cited_text_is_linked_where_the_index_holds_it_and_named_where_not(client: FlaskClient) -> None:
    for clause_id, cited, indexed in (
        ("004_15562e19e63beb70/pre/2", "A/RES/72/7", True),
        ("A/RES/76/299/pre/5", "A/RES/73/338", False),
    ):
        section = one(page(client, clause_url(clause_id)), "//section[@aria-labelledby='cites']")
        assert cited in spaced(section)
        assert bool(section.xpath(f".//a[@href='{document_url(cited)}']")) == indexed


def test_what_cites_a_document_is_counted_as_the_search_behind_it_counts(client: FlaskClient, index: Index) -> None:
    link = one(page(client, "/documents/A/RES/72/7"), "//section[@aria-labelledby='citing']/p/a")
    (q,) = parse_qs(urlsplit(link.get("href")).query)["q"]
    results = index.search(q)
    assert spaced(link) == f"{counted(results.total, 'clause')} in {counted(results.documents, 'document')}"


def test_identical_wording_elsewhere_is_listed_with_its_documents(client: FlaskClient, index: Index) -> None:
    repeated = next(result.hit for result in index.search(per_page=100).clauses if result.hit.identical > 1)
    section = one(page(client, clause_url(repeated.clause.id)), "//section[@aria-labelledby='identical']")
    listed = section.xpath(".//li/a/@href")
    assert len(listed) == repeated.identical - 1 and clause_url(repeated.clause.id) not in listed
    texts = {index.clause(link.removeprefix("/clauses/")).clause.text.casefold() for link in listed}
    assert texts == {repeated.clause.text.casefold()}


def test_the_official_text_is_linked_in_the_language_of_the_document(client: FlaskClient) -> None:
    links = page(client, "/documents/A/RES/76/299").xpath("//a[starts-with(@href, 'https:')]/@href")
    assert links == ["https://undocs.org/A/RES/76/299"]
    assert official_url(document_of("S/RES/2593 (2021)", language="fr")) == "https://undocs.org/fr/S/RES/2593(2021)"
    assert official_url(document_of(None)) == ""


def test_our_own_words_keep_their_direction_beside_an_arabic_text(tmp_path: Path, corpus: Path) -> None:
    with tarfile.open(corpus / "dev_multilang_sample.tar.xz") as archive:
        found = next(member for member in archive if re.search(r"A_RES_77_63-\w+A\.xml$", member.name))
        content = archive.extractfile(found)
        assert content
        (tmp_path / "arabic.xml").write_bytes(content.read())
    build([tmp_path], tmp_path / "index", max_bytes=10**6)
    shown = page(create_app(tmp_path / "index").test_client(), "/documents/A/RES/77/63@ar")
    assert one(shown, "//article").get("dir") == "rtl"
    masthead = one(shown, f"//div[{of_class('masthead')}]")
    assert (masthead.get("dir"), masthead.get("lang")) == ("ltr", "en")
    assert masthead.xpath(".//td//bdi")


def test_states_are_grouped_by_how_they_voted() -> None:
    vote = Vote(
        "recorded vote", 2, 0, 1, ("REPUBLIC OF KOREA", "COTE D'IVOIRE"), (), ("LAO PEOPLE'S DEMOCRATIC REPUBLIC", "TÜRKİYE")
    )
    assert states(vote) == (
        ("In favour", ("Republic of Korea", "Côte d’Ivoire")),
        ("Against", ()),
        ("Abstaining", ("Lao People’s Democratic Republic", "Türkiye")),
    )
    assert states(Vote("recorded vote", 2, 0, 1)) == ()


# --- with a search ---------------------------------------------------------------------------------------------------


def test_what_was_searched_for_is_marked_in_the_whole_text(client: FlaskClient, index: Index) -> None:
    url = one(page(client, "/?q=%22preventive+diplomacy%22&session=77"), f"(//li[{of_class('hit')}]//h2/a)[1]").get("href")
    assert "?q=%22preventive+diplomacy%22&" in url
    for marked in (page(client, url), page(client, "/documents/A/RES/77/273?q=%22preventive+diplomacy%22")):
        assert {spaced(mark).casefold() for mark in marked.xpath("//mark")} == {"preventive diplomacy"}
    places = [span for clause in index.document("A/RES/77/273").clauses for span in spans(clause.text, parse(PHRASE).tree)]
    assert len(marked.xpath("//mark")) == len(places)


def test_matches_are_counted_and_linked_in_a_ring(client: FlaskClient) -> None:
    shown = page(client, "/documents/A/RES/77/273?q=%22preventive+diplomacy%22")
    marked = [clause.get("id") for clause in shown.xpath(f"//div[{of_class('clause')}][.//mark]")]
    line = one(shown, f"//p[{of_class('matches')}]")
    assert f"in {len(marked)} paragraphs" in spaced(line)
    assert line.xpath("./a/@href")[0] == f"#{marked[0]}"
    ring = [one(shown, f"//*[@id='{place}']/a[{of_class('following')}]").get("href") for place in marked]
    assert ring == [f"#{place}" for place in (*marked[1:], marked[0])]


def test_a_text_without_matches_says_so(client: FlaskClient) -> None:
    line = one(page(client, "/documents/A/RES/77/273?q=zebra"), f"//p[{of_class('matches')}]")
    assert spaced(line).startswith("Nothing in these paragraphs matches: zebra.")


def test_the_outline_can_be_cut_to_one_verb(client: FlaskClient, index: Index) -> None:
    shown = page(client, "/documents/A/RES/77/273?verb=encourage&q=peace")
    lines = shown.xpath(f"//nav[{of_class('outline')}]//li[not(@hidden)]/a/@href")
    clauses = [clause for clause in index.document("A/RES/77/273").clauses if "encourage" in (clause.verb, *clause.coordinated)]
    assert lines == [f"#{anchor(index.document('A/RES/77/273'), clause)}" for clause in clauses]
    assert one(shown, "//option[@selected]").get("value") == "encourage"
    assert one(shown, f"//form[{of_class('verbs')}]/input").get("value") == "peace"


def test_a_verb_that_a_document_lacks_is_said_to_be_absent(client: FlaskClient) -> None:
    outline = one(page(client, "/documents/A/RES/77/273?verb=demand"), f"//nav[{of_class('outline')}]")
    assert "No paragraph here has the verb “demand”." in spaced(outline)


@pytest.mark.parametrize(
    "url",
    [
        "/documents/A/RES/77/273?q=%22%22",
        "/clauses/A/RES/77/273/op/1?q=a*",
        "/documents/A/RES/77/273?q=a&q=b",
    ],
)
def test_what_cannot_be_marked_is_refused_with_a_reason(client: FlaskClient, url: str) -> None:
    assert spaced(one(page(client, url, 400), "//main/p[1]")).endswith(".")


@pytest.mark.parametrize("path", ["/documents/A/RES/76/299", "/clauses/A/RES/76/299/op/3"])
def test_a_page_gives_its_citation_to_people_and_to_programs(client: FlaskClient, path: str) -> None:
    cited = one(page(client, path), "//section[@aria-labelledby='cite']")
    assert spaced(one(cited, ".//*[@id='citation']")).startswith("General Assembly resolution 76/299")
    links = {link.text: link.get("href") for link in cited.xpath(".//a")}
    assert links == {"BibTeX": f"/api{path}.bib", "RIS": f"/api{path}.ris", "JSON": f"/api{path}"}
    assert all(client.get(url).status_code == 200 for url in links.values())
