"""The nearest clauses of a text, and how often the wording of a clause is used.

The engine's near wordings give the bags with their similarity. The clauses of each are read only where they are shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from search_service.engines import Engine, Hit, deadlines
from search_service.engines.near import NEARLY_IDENTICAL, Similar
from search_service.text.analysis import folded_words

# Formulas stand in hundreds of texts: of those with a bag of words, the latest are read.
MAX_READ = 40


class Neighbour(msgspec.Struct, frozen=True, gc=False):
    """A clause that is near to a text, and its similarity."""

    hit: Hit
    similarity: float
    is_verbatim: bool


class Precedents(msgspec.Struct, frozen=True):
    """What is near to a text: the clauses of its own words, the oldest first, and the similar bags, the most similar first."""

    verbatim: Sequence[int]
    near: Sequence[Similar]


def precedents(engine: Engine, text: str) -> Precedents:
    """The precedents of a text."""
    near = engine.near.nearest(text)
    # Bags of the same words in another order, or with other numbers, are similar to 100 as well.
    same = engine.near.clauses(one.bag for one in near if one.similarity >= 100)
    return Precedents(_of_wording(engine, same, folded_words(text)), near)


def clauses(engine: Engine, found: Precedents) -> Sequence[int]:
    """All clauses that have the words of a text, else those of near words, the oldest first, the undated last."""
    return found.verbatim or engine.near.clauses(one.bag for one in found.near)


def nearest(engine: Engine, found: Precedents, preferred: Collection[str] = (), title: str = "") -> Neighbour | None:
    """The nearest clause: of equals one of a preferred symbol or of this title, else of the latest text."""
    if not found.near:
        return None
    near, best = engine.near, found.near[0].similarity
    equals = found.verbatim or near.clauses(one.bag for one in found.near if round(one.similarity, 1) >= round(best, 1))
    latest = sorted(equals, key=near.day, reverse=True)[:MAX_READ]

    def rank(hit: Hit) -> tuple[bool, int]:
        is_of_series = hit.document.symbol in preferred or (bool(title) and hit.document.title == title)
        return is_of_series, near.day(hit.doc_id)

    return Neighbour(max(engine.hits(latest), key=rank), best, bool(found.verbatim))


def _of_wording(engine: Engine, same: Sequence[int], words: list[str]) -> list[int]:
    """Those of some clauses that have these words in this order; one clause of each wording is read."""
    wording_of = {i: int(engine.near.wording_of[i]) for i in same}
    firsts = {wording: i for i, wording in wording_of.items()}
    hits = engine.hits(firsts.values())
    verbatim = {wording for wording, hit in zip(firsts, hits, strict=True) if folded_words(hit.clause.text) == words}
    return [i for i in same if wording_of[i] in verbatim]


class NearlyIdentical(msgspec.Struct, frozen=True):
    """The other wordings of a clause's group: the latest clause of each, and how many have it; and how many more there are."""

    wordings: Sequence[tuple[Hit, int]]
    more: int


def nearly_identical(engine: Engine, hit: Hit) -> NearlyIdentical:
    """The wordings that are nearly identical to that of a clause, the latest first, at most MAX_READ."""
    near = engine.near
    own, of_wording = int(near.wording_of[hit.doc_id]), dict[int, list[int]]()
    for clause in near.group(hit.doc_id):
        of_wording.setdefault(int(near.wording_of[clause]), []).append(clause)
    of_wording.pop(own, None)
    latest = {max(clauses, key=near.day): len(clauses) for clauses in of_wording.values()}
    shown = sorted(latest, key=near.day, reverse=True)[:MAX_READ]
    return NearlyIdentical([(one, latest[one.doc_id]) for one in engine.hits(shown)], len(latest) - len(shown))


class Reuse(msgspec.Struct, frozen=True, gc=False):
    """How many texts have a clause, word for word or nearly so, its own among them, and the year of the first of them."""

    documents: int
    since: str


def reuse(engine: Engine, clause_ids: Iterable[str]) -> Mapping[str, Reuse]:
    """The reuse of those of some clauses that stand in more than one text; a look-up for each."""
    found = dict[str, Reuse]()
    near = engine.near
    for clause_id in clause_ids:
        deadlines.check()
        hit = engine.clause(clause_id)
        if hit is None:
            continue
        bags = [one.bag for one in near.twins(hit.doc_id) if one.similarity >= NEARLY_IDENTICAL]
        clauses = near.clauses(bags)
        documents = {int(near.document_of[clause]) for clause in clauses}
        first = next((day for clause in clauses if (day := near.day(clause))), 0)
        if len(documents) > 1:
            found[clause_id] = Reuse(len(documents), str(first)[:4] if first else "")
    return found
