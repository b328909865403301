"""The page that journeys are walked on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import opened


@pytest.fixture
def page(browser: Browser, made_address: str, width: int, script: bool) -> Iterator[Page]:
    """A new page, which fails the test at an error of the script."""
    with opened(browser, made_address, width=width, script=script) as context:
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        opened_page = context.new_page()
        errors: list[str] = []
        opened_page.on("pageerror", lambda error: errors.append(str(error)))
        yield opened_page
        assert errors == []
