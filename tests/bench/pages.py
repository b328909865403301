"""How fast and how heavy pages are on a throttled phone: largest paint, layout shift, bytes.

    python -m tests.bench.pages [--index-dir DIR] [--repeat N]

A server of its own answers from the index; Chromium shows each page in a window of 375 x 667 with an empty cache, at 1.6 Mbit/s
down, 0.75 up and 150 ms a round trip (the "slow 4G" of Lighthouse), with a processor four times as slow as this machine's.
"Paint" is the largest contentful paint; bytes are those of the page before and after compression, without its style and script.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import FLAGS

# Kinds of pages; the heaviest of a kind where the corpus has one.
PAGES = {
    "home": "/",
    "form": "/advanced",
    "results": "/?q=climate+change&verb=urge&session=76..",
    "results, 50": "/?q=sustainable+development&per_page=50",
    "nothing found": "/?q=%22zone+of+peas%22+climate",
    "a passage": "/?q=urges+all+Member+States+to+strengthen+their+cooperation+on+climate+change+adaptation",
    "a symbol": "/?q=76%2F299",
    "concordance": "/?q=%22climate+change%22&view=concordance&per_page=100",
    "timeline": "/?q=%22climate+change%22&view=timeline",
    "timeline by verb": "/?q=peace&view=timeline&split=verb",
    "timeline of three": "/?q=peace&view=timeline&with=war&with=trade",
    "subjects": "/facets/subject?q=peace",
    "sessions": "/facets/session",
    "agenda items": "/facets/agenda?q=peace",
    "votes": "/facets/vote",
    "document": "/documents/A/RES/76/299?q=peace",
    "long resolution": "/documents/A/RES/78/69",
    "clause": "/clauses/A/RES/76/299/op/3?q=peace",
    "nearly identical": "/near/A/RES/77/172/pre/2",
    "comparison": "/compare?a=A/RES/76/205&b=A/RES/78/153",
    "verb shifts": "/shifts?q=states&per_page=100",
    "check": "/check",
    "your clauses": "/collect?c=A/RES/76/299/op/3&c=A/RES/76/299/op/1",
    "browse": "/browse",
    "agenda": "/browse/agenda/77",
    "coverage": "/coverage",
    "help": "/help",
    "api": "/api",
    "about": "/about",
    "problems": "/problems",
    "refused": "/?q=pe*",
    "not found": "/documents/nothing-here",
}
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
SLOWER = 4
OBSERVE = """
window.paint = 0; window.shift = 0;
new PerformanceObserver((list) => { for (const one of list.getEntries()) window.paint = one.startTime; })
  .observe({type: 'largest-contentful-paint', buffered: true});
new PerformanceObserver((list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) window.shift += one.value; })
  .observe({type: 'layout-shift', buffered: true});
"""
SETTLED = "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(drawn, 100))))"


@dataclass(frozen=True, slots=True)
class Load:
    """How a page loaded: milliseconds to its largest paint, the sum of its layout shifts, its bytes plain and on the way."""

    paint: float
    shift: float
    size: int
    sent: int


def load(browser: Browser, address: str, path: str, throttled: bool = True) -> Load:
    """A page in a new window of a phone, with nothing in its cache."""
    phone = {"width": 375, "height": 667}
    with browser.new_context(base_url=address, viewport=phone, is_mobile=True, has_touch=True) as context:
        page = context.new_page()
        session = context.new_cdp_session(page)
        if throttled:
            session.send("Network.emulateNetworkConditions", NETWORK)
            session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.add_init_script(OBSERVE)
        answer = page.goto(path, wait_until="load")
        assert answer is not None
        page.evaluate(SETTLED)
        paint, shift = page.evaluate("[window.paint, window.shift]")
        return Load(paint, shift, len(answer.body()), answer.request.sizes()["responseBodySize"])


def table(browser: Browser, address: str, pages: Mapping[str, str], repeat: int) -> Iterator[str]:
    """A row for each page; the server has answered all of them before."""
    yield "| page | paint, ms | shift | kB | kB sent |\n|---|---|---|---|---|"
    for path in pages.values():
        load(browser, address, path, throttled=False)
    for name, path in pages.items():
        loads = [load(browser, address, path) for _ in range(repeat)]
        paint = statistics.median(one.paint for one in loads)
        last = loads[-1]
        shift = max(one.shift for one in loads)
        yield f"| {name} | {paint:,.0f} | {shift:.3f} | {last.size / 1000:.0f} | {last.sent / 1000:.0f} |"


@contextmanager
def served(index_dir: str) -> Iterator[str]:
    command = [sys.executable, "-m", "search_service", "serve", "--port", "0", "--workers", "1", "--index-dir", index_dir]
    # A server that shares its machine with the browser refuses nothing here: it is the pages that are measured.
    patient = {"SEARCH_SERVICE_BUDGET_MS": "60000", "SEARCH_SERVICE_DEADLINE_MS": "60000", "SEARCH_SERVICE_REQUEST_LOG": ""}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | patient) as server:
        try:
            assert server.stdout
            address = next((found[0] for line in server.stdout if (found := re.search(r"http://\S+(?=/)", line))), "")
            if not address:
                sys.exit(f"The server does not start on {index_dir}; its reason stands above.")
            yield address
        finally:
            server.terminate()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--index-dir", default="index")
    options.add_argument("--repeat", type=int, default=3)
    chosen = options.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("There is no chromium on the path. Install the package chromium.")
    with served(chosen.index_dir) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        for line in table(browser, address, PAGES, chosen.repeat):
            print(line, flush=True)
        browser.close()


if __name__ == "__main__":
    main()
