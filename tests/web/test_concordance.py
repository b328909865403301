"""The concordance: every match on a line between its neighbours, in an order that shows usage."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from lxml.html import HtmlElement

from search_service import Index
from search_service.web.pages.concordance import concordance
from tests.web.page_reading import of_class, one, page, spaced

WORDS = 8


def rows(client: FlaskClient, url: str) -> list[HtmlElement]:
    return page(client, url).xpath(f"//table[{of_class('kwic')}]/tbody/tr")


@pytest.mark.parametrize("words", [5, 15])
def test_a_line_is_a_passage_of_its_clause_with_so_many_words_on_each_side(index: Index, words: int) -> None:
    lines = concordance(index.search("peace", per_page=100).clauses, words, "none").lines
    assert lines
    for line in lines:
        text = " ".join(line.result.hit.clause.text.split())
        assert line.before + line.match + line.after in text
        for side in (line.before, line.after):
            assert len(side.split()) <= words
        # Fewer stand there only where the clause begins or ends.
        assert len(line.before.split()) == words or text.startswith(line.before)
        assert len(line.after.split()) == words or text.endswith(line.after)


def test_every_mark_of_a_hit_is_a_line(index: Index) -> None:
    clauses = index.search("peace", per_page=100).clauses
    lines = concordance(clauses, WORDS, "none").lines
    assert [line.match for line in lines] == [
        result.hit.clause.text[start:end] for result in clauses for start, end in result.marks
    ]


def test_words_that_match_side_by_side_are_one_place(index: Index) -> None:
    lines = concordance(index.search("preventive diplomacy").clauses, WORDS, "none").lines
    assert "preventive diplomacy" in {line.match.casefold() for line in lines}


@pytest.mark.parametrize(("neighbour", "side"), [("left", -1), ("right", 0)])
def test_lines_are_sorted_by_the_neighbour_asked_for(index: Index, neighbour: str, side: int) -> None:
    lines = concordance(index.search("diplomacy", per_page=100).clauses, WORDS, neighbour).lines
    texts = [(line.before if side else line.after).casefold() for line in lines]
    beside = [words[side].strip("“”(),.;") if (words := text.split()) else "" for text in texts]
    # A word after a comma sorts like a word.
    assert [word for word in beside if word] == sorted(word for word in beside if word)


def test_a_search_by_facets_alone_is_drawn_from_the_openings(client: FlaskClient) -> None:
    marks = {mark.text for row in rows(client, "/?verb=welcome&view=concordance") for mark in row.xpath(".//mark")}
    assert {"Welcomes", "Welcoming"} <= marks
    assert all("welcom" in mark.casefold() for mark in marks)


def test_every_line_links_its_clause(client: FlaskClient, index: Index) -> None:
    for row in rows(client, "/?q=diplomacy&view=concordance"):
        clause = index.clause(one(row, "./th/a").get("href").removeprefix("/clauses/").partition("?")[0]).clause
        before, after = row.xpath("./td")
        assert (before.text or "") + after.text_content() in " ".join(clause.text.split())


def test_the_lines_of_all_pages_are_the_concordance(client: FlaskClient) -> None:
    whole = [spaced(row) for row in rows(client, "/?q=peace&view=concordance&per_page=100")]
    cut = [spaced(row) for number in (1, 2) for row in rows(client, f"/?q=peace&view=concordance&per_page=30&page={number}")]
    assert cut == whole[:60]


def test_the_page_says_how_many_lines_it_draws_from_how_many_clauses(client: FlaskClient) -> None:
    url = "/?q=transnational&group=none&view=concordance"
    lines = len(rows(client, url))
    assert spaced(one(page(client, url), "//caption")) == f"{lines} lines, from 3 clauses"


def test_the_columns_of_the_table_have_headers(client: FlaskClient) -> None:
    table = one(page(client, "/?q=peace&view=concordance"), "//table")
    assert [spaced(header) for header in table.xpath("./thead//th[@scope='col']")] == [
        "Words before",
        "What matched, and words after",
        "Clause",
    ]
    assert all(row.xpath("./th[@scope='row']") for row in table.xpath("./tbody/tr"))


def test_a_concordance_of_nothing_says_what_to_do(client: FlaskClient) -> None:
    assert page(client, "/?q=nowherefound&view=concordance").xpath(f"//div[{of_class('nothing')}]/p")


def test_the_words_beside_the_matches_are_counted_and_lead_to_both_together(made_client: FlaskClient) -> None:
    shown = page(made_client, "/?q=clean&view=concordance&group=none&per_page=100")
    words = {spaced(link): link.get("href") for link in shown.xpath("//nav[@aria-label='Words after']/a")}
    assert words == {"rivers 3": "/?q=%22clean+rivers%22&group=none&per_page=100&view=concordance"}
    assert [spaced(link) for link in shown.xpath("//nav[@aria-label='Words before']/a")] == ["of 3"]
    assert len(page(made_client, words["rivers 3"]).xpath("//tbody/tr")) == 3
