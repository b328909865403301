"""What can be filtered and counted by: a facet is a row of FACETS."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from search_service.facet_values import (
    ORGAN_NAMES,
    OTHER_TYPES,
    TEXT,
    agenda_label,
    beginning,
    end_of_capitals,
    end_of_goal,
    end_of_modifier,
    end_of_name,
    end_of_organ,
    end_of_session,
    end_of_step,
    end_of_verb,
    goal,
    goal_label,
    lemma,
    matching,
    one_of,
    organ,
    session,
    spaced,
)
from search_service.model import CLAUSE_TYPES, KINDS, Clause, Document
from search_service.symbols import parse_symbol, session_name, year_of
from search_service.text.state_names import known_state, state_at
from search_service.text.votes import ADOPTIONS, adoption, end_of_side, vote_label, vote_of, votes
from search_service.verbs import rung
from search_service.verbs.steps import step_label, step_of, steps_named


def _nowhere(text: str, start: int) -> int:
    return start


def _no_value(text: str) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Facet:
    """A property that clauses are filtered and counted by; `name` is its key in URLs, JSON, the index and queries.

    `values` gives the values of one clause (none, one, or several). `value` reads what a user wrote into the spelling that
    the index holds, or None where that can be no value of this facet. `example` shows a value, for error messages.
    `names` are all values, where they are a closed list; `wider` has terms that stand for several values.
    `end` is where in a typed text the longest value of several words ends, and the offset itself where none stands there;
    `lead` is the end of what counts for each of several values, as the side of a vote does: "against=Israel,Palau".
    `of_clause` is true where clauses of one document can differ. Values that are not `counted` are filtered by, not listed.
    `several` are the values that a text of another form chooses, as the range "urge..", and none for any other text.
    A facet that is `derived_from` another is not stored: its values are what `derive` gives for those of the other.
    Of `plural` values a text has many, so that words of a query that name two of them want both; parameters want either.
    A facet `is_open` where any text can be a value of it: it is found in whatever case it is typed.
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
    names: tuple[str, ...] = ()
    end: Callable[[str, int], int] = _nowhere
    lead: Callable[[str, int], int] = _nowhere
    plural: bool = False
    is_open: bool = False
    several: Callable[[str], tuple[str, ...]] = _no_value
    derived_from: str = ""
    derive: Callable[[str], str | None] = str

    def read(self, text: str) -> tuple[str, ...]:
        """The values that a text chooses: one, those of a wider term, or none where it names no value."""
        if self.wider:
            # A term may be shortened as a value may: "recorded" begins "recorded vote", and a value of it.
            meant = [self.wider.get(term, (term,)) for term in beginning(text, (*self.names, *self.wider))]
            widest = max(meant, key=len, default=())
            return widest if all({*values} <= {*widest} for values in meant) else ()
        if values := self.several(spaced(text).casefold()):
            return values
        value = self.value(text)
        return () if value is None else (value,)

    @property
    def in_sentence(self) -> str:
        """The heading within a sentence: "vote of a State", "Sustainable Development Goal"."""
        return self.heading if self.heading.istitle() and " " in self.heading else self.heading[0].lower() + self.heading[1:]

    def advice(self, text: str, sign: str) -> str:
        """What to write in place of a text that is no value; `sign` stands between the facet and its value."""
        meant = beginning(text, self.names)
        other = [term for term in beginning(text, tuple(self.wider)) if not {*self.wider[term]} <= {*meant}]
        choices = (*meant, *other) or (self.names if len(self.names) <= MAX_NAMED else ())
        if choices:
            return f"Write {', '.join(choices[:-1])}{' or ' if choices[1:] else ''}{choices[-1]}."
        quoted = f'"{self.example}"' if " " in self.example and sign == ":" else self.example
        return f"Write it like {self.name}{sign}{quoted}."


# So many values are listed where a text is none of them.
MAX_NAMED = 8


def _present(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


def year(document: Document) -> str | None:
    """The year of a document: of its adoption, else its publication, else the one that its symbol states."""
    day = document.adopted or document.published
    return day[:4] if day else year_of(document.symbol or "")


def date(document: Document) -> str:
    """The day to order a document by, ISO 8601; only a year where no more is known, "" where nothing is."""
    return document.adopted or document.published or year(document) or ""


def day_number(day: str) -> int:
    """A day as a number that orders as it does, 20220728; a year alone as 20220000, "" as 0."""
    return int(day.replace("-", "").ljust(8, "0")) if day else 0


def _agenda(document: Document) -> tuple[str, ...]:
    """Items by session, "76/68 (a)": each session numbers its agenda anew."""
    return tuple(f"{document.session}/{item}" for item in document.agenda_items) if document.session else ()


def _sponsors(document: Document) -> tuple[str, ...]:
    """The States among them: also a committee or its chair can submit a text."""
    return tuple(dict.fromkeys(filter(None, map(known_state, document.sponsors))))


_WIDER_ADOPTIONS = {"recorded vote": ADOPTIONS[1:], "consensus": ADOPTIONS[:1]}

FACETS: tuple[Facet, ...] = (
    Facet(
        "type",
        "Clause type",
        lambda _, clause: (clause.type,),
        one_of(CLAUSE_TYPES),
        "operative",
        str.capitalize,
        True,
        wider=OTHER_TYPES,
        names=CLAUSE_TYPES,
        end=end_of_name((*CLAUSE_TYPES, *OTHER_TYPES)),
    ),
    Facet(
        "verb",
        "Verb",
        lambda _, clause: _verbs(clause),
        matching(r"[^\W\d_][^\x00-\x1f:]{0,60}", lemma),
        "urge",
        str,
        True,
        end=end_of_verb,
    ),
    Facet(
        "strength",
        "Strength",
        lambda _, clause: tuple(dict.fromkeys(filter(None, map(rung, _verbs(clause))))),
        lambda text: step_of(spaced(text)),
        "urge",
        step_label,
        True,
        end=end_of_step,
        several=steps_named,
        derived_from="verb",
        derive=rung,
    ),
    Facet(
        "modifier",
        "Modifier",
        lambda _, clause: clause.modifiers,
        matching(TEXT),
        "with concern",
        lambda value: value.removeprefix("prefix:"),
        True,
        end=end_of_modifier,
        is_open=True,
    ),
    Facet(
        "body",
        "Body",
        lambda document, _: _present(document.body),
        organ,
        "Security Council",
        names=ORGAN_NAMES,
        end=end_of_organ,
    ),
    Facet(
        "session",
        "Session",
        lambda document, _: _present(document.session),
        session,
        "76",
        session_name,
        end=end_of_session,
    ),
    Facet("year", "Year", lambda document, _: _present(year(document)), matching(r"(?:19|20)\d\d"), "2022"),
    Facet(
        "agenda_item", "Agenda item number", lambda document, _: document.agenda_items, matching(TEXT), "68 (a)", is_open=True
    ),
    Facet(
        "agenda",
        "Agenda item",
        lambda document, _: _agenda(document),
        matching(r"(?:ES-|S-)?[1-9]\d{0,3}/(?=.*\w)[^\x00-\x1f]{1,200}"),
        "76/68 (a)",
        agenda_label,
    ),
    Facet("symbol", "Symbol", lambda document, _: _present(document.symbol), parse_symbol, "A/RES/76/299"),
    Facet(
        "kind",
        "Kind",
        lambda document, _: (document.kind,),
        one_of(KINDS),
        "resolution",
        str.capitalize,
        names=KINDS,
        end=end_of_name(KINDS),
    ),
    Facet(
        "adoption",
        "Adoption",
        lambda document, _: _present(adoption(document.vote)),
        one_of(ADOPTIONS),
        "contested",
        str.capitalize,
        wider=_WIDER_ADOPTIONS,
        names=ADOPTIONS,
        end=end_of_name((*ADOPTIONS, *_WIDER_ADOPTIONS)),
    ),
    Facet(
        "vote",
        "Vote of a State",
        lambda document, _: votes(document.vote),
        vote_of,
        "in-favour=Kenya",
        vote_label,
        counted=False,
        end=state_at,
        lead=end_of_side,
        plural=True,
    ),
    Facet(
        "sponsor",
        "Sponsor",
        lambda document, _: _sponsors(document),
        known_state,
        "Kenya",
        counted=False,
        end=state_at,
        plural=True,
    ),
    Facet(
        "subject",
        "Subject",
        lambda document, _: document.subjects,
        matching(TEXT),
        "HUMAN RIGHTS",
        end=end_of_capitals,
        is_open=True,
    ),
    Facet(
        "sdg",
        "Sustainable Development Goal",
        lambda document, _: document.sdgs,
        goal,
        "16",
        goal_label,
        end=end_of_goal,
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
STORED = tuple(facet for facet in FACETS if not facet.derived_from)
FACETS_BY_NAME = {facet.name: facet for facet in FACETS}


def _verbs(clause: Clause) -> tuple[str, ...]:
    """A coordinated opening ("Welcomes and encourages") is found under each of its verbs."""
    return tuple(dict.fromkeys((clause.verb, *clause.coordinated))) if clause.verb else ()
