"""Journeys of those who use the pages, on a laptop and on a phone, with and without script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import ON_ALL, unfold


@ON_ALL
def test_a_first_visit_leads_to_an_answer(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", level=2)).to_have_count(4)
    page.get_by_role("region", name="Who asked for this?").get_by_role("link").click()
    expect(page.get_by_role("list", name="Chosen values")).to_contain_text("or later")
    page.go_back()
    page.get_by_label("Paste a sentence").fill("Urges States to keep the promise of clean rivers for all;")
    page.get_by_role("button", name="Compare with agreed language").click()
    expect(page.locator("main")).to_contain_text("agreed language")


@ON_ALL
def test_filters_lead_to_a_clause_and_back(page: Page, width: int, script: bool) -> None:
    page.goto("/?q=rivers")
    unfold(page)
    page.locator(".of-verb").get_by_role("link", name=re.compile("^urge")).click()
    page.wait_for_url("**verb=urge")
    if script:
        expect(page.locator(".of-verb .chosen")).to_be_focused()
    if width == 375 and script:
        page.get_by_role("link", name=re.compile("^Show .* clauses")).click()
        expect(page.locator(".of-verb .chosen")).to_be_hidden()
    unfold(page)
    page.locator("[name=session_from]").fill("75")
    page.locator(".of-session form.range button").click()
    page.wait_for_url("**session=75..")
    narrowed = page.url
    total = (page.get_by_role("heading", level=1).text_content() or "").split(" ")[0]
    page.locator(".hit h2 a").first.click()
    trail = page.get_by_role("navigation", name="Results")
    expect(trail).to_contain_text("1 of")
    page.reload()
    trail.get_by_role("link", name="next").click()
    expect(trail).to_contain_text("2 of")
    trail.get_by_role("link", name="results").click()
    expect(page).to_have_url(f"{narrowed}#hit-2")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(f"^{total} "))


@ON_ALL
def test_how_a_state_voted_is_picked(page: Page) -> None:
    page.goto("/?q=rivers")
    unfold(page)
    page.locator(".facet summary", has_text="How a State voted").click()
    page.locator("#find-vote").fill("Kenya")
    page.locator("form[action='/facets/vote'] button").click()
    page.get_by_role("link", name=re.compile("Kenya, in favour")).click()
    expect(page.get_by_role("list", name="Chosen values")).to_contain_text("Kenya, in favour")
    expect(page).to_have_url(re.compile("vote=in-favour%3DKenya"))


@ON_ALL
def test_several_subjects_are_ticked(page: Page) -> None:
    page.goto("/facets/verb?q=rivers")
    page.get_by_role("checkbox", name="urge").check()
    page.get_by_role("checkbox", name="demand").check()
    page.get_by_role("button", name="Show the clauses of all that are ticked").click()
    expect(page).to_have_url(re.compile(r"/\?q=rivers&verb=demand&verb=urge$"))


@ON_ALL
def test_the_form_writes_the_query(page: Page, script: bool) -> None:
    page.goto("/")
    page.get_by_role("link", name="Use a form").click()
    page.wait_for_url("**/advanced*")  # with its script
    page.get_by_label("Exactly these words").fill("promise of clean rivers")
    page.get_by_label("Leading verb").select_option("urge")
    page.get_by_label("Years, from").fill("2021")
    if not script:
        page.get_by_role("button", name="Show the query").click()
    expect(page.locator("#written")).to_contain_text('"promise of clean rivers" verb:urge year:2021..')
    expect(page.locator("#written")).to_contain_text("2 clauses")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_label("Search the clauses")).to_have_value('"promise of clean rivers" verb:urge year:2021..')


@ON_ALL
def test_a_resolution_of_276_paragraphs_is_read(page: Page, width: int, script: bool) -> None:
    page.goto("/documents/A/RES/77/903")
    if width == 375:
        page.locator("aside .fold > summary").click()
    page.get_by_role("navigation", name="Outline").get_by_role("link", name="VI: Rivers of region 6").click()
    expect(page.locator("#op-231")).to_be_in_viewport()
    if script and width == 1280:
        expect(page.locator(".outline [aria-current]")).to_contain_text("231")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("#op-231 .cited-here").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rivers")


@ON_ALL
def test_nothing_found_says_what_to_do(page: Page) -> None:
    page.goto('/?q="rivers clean of promise"&session=76')
    page.locator(".nothing li a").first.click()
    expect(page.locator(".hit").first).to_be_visible()


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until an element has the focus."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    raise AssertionError(f"Tab does not lead to {selector}")


@pytest.mark.parametrize(("width", "script"), [(1280, True), (375, True), (375, False)], ids=["desk", "phone", "phone-bare"])
def test_the_keyboard_alone_leads_from_the_box_to_a_clause_and_back(page: Page, script: bool) -> None:
    page.goto("/")
    if script:
        page.keyboard.press("/")
        page.keyboard.type("clean rivers")
    else:
        tab_to(page, "#q")
        page.keyboard.type("clean rivers")
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=clean+rivers")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    if script:
        page.keyboard.press("j")
    else:
        tab_to(page, ".hit h2 a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/clauses/**")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("navigation", name="Results").get_by_role("link").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**#hit-1")
