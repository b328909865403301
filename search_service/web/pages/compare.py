"""The page that lays two documents side by side, clause by clause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, render_template

from search_service.export.counts import in_series
from search_service.model import Clause
from search_service.precedents.alignment import Pair
from search_service.precedents.comparison import compared
from search_service.precedents.redline import RedlineChange, without_numbers
from search_service.query import written
from search_service.web.pages import labels
from search_service.web.request import document_named, page_values
from search_service.web.views import Option

blueprint = Blueprint("compare", __name__)

LAYOUT = Option("layout", ("inline", "side", "clean"))
NUMBERS = Option("numbers", ("shown", "hidden"))
PAIRS = Option("pairs", ("changed", "all"))
LAYOUT_NAMES = {"inline": "Redline", "side": "Side by side", "clean": "New text only"}
RELATION_NAMES = {"verbatim": "unchanged", "near": "changed", "moved": "moved", "added": "added", "dropped": "dropped"}


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
    """What the page was called with."""

    a: str
    b: str
    layout: str
    numbers: str
    pairs: str

    def url(self, **changed: str) -> str:
        values = {"a": self.a, "b": self.b, "layout": self.layout, "numbers": self.numbers, "pairs": self.pairs} | changed
        defaults = {option.name: option.values[0] for option in (LAYOUT, NUMBERS, PAIRS)}
        return f"/compare?{written([(name, value) for name, value in values.items() if value != defaults.get(name)])}"


@blueprint.get("/compare")
def compare() -> str:
    """`a` is the older document, `b` the newer one; without them, the form that asks for them."""
    a, b, layout, numbers, pairs = page_values("a", "b", LAYOUT.name, NUMBERS.name, PAIRS.name)
    shown = ComparisonPage(a, b, LAYOUT.read(layout), NUMBERS.read(numbers), PAIRS.read(pairs))
    if not (a and b):
        return render_template("compare.html", shown=shown, comparison=None)
    comparison = compared(document_named(a, "a"), document_named(b, "b"))
    return render_template(
        "compare.html",
        shown=shown,
        comparison=comparison,
        rows=[*_rows(comparison.pairs, shown)],
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
