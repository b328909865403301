"""What the script adds for those who have it: completion, keys, copying, and a list that follows what is typed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import opened

RESULTS = "/?q=preventive+diplomacy"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with opened(browser, address) as context:
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        yield context.new_page()


def typed(page: Page, text: str) -> None:
    """The text comes at once, as if it were pasted: letter by letter, the list of an earlier part could be met."""
    page.get_by_label("Search the clauses").fill(text)


# --- completion ------------------------------------------------------------------------------------------------------


def test_completions_are_offered_and_one_is_taken_by_keys(page: Page) -> None:
    page.goto("/")
    typed(page, "diplom")
    box = page.get_by_role("textbox", name="Search the clauses")
    expect(page.get_by_role("option").first).to_be_visible()
    expect(page.get_by_text(f"{page.get_by_role('option').count()} completions", exact=True)).to_have_attribute(
        "aria-live", "polite"
    )
    page.keyboard.press("ArrowDown")
    option = page.get_by_role("option", selected=True)
    expect(box).to_have_attribute("aria-activedescendant", option.get_attribute("id") or "none")
    text = option.get_attribute("data-text")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Search the clauses")).to_have_value(text or "")
    expect(page.get_by_role("heading", level=1)).to_contain_text("clause")


def test_a_completion_is_taken_by_the_mouse(page: Page) -> None:
    page.goto("/")
    typed(page, "diplom")
    option = page.get_by_role("option").first
    text = option.get_attribute("data-text")
    option.click()
    expect(page.get_by_label("Search the clauses")).to_have_value(text or "")


def test_enter_searches_for_what_is_typed_whatever_is_offered(page: Page) -> None:
    page.goto("/")
    typed(page, "diplom")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=diplom")


def test_escape_closes_the_completions_and_then_leaves_the_box(page: Page) -> None:
    page.goto("/")
    typed(page, "diplom")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(page.get_by_label("Search the clauses")).to_have_value("diplom")
    page.keyboard.press("Escape")
    expect(page.get_by_label("Search the clauses")).not_to_be_focused()


def test_the_form_works_when_completion_fails(page: Page) -> None:
    page.route("**/api/suggest*", lambda route: route.abort())
    page.goto("/")
    typed(page, "diplomacy")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=diplomacy")


# --- keys ------------------------------------------------------------------------------------------------------------


def test_j_and_k_step_through_the_hits_and_enter_opens_one(page: Page) -> None:
    page.goto(RESULTS)
    hits = page.locator(".hit h2 a")
    for key, place in (("j", 0), ("j", 1), ("k", 0), ("k", 0)):
        page.keyboard.press(key)
        expect(hits.nth(place)).to_be_focused()
    target = hits.nth(0).get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{target}")


def test_j_and_k_step_through_the_lines_of_a_concordance(page: Page) -> None:
    page.goto(f"{RESULTS}&view=concordance")
    page.keyboard.press("j")
    expect(page.locator(".kwic th a").first).to_be_focused()


def test_a_slash_goes_to_the_box_and_is_typed_in_it(page: Page) -> None:
    page.goto(RESULTS)
    page.keyboard.press("/")
    expect(page.get_by_label("Search the clauses")).to_be_focused()
    page.keyboard.type("72/7 jk?")
    expect(page.get_by_label("Search the clauses")).to_have_value("72/7 jk?")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_the_keys_are_told_and_can_be_turned_off_for_good(page: Page) -> None:
    page.goto(RESULTS)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_be_visible()
    dialog.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.reload()
    for key in ("?", "j", "/"):
        page.keyboard.press(key)
    expect(dialog).to_be_hidden()
    expect(page.locator("body")).to_be_focused()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    expect(dialog.get_by_role("checkbox")).not_to_be_checked()


# --- copying ---------------------------------------------------------------------------------------------------------


def test_a_hit_is_copied_whole_with_its_citation(page: Page) -> None:
    page.goto("/?q=transnational")
    hit = page.locator(".hit").first
    hit.hover()
    hit.get_by_role("button", name="copy with citation").click()
    citation = hit.locator("cite").text_content()
    expect(page.get_by_role("status")).to_have_text(f"Copied, with its citation ({citation})")
    copied = page.evaluate("navigator.clipboard.readText()")
    text, _, cited = copied.rpartition("\n")
    assert cited == f"({citation})"
    clause = page.request.get("/api" + (hit.locator("h2 a").get_attribute("href") or "").partition("?")[0]).json()
    assert text == (f"{clause['number']}. " if clause["number"] else "") + clause["text"]


def test_without_script_the_citation_stands_beside_the_hit(browser: Browser, address: str) -> None:
    with opened(browser, address, script=False) as context:
        page = context.new_page()
        page.goto("/?q=%22zone+of+peace%22&session=76")
        expect(page.get_by_text("General Assembly resolution 76/299, ").first).to_be_visible()
        expect(page.get_by_role("button", name="copy with citation").first).to_be_hidden()
        expect(page.get_by_role("button", name="Keyboard shortcuts")).to_be_hidden()


# --- the list of a facet ---------------------------------------------------------------------------------------------


def test_the_list_of_a_facet_follows_what_is_typed(page: Page, address: str) -> None:
    page.goto("/facets/verb?q=peace")
    values = page.locator("#values li")
    before = values.count()
    page.get_by_label("Find in the list").press_sequentially("welc")
    expect(values).to_have_count(1)
    expect(page.get_by_role("status")).to_have_text(f"1 of {before} verbs")
    expect(page).to_have_url(f"{address}/facets/verb?find=welc&q=peace")


def test_without_script_a_value_is_found_by_the_button(browser: Browser, address: str) -> None:
    with opened(browser, address, script=False) as context:
        page = context.new_page()
        page.goto("/facets/verb?q=peace&order=count&view=timeline")
        page.get_by_label("Find in the list").fill("welc")
        page.get_by_role("button", name="Find", exact=True).click()
        expect(page.locator("#values li")).to_have_count(1)
        page.locator("#values li a").click()
        expect(page).to_have_url(f"{address}/?q=peace&verb=welcome&view=timeline")
