"""The pages to browse: every value leads to a search that finds as many clauses as it says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search_service import Index
from search_service.indexing.build import build
from search_service.indexing.coverage import coverage
from search_service.model import Document
from search_service.verbs import rung, strength
from search_service.web import create_app
from tests.web.page_reading import of_class, one, page, spaced

ENTRY = f"//ul[{of_class('shelf')}]/li"


def found(client: FlaskClient, url: str) -> str:
    return spaced(one(page(client, url), f"//*[{of_class('found')}]")).split(" ")[0]


def test_every_value_leads_to_as_many_clauses_as_it_says(client: FlaskClient) -> None:
    for entry in page(client, "/browse").xpath(ENTRY):
        link = entry.xpath(".//a")[0].get("href")
        assert found(client, link) == spaced(one(entry, f"./span[{of_class('count')}]")), link


def test_verbs_stand_under_their_strength(client: FlaskClient) -> None:
    section = one(page(client, "/browse"), "//section[@id='verbs']")
    for heading in section.xpath("./h3"):
        verbs = heading.getnext().xpath("./li//a")
        assert verbs and len({rung(spaced(verb)) for verb in verbs}) == 1
        step = strength(spaced(verbs[0]))
        assert f", {step} of" in spaced(heading) if step else spaced(heading) == "On no ladder"


def test_every_session_of_the_index_is_offered_with_its_agenda(client: FlaskClient, index: Index) -> None:
    agendas = page(client, "/browse").xpath("//a[starts-with(@href, '/browse/agenda/')]/@href")
    assert {link.rpartition("/")[2] for link in agendas} == {item.session for item in index.coverage().agenda}
    assert "77" in {item.session for item in index.coverage().agenda}


def test_an_agenda_lists_items_with_titles_and_counts(client: FlaskClient) -> None:
    (row,) = page(client, "/browse/agenda/77").xpath("//tbody/tr")
    assert [spaced(cell) for cell in row] == ["58", "Peacebuilding and sustaining peace", "1", "28"]
    assert found(client, one(row, ".//a").get("href")) == "28"


@pytest.mark.parametrize("url", ["/browse/agenda/1", "/browse/agenda/%3Cb%3E", "/browse/subjects/7", "/browse/subjects/AB"])
def test_what_is_not_there_to_browse_is_said(client: FlaskClient, url: str) -> None:
    assert "under Browse." in spaced(page(client, url, 404).xpath("//main/p")[0])


def test_the_title_of_an_item_is_the_one_most_documents_give() -> None:
    def adopted(number: int, *titles: str) -> Document:
        symbol = f"A/RES/76/{number}"
        return Document(
            symbol, "resolution", symbol, "en", "", "x", (), session="76", agenda_items=("9",), agenda_item_titles=titles
        )

    documents = [adopted(1, "Peace"), adopted(2, "Peace"), adopted(3, "Pace"), adopted(4), adopted(5, "One", "Two")]
    (item,) = coverage(documents, (), 0).agenda
    assert (item.session, item.item, item.title, item.documents) == ("76", "9", "Peace", 5)


def test_subjects_stand_under_their_letters(tmp_path: Path) -> None:
    (tmp_path / "76_1.txt").write_text("76/1. A title\n\nThe General Assembly,\n\n1. Decides to remain seized of the matter.\n")
    subjects = [[name, "UNBIS Thesaurus"] for name in ("HUNGER", "Hall, Burton, Sir", "1990 REFORM", "ÉTATS", "<b>")]
    (tmp_path / "meta").mkdir()
    (tmp_path / "meta" / "GA_76.jsonl").write_text(json.dumps({"symbol": "A/RES/76/1", "subjects": subjects}))
    build([tmp_path], tmp_path / "index", max_bytes=10**6)
    client = create_app(tmp_path / "index").test_client()
    letters = page(client, "/browse").xpath(f"//nav[{of_class('letters')}]/a/@href")
    assert letters == ["/browse/subjects/H", "/browse/subjects/other"]
    shown = [spaced(link) for letter in letters for link in page(client, letter).xpath(f"{ENTRY}//a")]
    assert shown == ["Hall, burton, sir", "Hunger", "1990 reform", "<b>", "États"]


def test_sessions_are_listed_by_their_body(tmp_path: Path) -> None:
    for number, organ in (("48/13", "Human Rights Council"), ("48/14", "General Assembly")):
        text = f"{number}. Rivers\n\nThe {organ},\n\nRecalling the Charter,\n\n1. Decides to act."
        (tmp_path / f"{number[-2:]}.txt").write_text(text)
    build([tmp_path], tmp_path / "index", max_bytes=10**6)
    app = create_app(tmp_path / "index")
    client = app.test_client()
    headings = {spaced(heading) for heading in page(client, "/browse").xpath("//h2")}
    assert {"Sessions of the Human Rights Council", "Sessions of the General Assembly"} <= headings
    for entry in page(client, "/browse").xpath(ENTRY):
        assert found(client, entry.xpath(".//a")[0].get("href")) == spaced(one(entry, f"./span[{of_class('count')}]"))
    app.config["INDEX"].close()
