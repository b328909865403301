"""Cursors: opaque texts for the next page of a search on one generation."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import blake2b

from search_service.errors import GoneError, NotFoundError, UsageError
from search_service.query import Query, address, arguments_apart

# The bytes are two fingerprints, the engine's position in the list, and a checksum; a position of six bytes makes 32 letters.
_FINGERPRINT = 6
_WRITTEN = re.compile(r"[A-Za-z0-9_-]{26,400}")
_ADVICE = "Start again without after."


def cursor(query: Query, generation: str, place: bytes) -> str:
    """The cursor for an engine's position (`Found.after`) in the results of this query in this generation."""
    payload = _list_fingerprint(query) + _fingerprint(generation) + place
    return urlsafe_b64encode(payload + _fingerprint(payload)).decode().rstrip("=")


def place_of(text: str, query: Query, generation: str) -> bytes:
    """The engine's position that a cursor stands for.

    UsageError for a text that is no cursor, or the cursor of another search; NotFoundError for a cursor that no answer gave;
    GoneError for one whose generation is no longer served.
    """
    # In base 64, no number of bytes takes 4 n + 1 letters.
    if not _WRITTEN.fullmatch(text) or len(text) % 4 == 1:
        raise UsageError(f"“{text[:60]}” is not a cursor.", "Take it from links.after of an answer, unchanged.", "after")
    raw = urlsafe_b64decode(f"{text}==")
    payload, check = raw[:-_FINGERPRINT], raw[-_FINGERPRINT:]
    if _fingerprint(payload) != check:
        raise NotFoundError(f"No answer gave the cursor “{text}”.", _ADVICE)
    of_list, of_generation = payload[:_FINGERPRINT], payload[_FINGERPRINT : 2 * _FINGERPRINT]
    if of_list != _list_fingerprint(query):
        raise UsageError("This cursor is one of another search.", f"Change no other parameter. {_ADVICE}", "after")
    if of_generation != _fingerprint(generation):
        raise GoneError("The index was built anew since this cursor was given.", _ADVICE)
    return payload[2 * _FINGERPRINT :]


def _list_fingerprint(query: Query) -> bytes:
    """The fingerprint of a search; all its pages have the same, whatever their size."""
    *arguments, _ = arguments_apart(query)
    return _fingerprint(address("", *arguments, "per_page=1"))


def _fingerprint(text: str | bytes) -> bytes:
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return blake2b(raw, digest_size=_FINGERPRINT).digest()
