"""Whether two engines answer alike: ids, totals, wordings, facets, scores, highlights, exports, and what they refuse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from itertools import islice
from random import Random
from typing import Any

from msgspec import structs

from search_service.engines import Engine, Found, Hit, Request
from search_service.errors import QueryError
from search_service.query import parse, read_arguments
from tests.query.fuzzing import Material, arguments

# Scores are compared, and printed, in so many digits: whoever asks must not notice that another engine answers.
DIGITS = 6


# Where only sets agree, so many hits are compared at most.
MAX_COMPARED = 3000


class Exactly(Enum):
    """What two engines have in common: scores to the last digit, or what is found and counted, and every order but by score."""

    SCORES = "scores"
    SETS = "sets"


def random_request(random: Random, some: Material) -> Request | None:
    """A request of the whole language with filters, in any order and grouping; None for arguments that are refused."""
    query, problems = read_arguments(arguments(random, some))
    parsed = parse(query.q)
    if problems or parsed.problem:
        return None
    offset = (query.page - 1) * query.per_page
    values = random.choice((None, 5, 30))
    grouped = query.group != "none"
    return Request(parsed.tree, query.filters, query.sort, grouped, offset, query.per_page, max_values=values)


def differences(one: Engine, other: Engine, request: Request, exactly: Exactly = Exactly.SCORES) -> Iterator[str]:
    """In a sentence each, what two engines answer differently."""
    found, expected = (_answer(engine, lambda engine: engine.search(request)) for engine in (one, other))
    if not isinstance(found, Found) or not isinstance(expected, Found):
        if found != expected:
            yield f"{found} != {expected}"
        return
    for name in ("total", "distinct", "documents", "counts", "more"):
        if getattr(found, name) != getattr(expected, name):
            yield f"{name}: {getattr(found, name)} != {getattr(expected, name)}"
    if one.totals([request]) != (found.total,):
        yield f"total alone: {one.totals([request])} != {found.total}"
    if exactly is Exactly.SETS and request.sort == "relevance":
        yield from _different_sets(one, other, request)
        return
    if list(map(_listed, found.hits)) != list(map(_listed, expected.hits)):
        yield f"hits: {list(map(_listed, found.hits))} != {list(map(_listed, expected.hits))}"
    yield from _different_orders(one, other, request, found, expected, exactly)


def _different_sets(one: Engine, other: Engine, request: Request) -> Iterator[str]:
    """Of what scores order: the clauses as sets, each with how many have its wording."""
    scans = [engine.scan(request) for engine in (one, other)]
    if scans[0].total != scans[1].total:
        yield f"total of a scan: {scans[0].total} != {scans[1].total}"
    elif scans[0].total <= MAX_COMPARED:
        sets = [{(hit.doc_id, hit.identical, hit.identical_documents) for hit in scan.hits} for scan in scans]
        if sets[0] != sets[1]:
            yield f"clauses: {sorted(sets[0] ^ sets[1])[:20]}"
    listed = [len(engine.search(request).hits) for engine in (one, other)]
    if listed[0] != listed[1]:
        yield f"hits of a page: {listed[0]} != {listed[1]}"


def _different_orders(
    one: Engine, other: Engine, request: Request, found: Found, expected: Found, exactly: Exactly
) -> Iterator[str]:
    for hit, like in zip(found.hits, expected.hits, strict=False):
        if exactly is Exactly.SCORES and round(hit.score, DIGITS) != round(like.score, DIGITS):
            yield f"score of {hit.clause.id}: {hit.score} != {like.score}"
    if one.highlights(request.tree, found.hits) != other.highlights(request.tree, found.hits):
        yield "highlights"
    scanned = [[_listed(hit) for hit in islice(engine.scan(request).hits, 20)] for engine in (one, other)]
    if scanned[0] != scanned[1]:
        yield "scan"


def other_differences(
    one: Engine, other: Engine, random: Random, some: Material, exactly: Exactly = Exactly.SCORES
) -> Iterator[str]:
    """The same of what is typed, misspelled, opened and widened."""
    text = " ".join(random.choice(some.texts).split()[: random.choice((1, 2, 3))])
    typed, word = text[: random.randint(2, 20)], _misspelled(random, text.split()[0].lower()) if text else "peaec"
    if one.complete(typed, 20) != other.complete(typed, 20):
        yield f"completions of {typed!r}: {one.complete(typed, 20)} != {other.complete(typed, 20)}"
    if one.respell(word) != other.respell(word):
        yield f"respelled {word!r}: {one.respell(word)} != {other.respell(word)}"
    name = random.choice(some.ids)
    if one.clause(name) != other.clause(name):
        yield f"clause {name}"
    whole = one.clause(name)
    if whole and one.document(whole.document.id) != other.document(whole.document.id):
        yield f"document {whole.document.id}"
    parts = [parse(part).tree for part in (*text.split(), "unheardofword") if parse(part).tree]
    wanted = [part for part in parts if part]
    found, expected = one.best_partial_matches(wanted), other.best_partial_matches(wanted)
    # Ways of as many clauses come in any order.
    if found != expected and (exactly is Exactly.SCORES or sorted(found) != sorted(expected)):
        yield f"partial matches of {wanted}: {found} != {expected}"


def _misspelled(random: Random, word: str) -> str:
    at = random.randrange(len(word))
    return random.choice((word[:at] + word[at + 1 :], word[:at] + "x" + word[at:], word[:at][::-1] + word[at:]))


def _answer(engine: Engine, work: Callable[[Engine], Any]) -> Found | str:
    try:
        return work(engine)  # type: ignore[no-any-return]
    except QueryError as error:
        return str(error)


def _listed(hit: Hit) -> tuple[object, ...]:
    return hit.doc_id, structs.replace(hit, score=0.0)
