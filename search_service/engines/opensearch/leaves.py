"""The leaves of a query tree as OpenSearch queries, without scores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, assert_never

from search_service.engines.near.lineage import SIGNS
from search_service.engines.opensearch.client import JSON
from search_service.engines.opensearch.facts import Facts
from search_service.engines.opensearch.schema import kept_word
from search_service.fields import FACETS_BY_NAME, Facet
from search_service.query import nodes
from search_service.verbs import lemmas

EVERY: JSON = {"match_all": {}}
NOTHING: JSON = {"match_none": {}}
# No prefix stands for more words of texts: `check_expansions` saw to it.
MAX_EXPANDED = 1024


def term(field: str, value: Any) -> JSON:
    return {"term": {field: value}}


def scored_term(field: str, value: str, boost: float) -> JSON:
    return {"term": {field: {"value": value, "boost": boost}}}


def phrase(field: str, words: Iterable[str]) -> JSON:
    """A phrase query; a term query for a single word."""
    kept = [kept_word(word) for word in words]
    if len(kept) == 1:
        return scored_term(field, kept[0], 1.0)
    return {"match_phrase": {field: {"query": " ".join(kept), "boost": 1.0}}}


def constant(query: JSON, score: float) -> JSON:
    return {"constant_score": {"filter": query, "boost": score}}


def all_of(*queries: JSON) -> JSON:
    return {"bool": {"filter": list(queries)}}


def any_of(queries: Iterable[JSON], least: int = 1) -> JSON:
    return {"bool": {"should": list(queries), "minimum_should_match": least}}


def none_of(*queries: JSON) -> JSON:
    # Without the filter, what only takes away would score 1.
    return {"bool": {"must_not": list(queries), "filter": [EVERY]}}


def leaf_query(leaf: nodes.Leaf, facts: Facts) -> JSON:
    """The query for the matches of a leaf."""
    match leaf:
        case nodes.Word():
            return term("stem", kept_word(leaf.stem))
        case nodes.Phrase(words):
            return phrase("exact", [word.exact for word in words])
        case nodes.Compound(words):
            return phrase("stem", [word.stem for word in words])
        case nodes.Prefix(prefix):
            return {"prefix": {"exact": prefix}}
        case nodes.PhrasePrefix(words, prefix):
            begun = " ".join([*(kept_word(word.exact) for word in words), prefix])
            return {"match_phrase_prefix": {"exact": {"query": begun, "max_expansions": MAX_EXPANDED}}}
        case nodes.Near(left, right, distance):
            return _near(_interval(left), _interval(right), distance)
        case nodes.Symbol(symbol):
            return term("cites", symbol)
        case nodes.Value(facet, values):
            return with_value(facet, values)
        case nodes.InField():
            return _in_field(leaf)
        case nodes.Pinned(symbol, paragraph):
            return pinned(symbol) if paragraph is None else {"terms": {"n": list(facts.pinned[leaf])}}
        case nodes.Identical(clause_id):
            return term("w", facts.wordings[clause_id])
        case nodes.Shifted(shifts):
            return {"terms": {"shift": [SIGNS[way] for way in shifts]}}
        case _:
            assert_never(leaf)


def with_value(name: str, values: Iterable[str]) -> JSON:
    """The clauses that have one of these values of a facet."""
    facet = FACETS_BY_NAME[name]
    if facet.derived_from:
        sources = derived_values(facet)
        return {"terms": {f"f_{facet.derived_from}": [source for value in values for source in sources.get(value, ())]}}
    return {"terms": {f"f_{name}": list(values)}}


def derived_values(facet: Facet) -> Mapping[str, Sequence[str]]:
    """The values of a facet that is not stored, each with what it is derived from."""
    found: dict[str, list[str]] = {}
    for verb in lemmas():
        if value := facet.derive(verb):
            found.setdefault(value, []).append(verb)
    return found


def pinned(symbol: str) -> JSON:
    """The clauses of the documents of a symbol, of its parts, or of what a draft became."""
    own = (term("own", symbol), {"prefix": {"own": f"{symbol} "}})
    return any_of([*own, term("names", symbol), term("f_draft", symbol)])


def _in_field(node: nodes.InField) -> JSON:
    match node.term:
        case nodes.Word():
            return term(f"{node.field}_stem", kept_word(node.term.stem))
        case nodes.Phrase(words):
            return phrase(f"{node.field}_exact", [word.exact for word in words])
        case nodes.Prefix(prefix):
            return {"prefix": {f"{node.field}_exact": prefix}}


def _interval(side: nodes.Word | nodes.Phrase) -> JSON:
    if isinstance(side, nodes.Word):
        return {"match": {"query": kept_word(side.stem)}}
    words = " ".join(kept_word(word.exact) for word in side.words)
    return {"match": {"query": words, "ordered": True, "max_gaps": 0, "use_field": "exact"}}


def _near(left: JSON, right: JSON, distance: int) -> JSON:
    orders = [
        {"all_of": {"intervals": sides, "ordered": True, "max_gaps": distance - 1}} for sides in ([left, right], [right, left])
    ]
    return {"intervals": {"stem": {"any_of": {"intervals": orders}}}}
