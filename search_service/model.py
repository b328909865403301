"""The data model: documents, their clauses, footnotes and citations."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

import msgspec

ClauseType = Literal["preambular", "operative", "statement", "annex", "press"]
Kind = Literal["resolution", "draft resolution", "presidential statement", "press report"]

CLAUSE_TYPES: tuple[ClauseType, ...] = get_args(ClauseType)
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note to a text.

    `mark` is as printed ("1", "*"), `text` without it; `at` is the offset in the noted text at which the mark stood. `text`
    is empty where the mark is printed but its note is missing. A mark can occur twice: UN texts repeat a reference.
    """

    mark: str
    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Change:
    """What a tracked change of a draft did to a text, which is read as if all of them were accepted.

    `at` is the offset in the text as it then is: an inserted `text` stands there, a deleted one stood there.
    """

    kind: Literal["inserted", "deleted"]
    text: str
    at: int


# Clauses and their citations are structs, not dataclasses: ten clauses are read for each search, in two thirds of the time.
class Citation(msgspec.Struct, frozen=True, gc=False):
    """A symbol that a text cites, normalised ("A/RES/72/7"); `paragraphs` of it as printed ("15", "3 (a)"), where named."""

    symbol: str
    paragraphs: tuple[str, ...] = ()


class Clause(msgspec.Struct, frozen=True, gc=False):
    """One clause: the unit of search.

    `text` is clean: wraps and page breaks joined, number and footnote marks lifted out, one space between words. A point
    of the clause starts on a line of its own with its number ("\\n(a) to ..."); so does a closing wrap-up, without one.
    `number` is as printed without its full stop, None where none is printed. `section` is the printed label of the section,
    part or annex that numbering restarts in, else None. `headings` are those printed directly above the clause, then those
    between its points.
    `opening` is the leading phrase as printed; `verb` its lemma; `coordinated` the lemmas of the further verbs of an opening
    such as "Recalls and reaffirms". Verb and opening are None where the clause has none. `rows` are the cells of tables
    that belong to the clause, top to bottom, left to right. `changes` are those that the file tracks.
    """

    id: str
    type: ClauseType
    number: str | None
    section: str | None
    verb: str | None
    modifiers: tuple[str, ...]
    opening: str | None
    text: str
    coordinated: tuple[str, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    citations: tuple[Citation, ...] = ()
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Vote:
    """How a text was adopted: the method, counts where a vote was recorded, and how each state voted, where that is known."""

    method: Literal["without a vote", "recorded vote"] | None
    in_favour: int | None = None
    against: int | None = None
    abstaining: int | None = None
    states_in_favour: tuple[str, ...] = ()
    states_against: tuple[str, ...] = ()
    states_abstaining: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One text with its clauses in printed order, and what it states of itself; nothing is guessed.

    `body` is the organ whose text it is, as `symbols.organs` names it, or as it is printed. `session` is a label of that
    organ's ("77", "ES-11", "2018"). Dates are ISO 8601 days. `formula` is the enacting formula, or the opening sentence
    of a presidential statement. `footnotes` are those of the title. `from_catalogue` names the fields that come from the
    UN's catalogue, not from the text. `repairs` says in sentences what had to be mended to read the file.
    `problems` says in sentences what of the file could not be read, or does not add up: a page that is an image, a number
    that is missing between two clauses, words that are in no clause.
    """

    id: str
    kind: Kind
    symbol: str | None
    language: str
    title: str
    source: str
    clauses: tuple[Clause, ...]
    body: str | None = None
    session: str | None = None
    agenda_items: tuple[str, ...] = ()
    agenda_item_titles: tuple[str, ...] = ()
    adopted: str | None = None
    published: str | None = None
    meeting: str | None = None
    committee: str | None = None
    draft_symbols: tuple[str, ...] = ()
    sponsors: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    sdgs: tuple[str, ...] = ()
    vote: Vote | None = None
    formula: str | None = None
    footnotes: tuple[Footnote, ...] = ()
    from_catalogue: tuple[str, ...] = ()
    repairs: tuple[str, ...] = field(default=())
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """A file, or a line of it, that could not be read, and why; `line` is 0 where no line is to blame."""

    path: str
    line: int
    reason: str
