"""The formats of a search: a row each, chosen by the suffix or the Accept header."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from search_service.errors import NotAcceptableError, NotFoundError
from search_service.export.tables import TABLE_FORMATS, TableFormat


@dataclass(frozen=True, slots=True)
class Representation:
    """A format by its suffix in addresses; responses have the first of `media_types`, a client may accept any of them.

    `table` is the format of a file with a row for every clause found; None for a page of results.
    """

    suffix: str
    media_types: tuple[str, ...]
    table: TableFormat | None = None


# A client without a preference gets the first.
REPRESENTATIONS = (
    Representation("json", ("application/json",)),
    *(Representation(table.suffix, table.media_types, table) for table in TABLE_FORMATS),
    Representation("atom", ("application/atom+xml",)),
)
SUFFIXES = {representation.suffix: representation for representation in REPRESENTATIONS}
_OFFERED = {media_type: form for form in REPRESENTATIONS for media_type in form.media_types}
# Accept headers without a preference, which are not parsed: that would take a tenth of a request's time.
_NO_PREFERENCE = ("", "*/*")


def chosen(suffix: str) -> Representation:
    """The requested format; a suffix ("csv", "" for none) has priority over the Accept header."""
    if suffix:
        if suffix not in SUFFIXES:
            raise NotFoundError(f"There is no search in the format “{suffix[:60]}”.", f"Use one of {', '.join(SUFFIXES)}.")
        return SUFFIXES[suffix]
    accepted = request.headers.get("Accept", "")
    if accepted in _NO_PREFERENCE:
        return REPRESENTATIONS[0]
    if accepted in _OFFERED:
        return _OFFERED[accepted]
    best = request.accept_mimetypes.best_match(_OFFERED)
    if best is None:
        raise NotAcceptableError("None of the forms that the Accept header names is given here.", f"Ask for {_offered()}.")
    return _OFFERED[best]


def _offered() -> str:
    return ", ".join(representation.media_types[0] for representation in REPRESENTATIONS) + "; pages for people start at /"
