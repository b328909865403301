"""Every kind of page is for everyone: axe-core finds nothing, nothing shifts or scrolls sideways, headings are in order."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import axe_playwright_python
import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page

from tests.browser.chromium import opened
from tests.web.page_reading import BROWSER, page

PAGES = {
    "welcome": "/",
    "form": "/advanced",
    "form filled in": "/advanced?show=query&exactly=preventive+diplomacy&verb=note&year_from=2017",
    "results": "/?q=preventive+diplomacy&session=77&session=72",
    "nothing found": "/?q=%22diplomacy+preventive%22&session=77",
    "facet": "/facets/verb?q=peace",
    "facet found by a word": "/facets/verb?find=note&order=count",
    "concordance": "/?q=peace&view=concordance&neighbour=right&per_page=100",
    "concordance of openings": "/?verb=note&view=concordance&context=15",
    "timeline": "/?q=peace&view=timeline&by=session",
    "timeline by verb": "/?q=peace&view=timeline&split=verb&scale=rate",
    "timeline of several searches": "/?q=peace&view=timeline&with=trust&with=security",
    "document": "/documents/A/RES/76/299",
    "document with matches": "/documents/A/RES/77/273?q=diplomacy&verb=encourage",
    "draft": "/documents/004_15562e19e63beb70",
    "press report": "/documents/000_ed7c84c6a08f4721",
    "clause": "/clauses/A/RES/77/273/op/1?q=regional",
    "comparison": "/compare?a=A/RES/72/7&b=A/RES/77/273",
    "comparison side by side": "/compare?a=A/RES/72/7&b=A/RES/77/273&layout=side&pairs=all",
    "check": "/check",
    "your clauses": "/collect?c=A/RES/77/273/op/3&note=first&c=A/RES/72/7/op/3",
    "nearly identical": "/near/A/RES/77/273/op/4",
    "verb shifts": "/shifts",
    "browse": "/browse",
    "agenda": "/browse/agenda/77",
    "subjects": "/browse/subjects/P",
    "coverage": "/coverage",
    "help": "/help",
    "api": "/api",
    "operating": "/operating",
    "problems": "/problems",
    "problem": "/problems/not-found",
    "about": "/about",
    "running it": "/operating",
    "refused": "/?q=pe*",
    "not found": "/documents/nothing-here",
}
# Addresses that answer with no page.
FILES = re.compile(r"/(api|static)/.*|/(healthz|metrics|openapi\.json|opensearch\.xml)")
EVERY = pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
Scheme = Literal["light", "dark"]


def test_every_page_that_is_served_is_among_them(client: FlaskClient) -> None:
    addresses = client.application.url_map
    served = {rule.rule for rule in addresses.iter_rules() if "GET" in (rule.methods or ()) and not FILES.fullmatch(rule.rule)}
    matcher = addresses.bind("localhost")
    assert served == {matcher.match(urlsplit(path).path, return_rule=True)[0].rule for path in PAGES.values()}


@cache
def axe() -> str:
    """axe-core, as the package brings it; it is run through the debugger, which the pages' own policy does not bind."""
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def violations(shown: Page) -> list[str]:
    """What axe-core finds: the rule, and the first places that break it."""
    shown.evaluate(axe())
    found = shown.evaluate("axe.run({resultTypes: ['violations'], rules: {'target-size': {enabled: true}}})")["violations"]
    return [f"{rule['id']}: {[node['html'][:120] for node in rule['nodes'][:3]]}" for rule in found]


def unfolded(shown: Page) -> None:
    shown.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")


# Between them both widths and each kind of colours, in half of the time that all six pairs take.
@pytest.mark.parametrize(
    ("width", "scheme", "forced"), [(1280, "light", "none"), (375, "dark", "none"), (375, "light", "active")]
)
def test_axe_finds_nothing_on_any_kind_of_page(
    browser: Browser, address: str, width: int, scheme: Scheme, forced: Literal["none", "active"]
) -> None:
    found = {}
    with opened(browser, address, width=width, scheme=scheme) as context:
        shown = context.new_page()
        shown.emulate_media(forced_colors=forced)
        shown.goto("/check")
        shown.get_by_label("Paste the text of the draft").fill(
            "1. Notes with satisfaction the report on preventive diplomacy;\n\n2. Sings a song."
        )
        shown.get_by_role("button", name="Check", exact=True).click()
        shown.get_by_role("heading", name="The draft, checked").wait_for()
        unfolded(shown)
        if broken := violations(shown):
            found["report of a check"] = broken
        for name, path in PAGES.items():
            shown.goto(path)
            unfolded(shown)
            if broken := violations(shown):
                found[name] = broken
    assert found == {}


def test_axe_finds_nothing_on_what_the_script_opens(browser: Browser, address: str) -> None:
    with opened(browser, address) as context:
        shown = context.new_page()
        shown.goto("/")
        shown.get_by_label("Search the clauses").press_sequentially("diplom")
        shown.get_by_role("option").first.wait_for()
        shown.keyboard.press("ArrowDown")
        assert violations(shown) == []
        shown.goto("/?q=peace")
        shown.keyboard.press("?")
        shown.get_by_role("dialog").wait_for()
        assert violations(shown) == []


@pytest.mark.parametrize("width", [1280, 320])
def test_nothing_shifts_and_nothing_scrolls_sideways(browser: Browser, address: str, width: int) -> None:
    with opened(browser, address, width=width) as context:
        context.add_init_script(
            "window.shifts = [];"
            "new PerformanceObserver((list) => shifts.push(...list.getEntries().map((shift) => shift.value)))"
            ".observe({type: 'layout-shift', buffered: true});"
        )
        shown = context.new_page()
        for name, path in PAGES.items():
            shown.goto(path, wait_until="load")
            shown.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
            # A wide table settles by a hair where its last rows are late: 0.002 was seen. People begin to notice 0.1.
            assert sum(shown.evaluate("window.shifts")) < 0.01, name
            unfolded(shown)
            assert shown.evaluate("document.documentElement.scrollWidth") <= width, name


@EVERY
def test_headings_go_down_one_step_at_a_time(client: FlaskClient, path: str) -> None:
    shown = page(client, path, client.get(path, headers=BROWSER).status_code)
    levels = [int(heading.tag[1]) for heading in shown.xpath("//h1 | //h2 | //h3 | //h4")]
    main = [int(heading.tag[1]) for heading in shown.xpath("//main//h1 | //main//h2 | //main//h3 | //main//h4")]
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(main)), main


@EVERY
def test_every_page_has_its_landmarks_by_name(client: FlaskClient, path: str) -> None:
    shown = page(client, path, client.get(path, headers=BROWSER).status_code)
    assert [len(shown.xpath(f"//{landmark}")) for landmark in ("main", "body/header", "body/footer")] == [1, 1, 1]
    named = [part.get("aria-label") for part in shown.xpath("//nav | //aside")]
    assert None not in named and len(set(named)) == len(named)
    assert shown.xpath("//body/a[1]/@href") == ["#main"]


@EVERY
def test_no_page_is_heavy(client: FlaskClient, path: str) -> None:
    assert len(client.get(path, headers=BROWSER).data) < 100_000


@pytest.mark.parametrize(("part", "most"), [("/static/style.css", 40_000), ("/static/comfort.js", 30_000)])
def test_style_and_script_are_light(client: FlaskClient, part: str, most: int) -> None:
    with client.get(part) as response:
        assert len(response.data) < most
