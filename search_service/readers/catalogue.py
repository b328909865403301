"""The United Nations' catalogue of resolutions, which completes documents."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace

from search_service.model import Document, Vote
from search_service.readers.akn.metadata import term
from search_service.symbols import agenda_items, citations, parse_symbol
from search_service.text.numerals import written_day
from search_service.text.states import states_in

_PARTS = re.compile(r"(?P<whole>A/RES/\S+) (?P<first>[A-Z])(?:-(?P<last>[A-Z]))?")
_ISO_DAY = re.compile(r"(?!0001)\d{4}-\d\d-\d\d")
_RECORDED = re.compile(r"recorded vote|unanimously|Adopted \d|non-unanimously", re.I)
_UNOPPOSED = re.compile(r"without a vote|without vote|acclamation|consensus", re.I)


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """The catalogue's facts of one document, with the fields of Document; unknown fields are empty."""

    symbol: str
    title: str = ""
    agenda_items: tuple[str, ...] = ()
    agenda_item_titles: tuple[str, ...] = ()
    adopted: str | None = None
    meeting: str | None = None
    draft_symbols: tuple[str, ...] = ()
    sponsors: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    sdgs: tuple[str, ...] = ()
    vote: Vote | None = None


FILLED = tuple(field.name for field in fields(CatalogueEntry) if field.name != "symbol")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Entries by symbol; `unread` counts the lines without an entry."""

    entries: Mapping[str, CatalogueEntry]
    unread: int = 0


def load(lines: Iterable[str]) -> Catalogue:
    """The catalogue in these lines. Of two entries of one symbol, the first counts; an entry of the parts A to C of a
    resolution is an entry of each part. Other lines are skipped and counted."""
    entries: dict[str, CatalogueEntry] = {}
    unread = 0
    for line in lines:
        text = line.strip().lstrip("[").rstrip(",] ")
        if text:
            entry = _entry(text)
            if entry is None:
                unread += 1
                continue
            for symbol in _symbols(entry):
                entries.setdefault(symbol, entry)
    return Catalogue(entries, unread)


def complete(document: Document, catalogue: Catalogue) -> Document:
    """The document completed from the catalogue; `from_catalogue` names each field that was filled.

    Facts in the text are never replaced, with two exceptions: the votes of States are added to a vote, and the librarians'
    subjects replace those that a program assigned. English terms of the catalogue are not added to texts in other languages.
    """
    entry = catalogue.entries.get(document.symbol or "")
    if entry is None:
        return document
    english = document.language == "en"
    full = replace(
        document,
        title=document.title or (entry.title if english else ""),
        agenda_items=document.agenda_items or entry.agenda_items,
        agenda_item_titles=document.agenda_item_titles or (entry.agenda_item_titles if english else ()),
        adopted=document.adopted or (entry.adopted if document.kind == "resolution" else None),
        meeting=document.meeting or (entry.meeting if english else None),
        draft_symbols=document.draft_symbols or entry.draft_symbols,
        sponsors=document.sponsors or entry.sponsors,
        subjects=_subjects(document.subjects, entry.subjects),
        sdgs=document.sdgs or entry.sdgs,
        vote=_vote(document.vote, entry.vote),
    )
    filled = tuple(field for field in FILLED if getattr(full, field) != getattr(document, field))
    return replace(full, from_catalogue=(*document.from_catalogue, *filled)) if filled else document


def _subjects(entered: tuple[str, ...], listed: tuple[str, ...]) -> tuple[str, ...]:
    """The text's subjects if they share a term with the librarians', as they are then the librarians' too; else theirs."""
    return entered if entered and (not listed or set(entered) & set(listed)) else listed


def _vote(entered: Vote | None, listed: Vote | None) -> Vote | None:
    if entered is None or listed is None:
        return entered or listed
    if entered.method != listed.method or entered.states_in_favour or entered.states_against or entered.states_abstaining:
        return entered
    sides = (listed.states_in_favour, listed.states_against, listed.states_abstaining)
    counts = (listed.in_favour, listed.against, listed.abstaining)
    if entered.in_favour is not None:
        counts = (entered.in_favour, entered.against, entered.abstaining)
    return Vote(entered.method, *counts, *sides)


def _symbols(entry: CatalogueEntry) -> Iterator[str]:
    parts = _PARTS.fullmatch(entry.symbol)
    if parts and parts["last"]:
        yield from (f"{parts['whole']} {chr(letter)}" for letter in range(ord(parts["first"]), ord(parts["last"]) + 1))
    yield entry.symbol


def _entry(line: str) -> CatalogueEntry | None:
    """The entry of one line; None if the line is no JSON object with a symbol."""
    try:
        raw = json.loads(line)
    except (ValueError, RecursionError):
        return None
    symbol = parse_symbol(_text(raw, "symbol")) if isinstance(raw, dict) else None
    if symbol is None:
        return None
    item_title, meeting = _text(raw, "agenda_item_name"), _text(raw, "adoption_meeting")
    drafts = citations(f"{_text(raw, 'originating_document')}; {_text(raw, 'draft_resolution')}")
    return CatalogueEntry(
        symbol=symbol,
        title=_text(raw, "title") or _text(raw, "resolution_title"),
        agenda_items=agenda_items(_text(raw, "agenda_item")),
        agenda_item_titles=(item_title,) if item_title else (),
        adopted=_day(_text(raw, "adoption_date")),
        meeting=meeting if "meeting" in meeting else None,  # in 2020 it can be "Voting by mail"
        draft_symbols=tuple(draft.symbol for draft in drafts if "/L." in draft.symbol or draft.symbol.startswith("S/")),
        sponsors=_sponsors(raw),
        subjects=_librarians(raw),
        sdgs=tuple(
            sorted(
                {goal for goal in _texts(raw, "SDGs") if goal.isdecimal() and len(goal) < 3 and 1 <= int(goal) <= 17}, key=int
            )
        ),
        vote=_counted(raw),
    )


def _text(raw: Mapping[str, object], key: str) -> str:
    value = raw.get(key)
    words = _clean(value) if isinstance(value, str) else ""
    return "" if words == "N.A." else words


def _clean(text: str) -> str:
    """A text with one blank between words; lone surrogates, which JSON allows and UTF-8 does not, become question marks."""
    return " ".join(text.split()).encode("utf-8", "replace").decode("utf-8")


def _texts(raw: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = raw.get(key)
    items = value if isinstance(value, list) else []
    return tuple(_clean(item) for item in items if isinstance(item, str) and item.strip())


def _day(text: str) -> str | None:
    """A day in either of the catalogue's two spellings: "13 October 2020", "2019-10-10 00:00:00"."""
    iso = _ISO_DAY.match(text)
    return iso[0] if iso else written_day(text)


def _sponsors(raw: Mapping[str, object]) -> tuple[str, ...]:
    """The States among the sponsors; elsewhere the catalogue says who submitted a draft: "SUBMITTED BY THE CHAIR"."""
    listed = (*_texts(raw, "sponsors"), *_texts(raw, "additional_sponsors"))
    return tuple(dict.fromkeys(state for text in listed for state in states_in(text)))


def _librarians(raw: Mapping[str, object]) -> tuple[str, ...]:
    pairs = raw.get("subjects")
    found = []
    for pair in pairs if isinstance(pairs, list) else []:
        if isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair):
            subject, dictionary = pair
            if subject.strip() and (dictionary == "DHLAUTH" or dictionary.startswith("UNBIS")):
                found.append(term(_clean(subject), dictionary))
    return tuple(dict.fromkeys(found))


def _counted(raw: Mapping[str, object]) -> Vote | None:
    kind = f"{_text(raw, 'adoption_type')} {_text(raw, 'voting_type')}"
    counts = [_text(raw, f"MS_{side}_count") for side in ("in_favour", "against", "abstaining")]
    numbers = [int(count) if count.isdecimal() and len(count) < 5 else 0 for count in counts]
    if _RECORDED.search(kind) or "adoptedRecordedVote" in kind:
        states = (tuple(dict.fromkeys(_texts(raw, f"MS_{side}"))) for side in ("in_favour", "against", "abstaining"))
        if not any(numbers):
            return Vote("recorded vote", None, None, None, *states)
        in_favour, against, abstaining = numbers
        return Vote("recorded vote", in_favour, against, abstaining, *states)
    return Vote("without a vote") if _UNOPPOSED.search(kind) else None
