"""Pages on displays of other kinds: colours that the reader forces, motion that the reader refuses, and the width of lines."""

from __future__ import annotations

import statistics

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import opened

SYSTEM = """(name) => {
    const probe = document.body.appendChild(document.createElement('p'));
    probe.style.color = name;
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
}"""
# The number of characters in each line of an element but the last.
LINES = """(element) => {
    const counts = new Map(), texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT), range = document.createRange();
    for (let text = texts.nextNode(); text; text = texts.nextNode())
        for (let at = 0; at < text.length; at += 1) {
            range.setStart(text, at);
            range.setEnd(text, at + 1);
            const box = range.getBoundingClientRect(), middle = Math.round((box.top + box.bottom) / 2 / 12);
            if (box.width) counts.set(middle, (counts.get(middle) || 0) + 1);
        }
    return [...counts.values()].slice(0, -1);
}"""


def style(shown: Page, selector: str, name: str) -> str:
    found: str = shown.locator(selector).first.evaluate("(element, name) => getComputedStyle(element)[name]", name)
    return found


def test_forced_colours_keep_marks_bars_and_the_chosen_view_apart(browser: Browser, address: str) -> None:
    with browser.new_context(base_url=address, forced_colors="active") as context:
        shown = context.new_page()
        shown.goto("/?q=peace&view=timeline")
        assert style(shown, ".drawing .bar", "fill") == shown.evaluate(SYSTEM, "CanvasText")
        assert style(shown, ".drawing text", "fill") == shown.evaluate(SYSTEM, "CanvasText")
        assert style(shown, ".tabs [aria-current]", "borderBottomWidth") == "2px"
        shown.goto("/?q=peace")
        assert style(shown, "mark", "backgroundColor") == shown.evaluate(SYSTEM, "Mark")
        assert style(shown, "mark", "color") == shown.evaluate(SYSTEM, "MarkText")


def test_who_refuses_motion_sees_none(browser: Browser, address: str) -> None:
    with browser.new_context(base_url=address, reduced_motion="reduce") as context:
        shown = context.new_page()
        for path in ("/?q=peace", "/documents/A/RES/76/299?q=peace"):
            shown.goto(path)
            moving = "[...document.querySelectorAll('*')].filter((one) => getComputedStyle(one).transitionDuration !== '0s')"
            assert shown.evaluate(f"{moving}.length") == 0


@pytest.mark.parametrize(("path", "part"), [("/?q=peace", ".snippet"), ("/documents/A/RES/76/299", ".clause > p")])
def test_lines_of_clauses_have_62_to_72_characters(browser: Browser, address: str, path: str, part: str) -> None:
    with browser.new_context(base_url=address, viewport={"width": 1280, "height": 800}) as context:
        shown = context.new_page()
        shown.goto(path)
        counts = [count for line in shown.locator(part).all()[:20] for count in line.evaluate(LINES)]
        # Broken at words, a line holds some characters less than its measure.
        assert 60 <= statistics.median(counts) <= 72


def test_a_note_with_a_long_address_is_no_wider_than_a_phone(browser: Browser, made_address: str) -> None:
    with opened(browser, made_address, width=375) as context:
        shown = context.new_page()
        shown.goto("/documents/A/RES/76/901")
        assert shown.evaluate("document.documentElement.scrollWidth") <= 375


@pytest.mark.parametrize("width", [375, 320])
def test_the_menu_is_one_line_on_a_phone(browser: Browser, address: str, width: int) -> None:
    with opened(browser, address, width=width) as context:
        shown = context.new_page()
        for path in ("/", "/?q=peace"):
            shown.goto(path)
            tops = [
                link.bounding_box()
                for link in shown.get_by_role("navigation", name="The whole index").get_by_role("link").all()
            ]
            assert len({round(box["y"]) for box in tops if box}) == 1, path


def test_a_printed_search_has_no_crosses_and_no_dots_at_the_end_of_a_line(browser: Browser, address: str) -> None:
    with opened(browser, address) as context:
        shown = context.new_page()
        shown.emulate_media(media="print")
        shown.goto("/?q=peace&session=77&session=76")
        assert not [cross for cross in shown.locator(".chips [aria-hidden], .clear").all() if cross.is_visible()]
        last = "(line) => getComputedStyle([...line.children].filter((fact) => fact.offsetParent).pop(), '::after').content"
        assert set(shown.locator(".hit .head p").evaluate_all(f"(lines) => lines.map({last})")) == {"none"}


def test_nothing_scrolls_sideways_on_a_phone_without_script(browser: Browser, address: str) -> None:
    with opened(browser, address, script=False, width=320) as context:
        shown = context.new_page()
        for path in ("/?q=peace&per_page=100", "/documents/A/RES/76/299?q=peace", "/clauses/A/RES/76/299/op/3", "/coverage"):
            shown.goto(path)
            assert shown.evaluate("document.documentElement.scrollWidth") <= 320, path


@pytest.mark.parametrize("path", ["/?q=peace", "/?q=peace&session=76..&type=operative"])
def test_five_hits_fit_on_the_screen_of_a_laptop(browser: Browser, address: str, path: str) -> None:
    with opened(browser, address) as context:
        shown = context.new_page()
        shown.goto(path)
        bottoms = shown.locator(".hit .snippet").evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().bottom)")
        assert len([bottom for bottom in bottoms if bottom <= 800]) >= 5


def test_a_timeline_on_a_phone_has_the_numbers_of_its_scale_in_view(browser: Browser, made_address: str) -> None:
    for path in ("/?q=rivers&view=timeline&split=none", "/?q=rivers&view=timeline&with=promise"):
        with opened(browser, made_address, width=375) as context:
            shown = context.new_page()
            shown.goto(path)
            shown.wait_for_load_state()
            box = shown.locator(".drawing .latest").first.bounding_box()
            assert box and box["x"] > 300 and box["x"] + box["width"] <= 375, path
        with opened(browser, made_address) as context:
            shown = context.new_page()
            shown.goto(path)
            expect(shown.locator(".drawing .latest").first).to_be_hidden()


def test_a_printed_timeline_is_whole_and_its_forms_are_not_printed(browser: Browser, made_address: str) -> None:
    with opened(browser, made_address, width=640) as context:
        shown = context.new_page()
        shown.emulate_media(media="print")
        shown.goto("/?q=rivers&view=timeline&with=promise")
        assert shown.locator(".drawing").evaluate("(drawing) => drawing.scrollWidth <= drawing.clientWidth")
        assert not [part for part in shown.locator("nav, button, input").all() if part.is_visible()]


@pytest.mark.parametrize("width", [1280, 375, 320])
def test_a_button_stands_beside_its_field(browser: Browser, made_address: str, width: int) -> None:
    with opened(browser, made_address, width=width) as context:
        shown = context.new_page()
        for path in ("/facets/verb?q=rivers", "/?q=rivers&view=timeline"):
            shown.goto(path)
            field, button = (shown.locator(f"main .find {part}:visible").bounding_box() for part in ("input", "button"))
            assert field and button and abs(field["y"] - button["y"]) < 4, path
            assert button["x"] + button["width"] <= width, path
