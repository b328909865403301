"""Cursors: opaque texts that say where a walk through all hits of one search goes on, while one generation is served."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import blake2b

from search_service.errors import GoneError, NotFoundError, UsageError
from search_service.query import Query, address, arguments_apart

# Bytes: two fingerprints, an offset and a checksum make 32 letters without padding.
_FINGERPRINT, _OFFSET = 6, 6
_WRITTEN = re.compile(r"[A-Za-z0-9_-]{32}")
_ADVICE = "Start again without after."


def cursor(query: Query, generation: str, offset: int) -> str:
    """The place of the hit that `offset` others stand before, in the list that this query gives in this generation."""
    payload = _list_fingerprint(query) + _fingerprint(generation) + offset.to_bytes(_OFFSET, "big")
    return urlsafe_b64encode(payload + _fingerprint(payload)).decode()


def offset_of(text: str, query: Query, generation: str) -> int:
    """The offset that a cursor stands for.

    UsageError for a text that is no cursor or is one of another search; NotFoundError for one that no answer gave, GoneError
    where its generation is no longer served.
    """
    if not _WRITTEN.fullmatch(text):
        raise UsageError(f"“{text[:60]}” is no cursor.", "Take it from links.after of an answer, as it stands.", "after")
    raw = urlsafe_b64decode(text)
    payload, check = raw[:-_FINGERPRINT], raw[-_FINGERPRINT:]
    if _fingerprint(payload) != check:
        raise NotFoundError(f"No answer gave the cursor “{text}”.", _ADVICE)
    of_list, of_generation, offset = payload[:_FINGERPRINT], payload[_FINGERPRINT:-_OFFSET], payload[-_OFFSET:]
    if of_list != _list_fingerprint(query):
        raise UsageError("This cursor is one of another search.", f"Change no other parameter. {_ADVICE}", "after")
    if of_generation != _fingerprint(generation):
        raise GoneError("The index was built anew since this cursor was given.", _ADVICE)
    return int.from_bytes(offset, "big")


def _list_fingerprint(query: Query) -> bytes:
    """The same for all pages of a list, whatever their size is."""
    *arguments, _ = arguments_apart(query)
    return _fingerprint(address("", *arguments, "per_page=1"))


def _fingerprint(text: str | bytes) -> bytes:
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return blake2b(raw, digest_size=_FINGERPRINT).digest()
