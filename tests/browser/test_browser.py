"""A drafter's way through the pages in a real browser, against the real server: search, narrow, read, go back."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, expect

from search_service import Index
from tests.browser.chromium import opened, unfold

SCREENSHOTS = Path(__file__).parents[1] / "screenshots"
PAGES = {
    "welcome": "/",
    "results": "/?q=preventive+diplomacy&session=77&session=72",
    "nothing": "/?q=%22diplomacy+preventive%22&session=77",
    "facet": "/facets/verb?q=peace",
    "concordance": "/?q=peace&view=concordance&neighbour=right&per_page=100",
    "timeline": "/?q=peace&view=timeline&split=verb",
    "document": "/documents/A/RES/76/299",
    "draft": "/documents/004_15562e19e63beb70",
    "clause": "/clauses/A/RES/77/273/op/1",
    "error": "/documents/nothing-here",
}


@pytest.mark.parametrize("width", [1280, 375], ids=["desk", "phone"])
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_drafter_searches_narrows_reads_and_comes_back(browser: Browser, address: str, script: bool, width: int) -> None:
    with opened(browser, address, script=script, width=width) as context:
        page = context.new_page()
        page.goto("/")
        page.get_by_label("Search the clauses").fill("preventive diplomacy")
        page.get_by_role("button", name="Search", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("25 clauses")

        unfold(page)
        page.get_by_role("link", name=re.compile("^77th session")).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("7 clauses in 1 document")
        expect(page.locator("mark").first).to_have_text("Preventive")
        unfold(page)
        page.get_by_role("link", name=re.compile("^encourage")).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("2 clauses in 1 document")
        narrowed = f"{address}/?q=preventive+diplomacy&verb=encourage&session=77"
        expect(page).to_have_url(narrowed)

        page.get_by_role("link", name="A/RES/77/273 OP 4").click()
        expect(page.locator("#citation")).to_have_text("General Assembly resolution 77/273, para. 4")
        page.get_by_role("link", name="Read it in the whole document").click()
        way_back = "q=preventive+diplomacy&search=verb%3Dencourage%26session%3D77&hit=1"
        expect(page).to_have_url(f"{address}/documents/A/RES/77/273?{way_back}#op-4")
        expect(page.locator("#op-4")).to_be_in_viewport()

        page.go_back()
        expect(page.locator("#citation")).to_be_visible()
        page.go_back()
        expect(page).to_have_url(narrowed)
        expect(page.get_by_role("heading", level=1)).to_have_text("2 clauses in 1 document")
        expect(page.get_by_label("Search the clauses")).to_have_value("preventive diplomacy")
        expect(page.get_by_role("list", name="Chosen values").get_by_role("listitem")).to_have_count(3)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_researcher_compares_usage_and_follows_it_through_the_years(browser: Browser, address: str, script: bool) -> None:
    with opened(browser, address, script=script) as context:
        page = context.new_page()
        page.goto("/?q=diplomacy&session=77")
        page.get_by_role("navigation", name="View").get_by_role("link", name="Concordance").click()
        page.get_by_role("navigation", name="Sort lines by").get_by_role("link", name="Word after").click()
        expect(page).to_have_url(f"{address}/?q=diplomacy&session=77&per_page=100&view=concordance&neighbour=right")
        unfold(page)
        page.get_by_role("link", name=re.compile("^72nd session")).click()
        expect(page.get_by_role("table")).to_be_visible()

        page.get_by_role("navigation", name="View").get_by_role("link", name="Timeline").click()
        page.get_by_role("navigation", name="By", exact=True).get_by_role("link", name="Session").click()
        row = page.get_by_role("row", name=re.compile("^77th session"))
        count = row.get_by_role("cell").first.text_content()
        row.get_by_role("link").click()
        expect(page).to_have_url(f"{address}/?q=diplomacy&session=77")
        expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(rf"^{count} clauses"))
        page.go_back()
        expect(page.get_by_role("navigation", name="By", exact=True).locator("[aria-current]")).to_have_text("Session")


def test_a_bar_leads_to_the_clauses_it_counts(browser: Browser, address: str) -> None:
    with opened(browser, address) as context:
        page = context.new_page()
        page.goto("/?q=diplomacy&view=timeline&by=session")
        page.locator("svg .bar").last.click()
        expect(page).to_have_url(f"{address}/?q=diplomacy&session=77")


def test_matches_in_a_concordance_stand_one_under_the_other(browser: Browser, address: str) -> None:
    with opened(browser, address) as context:
        page = context.new_page()
        page.goto("/?q=diplomacy&view=concordance")
        expect(page.locator(".kwic mark").nth(5)).to_be_visible()
        # What does not fit is cut by whole boxes, each a word.
        boxes = "words => words.map(word => getComputedStyle(word).display + /\\s/.test(word.textContent))"
        assert set(page.locator(".kwic td span").evaluate_all(boxes)) == {"inline-blockfalse"}
        edges = page.locator(".kwic mark").evaluate_all(
            "marks => marks.map(mark => Math.round(mark.getBoundingClientRect().x))"
        )
        assert len(set(edges)) == 1


def test_a_query_typed_among_filters_keeps_them(browser: Browser, address: str) -> None:
    with opened(browser, address) as context:
        page = context.new_page()
        page.goto("/?q=peace&session=77&sort=newest")
        page.get_by_label("Search the clauses").fill("dialogue")
        page.keyboard.press("Enter")
        page.wait_for_url("**/?q=dialogue&session=77&sort=newest")


def test_the_citation_is_copied(browser: Browser, address: str) -> None:
    with opened(browser, address) as context:
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.goto("/clauses/A/RES/76/299/op/3")
        page.get_by_role("button", name="Copy citation").click()
        expect(page.get_by_role("status").filter(has_text="Copied.")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == "General Assembly resolution 76/299, para. 3"


def test_a_clause_selected_on_the_page_is_copied_as_it_is_printed(browser: Browser, address: str, index: Index) -> None:
    with opened(browser, address) as context:
        page = context.new_page()
        page.goto("/documents/A/RES/76/299")
        for clause in index.document("A/RES/76/299").clauses:
            place = clause.id.removeprefix("A/RES/76/299/").replace("/", "-")
            selected = page.evaluate(
                "(id) => (getSelection().selectAllChildren(document.getElementById(id)), String(getSelection()))", place
            )
            assert selected.strip() == (f"{clause.number}. " if clause.number else "") + clause.text


def test_the_outline_leads_to_a_clause_that_stands_out(browser: Browser, address: str) -> None:
    with opened(browser, address) as context:
        page = context.new_page()
        page.goto("/documents/A/RES/76/299")
        page.get_by_role("navigation", name="Outline").get_by_role("link", name="Decides").press("Enter")
        expect(page.locator("#op-10")).to_be_in_viewport()
        colour = "getComputedStyle(document.querySelector('{}')).backgroundColor"
        assert page.evaluate(colour.format("#op-10")) != page.evaluate(colour.format("#op-9"))


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_no_page_scrolls_sideways_on_a_phone(browser: Browser, address: str, path: str) -> None:
    for width in (320, 375):
        with opened(browser, address, width=width) as context:
            page = context.new_page()
            page.goto(path)
            page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
            assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_no_request_leaves_the_host_and_no_part_is_refused(browser: Browser, address: str, path: str) -> None:
    with opened(browser, address) as context:
        page = context.new_page()
        requests: list[str] = []
        complaints: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path, wait_until="networkidle")
        assert requests and all(url.startswith(f"{address}/") for url in requests)
        # Chromium reports the status of an error page itself.
        assert [text for text in complaints if "status of 404" not in text] == []


def test_facets_show_on_a_desk_and_fold_behind_one_button_on_a_phone(browser: Browser, address: str) -> None:
    for width, shown in ((1280, True), (375, False)):
        with opened(browser, address, width=width, script=False) as context:
            page = context.new_page()
            page.goto("/?q=peace&session=77")
            assert page.get_by_role("heading", name="Clause type").is_visible() == shown
            assert page.locator("summary", has_text="1 set").is_visible() != shown


def test_the_first_tab_skips_to_the_text(browser: Browser, address: str) -> None:
    with opened(browser, address) as context:
        page = context.new_page()
        page.goto("/?q=peace")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the text")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_role("main")).to_be_focused()


@pytest.mark.parametrize("name", PAGES)
def test_screenshots_are_taken_of_every_page(browser: Browser, address: str, name: str) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    looks: tuple[tuple[int, Literal["light", "dark"]], ...] = ((1280, "light"), (375, "light"), (1280, "dark"))
    for width, scheme in looks:
        with opened(browser, address, width=width, scheme=scheme) as context:
            page = context.new_page()
            page.goto(PAGES[name])
            picture = SCREENSHOTS / f"{name}-{width}-{scheme}.png"
            page.screenshot(path=picture, full_page=True)
            assert picture.stat().st_size
