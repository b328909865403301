"""How tests open pages in a real browser."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

# Chromium as root in a container, and silent: it may ask nothing of the network on its own behalf.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def opened(
    browser: Browser, address: str, *, script: bool = True, width: int = 1280, scheme: Literal["light", "dark"] = "light"
) -> BrowserContext:
    return browser.new_context(
        base_url=address, java_script_enabled=script, viewport={"width": width, "height": 800}, color_scheme=scheme
    )


ON_ALL = pytest.mark.parametrize(
    ("width", "script"),
    [(1280, True), (375, True), (1280, False), (375, False)],
    ids=["desk", "phone", "desk-bare", "phone-bare"],
)


def unfold(page: Page) -> None:
    """Open the sheet of filters where it is a sheet, and closed."""
    sheet = page.locator("aside .fold")
    # Before its style has come, a page shows what the style hides.
    sheet.locator(".facet").first.wait_for(state="attached")
    page.wait_for_load_state()
    if sheet.locator("> summary").is_visible() and not sheet.evaluate("(fold) => fold.open"):
        sheet.locator("> summary").click()
