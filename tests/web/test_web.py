"""The pages as a browser receives them: whole clauses, links that lead where they say, and errors that can be read."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from flask.testing import FlaskClient
from lxml import html
from lxml.html import HtmlElement

from search_service import Index
from search_service.fields import COUNTED
from search_service.web.pages.facets import LISTED
from tests.web.page_reading import BROWSER, of_class, one, page, spaced

SEARCHES = (
    "/",
    "/?q=preventive+diplomacy",
    "/?q=%22preventive+diplomacy%22&session=77&type=operative",
    "/?q=central+asia&group=none&sort=oldest&page=2&per_page=10",
    "/?q=absent&session=77",
    "/?q=peace&view=concordance&neighbour=right",
    "/?q=peace&view=timeline&by=session&split=verb&scale=rate",
)


def found(client: FlaskClient, url: str) -> str:
    """The sentence that says how much was found."""
    return spaced(one(page(client, url), f"//*[{of_class('found')}]"))


def box_text(shown: HtmlElement) -> str:
    """What stands in the search box of a page."""
    return spaced(one(shown, "//form//textarea[@name='q']"))


# --- searching -------------------------------------------------------------------------------------------------------


def test_exactly_what_matched_is_marked(client: FlaskClient) -> None:
    marks = page(client, "/?q=preventive+diplomacy").xpath("//mark")
    assert {mark.text.casefold() for mark in marks} == {"preventive", "diplomacy"}
    marks = page(client, "/?q=%22preventive+diplomacy%22").xpath("//mark")
    assert {mark.text.casefold() for mark in marks} == {"preventive diplomacy"}


def test_a_snippet_is_the_text_of_its_clause_with_dots_where_it_is_cut(client: FlaskClient, index: Index) -> None:
    for hit in page(client, "/?q=peace&per_page=100").xpath(f"//li[{of_class('hit')}]"):
        clause = index.clause(urlsplit(one(hit, ".//h2/a").get("href")).path.removeprefix("/clauses/")).clause
        passage = spaced(one(hit, f".//p[{of_class('snippet')}]"))
        text = " ".join(clause.text.split())
        *opening, shown = passage.removesuffix("…").rstrip().split("… ")
        assert shown in text
        assert passage.endswith("…") == (not text.endswith(shown))
        assert bool(opening) == (not text.startswith(shown))


def test_a_passage_from_within_a_clause_is_led_by_the_opening(client: FlaskClient, index: Index) -> None:
    led = 0
    for hit in page(client, "/?q=peace&per_page=100").xpath(f"//li[{of_class('hit')}]"):
        clause = index.clause(urlsplit(one(hit, ".//h2/a").get("href")).path.removeprefix("/clauses/")).clause
        opening, dots, _ = spaced(one(hit, f".//p[{of_class('snippet')}]")).removesuffix("…").partition("… ")
        if dots and clause.opening:
            assert opening.strip() in ("", clause.opening)
            led += opening.strip() == clause.opening
    assert led


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("/?q=nowherefound", "No clause was found"),
        ("/?q=%22sustaining+peace%22", "1 clause in 1 document"),
        ("/?q=%22preventive+diplomacy%22&session=77", "7 clauses in 1 document"),
        ("/?q=transnational&group=identical", "3 clauses (2 wordings) in 3 documents"),
        ("/?q=transnational", "3 clauses with nearly the same wording, in 3 documents"),
    ],
)
def test_what_was_found_is_said_in_a_sentence(client: FlaskClient, url: str, sentence: str) -> None:
    assert found(client, url) == sentence


def test_every_facet_that_is_counted_is_listed_beside_results() -> None:
    # An item's number alone joins those of all sessions: pages list it as "agenda", with its session.
    assert {facet.name for facet in COUNTED} == {*LISTED, "agenda_item"}


@pytest.mark.parametrize("view", ["clauses", "concordance", "timeline"])
def test_all_that_was_found_can_be_taken_along_from_every_view(client: FlaskClient, view: str) -> None:
    links = page(client, f"/?q=peace&session=77&view={view}").xpath(f"//p[{of_class('taken')}]/a/@href")
    assert [urlsplit(link).path for link in links] == ["/api/search.csv", "/api/search.ndjson", "/api/search.atom"]
    lines = client.get(links[1]).get_data(as_text=True).splitlines()
    assert found(client, "/?q=peace&session=77").startswith(f"{len(lines)} clauses")


def test_the_title_of_a_document_stands_once_above_its_consecutive_hits(client: FlaskClient) -> None:
    titles = page(client, "/?symbol=A%2FRES%2F77%2F273").xpath(f"//p[{of_class('of')}]")
    assert len(titles) == 1


def test_home_has_four_tasks_with_the_answers_of_this_index(client: FlaskClient, index: Index) -> None:
    home = page(client, "/")
    who, reuse, resolution, over_time = home.xpath(f"//div[{of_class('tasks')}]/section")
    assert found(client, one(who, ".//a").get("href")) == spaced(one(who, f".//p[{of_class('quiet')}]"))
    assert "since 20" in spaced(one(who, ".//a"))
    assert one(reuse, ".//form").get("action") == "/check" and reuse.xpath(".//textarea[@name='text']")
    (newest,) = index.search("kind:resolution", sort="newest", per_page=1).clauses
    assert spaced(resolution.xpath(".//a")[0]) == newest.hit.document.symbol
    counted = spaced(one(over_time, f".//p[{of_class('quiet')}]")).split(" ")[0]
    assert found(client, one(over_time, ".//a").get("href")).split(" ")[0] == counted


def test_home_says_of_which_years_there_are_texts(client: FlaskClient, made_client: FlaskClient) -> None:
    span = spaced(one(page(made_client, "/"), f"//p[{of_class('span')}]"))
    assert span.startswith("Held here: Assembly 2020–2022, Council 2018–2021.")


def test_a_search_for_everything_lists_the_newest_clauses(client: FlaskClient, index: Index) -> None:
    assert found(client, "/?sort=newest").startswith(f"{index.status().clauses} clauses")


def test_the_count_of_a_facet_value_is_the_count_behind_its_link(client: FlaskClient) -> None:
    shown = page(client, "/?q=central+asia&session=77&type=operative")
    for value in shown.xpath(f"//details[{of_class('facet')}]//li/a[not({of_class('chosen')})]"):
        facet = [name for name, _ in parse_qsl(urlsplit(value.get("href")).query) if name not in ("q", "session", "type")]
        if facet:  # a further value of session or type adds to the values that are chosen
            count = spaced(one(value, f"./span[{of_class('count')}]"))
            assert found(client, value.get("href")).split(" ")[0] == count


def test_every_chosen_value_is_a_chip_that_takes_it_away(client: FlaskClient) -> None:
    shown = page(client, "/?q=peace&session=77&session=72&verb=note")
    chips = shown.xpath(f"//ul[{of_class('chips')}]//a")
    assert [chip.get("href") for chip in chips] == [
        "/?q=peace&session=72&session=77",
        "/?q=peace&verb=note&session=77",
        "/?q=peace&verb=note&session=72",
        "/?q=peace",
    ]


def test_a_chosen_value_without_hits_stays_visible(client: FlaskClient) -> None:
    chosen = page(client, "/?q=preventive&session=99").xpath(f"//aside//a[{of_class('chosen')}]")
    assert [" ".join(spaced(value).split()) for value in chosen] == ["Remove 99th session 0"]


def test_a_new_query_keeps_filters_order_and_grouping_and_drops_the_page(client: FlaskClient) -> None:
    shown = page(client, "/?q=peace&session=77&session=72&sort=newest&group=none&page=2&per_page=5")
    hidden = [(field.get("name"), field.get("value")) for field in shown.xpath("//form[@role='search']//input[@type='hidden']")]
    assert hidden == [("session", "72"), ("session", "77"), ("sort", "newest"), ("group", "none"), ("per_page", "5")]
    assert box_text(shown) == "peace"


def test_every_link_of_a_view_keeps_the_view(client: FlaskClient) -> None:
    state = "view=concordance&context=5&neighbour=left"
    shown = page(client, f"/?q=peace&session=77&page=1&{state}")
    links = shown.xpath(
        "//aside//a[not(starts-with(@href, '#') or ancestor::p[@class='legend'])]/@href | //ul[@class='chips']//a/@href"
        " | //nav[contains(@class, 'pages')]//a/@href"
    )
    assert links and all(state in link for link in links)
    hidden = [(field.get("name"), field.get("value")) for field in shown.xpath("//form[@role='search']//input[@type='hidden']")]
    assert hidden == [("session", "77"), ("view", "concordance"), ("context", "5"), ("neighbour", "left")]


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("/?q=+peace+&page=1&sort=relevance&view=clauses", "/?q=peace"),
        (
            "/?neighbour=left&context=8&session=77&view=concordance&q=peace&session=72",
            "/?q=peace&session=72&session=77&view=concordance&neighbour=left",
        ),
        ("/?view=timeline&scale=count&by=year", "/?view=timeline&scale=count"),
        ("/facets/verb?order=name&find=&q=peace", "/facets/verb?q=peace"),
        ("/facets/verb?find=take&q=peace&order=count", "/facets/verb?q=peace&order=count&find=take"),
    ],
)
def test_a_page_names_its_one_address(client: FlaskClient, url: str, canonical: str) -> None:
    assert one(page(client, url), "//link[@rel='canonical']").get("href") == canonical


def test_pages_are_linked_within_their_bounds(client: FlaskClient) -> None:
    first = page(client, "/?q=peace&per_page=5")
    assert not first.xpath("//a[@rel='prev']")
    assert one(first, "//a[@rel='next']").get("href") == "/?q=peace&page=2&per_page=5"
    last = int(first.xpath(f"//nav[{of_class('pages')}]/a[{of_class('number')}]")[-1].text_content().removeprefix("Page "))
    end = page(client, f"/?q=peace&per_page=5&page={last}")
    assert not end.xpath("//a[@rel='next']")
    assert one(end, "//ol").get("start") == str((last - 1) * 5 + 1)
    page(client, f"/?q=peace&per_page=5&page={last + 1}", status=404)


def test_clauses_of_identical_wording_are_listed_behind_their_link(client: FlaskClient, index: Index) -> None:
    repeated = [result for result in index.search(per_page=100).clauses if result.hit.identical > 1]
    assert repeated
    links = page(client, "/?per_page=100").xpath(f"//li[{of_class('hit')}]//a[contains(., 'identical in')]")
    assert links
    for link in links:
        assert found(client, link.get("href")).endswith(link.text.removeprefix("identical "))


def test_an_empty_answer_says_what_to_do_and_what_that_would_find(client: FlaskClient) -> None:
    ways = page(client, "/?q=%22diplomacy+preventive%22&session=77").xpath(f"//div[{of_class('nothing')}]//li")
    assert ways
    for way in ways:
        total = spaced(one(way, f"./span[{of_class('count')}]"))
        assert found(client, one(way, "./a").get("href")).split(" ")[0] == total.split(" ")[0] != "0"


def listed(client: FlaskClient, url: str) -> list[str]:
    return [value.text.split(",")[0].strip() for value in page(client, url).xpath(f"//main//span[{of_class('name')}]")]


def test_what_quotes_do_is_said_where_there_are_quotes(client: FlaskClient) -> None:
    hint = "A phrase in quotes is found only in exactly these words"
    assert hint in spaced(page(client, "/?q=%22diplomacy+preventive%22"))
    assert hint not in spaced(page(client, "/?q=zebra+quagga"))


def test_a_search_for_one_wording_offers_no_grouping_and_no_link_to_itself(client: FlaskClient) -> None:
    shown = page(client, "/?q=%22zone+of+peace%22")
    (link, *_) = shown.xpath("//a[contains(., 'identical in')]/@href")
    wording = page(client, link)
    assert not wording.xpath("//a[contains(., 'identical in')]")
    assert not wording.xpath("//nav[@aria-label='Group']")


def test_all_values_of_a_facet_have_a_page(client: FlaskClient, index: Index) -> None:
    (result,) = [result for result in index.search("peace").facets if result.facet.name == "verb"]
    assert listed(client, "/facets/verb?q=peace") == sorted(value.value for value in result.values)
    assert listed(client, "/facets/verb?q=peace&order=count") == [value.value for value in result.values]


def test_a_value_is_found_in_the_list_by_words_of_it(client: FlaskClient) -> None:
    assert listed(client, "/facets/verb?find=UPON+call") == ["call upon"]
    none = page(client, "/facets/verb?find=nothing")
    assert "Use fewer or other words." in none.text_content()
    assert one(none, "//input[@name='find']").get("value") == "nothing"


# --- every page ------------------------------------------------------------------------------------------------------


def test_every_link_leads_somewhere(client: FlaskClient) -> None:
    start = (*SEARCHES, "/documents/A/RES/77/273", "/clauses/A/RES/77/273/pre/3", "/clauses/004_15562e19e63beb70/op/1")
    links = {link for url in start for link in page(client, url).xpath("//@href | //@src")}
    for link in sorted(link for link in links if not link.startswith(("#", "https://undocs.org/"))):
        assert link.startswith("/"), f"{link} leads elsewhere"
        with client.get(link, headers=BROWSER) as response:
            assert response.status_code == 200, link


@pytest.mark.parametrize(
    "url",
    [
        *SEARCHES,
        "/facets/verb?find=no&order=count",
        "/documents/A/RES/72/7",
        "/clauses/A/RES/72/7/op/1",
        "/documents/nothing",
        "/?page=0",
    ],
)
def test_every_page_is_built_alike(client: FlaskClient, url: str) -> None:
    response = client.get(url, headers=BROWSER)
    shown = html.document_fromstring(response.get_data(as_text=True))
    assert len(shown.xpath("//h1")) == len(shown.xpath("//main")) == len(shown.xpath("//head/title")) == 1
    assert one(shown, "//html").get("lang") == "en"
    assert shown.xpath(f"//a[{of_class('skip')}]/@href")[0] == "#main" and shown.xpath("//main[@id='main']")
    assert "not an official site" in spaced(one(shown, "//footer"))
    ids = shown.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert not shown.xpath("//@style | //style | //script[not(@src)] | //@*[starts-with(name(), 'on')]")
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_pages_and_their_parts_are_light(client: FlaskClient) -> None:
    for url, most in (
        ("/?q=central+asia", 140_000),
        ("/?q=the&per_page=100&group=none&session=72..", 140_000),
        ("/?q=the&view=concordance&per_page=100&context=15", 140_000),
        ("/?q=peace&view=timeline&split=verb", 140_000),
        ("/", 140_000),
    ):
        with client.get(url, headers=BROWSER) as response:
            assert len(response.data) < most


@pytest.mark.parametrize(
    "url",
    [
        *("/", "/?q=peace&view=timeline", "/?q=peace&view=concordance", "/documents/A/RES/77/273", "/collect", "/shifts"),
        *("/clauses/A/RES/77/273/op/1", "/compare?a=A/RES/72/7&b=A/RES/77/273", "/check", "/near/A/RES/77/273/op/4"),
    ],
)
def test_style_and_script_of_a_page_are_light(client: FlaskClient, url: str) -> None:
    links = page(client, url).xpath("//link[@rel='stylesheet']/@href | //script/@src")
    sizes = {link: len(client.get(link).data) for link in links}
    assert sum(size for link, size in sizes.items() if link.endswith(".css")) < 40_000
    assert sum(size for link, size in sizes.items() if link.endswith(".js")) < 30_000
