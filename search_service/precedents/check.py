"""The check of a draft: the nearest clauses of each of its clauses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Literal

import msgspec

from search_service.engines import Engine, Hit, deadlines
from search_service.model import Clause, Document
from search_service.precedents.nearest import Neighbour, Precedents, clauses, nearest, precedents
from search_service.precedents.quotations import Quotation, longest_quotation
from search_service.precedents.redline import RedlineChange, redline
from search_service.precedents.series import successor
from search_service.symbols.citing import citations
from search_service.text.numerals import written_day
from search_service.text.similarity import Relation
from search_service.verbs import Shift, read_opening
from search_service.verbs.acts import verb_shift

MAX_CITED = 500
MAX_VARIANTS = 12
_GROUP = re.compile(r"\[[^\[\]]*\](?:\s*/?\s*\[[^\[\]]*\])*")
_BRACKET = re.compile(r"\[([^\[\]]*)\]")
_SIGNS = re.compile(r"[\[\]]")


def variants(text: str) -> tuple[str, ...]:
    """The texts that a text with brackets may become, the first alternatives first; the text itself if it has none.

    "[Urges] [Calls upon] all States" and "[Urges/Calls upon] all States" have two variants; "all [Member] States" has one with
    and one without the word. With many brackets, only one at a time takes another alternative: there are few variants.
    """
    groups = list(_GROUP.finditer(text))
    if not groups:
        return (text,)
    options = [_options(group.group()) for group in groups]
    chosen = [[0] * len(groups)]
    chosen += [
        [n if i == at else 0 for i in range(len(groups))] for at, some in enumerate(options) for n in range(1, len(some))
    ]
    found = (_substituted(text, groups, [some[n] for some, n in zip(options, picks, strict=True)]) for picks in chosen)
    return tuple(dict.fromkeys(islice(found, MAX_VARIANTS)))


def _options(group: str) -> tuple[str, ...]:
    brackets = _BRACKET.findall(group)
    if len(brackets) > 1:
        return tuple(brackets)
    parts = re.split(r"\s*/\s*", brackets[0])
    # "[Urges/Calls upon]" has two, "[76/299]" is a symbol.
    if len(parts) > 1 and not any(part[:1].isdigit() or part[-1:].isdigit() for part in parts):
        return tuple(parts)
    return (brackets[0], "")


def _substituted(text: str, groups: list[re.Match[str]], words: list[str]) -> str:
    pieces, end = [], 0
    for group, option in zip(groups, words, strict=True):
        pieces += [text[end : group.start()], option]
        end = group.end()
    whole = _SIGNS.sub("", "".join([*pieces, text[end:]]))
    return re.sub(r" +(?=[ ,;.])", "", whole).strip()


CitationProblem = Literal["not held", "wrong date", "superseded", "not looked up"]


class VariantCheck(msgspec.Struct, frozen=True, gc=False):
    """One way to read a clause with brackets, and the status of that reading."""

    text: str
    status: Relation
    nearest: Neighbour | None


class DoubtfulCitation(msgspec.Struct, frozen=True, gc=False):
    """A symbol that a clause cites and that is to be looked at, with why, in a sentence."""

    symbol: str
    problem: CitationProblem
    explanation: str


class CheckedClause(msgspec.Struct, frozen=True, gc=False):
    """A clause of a draft with its precedents.

    `count` is how many clauses have its words (verbatim) or near ones (near); `first` and `latest` are the earliest and the
    latest of them. `quotation` is the passage of a new clause that another clause has. `text` is the reading that was found
    nearest, and `verb` its verb; `changes` lead from the nearest clause to it.
    """

    document: Document
    clause: Clause
    text: str
    verb: str | None
    status: Relation
    count: int
    first: Hit | None
    latest: Hit | None
    nearest: Neighbour | None
    quotation: Quotation | None
    verb_shift: Shift | None
    changes: tuple[RedlineChange, ...]
    readings: tuple[VariantCheck, ...]
    citations: tuple[DoubtfulCitation, ...]


class Checker:
    """Checks the clauses of drafts against an index; it remembers symbols, for the drafts of one request only."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._cited: dict[str, Document | None] = {}
        self._successors: dict[str, Document | None] = {}

    def check(self, documents: Iterable[Document]) -> Iterator[CheckedClause]:
        """The clauses of these documents, one by one, in order."""
        for document in documents:
            own = _symbols_in(document)
            for clause in document.clauses:
                deadlines.check()
                yield self._checked(document, clause, own)

    def _checked(self, document: Document, clause: Clause, own: frozenset[str]) -> CheckedClause:
        looked_up = [self._read(text, document, own) for text in variants(clause.text)]
        best, found = min(looked_up, key=lambda pair: _best_first(pair[0]))
        count, first, latest = self._occurrences(found)
        near = best.nearest
        chosen = _read_as(clause, best.text) if len(looked_up) > 1 else clause
        return CheckedClause(
            document=document,
            clause=clause,
            text=best.text,
            verb=chosen.verb,
            status=best.status,
            count=count,
            first=first,
            latest=latest,
            nearest=near,
            quotation=None if near else longest_quotation(self._engine, best.text),
            verb_shift=verb_shift(near.hit.clause, chosen) if near else None,
            changes=redline(near.hit.clause.text, best.text) if near else (),
            readings=tuple(reading for reading, _ in looked_up) if len(looked_up) > 1 else (),
            citations=tuple(self._doubtful(document, clause, own)),
        )

    def _read(self, text: str, document: Document, own: frozenset[str]) -> tuple[VariantCheck, Precedents]:
        found = precedents(self._engine, text)
        near = nearest(self._engine, found, own, document.title)
        status: Relation = "new" if not near else "verbatim" if near.is_verbatim else "near"
        return VariantCheck(text, status, near), found

    def _occurrences(self, found: Precedents) -> tuple[int, Hit | None, Hit | None]:
        """How many clauses have these words, or near ones, the earliest and the latest of them."""
        ids = clauses(self._engine, found)
        if not ids:
            return 0, None, None
        dated = [i for i in ids if self._engine.near.day(i)] or ids
        first, latest = self._engine.hits((dated[0], dated[-1]))
        return len(ids), first, latest

    def _doubtful(self, document: Document, clause: Clause, own: frozenset[str]) -> Iterator[DoubtfulCitation]:
        for citation in clause.citations or citations(clause.text):
            symbol = citation.symbol
            if symbol == document.symbol:
                continue
            if symbol not in self._cited and len(self._cited) < MAX_CITED:
                self._cited[symbol] = cited = self._engine.document(symbol)
                self._successors[symbol] = successor(self._engine, cited) if cited else None
            if symbol not in self._cited:
                why = f"{symbol} was not looked up: a draft's first {MAX_CITED} symbols are."
                yield DoubtfulCitation(symbol, "not looked up", why)
                continue
            cited, later = self._cited[symbol], self._successors[symbol]
            day = _day_after(clause.text, symbol)
            if cited is None:
                yield DoubtfulCitation(symbol, "not held", f"The index does not hold {symbol}.")
            elif day and cited.adopted and day != cited.adopted:
                yield DoubtfulCitation(symbol, "wrong date", f"{symbol} was adopted on {cited.adopted}, not on {day}.")
            elif later and later.symbol not in own:
                yield DoubtfulCitation(symbol, "superseded", f"{later.id} is a later text of the same title.")


def _read_as(clause: Clause, text: str) -> Clause:
    """A clause in one reading of its brackets."""
    opening = read_opening(text, clause.type)
    if opening is None:
        return msgspec.structs.replace(clause, text=text)
    verb, modifiers, coordinated = opening.verb, opening.modifiers, opening.coordinated
    return msgspec.structs.replace(
        clause, text=text, opening=opening.text, verb=verb, modifiers=modifiers, coordinated=coordinated
    )


def _best_first(reading: VariantCheck) -> tuple[int, float]:
    return ("verbatim", "near", "new").index(reading.status), -(reading.nearest.similarity if reading.nearest else 0.0)


def _symbols_in(document: Document) -> frozenset[str]:
    return frozenset(citation.symbol for clause in document.clauses for citation in clause.citations)


def _day_after(text: str, symbol: str) -> str | None:
    """The day that a text writes behind a symbol, "resolution 76/299 of 28 July 2022"."""
    short = re.escape(symbol.rpartition("RES/")[2])
    found = re.search(rf"(?<![\d/]){short}\s+of\s+(\d{{1,2}}\s+\w+\s+\d{{4}})", text)
    return written_day(found[1]) if found else None
