"""Pages of engines that have all hits in order: the end of a page is an offset."""

from __future__ import annotations

from search_service.engines import Request

_BYTES = 6


def offset_of(request: Request) -> int:
    """The number of hits before the requested page."""
    return int.from_bytes(request.after, "big") if request.after else request.offset


def page_end(request: Request, hits: int, total: int, wordings: int) -> bytes:
    """The `Found.after` of a page of so many hits; if wordings were not counted, the bound is the number of clauses."""
    listed = wordings if request.grouped and request.with_totals else total
    end = offset_of(request) + hits
    return end.to_bytes(_BYTES, "big") if hits and end < listed else b""
