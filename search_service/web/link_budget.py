"""The link budget of a page: long addresses get fewer links."""

from __future__ import annotations

# In bytes: a third of the limit of a page; its texts and other links take the rest.
MAX_LINK_BYTES = 300_000


def affordable(address: str, wanted: int, lists: int = 1) -> int:
    """The number of links, from 1 to `wanted`, that each of so many lists may have; links are as long as `address`."""
    return max(1, min(wanted, MAX_LINK_BYTES // (lists * max(len(address), 1))))


def is_affordable(address: str, wanted: int) -> bool:
    return affordable(address, wanted) >= wanted
