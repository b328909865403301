"""The oracle: evaluates every request by brute force over all clauses, without an index.

Engines are compared with it. Its scores are Whoosh's BM25, with field lengths rounded as in Whoosh, to a byte.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import inf, log, prod
from typing import assert_never

from msgspec import structs
from whoosh.util.numeric import byte_to_length, length_to_byte

from search_service.engines import Request, passages
from search_service.engines.weights import (
    EXACT_WEIGHT,
    FIELD_WEIGHT,
    OTHER_NAME_WEIGHT,
    PASSAGE_WEIGHT,
    PIN_WEIGHT,
    REUSE_WEIGHT,
    SYMBOL_WEIGHT,
    TITLE_WEIGHT,
    VERBATIM_WEIGHT,
    by_words,
    in_one_passage,
    together,
)
from search_service.fields import COUNTED, FACETS, date
from search_service.model import Clause, Document
from search_service.query import nodes
from search_service.symbols import clauses_at, read_place
from search_service.text.analysis import STOP_WORDS, tokens
from search_service.verbs import strength
from tests.engine.oracle_passages import (
    ends_of,
    proximity,
    shortest_window,
    slots_of,
    spells,
    typed_weights,
    window_of,
    words_of,
)

K1, B = 1.2, 0.75


@dataclass
class Seen:
    """A clause, with its words in three fields."""

    document: Document
    clause: Clause

    def __post_init__(self) -> None:
        self.words = {
            "exact": [token.exact for token in tokens(self.clause.text)],
            "stem": [token.stem for token in tokens(self.clause.text)],
            "title": [token.stem for token in tokens(self.document.title)],
        }
        self.cites = {citation.symbol for citation in self.clause.citations}
        self.facets = {facet.name: set(facet.values(self.document, self.clause)) for facet in FACETS}
        self.wording = " ".join(self.words["exact"])


@dataclass(frozen=True)
class Answer:
    """The result that the oracle expects of an engine.

    `ranked` is every listed clause in order, with its score and the clauses and the documents of its wording.
    """

    total: int
    distinct: int
    documents: int
    ranked: Sequence[tuple[str, float, int, int]]
    facets: dict[str, dict[str, int]]


class Oracle:
    def __init__(self, documents: Iterable[Document]) -> None:
        self.clauses = [Seen(document, clause) for document in documents for clause in document.clauses]

    def search(self, request: Request) -> Answer:
        matching = [seen for seen in self.clauses if request.tree is None or self.matches(seen, request.tree)]
        found = [seen for seen in matching if self.passes(seen, request)]
        scored = [(seen, self.score(seen, request.tree) + self.reuse_prior(seen, request.tree)) for seen in found]
        ordered = sorted(scored, key=lambda pair: self.key(pair[0], pair[1], request.sort))
        wordings = Counter(seen.wording for seen in found)
        documents = Counter(wording for wording, _ in {(seen.wording, seen.document.id) for seen in found})
        listed: list[tuple[str, float, int, int]] = []
        shown: set[str] = set()
        for seen, score in ordered:
            if not request.grouped or seen.wording not in shown:
                listed.append((seen.clause.id, score, wordings[seen.wording], documents[seen.wording]))
            shown.add(seen.wording)
        facets = {facet.name: self.counted(matching, request, facet.name) for facet in COUNTED}
        return Answer(len(found), len(wordings), len({seen.document.id for seen in found}), listed, facets)

    def matches(self, seen: Seen, node: nodes.Node) -> bool:
        match node:
            case nodes.Word():
                return node.stem in seen.words["stem"]
            case nodes.Phrase(words):
                return bool(ends_of([word.exact for word in words], seen.words["exact"]))
            case nodes.PhrasePrefix():
                return self.goes_on(seen.words["exact"], node)
            case nodes.Prefix(prefix):
                return any(word.startswith(prefix) for word in seen.words["exact"])
            case nodes.Near():
                return self.are_near(seen, node)
            case nodes.Symbol(symbol):
                return symbol in seen.cites
            case nodes.Value(facet, values):
                return bool(seen.facets[facet] & set(values))
            case nodes.InField("title", term):
                return self.holds(seen.document.title, term)
            case nodes.InField("note", term):
                return any(self.holds(note.text, term) for note in seen.clause.footnotes)
            case nodes.Pinned(symbol, paragraph):
                return self.is_named(seen, symbol, paragraph)
            case nodes.Shifted(shifts):
                raise NotImplementedError(f"What each clause took up is not the oracle's to know: {shifts}")
            case nodes.Identical(clause_id):
                return any(other.wording == seen.wording for other in self.clauses if other.clause.id == clause_id)
            case nodes.And(children):
                return all(self.matches(seen, child) for child in children)
            case nodes.Or(children):
                return any(self.matches(seen, child) for child in children)
            case nodes.Not(child):
                return not self.matches(seen, child)
            case nodes.Compound(words):
                return bool(ends_of([word.stem for word in words], seen.words["stem"]))
            case nodes.Synonyms(typed, others):
                return any(self.matches(seen, form) for form in (typed, *others))
            case nodes.Passage():
                return self.has_enough(seen, node)
            case _:
                assert_never(node)

    def has_enough(self, seen: Seen, node: nodes.Passage) -> bool:
        counts = node.least <= sum(self.matches(seen, slot) for slot in slots_of(node)) < node.below
        return counts and (node.most >= len(self.clauses) or self.is_among(seen, node))

    def goes_on(self, text: list[str], node: nodes.PhrasePrefix) -> bool:
        ends = ends_of([word.exact for word in node.words], text)
        return any(text[end].startswith(node.prefix) for end in ends if end < len(text))

    def are_near(self, seen: Seen, node: nodes.Near) -> bool:
        places = product(self.places(seen, node.left), self.places(seen, node.right))
        return any(1 <= b[0] - a[1] <= node.distance or 1 <= a[0] - b[1] <= node.distance for a, b in places)

    def is_named(self, seen: Seen, symbol: str, paragraph: str | None) -> bool:
        document = seen.document
        own = document.symbol or ""
        names = own == symbol or own.startswith(f"{symbol} ") or symbol in (*document.draft_symbols, document.id)
        place = read_place(paragraph) if paragraph is not None else None
        at_place = place is not None and seen.clause in clauses_at(document.clauses, place)
        return names and (paragraph is None or at_place)

    def places(self, seen: Seen, term: nodes.Word | nodes.Phrase) -> list[tuple[int, int]]:
        """The first and the last word of each match of a term."""
        if isinstance(term, nodes.Word):
            return [(at, at) for at, stem in enumerate(seen.words["stem"]) if stem == term.stem]
        wanted, text = [word.exact for word in term.words], seen.words["exact"]
        return [(at, at + len(wanted) - 1) for at in range(len(text)) if text[at : at + len(wanted)] == wanted]

    def holds(self, text: str, term: nodes.Word | nodes.Phrase | nodes.Prefix) -> bool:
        clause = Clause("", "operative", None, None, None, (), None, text)
        return self.matches(Seen(Document("", "resolution", None, "en", "", "", (clause,)), clause), term)

    def passes(self, seen: Seen, request: Request, but: str = "") -> bool:
        return all(name == but or seen.facets[name] & set(values) for name, values in request.filters)

    def counted(self, matching: Iterable[Seen], request: Request, facet: str) -> dict[str, int]:
        passing = [seen for seen in matching if self.passes(seen, request, but=facet)]
        return dict(Counter(value for seen in passing for value in seen.facets[facet]))

    def key(self, seen: Seen, score: float, sort: str) -> tuple[float, int, int]:
        day = date(seen.document).replace("-", "").ljust(8, "0") if date(seen.document) else ""
        newest = -int(day) if day else 1
        oldest = int(day) if day else 99_999_999
        place = self.clauses.index(seen)
        return {
            "relevance": (-round(score, 6), newest, place),
            "newest": (0, newest, place),
            "oldest": (0, oldest, place),
            "strength": (-max([strength(verb) or 0 for verb in seen.facets["verb"]], default=0), newest, place),
            "document": (0, 0, place),
        }[sort]

    def score(self, seen: Seen, node: nodes.Node | None) -> float:
        if node is None or not self.matches(seen, node):
            return 0.0
        match node:
            case nodes.Word(exact):
                extras = EXACT_WEIGHT * self.bm25(seen, "exact", exact) + TITLE_WEIGHT * self.bm25(seen, "title", node.stem)
                return self.bm25(seen, "stem", node.stem) + extras
            case nodes.Phrase(words) | nodes.PhrasePrefix(words) | nodes.Compound(words):
                return sum(self.score(seen, word) for word in words)
            case nodes.Synonyms(typed, others):
                weight, forms = self.form_weight(node), [form for form in (typed, *others) if self.matches(seen, form)]
                names = [1.0 if spells(form, typed) else OTHER_NAME_WEIGHT for form in forms]
                weights = [weight / sum(self.rarities(form)) for form in forms]
                return max(map(prod, zip([self.score(seen, form) for form in forms], weights, names, strict=True)))
            case nodes.Passage():
                return self.passage_score(seen, node)
            case nodes.Prefix():
                return log(len(self.clauses) / (sum(self.matches(other, node) for other in self.clauses) + 1)) + 1
            case nodes.Near(left, right):
                return self.score(seen, left) + self.score(seen, right)
            case nodes.Symbol():
                return SYMBOL_WEIGHT
            case nodes.InField():
                return FIELD_WEIGHT
            case nodes.Pinned():
                return PIN_WEIGHT
            case nodes.Value() | nodes.Identical() | nodes.Shifted() | nodes.Not():
                return 0.0
            case nodes.And(children):
                close = (
                    weight * self.idf(nodes.Phrase(words))
                    for words, weight in together(children)
                    if self.matches(seen, nodes.Phrase(words))
                )
                return sum(self.score(seen, child) for child in children) + sum(close) + self.passage(seen, node)
            case nodes.Or(children):
                return sum(self.score(seen, child) for child in children)
            case _:
                assert_never(node)

    def form_weight(self, node: nodes.Synonyms) -> float:
        """What each form of one thing weighs: as much as the commonest of them, and no more than what was typed."""
        forms = [self.rarities(form) for form in (node.typed, *node.others)]
        typed, indexed = forms[0], [form for form in forms if all(form)]
        weight = min(max(form) for form in indexed) * len(typed)
        return min(weight, sum(typed)) if all(typed) else weight

    def rarities(self, form: nodes.Node) -> list[float]:
        """The idf of each word that carries meaning, 0 for what no clause has."""
        words = [word for word in words_of(form) if word.exact not in STOP_WORDS] or words_of(form)
        known = [any(word.stem in other.words["stem"] for other in self.clauses) for word in words]
        return [self.rarity("stem", word.stem) if seen else 0.0 for word, seen in zip(words, known, strict=True)]

    def passage(self, seen: Seen, node: nodes.And) -> float:
        stems = in_one_passage(node.children, 1)
        if not stems or not in_one_passage(node.children, sum(self.matches(other, node) for other in self.clauses)):
            return 0.0
        rarity = sum(self.rarity("stem", stem) for stem in stems)
        return PASSAGE_WEIGHT * rarity * len(stems) / shortest_window(seen.words["stem"], stems)

    def passage_score(self, seen: Seen, node: nodes.Passage) -> float:
        """The score of a passage, as `engines.passages` defines it, by trying all runs and windows."""
        slots = slots_of(node)
        counts = {slot: sum(self.matches(other, slot) for other in self.clauses) for slot in slots}
        idf = {slot: log(len(self.clauses) / (count + 1)) + 1 if count else 0.0 for slot, count in counts.items()}
        score, ramp = self.unread_score(seen, node, idf)
        matching = [other for other in self.clauses if self.matches(other, node)]
        if score < self.lowest_read([(self.unread_score(other, node, idf)[0], other.wording) for other in matching]) - 1e-5:
            return score
        text = seen.words["stem"]
        found, width = window_of(text, node)
        damped = 0.8 if len(text) > 330 and len(found) > 1 and width > 50 else 1.0
        return damped * (score + ramp * proximity(text, node, idf))

    def lowest_read(self, scored: list[tuple[float, str]]) -> float:
        """The lowest score of a clause whose text is read, from the scores and wordings of all matches."""
        ranked = sorted(scored, reverse=True)
        lowest = ranked[passages.MAX_READ - 1][0] if len(ranked) > passages.MAX_READ else -inf
        best: dict[str, float] = {}
        for score, wording in ranked:
            if score >= lowest - 1e-5:
                best.setdefault(wording, score)
        return [*best.values()][passages.MAX_WORDINGS - 1] if len(best) > passages.MAX_WORDINGS else lowest

    def is_among(self, seen: Seen, node: nodes.Passage) -> bool:
        """Whether a clause is one of the `most` clauses with the greatest share of a passage, or ties with the last."""
        slots, wider = slots_of(node), structs.replace(node, most=len(self.clauses))
        counts = [sum(self.matches(other, slot) for other in self.clauses) for slot in slots]
        idf = [log(len(self.clauses) / (count + 1)) + 1 if count else 0.0 for count in counts]
        steps = [max(1, round(4096 * one / (sum(idf) or 1))) for one in idf]
        shares = [
            sum(step for step, slot in zip(steps, slots, strict=True) if self.matches(other, slot))
            for other in self.clauses
            if other is seen or self.matches(other, wider)
        ]
        own = sum(step for step, slot in zip(steps, slots, strict=True) if self.matches(seen, slot))
        return sum(share > own for share in shares) < node.most

    def unread_score(self, seen: Seen, node: nodes.Passage, idf: dict[nodes.Node, float]) -> tuple[float, float]:
        """The score of a clause whose text is not read, and the factor of its proximity."""
        matched = [slot for slot in idf if self.matches(seen, slot)]
        share = sum(idf[slot] for slot in matched) / (sum(idf.values()) or 1)
        copies = sum(other.wording == seen.wording for other in self.clauses)
        ramp = max(0.0, (share - 0.65) / 0.35) ** 3
        verbatim = VERBATIM_WEIGHT * sum(weight for _, weight in typed_weights(node, idf)) * self.is_verbatim(seen, node)
        return share * sum(self.score(seen, slot) for slot in matched) + ramp * REUSE_WEIGHT * log(copies) + verbatim, ramp

    def is_verbatim(self, seen: Seen, node: nodes.Passage) -> bool:
        words = [word for part in node.parts for word in words_of(part)]
        symbols = any(isinstance(part, nodes.Symbol) for part in node.parts)
        return len(words) > 1 and not symbols and self.matches(seen, nodes.Phrase(tuple(words)))

    def reuse_prior(self, seen: Seen, tree: nodes.Node | None) -> float:
        copies = sum(other.wording == seen.wording for other in self.clauses)
        return REUSE_WEIGHT * log(copies) if tree and by_words(tree) else 0.0

    def bm25(self, seen: Seen, field: str, word: str) -> float:
        frequency = seen.words[field].count(word)
        if not frequency:
            return 0.0
        idf = self.rarity(field, word)
        length = byte_to_length(length_to_byte(len(seen.words[field])))
        return idf * frequency * (K1 + 1) / (frequency + K1 * (1 - B + B * length / self.average_lengths[field]))

    def rarity(self, field: str, word: str) -> float:
        doc_freq = sum(word in other.words[field] for other in self.clauses)
        return log(len(self.clauses) / (doc_freq + 1)) + 1

    def idf(self, phrase: nodes.Phrase) -> float:
        return sum(self.rarity("exact", word.exact) for word in phrase.words)

    @cached_property
    def average_lengths(self) -> dict[str, float]:
        fields = ("exact", "stem", "title")
        return {field: sum(len(seen.words[field]) for seen in self.clauses) / len(self.clauses) for field in fields}
