"""The masthead of a document: the facts that it states, as rows of a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from search_service.export.urls import official_url
from search_service.fields import FACETS_BY_NAME
from search_service.model import Document, Vote
from search_service.text.state_names import known_state
from search_service.web.pages.labels import day, page_label
from search_service.web.pages.navigation import choosing


@dataclass(frozen=True, slots=True)
class FactValue:
    """A value as printed, and the search that it leads to, "" where it leads to none."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A row: its heading and values; `from_catalogue` where the UN's catalogue says it, not the text.

    `printed` rows stand in the masthead of the printed text; the others tell more about it.
    """

    heading: str
    values: tuple[FactValue, ...]
    printed: bool
    from_catalogue: bool


PRINTED = ("session", "agenda_items", "committee", "adopted", "vote", "official")


def facts(document: Document) -> tuple[Fact, ...]:
    """The rows in the order of a printed masthead."""
    rows = (
        ("Session", "session", _searches("session", document.session)),
        (_plural("Agenda item", document.agenda_items), "agenda_items", tuple(_agenda(document))),
        ("Committee", "committee", _plain(document.committee)),
        ("Adopted", "adopted", _plain(_adopted(document))),
        ("Vote", "vote", _vote(document.vote)),
        ("Official text", "official", _official(document)),
        ("Published", "published", _plain(day(document.published) if document.published else None)),
        (_plural("Draft", document.draft_symbols), "draft_symbols", _plain(*document.draft_symbols)),
        (_plural("Sponsor", document.sponsors), "sponsors", tuple(_sponsors(document))),
        (_plural("Subject", document.subjects), "subjects", _searches("subject", *document.subjects)),
        ("Development goals", "sdgs", _searches("sdg", *document.sdgs)),
        ("Language", "language", _plain(document.language if document.language != "en" else None)),
        ("Read from", "source", _plain(PurePosixPath(document.source).name)),
    )
    return tuple(
        Fact(heading, values, field in PRINTED, field in document.from_catalogue) for heading, field, values in rows if values
    )


def _plain(*texts: str | None) -> tuple[FactValue, ...]:
    return tuple(FactValue(text) for text in texts if text)


def _searches(facet: str, *values: str | None) -> tuple[FactValue, ...]:
    row = FACETS_BY_NAME[facet]
    return tuple(FactValue(page_label(row, value, {}), choosing(facet, value)) for value in values if value)


def _plural(heading: str, values: tuple[str, ...]) -> str:
    return f"{heading}s" if len(values) > 1 else heading


def _agenda(document: Document) -> Iterator[FactValue]:
    """Items with their titles where each has one; else the items, then the titles."""
    items, titles = tuple(_items(document)), document.agenda_item_titles
    if len(items) != len(titles):
        yield from (*items, *_plain(*titles))
        return
    for item, title in zip(items, titles, strict=True):
        yield FactValue(f"{item.text}: {title}", item.url)


def _items(document: Document) -> Iterator[FactValue]:
    for item in document.agenda_items:
        session = document.session
        yield FactValue(item, choosing("agenda", f"{session}/{item}") if session else choosing("agenda_item", item))


def _sponsors(document: Document) -> Iterator[FactValue]:
    """As they are printed; a State leads to the texts that it sponsors."""
    for sponsor in document.sponsors:
        state = known_state(sponsor)
        yield FactValue(sponsor, choosing("sponsor", state)) if state else FactValue(sponsor)


def _adopted(document: Document) -> str | None:
    parts = (day(document.adopted) if document.adopted else None, document.meeting)
    return ", ".join(filter(None, parts)) or None


def _vote(vote: Vote | None) -> tuple[FactValue, ...]:
    if vote is None or vote.method is None:
        return ()
    counts = (("in favour", vote.in_favour), ("against", vote.against), ("abstaining", vote.abstaining))
    votes = ", ".join(f"{count} {side}" for side, count in counts if count is not None)
    return _plain(votes if votes and vote.method == "recorded vote" else vote.method.capitalize())


def _official(document: Document) -> tuple[FactValue, ...]:
    address = official_url(document)
    return (FactValue(address.removeprefix("https://"), address),) if address else ()
