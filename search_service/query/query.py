"""A Query: a text with filters, order, grouping and page, read from its URL."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal
from urllib.parse import quote_plus

from search_service.fields import FACETS, FACETS_BY_NAME
from search_service.query.parser import MAX_CHARACTERS, Parsed, parse
from search_service.query.problems import QueryProblem
from search_service.query.ranges import Filters, advice, chosen, expanded, is_range, without_ranges
from search_service.text.folding import well_formed

Ranks = Literal["newest", "oldest", "document", "strength"]


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of hits: by falling score, if `by_score`, then by the rank of each clause among all.

    In each order of ranks, clauses of the same date or strength stand in document order; by strength, the newest first.
    """

    name: str
    label: str
    ranks: Ranks
    by_score: bool = False


SORTS: tuple[Sort, ...] = (
    Sort("relevance", "Most relevant first", "newest", by_score=True),
    Sort("newest", "Newest first", "newest"),
    Sort("oldest", "Oldest first", "oldest"),
    Sort("strength", "Strongest first", "strength"),
    Sort("document", "In document order", "document"),
)
GROUPS = ("near", "identical", "none")
# What is one hit where a query does not say: programs get each wording, pages for people each of the nearly identical ones.
API_GROUP, PAGE_GROUP = "identical", "near"
SORTS_BY_NAME = {sort.name: sort for sort in SORTS}


MAX_PER_PAGE = 100
MAX_REACH = 10_000
MAX_VALUES = 100

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Query:
    """What a request wants. `filters` holds the chosen values by facet name, in the order of FACETS, each value once, sorted.

    `group` is one of GROUPS; "" leaves it to who answers. `match` says how many plain words must match, "all" or "most"; ""
    leaves it to their number.
    """

    q: str = ""
    filters: Filters = ()
    sort: str = "relevance"
    group: str = ""
    page: int = 1
    per_page: int = 20
    match: str = ""
    synonyms: str = "on"

    @property
    def parsed(self) -> Parsed:
        """What the text means."""
        return parse(self.q, self.match, self.synonyms == "on")

    def chosen(self, facet: str) -> tuple[str, ...]:
        return dict(self.filters).get(facet, ())

    @property
    def applied(self) -> Filters:
        """The filters as engines take them, without ranges."""
        return expanded(self.filters)

    def toggled(self, facet: str, value: str) -> Query:
        """The first page of the query with this value chosen, or dropped if it was chosen; a value replaces a range."""
        values = set(self.chosen(facet)) if is_range(facet, value) else {*without_ranges(facet, self.chosen(facet))}
        return self.choosing(facet, *(values ^ {value}))

    def choosing(self, facet: str, *values: str) -> Query:
        """The query with these values of a facet chosen and no other, from its first page."""
        return replace(self, filters=_filters({**dict(self.filters), facet: values}), page=1)

    def at_page(self, page: int) -> Query:
        return self if page == self.page else replace(self, page=page)

    def arguments(self) -> list[tuple[str, str]]:
        """The shortest URL arguments that give this query, in a fixed order: two equal queries have the same."""
        pairs = [("q", self.q)] if self.q else []
        pairs += [(name, value) for name in _OF_TEXT if (value := getattr(self, name)) != getattr(_DEFAULTS, name)]
        pairs += [(name, value) for name, values in self.filters for value in values]
        for name, default in _SCALARS.items():
            if (value := getattr(self, name)) != default:
                pairs.append((name, str(value)))
        return pairs

    def url(self, path: str) -> str:
        arguments = self.arguments()
        return f"{path}?{written(arguments)}" if arguments else path


_OF_TEXT = ("match", "synonyms")
_DEFAULTS = Query()
_SCALARS = {name: getattr(_DEFAULTS, name) for name in ("sort", "group", "page", "per_page")}
_ESCAPES = {ordinal: quote_plus(chr(ordinal)) for ordinal in range(128)}


def escape(text: str) -> str:
    """What `quote_plus` gives, where most is ASCII at half its cost."""
    return text.translate(_ESCAPES) if text.isascii() else quote_plus(text)


# A page offers hundreds of values, which are the same from page to page.
escaped = lru_cache(maxsize=16_384)(escape)


def written(arguments: Iterable[tuple[str, str]]) -> str:
    """URL arguments as they stand behind the question mark; their names are words of ours."""
    return "&".join([f"{name}={escaped(value)}" for name, value in arguments])


PARAMETERS = ("q", *_OF_TEXT, *FACETS_BY_NAME, *_SCALARS)


_TEXT_ALONE = {"q"}


def read_arguments(pairs: Iterable[tuple[str, str]], default_group: str = API_GROUP) -> tuple[Query, tuple[QueryProblem, ...]]:
    """The query that URL arguments state, and every problem with them; the query is only meant to be run without any.

    A `group` that is the default of who answers is left out of the query, as it is out of its addresses.
    """
    texts: dict[str, str] = {}
    filters: dict[str, list[str]] = {}
    problems: list[QueryProblem] = []
    for name, text in ((name, well_formed(text)) for name, text in pairs):
        if name in FACETS_BY_NAME:
            problems += _choose(filters.setdefault(name, []), name, text)
        elif name not in PARAMETERS:
            known = ", ".join(PARAMETERS)
            problems.append(QueryProblem(f"There is no parameter {_quoted(name)}.", f"Use one of {known}.", _shortened(name)))
        elif name in texts:
            problems.append(QueryProblem(f"The parameter {name} is given twice.", "Give it once.", name))
        else:
            texts[name] = text
    query, more = _scalars(texts, _filters({name: tuple(values) for name, values in filters.items()}) if filters else ())
    return (replace(query, group="") if query.group == default_group else query), (*problems, *more)


def _choose(values: list[str], name: str, text: str) -> list[QueryProblem]:
    facet = FACETS_BY_NAME[name]
    read = (chosen(facet, (text,)) or chosen(facet, text.split(","))) if len(text) <= MAX_CHARACTERS else ()
    if not read:
        return [QueryProblem(f"{_quoted(text)} is not a valid {facet.in_sentence}.", advice(facet, text, "="), name)]
    values += read
    if len(values) > MAX_VALUES:
        return [QueryProblem(f"More than {MAX_VALUES} values of {name} are chosen.", "Choose fewer.", name)]
    return []


def _filters(values: dict[str, tuple[str, ...]]) -> Filters:
    return tuple((facet.name, tuple(sorted(set(values[facet.name])))) for facet in FACETS if values.get(facet.name))


def _scalars(texts: dict[str, str], filters: Filters) -> tuple[Query, list[QueryProblem]]:
    if texts.keys() <= _TEXT_ALONE:
        return Query(texts.get("q", "").strip(), filters=filters), []
    problems: list[QueryProblem] = []

    def one_of(name: str, allowed: Iterable[str]) -> str:
        if name not in texts:
            return str(getattr(_DEFAULTS, name))
        text = texts[name]
        if text not in allowed:
            problems.append(QueryProblem(f"{_quoted(text)} is not a valid {name}.", f"Use one of {', '.join(allowed)}.", name))
        return text

    def number(name: str, most: int) -> int:
        text = texts.get(name, str(_SCALARS[name]))
        value = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
        if not 1 <= value <= most:
            problems.append(
                QueryProblem(f"{_quoted(text)} is not a valid {name}.", f"Use a whole number from 1 to {most:,}.", name)
            )
            return 1
        return value

    query = Query(
        q=texts.get("q", "").strip(),
        filters=filters,
        sort=one_of("sort", SORTS_BY_NAME),
        group=one_of("group", GROUPS),
        page=number("page", MAX_REACH),
        per_page=number("per_page", MAX_PER_PAGE),
        match=one_of("match", ("all", "most")),
        synonyms=one_of("synonyms", ("on", "off")),
    )
    return query, problems


def _quoted(text: str) -> str:
    return f"“{_shortened(text)}”"


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"
