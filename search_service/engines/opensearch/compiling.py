"""Compiles a query tree to an OpenSearch query: exact matches, approximate scores."""

from __future__ import annotations

from math import log
from typing import assert_never

from search_service.engines import passages
from search_service.engines.opensearch.client import JSON
from search_service.engines.opensearch.facts import Facts
from search_service.engines.opensearch.leaves import EVERY, NOTHING, all_of, any_of, constant, leaf_query, none_of, scored_term
from search_service.engines.opensearch.proximity import PassageQueries, bonuses
from search_service.engines.opensearch.schema import kept_word
from search_service.engines.weights import EXACT_WEIGHT, FIELD_WEIGHT, PIN_WEIGHT, SYMBOL_WEIGHT, TITLE_WEIGHT, by_words
from search_service.errors import QueryError
from search_service.query import nodes

# OpenSearch takes no query of more; below MAX_RANKED_CLAUSES, what only ranks is sent as well.
MAX_QUERY_CLAUSES, MAX_RANKED_CLAUSES = 1024, 900
_LEAVES = frozenset(
    ("term", "terms", "match_phrase", "match_phrase_prefix", "prefix", "match_all", "match_none", "range", "fuzzy")
)


def compiled(tree: nodes.Node | None, facts: Facts) -> JSON:
    """The scored query of a tree; QueryError if OpenSearch would refuse it."""
    if tree is None:
        return constant(EVERY, 0.0)
    query = _ranked(tree, facts)
    if _size(query) > MAX_RANKED_CLAUSES:
        query = _ranked_by_share(tree, facts)
    return query if _size(query) <= MAX_RANKED_CLAUSES else checked(constant(matching(tree, facts), 0.0))


def _ranked_by_share(tree: nodes.Node, facts: Facts) -> JSON:
    """A long passage, ranked by the matched share and not by proximity."""
    match = matching(tree, facts)
    return (
        {"bool": {"filter": [match], "should": [by_share(tree, facts)]}}
        if isinstance(tree, nodes.Passage)
        else constant(match, 0.0)
    )


def checked(query: JSON) -> JSON:
    """The query itself; QueryError if it has more clauses than OpenSearch allows."""
    if _size(query) > MAX_QUERY_CLAUSES:
        what = f"The cluster that is searched takes {MAX_QUERY_CLAUSES:,} terms at most, and this query has more."
        raise QueryError(what, "Use fewer words.")
    return query


def matching(node: nodes.Node, facts: Facts) -> JSON:
    """The query for the matches of a node, without scores."""
    match node:
        case nodes.And(children):
            return all_of(*(matching(child, facts) for child in children))
        case nodes.Or(children):
            return any_of([matching(child, facts) for child in children])
        case nodes.Not(child):
            return none_of(matching(child, facts))
        case nodes.Synonyms(typed, others):
            return _any_form([typed, *others], facts)
        case nodes.Passage():
            return _most_of(node, facts)
        case _:
            return leaf_query(node, facts)


def _any_form(forms: list[nodes.Node], facts: Facts) -> JSON:
    """A query for any of several forms; forms of one word count as one clause of a query."""
    words = [kept_word(form.stem) for form in forms if isinstance(form, nodes.Word)]
    others = [matching(form, facts) for form in forms if not isinstance(form, nodes.Word)]
    return any_of([*([{"terms": {"stem": words}}] if words else []), *others])


def _most_of(node: nodes.Passage, facts: Facts) -> JSON:
    if node.least > len(node.slots):
        return NOTHING
    if node not in facts.floors:
        return _below(node, any_of([matching(slot, facts) for slot in node.slots], node.least), facts)
    # Scores are computed for the sake of their least one, though nothing is ranked by them.
    scored = {"query": by_share(node, facts), "min_score": facts.floors[node]}
    return _below(node, {"function_score": scored}, facts)


def _below(node: nodes.Passage, match: JSON, facts: Facts) -> JSON:
    """The matches of a passage that have fewer than `below` of its slots."""
    if node.below > len(node.slots):
        return match
    return {"bool": {"must": [match], "must_not": [any_of([matching(slot, facts) for slot in node.slots], node.below)]}}


def by_share(node: nodes.Passage, facts: Facts) -> JSON:
    """The clauses that match enough slots of a passage, scored by their share of its weight, in steps."""
    steps = passages.share_steps(facts.idf_of_slots(node))
    scored = [constant(matching(slot, facts), float(step)) for slot, step in zip(node.slots, steps, strict=True)]
    return any_of(scored, node.least)


def shares(node: nodes.Passage, facts: Facts) -> JSON:
    """The matches of a passage before its floor is applied, scored by their share."""
    return checked(_below(node, by_share(node, facts), facts))


def _ranked(tree: nodes.Node, facts: Facts) -> JSON:
    """Adds the reuse prior where a query ranks by words."""
    query = _scoring(tree, facts)
    if not by_words(tree):
        return query
    reuse = {"field": "copies", "modifier": "ln"}
    return {"function_score": {"query": query, "field_value_factor": reuse, "boost_mode": "sum"}}


def _scoring(node: nodes.Node, facts: Facts) -> JSON:
    """The query for the matches of a node, with scores."""
    match node:
        case nodes.Word():
            return _by_length({"bool": {"must": [_stemmed(node, facts)], "should": _forms(node, facts)}})
        case nodes.Phrase(words) | nodes.PhrasePrefix(words) | nodes.Compound(words):
            return _by_words(matching(node, facts), words, facts)
        case nodes.Near(left, right):
            sides = [*(left.words if isinstance(left, nodes.Phrase) else (left,))]
            sides += right.words if isinstance(right, nodes.Phrase) else (right,)
            return _by_words(matching(node, facts), sides, facts)
        case nodes.Prefix(prefix):
            return constant(matching(node, facts), facts.rarity(facts.begun[prefix]))
        case nodes.Symbol():
            return constant(matching(node, facts), SYMBOL_WEIGHT)
        case nodes.InField():
            return constant(matching(node, facts), FIELD_WEIGHT)
        case nodes.Pinned():
            return constant(matching(node, facts), PIN_WEIGHT)
        case nodes.Value() | nodes.Identical() | nodes.Shifted() | nodes.Not():
            return all_of(matching(node, facts))
        case nodes.And(children):
            return {"bool": {"must": [_scoring(child, facts) for child in children], "should": bonuses(children, facts)}}
        case nodes.Or(children):
            return any_of([_scoring(child, facts) for child in children])
        case nodes.Synonyms():
            return _best_form(node, facts)
        case nodes.Passage():
            scored = [_scoring(slot, facts) for slot in node.slots]
            matched = [matching(slot, facts) for slot in node.slots]
            return PassageQueries(node, facts, scored, matched).query(_most_of(node, facts))
        case _:
            assert_never(node)


def _best_form(node: nodes.Synonyms, facts: Facts) -> JSON:
    forms = zip((node.typed, *node.others), passages.worths(node, facts.idf), strict=True)
    return {"dis_max": {"queries": [{"bool": {"must": [_scoring(form, facts)], "boost": worth}} for form, worth in forms]}}


def _by_words(match: JSON, words: tuple[nodes.Word, ...] | list[nodes.Word], facts: Facts) -> JSON:
    """The matches of a leaf, scored by its words."""
    scored = [query for word in words for query in (_stemmed(word, facts), *_forms(word, facts))]
    return _by_length({"bool": {"filter": [match], "should": scored}})


def _by_length(scored: JSON) -> JSON:
    """The scores of words, corrected for how Lucene keeps the length of a clause."""
    factor = {"field": "length_factor"}
    return {"function_score": {"query": scored, "field_value_factor": factor, "boost_mode": "multiply"}}


def _stemmed(word: nodes.Word, facts: Facts) -> JSON:
    stem = kept_word(word.stem)
    return scored_term("stem", stem, _boost(facts, facts.stems.get(stem, 0)))


def _forms(word: nodes.Word, facts: Facts) -> list[JSON]:
    """Queries that raise the score of a word: its exact form, and the title."""
    exact, stem = kept_word(word.exact), kept_word(word.stem)
    form = scored_term("exact", exact, _boost(facts, facts.words.get(exact, 0)) * EXACT_WEIGHT)
    return [form, scored_term("title_stem", stem, _boost(facts, facts.titles.get(stem, 0)) * TITLE_WEIGHT)]


def _boost(facts: Facts, clauses: int) -> float:
    """The boost that turns Lucene's BM25 of a term into that of the other engines, which use another idf."""
    lucene = log(1 + (facts.clauses - clauses + 0.5) / (clauses + 0.5))
    return facts.bm25 * facts.rarity(clauses) / lucene


def _size(query: object) -> int:
    """The number of clauses that OpenSearch counts in a query: one for a phrase, one for each word of intervals."""
    match query:
        case {"intervals": intervals}:
            return _words_in(intervals)
        case dict():
            return sum(1 if key in _LEAVES else _size(value) for key, value in query.items())
        case list():
            return sum(map(_size, query))
        case _:
            return 0


def _words_in(intervals: object) -> int:
    match intervals:
        case {"match": {"query": str(words)}}:
            return 1 + words.count(" ")
        case dict():
            return sum(map(_words_in, intervals.values()))
        case list():
            return sum(map(_words_in, intervals))
        case _:
            return 0
