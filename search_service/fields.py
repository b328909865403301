"""What can be filtered, counted and sorted by: a facet is a row of FACETS, an order a row of SORTS."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from search_service.model import CLAUSE_TYPES, KINDS, Clause, Document
from search_service.symbols import ORGANS, names_organ, organ_named, parse_symbol, session_name, year_of
from search_service.text.state_names import known_state, state_name
from search_service.text.votes import ADOPTIONS, adoption, vote_label, vote_of, votes
from search_service.verbs import lemmas, read_opening


@dataclass(frozen=True, slots=True)
class Facet:
    """A property that clauses are filtered and counted by; `name` is its key in URLs, JSON, the index and queries.

    `values` gives the values of one clause (none, one, or several). `value` reads what a user wrote into the spelling that
    the index holds, or None where that can be no value of this facet. `example` shows a value, for error messages.
    `wider` has terms that stand for several values.
    `of_clause` is true where clauses of one document can differ. Values that are not `counted` are filtered by, not listed.
    """

    name: str
    heading: str
    values: Callable[[Document, Clause], tuple[str, ...]]
    value: Callable[[str], str | None]
    example: str
    label: Callable[[str], str] = str
    of_clause: bool = False
    counted: bool = True
    wider: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def read(self, text: str) -> tuple[str, ...]:
        """The values that a text chooses: one, those of a wider term, or none where it names no value."""
        if wider := self.wider.get(_spaced(text).casefold()):
            return wider
        value = self.value(text)
        return () if value is None else (value,)


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of hits; `by_date` is -1 for newest first, 1 for oldest first, 0 where dates do not decide."""

    name: str
    label: str
    by_score: bool = False
    by_date: int = 0


def _one_of(allowed: tuple[str, ...]) -> Callable[[str], str | None]:
    """In any case, or shortened as long as one value alone can be meant: "op", "council", "SC"."""
    spellings = {value.casefold(): value for value in allowed}

    def value(text: str) -> str | None:
        short = _spaced(text).casefold()
        if short in spellings or len(short) < 2:
            return spellings.get(short)
        words = {spelling: spelling.split() for spelling in spellings}
        meant = [spelling for spelling in words if spelling.startswith(short)]
        meant = meant or [spelling for spelling, parts in words.items() if any(part.startswith(short) for part in parts)]
        meant = meant or [spelling for spelling, parts in words.items() if "".join(part[0] for part in parts) == short]
        return spellings[meant[0]] if len(meant) == 1 else None

    return value


_one_of_the_organs = _one_of(tuple(organ.name for organ in ORGANS))


def _organ(text: str) -> str | None:
    """An organ by its name or abbreviation; one that the table of organs lacks by its name as texts print it."""
    known = organ_named(_spaced(text))
    return known.name if known else _one_of_the_organs(text) or (_spaced(text) if names_organ(_spaced(text)) else None)


@lru_cache(maxsize=1024)
def _lemma(text: str) -> str:
    """The lemma of a verb in any of its forms, "Calls upon"; what the table of verbs does not have stays as it is."""
    text = text.lower()
    opening = read_opening(text, "operative") if text not in lemmas() else None
    return opening.verb if opening and not opening.modifiers and opening.verb in lemmas() else text


def _matching(pattern: str, convert: Callable[[str], str] = str) -> Callable[[str], str | None]:
    compiled = re.compile(pattern)

    def value(text: str) -> str | None:
        text = convert(_spaced(text))
        return text if compiled.fullmatch(text) else None

    return value


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _present(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


def year(document: Document) -> str | None:
    """The year of a document: of its adoption, else its publication, else the one that its symbol states."""
    day = document.adopted or document.published
    return day[:4] if day else year_of(document.symbol or "")


def date(document: Document) -> str:
    """The day to order a document by, ISO 8601; only a year where no more is known, "" where nothing is."""
    return document.adopted or document.published or year(document) or ""


# The seventeen, by the short names that the United Nations gives them.
GOALS = (
    "No poverty",
    "Zero hunger",
    "Good health and well-being",
    "Quality education",
    "Gender equality",
    "Clean water and sanitation",
    "Affordable and clean energy",
    "Decent work and economic growth",
    "Industry, innovation and infrastructure",
    "Reduced inequalities",
    "Sustainable cities and communities",
    "Responsible consumption and production",
    "Climate action",
    "Life below water",
    "Life on land",
    "Peace, justice and strong institutions",
    "Partnerships for the Goals",
)


def _agenda(document: Document) -> tuple[str, ...]:
    """Items by session, "76/68 (a)": each session numbers its agenda anew."""
    return tuple(f"{document.session}/{item}" for item in document.agenda_items) if document.session else ()


def _agenda_label(value: str) -> str:
    session, _, item = value.partition("/")
    return f"{item} ({session_name(session)})"


def _sponsors(document: Document) -> tuple[str, ...]:
    """The States among them: also a committee or its chair can submit a text."""
    return tuple(dict.fromkeys(filter(None, map(known_state, document.sponsors))))


def _goal(value: str) -> str:
    return f"{value} {GOALS[int(value) - 1]}"


def _state(text: str) -> str | None:
    return state_name(text) if text.strip() else None


_TEXT = r"(?=.*\w)[^\x00-\x1f]{1,300}"

FACETS: tuple[Facet, ...] = (
    Facet("type", "Clause type", lambda _, clause: (clause.type,), _one_of(CLAUSE_TYPES), "operative", str.capitalize, True),
    Facet(
        "verb",
        "Verb",
        lambda _, clause: _verbs(clause),
        _matching(r"[^\W\d_][^\x00-\x1f:]{0,60}", _lemma),
        "urge",
        str,
        True,
    ),
    Facet(
        "modifier",
        "Modifier",
        lambda _, clause: clause.modifiers,
        _matching(_TEXT),
        "with concern",
        lambda value: value.removeprefix("prefix:"),
        True,
    ),
    Facet("body", "Body", lambda document, _: _present(document.body), _organ, "Security Council"),
    Facet(
        "session",
        "Session",
        lambda document, _: _present(document.session),
        _matching(r"(?:ES-|S-)?[1-9]\d{0,3}", str.upper),
        "76",
        session_name,
    ),
    Facet("year", "Year", lambda document, _: _present(year(document)), _matching(r"(?:19|20)\d\d"), "2022"),
    Facet("agenda_item", "Agenda item number", lambda document, _: document.agenda_items, _matching(_TEXT), "68 (a)"),
    Facet(
        "agenda",
        "Agenda item",
        lambda document, _: _agenda(document),
        _matching(r"(?:ES-|S-)?[1-9]\d{0,3}/(?=.*\w)[^\x00-\x1f]{1,200}"),
        "76/68 (a)",
        _agenda_label,
    ),
    Facet("symbol", "Symbol", lambda document, _: _present(document.symbol), parse_symbol, "A/RES/76/299"),
    Facet("kind", "Kind", lambda document, _: (document.kind,), _one_of(KINDS), "resolution", str.capitalize),
    Facet(
        "adoption",
        "Adoption",
        lambda document, _: _present(adoption(document.vote)),
        _one_of(ADOPTIONS),
        "contested",
        str.capitalize,
        wider={"recorded vote": ADOPTIONS[1:]},
    ),
    Facet(
        "vote",
        "Vote of a State",
        lambda document, _: votes(document.vote),
        vote_of,
        "in-favour=Kenya",
        vote_label,
        counted=False,
    ),
    Facet("sponsor", "Sponsor", lambda document, _: _sponsors(document), _state, "Kenya", counted=False),
    Facet("subject", "Subject", lambda document, _: document.subjects, _matching(_TEXT), "HUMAN RIGHTS"),
    Facet(
        "sdg",
        "Sustainable Development Goal",
        lambda document, _: document.sdgs,
        _matching(r"[1-9]|1[0-7]"),
        "16",
        _goal,
    ),
    Facet(
        "draft",
        "Draft",
        lambda document, _: tuple(filter(None, map(parse_symbol, document.draft_symbols))),
        parse_symbol,
        "A/77/L.53",
        counted=False,
    ),
)
COUNTED = tuple(facet for facet in FACETS if facet.counted)

SORTS: tuple[Sort, ...] = (
    Sort("relevance", "Most relevant first", by_score=True, by_date=-1),
    Sort("newest", "Newest first", by_date=-1),
    Sort("oldest", "Oldest first", by_date=1),
    Sort("document", "In document order"),
)
GROUPS = ("near", "identical", "none")
# What is one hit where a query does not say: programs get each wording, pages for people each of the nearly identical ones.
API_GROUP, PAGE_GROUP = "identical", "near"

FACETS_BY_NAME = {facet.name: facet for facet in FACETS}
SORTS_BY_NAME = {sort.name: sort for sort in SORTS}


def _verbs(clause: Clause) -> tuple[str, ...]:
    """A coordinated opening ("Welcomes and encourages") is found under each of its verbs."""
    return tuple(dict.fromkeys((clause.verb, *clause.coordinated))) if clause.verb else ()
