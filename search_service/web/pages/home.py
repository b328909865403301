"""The home page: four tasks with answers, and the span of the index."""

from __future__ import annotations

from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from search_service.export.urls import document_url
from search_service.query import PAGE_GROUP, Query
from search_service.search.index import Index
from search_service.web.pages.labels import found
from search_service.web.views import View

# The first of these that the index has much of is the topic of the examples.
TOPICS = (
    "climate change",
    "sustainable development",
    "preventive diplomacy",
    "human rights",
    "peace and security",
    "peace",
    "States",
)
ENOUGH = 20
# How strongly people ask, the commoner first.
ASKS = (("urge", "urged"), ("encourage", "encouraged"), ("call upon", "called upon"), ("request", "requested"))
SINCE = 3  # years before the latest
BODIES = {"General Assembly": "Assembly", "Security Council": "Council"}
MAX_BODIES = 4


@dataclass(frozen=True, slots=True)
class Task:
    """An example of a task: its question, the address that answers it, and the answer in a few words."""

    question: str
    url: str
    answer: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """The tasks, None where the index has nothing to answer them with, and the span of what is indexed by body."""

    who: Task | None
    resolution: Task | None
    over_time: Task | None
    span: str


_HOMES: WeakKeyDictionary[Index, HomePage] = WeakKeyDictionary()


def home(index: Index) -> HomePage:
    """The tasks of an index, worked out once."""
    if index not in _HOMES:
        topic = _topic(index)
        _HOMES[index] = HomePage(_who(index, topic), _resolution(index), _over_time(index, topic), _span(index))
    return _HOMES[index]


def _topic(index: Index) -> str:
    totals = dict(zip(TOPICS, index.totals([Query(f'"{topic}"') for topic in TOPICS]), strict=True))
    return next((topic for topic in TOPICS if totals[topic] >= ENOUGH), max(TOPICS, key=lambda topic: totals[topic]))


def _who(index: Index, topic: str) -> Task | None:
    years = _years(index, Query())
    if not years:
        return None
    first = str(max(int(years[-1]) - SINCE, int(years[0])))
    for verb, said in ASKS:
        query = Query(topic, filters=(("verb", (verb,)), ("year", (f"{first}..",))))
        results = index.answer(replace(query, per_page=1), facets=(), group=PAGE_GROUP)
        if results.total:
            return Task(f"Who {said} States on {topic} since {first}?", query.url("/"), found(results))
    return None


def _resolution(index: Index) -> Task | None:
    """The newest resolution."""
    for kind in ("resolution", "presidential statement", "draft resolution", "press report"):
        results = index.answer(Query(filters=(("kind", (kind,)),), sort="newest", per_page=1), facets=())
        if results.clauses and (document := results.clauses[0].hit.document).symbol:
            return Task(document.symbol, document_url(document.id), document.title)
    return None


def _over_time(index: Index, topic: str) -> Task | None:
    query = Query(f'"{topic}"')
    years = _years(index, query)
    if not years:
        return None
    (total,) = index.totals([query])
    answer = f"{total:,} clauses, {years[0]} to {years[-1]}" if years[0] != years[-1] else f"{total:,} clauses in {years[0]}"
    return Task(f"“{topic}”", View().having("view", "timeline").url(query), answer)


def _years(index: Index, query: Query) -> list[str]:
    return sorted(value.value for value in index.values(query, "year"))


def _span(index: Index) -> str:
    """What is indexed: "Assembly 2019–2024, Council 2000–2023"."""
    spans = []
    for body in list(index.counts()["body"])[:MAX_BODIES]:
        if years := _years(index, Query(filters=(("body", (body,)),))):
            name = BODIES.get(body, body)
            spans.append(f"{name} {years[0]}–{years[-1]}" if years[0] != years[-1] else f"{name} {years[0]}")
    return ", ".join(spans)
