"""How many links an answer may have: long addresses get fewer."""

from __future__ import annotations

# A third of what an answer may have; the texts and the other links take the rest.
MAX_LINK_BYTES = 300_000


def affordable(address: str, wanted: int, lists: int = 1) -> int:
    """How many of the `wanted` links, about as long as an address, each of some lists may have; at least one."""
    return max(1, min(wanted, MAX_LINK_BYTES // (lists * max(len(address), 1))))


def is_affordable(address: str, wanted: int) -> bool:
    return affordable(address, wanted) >= wanted
