"""The browse pages: values of facets with counts, as links to searches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import Blueprint, render_template

from search_service.errors import NotFoundError, quoted
from search_service.fields import FACETS_BY_NAME
from search_service.indexing.coverage import AgendaItem
from search_service.query import Query
from search_service.symbols import session_name, symbol_order
from search_service.verbs import LADDERS, rung
from search_service.web.pages.labels import LADDER_NAMES, STEPS, page_label
from search_service.web.pages.navigation import choosing
from search_service.web.request import index

blueprint = Blueprint("browsing", __name__)

MAX_USED = 40


@dataclass(frozen=True, slots=True)
class Entry:
    """A value with the number of its clauses and the search for them; `more` is the address of what it divides into."""

    label: str
    count: int
    url: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Entries of one kind; `facet` names it where they are values of one."""

    heading: str
    entries: tuple[Entry, ...]
    facet: str = ""


@blueprint.get("/browse")
def browse() -> str:
    counts = index().counts()
    return render_template(
        "browse.html",
        kinds=[_shelf(name, counts[name]) for name in ("body", "kind", "type", "adoption")],
        sessions=[_sessions(body) for body in counts["body"]],
        years=_years(),
        verbs=_verbs(counts["verb"]),
        letters=_letters(counts["subject"]),
        subjects=Shelf("The most frequent subjects", _shelf("subject", counts["subject"]).entries[:MAX_USED], "subject"),
        goals=_shelf("sdg", counts["sdg"]),
    )


@blueprint.get("/browse/agenda/<session>")
def agenda(session: str) -> str:
    """The items of one session's agenda, with their titles."""
    items = [item for item in index().coverage().agenda if item.session == session]
    if not items:
        raise NotFoundError(f"There is no agenda of a session {quoted(session)} here.", "Choose a session under Browse.")
    return render_template("agenda.html", name=session_name(session), items=[(item, _of(item)) for item in items])


@blueprint.get("/browse/subjects/<letter>")
def subjects(letter: str) -> str:
    """The subjects that begin with one letter, A to Z."""
    counts = index().counts()["subject"]
    chosen = {value: count for value, count in counts.items() if _letter(value) == letter}
    if not chosen:
        raise NotFoundError(f"No subject here begins with {quoted(letter)}.", "Choose a letter under Browse.")
    entries = sorted(_entries("subject", chosen), key=lambda entry: entry.label.casefold())
    return render_template(
        "subjects.html", letter=letter, letters=_letters(counts), chosen=Shelf(f"Subjects: {letter}", tuple(entries), "subject")
    )


def _entries(facet: str, counts: Mapping[str, int]) -> Iterable[Entry]:
    row = FACETS_BY_NAME[facet]
    return (Entry(page_label(row, value, {}), count, choosing(facet, value)) for value, count in counts.items())


def _shelf(facet: str, counts: Mapping[str, int]) -> Shelf:
    """The values of a facet, those with most clauses first."""
    entries = sorted(_entries(facet, counts), key=lambda entry: (-entry.count, entry.label))
    return Shelf(FACETS_BY_NAME[facet].heading, tuple(entries), facet)


def _sessions(body: str) -> Shelf:
    """The sessions of a body, the latest first; regular ones before special ones. Each leads to its agenda, where one is known.

    Two bodies can meet for the same session, so that the search names the body as well where they do.
    """
    with_agenda = {item.session for item in index().coverage().agenda} if body == "General Assembly" else set()
    ours = ("body", (body,))
    counts = {session.value: session.count for session in index().values(Query(filters=(ours,)), "session")}
    everywhere = index().counts()["session"]
    newest = sorted(counts, key=symbol_order, reverse=True)
    ordered = sorted(newest, key=lambda session: not session.isdigit())
    entries = (
        Entry(
            session_name(session),
            counts[session],
            Query(filters=(*((ours,) if everywhere[session] > counts[session] else ()), ("session", (session,)))).url("/"),
            f"/browse/agenda/{session}" if session in with_agenda else "",
        )
        for session in ordered
    )
    return Shelf(f"Sessions of the {body}", tuple(entries))


def _years() -> Shelf:
    """The Security Council has no sessions: its texts are told apart by their years, the latest first."""
    council = ("body", ("Security Council",))
    counted = index().values(Query(filters=(council,)), "year")
    years = sorted(counted, key=lambda year: year.value, reverse=True)
    entries = (Entry(year.label, year.count, Query(filters=(council, ("year", (year.value,)))).url("/")) for year in years)
    return Shelf("The Security Council by year", tuple(entries))


def _verbs(counts: Mapping[str, int]) -> tuple[Shelf, ...]:
    """Verbs by ladder and strength, the strongest first; then those on no ladder."""
    steps = [(name, step) for name, ladder in LADDERS.items() for step in reversed(range(len(ladder)))]
    shelves = []
    for lemma, heading in [
        *((LADDERS[name][step], _step_in_words(name, step)) for name, step in steps),
        (None, "On no ladder"),
    ]:
        chosen = {verb: count for verb, count in counts.items() if rung(verb) == lemma}
        if chosen:
            shelves.append(Shelf(heading, _shelf("verb", chosen).entries))
    return tuple(shelves)


def _step_in_words(ladder: str, step: int) -> str:
    return f"{LADDER_NAMES[ladder].capitalize()}, {step + 1} of {len(LADDERS[ladder])}: {STEPS[ladder][step]}"


def _letters(counts: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(sorted({_letter(value) for value in counts}))


def _letter(value: str) -> str:
    return value[0].upper() if value[0].isalpha() and value[0].isascii() else "other"


def _of(item: AgendaItem) -> str:
    return Query(filters=(("agenda", (f"{item.session}/{item.item}",)),)).url("/")
