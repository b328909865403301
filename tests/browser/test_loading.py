"""Pages are fast and light on a phone: the largest paint on a slow network and processor, no shift, few bytes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.bench.pages import load

# The bound of a machine at rest is 2,500; tests run beside others.
MOST_MS = 6_000
KINDS = ("/", "/?q=rivers", "/?q=rivers&view=timeline", "/documents/A/RES/77/903", "/facets/verb?q=rivers")


@pytest.mark.parametrize("path", KINDS)
def test_a_phone_with_a_slow_network_shows_a_page_soon_and_nothing_shifts(
    browser: Browser, made_address: str, path: str
) -> None:
    loaded = load(browser, made_address, path)
    assert 0 < loaded.paint < MOST_MS
    assert loaded.shift < 0.01
    assert loaded.sent < loaded.size / 2  # what is sent is compressed
