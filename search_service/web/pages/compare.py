"""The page that lays two documents side by side, clause by clause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, render_template

from search_service.errors import NotFoundError
from search_service.export.citation import in_series
from search_service.model import Clause
from search_service.precedents.alignment import Pair
from search_service.precedents.comparison import compared
from search_service.precedents.redline import RedlineChange, without_numbers
from search_service.query import written
from search_service.web.pages import labels, navigation
from search_service.web.request import document_named, page_values
from search_service.web.views import Option

blueprint = Blueprint("compare", __name__)

LAYOUT = Option("layout", ("inline", "side", "clean"))
NUMBERS = Option("numbers", ("shown", "hidden"))
PAIRS = Option("pairs", ("changed", "all"))
LAYOUT_NAMES = {"inline": "Redline", "side": "Side by side", "clean": "New text only"}
RELATION_NAMES = {"verbatim": "unchanged", "near": "changed", "moved": "moved", "added": "added", "dropped": "dropped"}


# Characters of a page: it weighs up to 140 kB.
PAGE_CHARACTERS = 120_000
# What a row and a change add to a page beside their words.
_ROW, _CHANGE = 480, 60


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A pair as it is shown; `clause` is the newer of its clauses, `before` the older one where that has another number."""

    pair: Pair
    clause: Clause
    before: str
    changes: tuple[RedlineChange, ...]


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Neighbours that are word for word the same in both documents, as one line."""

    words: str


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """What the page was called with; another choice leads to its first page."""

    a: str
    b: str
    layout: str
    numbers: str
    pairs: str
    number: int

    def url(self, **changed: str) -> str:
        values = {"a": self.a, "b": self.b, "layout": self.layout, "numbers": self.numbers, "pairs": self.pairs} | changed
        defaults = {option.name: option.values[0] for option in (LAYOUT, NUMBERS, PAIRS)}
        return f"/compare?{written([(name, value) for name, value in values.items() if value != defaults.get(name)])}"


@blueprint.get("/compare")
def compare() -> str:
    """`a` is the older document, `b` the newer one; without them, the form that asks for them."""
    a, b, layout, numbers, pairs, page = page_values("a", "b", LAYOUT.name, NUMBERS.name, PAIRS.name, "page")
    number = int(page[:9]) if page.isascii() and page.isdecimal() else 1
    shown = ComparisonPage(a, b, LAYOUT.read(layout), NUMBERS.read(numbers), PAIRS.read(pairs), number)
    if not (a and b):
        return render_template("compare.html", shown=shown, comparison=None)
    comparison = compared(document_named(a, "a"), document_named(b, "b"))
    pages = _pages(_rows(comparison.pairs, shown), shown.layout)
    if not 1 <= number <= len(pages):
        raise NotFoundError(f"There is no page {page[:9]} of this comparison: it has {len(pages)}.", "Start from its first.")
    return render_template(
        "compare.html",
        shown=shown,
        comparison=comparison,
        rows=pages[number - 1],
        paging=navigation.paging(number, len(pages), lambda n: shown.url(page=str(n)) if n > 1 else shown.url()),
        summary=_summary(comparison.totals),
        relation_names=RELATION_NAMES,
        layouts=LAYOUT_NAMES,
    )


def _rows(pairs: Iterable[Pair], shown: ComparisonPage) -> Iterator[ComparedRow | Unchanged]:
    for is_same, group in groupby(pairs, key=lambda pair: pair.relation == "verbatim" and shown.pairs == "changed"):
        if is_same:
            clauses = [pair.b for pair in group if pair.b]
            stretch = labels.stretch(clauses)
            yield Unchanged(stretch[0].upper() + stretch[1:])
        else:
            yield from (_row(pair, shown) for pair in group)


def _pages(rows: Iterable[ComparedRow | Unchanged], layout: str) -> list[list[ComparedRow | Unchanged]]:
    """The rows in pages of similar weight, each with one row at least; one empty page for none."""
    pages: list[list[ComparedRow | Unchanged]] = [[]]
    left = PAGE_CHARACTERS
    for row in rows:
        size = _size(row, layout)
        if size > left and pages[-1]:
            pages.append([])
            left = PAGE_CHARACTERS
        pages[-1].append(row)
        left -= size
    return pages


def _size(row: ComparedRow | Unchanged, layout: str) -> int:
    if isinstance(row, Unchanged):
        return _ROW // 4
    # Side by side, what both texts have stands twice.
    return _ROW + sum(
        _CHANGE + len(change.text) * (2 if layout == "side" and change.op == "equal" else 1) for change in row.changes
    )


def _row(pair: Pair, shown: ComparisonPage) -> ComparedRow:
    clause = pair.b or pair.a
    assert clause is not None, "a pair has a clause"
    changes = without_numbers(pair.changes) if shown.numbers == "hidden" else pair.changes
    before = labels.spoken(pair.a) if pair.a and pair.b and labels.spoken(pair.a) != labels.spoken(pair.b) else ""
    return ComparedRow(pair, clause, before, changes)


def _summary(totals: Mapping[str, int]) -> str:
    """The comparison in a sentence: "12 unchanged, 8 changed, 3 added and 1 dropped. The verb is weaker in 1 and ..."."""
    paragraphs = [f"{totals[relation]} {name}" for relation, name in RELATION_NAMES.items() if totals[relation]]
    shifts = [f"{way} in {totals[way]}" for way in ("weaker", "stronger") if totals[way]]
    verbs = f" The leading verb is {in_series(shifts)}." if shifts else ""
    return f"Paragraphs: {in_series(paragraphs) or 'none'}.{verbs}"
