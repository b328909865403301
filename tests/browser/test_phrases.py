"""Journeys of those who follow a phrase: who urged it since when, how strongly, how often, and how it is taken along."""

from __future__ import annotations

import csv
import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import ON_ALL, opened, unfold

SPELLINGS = {
    "A/RES/76/901": (
        "A/RES/76/901",
        "a/res/76/901",
        "76/901",
        "resolution 76/901",
        "General Assembly resolution 76/901",
        "G.A. Res. 76/901",
        "UNGA Res 76/901",
        "A\u2060/RES/76/901",  # as it is copied from a web page, with a sign that is not seen
    ),
    "S/RES/2601 (2021)": ("S/RES/2601 (2021)", "S/RES/2601(2021)", "S/RES/2601", "UNSCR 2601", "resolution 2601 (2021)"),
}


def search(page: Page, text: str) -> None:
    page.get_by_label("Search the clauses").fill(text)
    page.get_by_role("button", name="Search", exact=True).click()


def total(page: Page, arguments: str) -> int:
    """What the API counts."""
    found: int = page.request.get(f"/api/search?{arguments}&per_page=1").json()["total"]
    return found


def urged_since_76(page: Page, words: str) -> str:
    """Search, and narrow to what urges since the 76th session; the address of the results."""
    page.goto("/")
    search(page, words)
    unfold(page)
    page.locator(".of-verb").get_by_role("link", name=re.compile("^urge")).click()
    page.wait_for_url("**verb=urge")
    unfold(page)
    page.locator("[name=session_from]").fill("76")
    page.locator(".of-session form.range button").click()
    page.wait_for_url("**session=76..")
    return page.url


def copy_links(page: Page, made_address: str) -> None:
    """Copy the link to a clause, then one to words of it."""
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("Link copied.")).to_be_visible()
    expect(page.locator("link[rel=canonical]")).to_have_attribute(
        "href", page.evaluate("navigator.clipboard.readText()").removeprefix(made_address)
    )
    # Of a selection that ends within words, the whole words: a browser finds no others.
    page.locator(".this p i").evaluate("(verb) => getSelection().setBaseAndExtent(verb.nextSibling, 3, verb.nextSibling, 25)")
    page.get_by_role("button", name="Copy link").click()
    copying = "async () => (await navigator.clipboard.readText()).endsWith('#:~:text=States%20to%20keep%20the%20promise')"
    page.wait_for_function(copying)


@ON_ALL
def test_who_urged_it_since_the_76th_session_is_found_copied_shared_and_found_again(
    page: Page, browser: Browser, made_address: str, script: bool
) -> None:
    narrowed = urged_since_76(page, "clean rivers")
    chosen = page.get_by_role("list", name="Chosen values")
    expect(chosen).to_contain_text("76th session or later")
    counted = page.get_by_role("heading", level=1).text_content() or ""
    hit = page.locator(".hit").first
    name, citation = hit.locator("h2 a").text_content() or "", hit.locator("cite").text_content() or ""
    if script:
        hit.hover()
        hit.get_by_role("button", name="copy with citation").click()
        expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == f"1. Urges States to keep the promise of clean rivers for all;\n({citation})"
    else:
        expect(hit).to_contain_text(citation)

    hit.get_by_role("link", name=name).click()
    expect(page.locator("#citation")).to_have_text(citation)
    if script:
        copy_links(page, made_address)
    with opened(browser, made_address) as another:
        shared = another.new_page()
        for address, heading in ((page.url, name), (narrowed, counted)):
            shared.goto(address)
            expect(shared.get_by_role("heading", level=1)).to_have_text(heading)
    page.reload()
    expect(page.get_by_role("navigation", name="Results")).to_contain_text("1 of")
    page.go_back()
    expect(page).to_have_url(narrowed)
    expect(chosen).to_contain_text("76th session or later")


@ON_ALL
def test_the_strongest_precedent_of_a_phrase_shows_how_it_was_adopted(page: Page) -> None:
    page.goto("/?q=rivers")
    unfold(page)
    steps = {}
    for link in page.locator(".of-verb li a").all():
        if found := re.search(r"(\w+)\|*, strength (\d)", link.text_content() or ""):
            steps[found[1]] = int(found[2])
    strongest = max(steps, key=lambda verb: steps[verb])
    assert (strongest, steps["urge"] < steps["demand"]) == ("demand", True)
    page.locator(".of-verb").get_by_role("link", name=re.compile(f"^{strongest}")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2 clauses")
    expect(page.locator(".hit", has_text="S/RES/2602 (2021)").locator(".adoption")).to_have_text("13-0-2 (2 abstained)")


@ON_ALL
def test_a_symbol_is_found_in_each_spelling_and_a_paragraph_opens(page: Page) -> None:
    for symbol, spellings in SPELLINGS.items():
        for spelling in spellings:
            page.goto("/")
            search(page, spelling)
            expect(page.locator(".card .symbol"), spelling).to_have_text(symbol)
    page.locator(".card .symbol").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The situation of rivers")
    search(page, "A/RES/76/901, para. 1")
    expect(page.locator("#citation")).to_have_text("General Assembly resolution 76/901, para. 1")


@ON_ALL
def test_numbers_of_a_timeline_and_a_concordance_are_those_of_the_api(page: Page) -> None:
    page.goto("/?q=rivers")
    page.get_by_role("navigation", name="View").get_by_role("link", name="Timeline").click()
    rows = page.locator(".wide tbody tr:has(a)")
    expect(rows).to_have_count(4)
    for row in rows.all()[-3:]:
        year = row.get_by_role("link").text_content()
        assert row.get_by_role("cell").first.text_content() == f"{total(page, f'q=rivers&year={year}'):,}"
    page.goto("/?q=urges")
    page.get_by_role("navigation", name="View").get_by_role("link", name="Concordance").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{total(page, 'q=urges')} clauses")
    after = page.get_by_role("navigation", name="Words after").get_by_role("link").first
    word, count = (after.text_content() or "").split()
    lines = page.locator(".kwic tbody tr", has_text=re.compile(rf"urges {word}\b", re.IGNORECASE))
    assert total(page, f"q=%22urges+{word}%22") >= int(count)
    expect(page.locator(".kwic caption")).to_contain_text("lines")
    assert lines.count() <= int(count)
    after.click()
    expect(page.locator(".kwic tbody tr").first).to_contain_text(re.compile(f"urges {word}", re.IGNORECASE))


@ON_ALL
def test_an_export_opens_in_a_spreadsheet(page: Page) -> None:
    page.goto("/?q=clean+rivers")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "clauses-clean-rivers.csv"
    with download.value.path().open(encoding="utf-8-sig", newline="") as file:
        assert file.buffer.peek(3)[:3] == b"\xef\xbb\xbf"  # by this mark a spreadsheet knows the letters of Côte d'Ivoire
        rows = list(csv.DictReader(file))
    assert len(rows) == total(page, "q=clean+rivers")
    assert {"id", "citation", "text"} <= set(rows[0])
    assert "General Assembly resolution 76/901, para. 1" in {row["citation"] for row in rows}
