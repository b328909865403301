"""Close clauses: those with the rarest words of the query, and what each lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain, zip_longest

import msgspec

from search_service.engines import Engine, Found, Hit, Request, deadlines
from search_service.errors import OverBudgetError
from search_service.highlight import Span
from search_service.query import NO_BOUND, Plain, Query, in_words, nodes, words_of
from search_service.query.plain import MAX_WORDS_ALL_MATCH
from search_service.search.corrections import MAX_WORDS, Correction, corrected, corrections
from search_service.search.relaxation import Resolve
from search_service.search.results import Relaxation, ResultClause
from search_service.text.analysis import tokens

# If fewer wordings than FEW_WORDINGS match, the closest other clauses follow, at most MAX_CLOSE.
FEW_WORDINGS, MAX_CLOSE = 10, 10
# The number of clauses that are ranked: those that match the greatest share of what was typed.
MAX_RANKED = 2000
# The size of the cache of stems of highlighted words: a page repeats a few words hundreds of times.
MAX_KEPT_WORDS = 4096


class Interpretation(msgspec.Struct, frozen=True, gc=False):
    """How a query is searched: its tree, its plain words after correction, and each misspelled word with its correction.

    `is_offered` is whether a correction is only offered, or the tree does not have it.
    """

    tree: nodes.Node | None
    match: str
    plain: Plain | None = None
    mended: tuple[tuple[str, str], ...] = ()
    is_offered: bool = False


def interpret(engine: Engine, query: Query) -> Interpretation:
    """Interpret a query without problems. In a passage, a word that no clause has is replaced by its likely correction.

    Of few words, one that only finds other forms of itself is: "human trafficing" finds human trafficking, and then traffic.
    """
    parsed = query.parsed
    if parsed.plain is None:
        return Interpretation(parsed.tree, parsed.match)
    found = corrections(engine, [word.exact for part in parsed.plain.parts for word in nodes.typed_words(part)], parsed.plain)
    applied = {word: one for word, one in found.items() if one.is_applied}
    if not applied:
        return Interpretation(parsed.tree, parsed.match, parsed.plain, is_offered=bool(found))
    plain = _corrected(query, parsed.plain, applied)
    most = parsed.match == "most"
    in_tree = most or all(one.has_hits for one in applied.values())
    tree = plain.tree(parsed.match) if in_tree else parsed.tree
    slips = tuple([(word, one.meant) for word, one in applied.items()])
    return Interpretation(tree, parsed.match, plain, slips, not most and (not in_tree or len(applied) < len(found)))


def _corrected(query: Query, plain: Plain, found: Mapping[str, Correction]) -> Plain:
    """The plain words with corrections; a word that has hits stays as another form of what was meant."""
    kept = {nodes.Word(one.meant): nodes.Word(word) for word, one in found.items() if one.has_hits}
    if len(plain.parts) > MAX_WORDS:
        words = {nodes.Word(word): nodes.Word(one.meant) for word, one in found.items()}
        parts = [words.get(part, part) if isinstance(part, nodes.Word) else part for part in plain.parts]
        meant = Plain(tuple(parts), plain.also)
    else:
        meant = replace(query, q=corrected(query.q, found)).parsed.plain or plain
    return Plain(tuple([_with_typed(part, kept) for part in meant.parts]), meant.also)


def _with_typed(part: nodes.Part, kept: Mapping[nodes.Word, nodes.Word]) -> nodes.Part:
    match part:
        case nodes.Word() if part in kept:
            return nodes.Synonyms(part, (kept[part],))
        case nodes.Synonyms(nodes.And(children) as typed, others, words) if any(child in kept for child in children):
            slipped = [kept.get(child, child) if isinstance(child, nodes.Word) else child for child in children]
            return nodes.Synonyms(typed, (*others, nodes.And(tuple(slipped))), words)
        case _:
            return part


def close_clauses(engine: Engine, query: Query, read: Interpretation, found: Found, seconds: float) -> tuple[ResultClause, ...]:
    """The clauses that follow the first page if few wordings match all plain words.

    None of them if finding them would take longer than `seconds`: the answer must not fail for want of them.
    """
    if read.plain is None or read.tree is None or found.distinct >= FEW_WORDINGS or query.page > 1:
        return ()
    parts = _apart(read.plain.parts)
    slots = nodes.Passage(parts, 1).slots
    if not slots or (len(slots) < 2 and not read.mended):
        return ()
    # No clause has the misspelled word, so clauses with its correction were not found yet.
    found_from = read.tree.least if isinstance(read.tree, nodes.Passage) and parts == read.plain.parts else len(slots)
    some = nodes.Passage(parts, 1, NO_BOUND if read.mended and not found.total else found_from, MAX_RANKED)
    titled = _titled(slots) if len(slots) <= MAX_WORDS_ALL_MATCH else None
    grouped = query.group != "none"
    # If the page has all matches, they are left out by comparison with the page.
    is_whole = len(found.hits) == (found.distinct if grouped else found.total)
    trees: list[nodes.Node] = [titled if is_whole else nodes.And((titled, nodes.Not(read.tree))), some] if titled else [some]
    size = MAX_CLOSE + len(found.hits)
    requests = [Request(tree, query.applied, "relevance", grouped, 0, size, (), with_totals=False) for tree in trees]
    try:
        with deadlines.budget(seconds):
            by_turns = chain.from_iterable(zip_longest(*[engine.search(request).hits for request in requests]))
            different = _different(chain(found.hits, filter(None, by_turns)), grouped)
            listed = different[len(found.hits) :][:MAX_CLOSE]
            marks = engine.highlights(some, listed)
    except OverBudgetError:
        return ()
    wanted = [(in_words(slot), _forms(slot)) for slot in slots]
    return tuple([_close(hit, spans, wanted) for hit, spans in zip(listed, marks, strict=True)])


def _different(hits: Iterable[Hit], grouped: bool) -> list[Hit]:
    """Each clause once, or each wording, in order."""
    different: dict[str, Hit] = {}
    for hit in hits:
        different.setdefault(hit.clause.text if grouped else hit.clause.id, hit)
    return [*different.values()]


def _titled(slots: Sequence[nodes.Part]) -> nodes.Node | None:
    """A tree of the clauses that have all parts but one, and that one in the title of their document."""
    options = list[nodes.Node]()
    for i, slot in enumerate(slots):
        others = (*slots[:i], *slots[i + 1 :])
        if others and (in_title := _in_title(slot)):
            options.append(nodes.And((*others, in_title)))
    return nodes.Or(tuple(options)) if len(options) > 1 else options[0] if options else None


def _in_title(node: nodes.Node) -> nodes.Node | None:
    match node:
        case nodes.Word():
            return nodes.InField("title", node)
        case nodes.Compound(words) | nodes.Phrase(words):
            return nodes.InField("title", nodes.Phrase(words))
        case nodes.And(children):
            return nodes.And(tuple([nodes.InField("title", child) for child in children if isinstance(child, nodes.Word)]))
        case nodes.Synonyms(typed, others):
            return nodes.Or(tuple(filter(None, map(_in_title, (typed, *others)))))
        case _:
            return None


def _apart(parts: tuple[nodes.Part, ...]) -> tuple[nodes.Part, ...]:
    """The parts; a single term of several words as its words, as "peace talks" is close to "peace"."""
    match parts:
        case (nodes.Synonyms(nodes.And(children)),):
            return tuple([child for child in children if isinstance(child, nodes.Word)])
        case _:
            return parts


def _forms(slot: nodes.Node) -> tuple[frozenset[str], ...]:
    """The forms of a slot, each as its stems, or as its symbol; a clause must have all of one form."""
    match slot:
        case nodes.Synonyms(typed, others):
            return tuple(chain.from_iterable(map(_forms, (typed, *others))))
        case nodes.Symbol(symbol):
            return (frozenset([symbol]),)
        case _:
            return (frozenset([word.stem for word in words_of(slot)]),)


@lru_cache(MAX_KEPT_WORDS)
def _stems(words: str) -> frozenset[str]:
    return frozenset([token.stem for token in tokens(words)])


def _close(hit: Hit, marks: tuple[Span, ...], slots: Sequence[tuple[str, tuple[frozenset[str], ...]]]) -> ResultClause:
    """A hit with the slots that it lacks; `slots` has the words and the forms of each."""
    text, has = hit.clause.text, {citation.symbol for citation in hit.clause.citations}
    has.update(*map(_stems, {text[start:end] for start, end in marks}))
    missing = tuple([words for words, forms in slots if not any(map(has.issuperset, forms))])
    return ResultClause(hit, marks, missing=missing)


def relaxed_hits(engine: Engine, relaxation: Relaxation, resolve: Resolve) -> tuple[ResultClause, ...]:
    """The first hits of a wider search; each lacks the terms that were dropped."""
    query = replace(relaxation.query, page=1)
    tree = resolve(interpret(engine, query).tree)
    hits = engine.search(Request(tree, query.applied, query.sort, query.group != "none", 0, MAX_CLOSE, ())).hits
    marks = engine.highlights(tree, hits)
    missing = tuple([one.text for one in relaxation.dropped])
    return tuple([ResultClause(hit, spans, missing=missing) for hit, spans in zip(hits, marks, strict=True)])
