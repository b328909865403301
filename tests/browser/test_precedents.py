"""Precedents in a browser: redlines are copied with their marks, clauses are collected, and nothing wider than the page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import ON_ALL, opened

COMPARISON = "/compare?a=A/RES/72/7&b=A/RES/77/273"
DRAFT = "The General Assembly,\n\n1. Welcomes the work of the centre for preventive diplomacy in the region of Central Asia;\n"
RICH = """async () => { const [item] = await navigator.clipboard.read();
  return [await (await item.getType("text/html")).text(), await (await item.getType("text/plain")).text()]; }"""


@pytest.fixture
def seen(browser: Browser, address: str) -> Page:
    context = opened(browser, address)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    return context.new_page()


def test_a_redline_is_copied_with_its_marks_its_opening_in_italics_and_its_source(seen: Page) -> None:
    seen.goto(COMPARISON)
    pair = seen.locator(".pair.near:has(ins):has(del)").first
    pair.get_by_role("button", name=re.compile("^Copy General Assembly resolution")).click()
    expect(seen.get_by_role("status").filter(has_text="Copied, with its changes")).to_be_visible()
    html, plain = seen.evaluate(RICH)
    assert "<ins" in html and "<del" in html and "<i>" in html
    assert "underline" in html and "line-through" in html
    deleted = re.sub(r"^\[deleted:\s*|\]$", "", (pair.locator("del").first.text_content() or "").strip()).strip()
    assert deleted in html
    assert "[inserted" not in html + plain and "[deleted" not in html + plain
    assert "(General Assembly resolution 77/273, " in html and "(General Assembly resolution 77/273, " in plain


def test_what_a_check_finds_is_copied_too(seen: Page) -> None:
    seen.goto("/check")
    seen.get_by_label("Paste the text of the draft").fill(DRAFT)
    seen.get_by_role("button", name="Check", exact=True).click()
    seen.locator(".pair").first.get_by_role("button", name=re.compile("^Copy")).click()
    expect(seen.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    assert "preventive diplomacy" in seen.evaluate(RICH)[1]


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("path", [COMPARISON, f"{COMPARISON}&layout=side", "/shifts", "/check", "/clauses/A/RES/77/273/op/4"])
def test_no_page_of_precedents_is_wider_than_the_window(browser: Browser, address: str, width: int, path: str) -> None:
    with opened(browser, address, width=width) as context:
        shown = context.new_page()
        shown.goto(path)
        assert shown.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_clauses_are_collected_ordered_noted_and_all_removed_by_the_keyboard(seen: Page) -> None:
    seen.goto("/?q=preventive+diplomacy&group=none")
    names = []
    for n in range(2):
        hit = seen.locator(".hit").nth(n)
        names.append(hit.locator("h2 a").get_attribute("href").partition("?")[0].removeprefix("/clauses/"))  # type: ignore[union-attr]
        hit.get_by_role("button", name=re.compile("^collect:")).press("Enter")
        expect(hit.get_by_role("button", name=re.compile("^collected:"))).to_be_visible()
    seen.get_by_role("link", name="Your clauses").press("Enter")
    collected = seen.locator("[data-collected]")
    expect(collected).to_have_count(2)
    seen.get_by_role("button", name=f"Move {names[1]} up").press("Enter")
    expect(collected.first).to_have_attribute("data-collected", names[1])
    collected.first.get_by_label("Note").fill("for the preamble")
    collected.first.get_by_label("Note").press("Enter")
    expect(seen).to_have_url(re.compile("note=for"))
    files = seen.get_by_role("link", name="As a Word file").get_attribute("href") or ""
    assert seen.request.get(files).body().startswith(b"PK")
    seen.get_by_role("button", name="Remove all").press("Enter")
    expect(seen.get_by_text("None yet.")).to_be_visible()
    expect(collected).to_have_count(0)
    seen.wait_for_load_state()
    seen.goto("/collect")
    expect(seen.get_by_text("None yet.")).to_be_visible()


@ON_ALL
def test_the_last_clause_can_be_removed(browser: Browser, address: str, width: int, script: bool) -> None:
    with opened(browser, address, width=width, script=script) as context:
        shown = context.new_page()
        shown.goto("/collect?c=A/RES/77/273/op/3")
        shown.get_by_role("button", name="Remove A/RES/77/273/op/3").click()
        expect(shown.get_by_text("None yet.")).to_be_visible()
        expect(shown.locator("[data-collected]")).to_have_count(0)
