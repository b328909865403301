"""Pages of engines that have all hits in order: the end of a page is an offset."""

from __future__ import annotations

from search_service.engines import Request

_BYTES = 6


def offset_of(request: Request) -> int:
    """The number of hits before the requested page."""
    return int.from_bytes(request.after, "big") if request.after else request.offset


def listed(request: Request, total: int, wordings: int) -> int:
    """How many hits all pages list; if wordings were not counted, at most as many as there are clauses."""
    return wordings if request.grouped and request.with_totals else total


def page_end(request: Request, hits: int, total: int, wordings: int) -> bytes:
    """The `Found.after` of a page of so many hits."""
    end = offset_of(request) + hits
    return end.to_bytes(_BYTES, "big") if hits and end < listed(request, total, wordings) else b""
