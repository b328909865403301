"""Reading in a real browser: matches, the outline, copying, notes beside the text, paper."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, expect

from search_service import Index
from tests.browser.chromium import opened

RESOLUTION = "/documents/A/RES/76/299"


def test_a_reader_goes_from_match_to_match_without_script(browser: Browser, address: str) -> None:
    with opened(browser, address, script=False) as context:
        page = context.new_page()
        page.goto("/documents/A/RES/77/273?q=diplomacy")
        page.get_by_role("link", name="Go to the first").click()
        expect(page.locator(".clause:target mark").first).to_be_in_viewport()
        first = page.url
        page.locator(".clause:target .following").click()
        expect(page).not_to_have_url(first)
        expect(page.locator(".clause:target mark").first).to_be_in_viewport()


def test_the_outline_is_cut_to_a_verb_in_place(browser: Browser, address: str) -> None:
    with opened(browser, address) as context:
        page = context.new_page()
        page.goto(RESOLUTION)
        outline = page.get_by_role("navigation", name="Outline")
        expect(outline.get_by_role("button", name="Show")).to_be_hidden()
        outline.get_by_label("Show").select_option("decide")
        expect(outline.get_by_role("link", name="Decides")).to_be_visible()
        expect(outline.get_by_role("link", name="Recalling").first).to_be_hidden()
        expect(page).to_have_url(re.compile(r"\?verb=decide$"))
        page.reload()
        expect(outline.get_by_role("link", name="Recalling").first).to_be_hidden()


def test_a_paragraph_is_copied_with_its_citation(browser: Browser, address: str, index: Index) -> None:
    clause = index.document("A/RES/76/299").clauses[-1]
    with opened(browser, address) as context:
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.goto(RESOLUTION)
        page.locator("#op-10 .permalink").focus()
        page.get_by_role("button", name="Copy with citation").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Copied")).to_be_focused()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == f"{clause.number}. {clause.text}\n(General Assembly resolution 76/299, para. 10)"


def test_a_link_to_selected_words_finds_them_beyond_the_mark_of_a_note(browser: Browser, address: str) -> None:
    with opened(browser, address) as context:
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.goto("/documents/A/RES/77/273")
        page.locator("#note-4-ref-1").evaluate(
            "(a) => { const sup = a.parentElement, [before, after] = [sup.previousSibling, sup.nextSibling];"
            " getSelection().setBaseAndExtent(before, before.length - 20, after, 12); }"
        )
        page.locator("[data-link]").click()
        expect(page.get_by_text("Link copied.")).to_be_visible()
        link = page.evaluate("navigator.clipboard.readText()")
        assert link.endswith("#:~:text=Counter%2DTerrorism%20Strategy4%20in%20Central")
        followed = context.new_page()
        followed.goto(link)
        expect(followed.locator("#note-4-ref-1")).to_be_in_viewport()


def test_notes_stand_beside_a_wide_text_and_at_the_foot_of_any(browser: Browser, address: str) -> None:
    for width, beside in ((1280, True), (768, False)):
        with opened(browser, address, width=width) as context:
            page = context.new_page()
            page.goto(RESOLUTION)
            assert page.locator(".beside").first.is_visible() == beside
            assert page.locator(".notes li").first.is_visible()


def test_on_paper_stands_the_text_with_its_source(browser: Browser, address: str) -> None:
    with opened(browser, address) as context:
        page = context.new_page()
        page.emulate_media(media="print")
        page.goto(RESOLUTION)
        expect(page.locator("#op-10")).to_be_visible()
        expect(page.locator(".imprint")).to_contain_text(f"Printed from {address}{RESOLUTION}")
        for left_out in ("form", "aside", ".permalink", ".beside", ".ties", "footer", ".votes"):
            assert not [part for part in page.locator(left_out).all() if part.is_visible()], left_out
