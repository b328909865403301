"""Corrections of misspelled words, by the words beside them; "did you mean"."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from search_service.engines import Engine, Request
from search_service.engines.spelling import is_plausible
from search_service.query import InField, Or, Phrase, Plain, Query, Word
from search_service.search.relaxation import Resolve
from search_service.text.analysis import STOP_WORDS, folded_words, tokens

# A text with more unknown words is in another language, not misspelled.
MAX_SLIPS = 8
# A correction and a neighbour are a pair if at least this number of clauses has them side by side.
MIN_CLAUSES = 3
# In a text of more words, only the likeliest correction of a word is tried, and the text is not parsed again.
MAX_WORDS = 16
# Without such a pair, the correction must be a common word: one of RARE clauses has it.
RARE = 5000

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Correction:
    """The word that was likely meant.

    `has_hits` says whether clauses have another form of the word as typed, `is_paired` whether the correction is often
    adjacent to a neighbour of the word as typed.
    """

    meant: str
    has_hits: bool
    is_paired: bool

    @property
    def is_applied(self) -> bool:
        """Whether the correction is searched without asking; else it is only offered."""
        return self.is_paired or not self.has_hits


def corrections(engine: Engine, words: Sequence[str], plain: Plain | None) -> Mapping[str, Correction]:
    """The corrections of folded words in the order as typed, by word; words of a term that has synonyms have none.

    "Trafficing" finds traffic; after "human", trafficking was meant. A name that no clause has may resemble a word of clauses:
    without a neighbour that forms a pair with that word, only the most similar word is plausible.
    """
    terms = {word for typed, _ in plain.also for word in folded_words(typed)} if plain else ()
    return dict(islice(_corrections(engine, words, terms), MAX_SLIPS))


def _corrections(engine: Engine, words: Sequence[str], terms: Collection[str]) -> Iterator[tuple[str, Correction]]:
    is_long = len(words) > MAX_WORDS
    for word in dict.fromkeys(words):
        if word in terms:
            continue
        near = engine.respell(word)[: 1 if is_long else None]
        # What is nearest to a stop word is likely that, or another form of a word that texts have: "bees" is no "been".
        if near and (near[0] not in STOP_WORDS or not _has_hits(engine, word)):
            pairs = [pair for pair in dict.fromkeys(pairwise(words)) if word in pair and STOP_WORDS.isdisjoint(pair)]
            clauses = _paired(engine, word, near, pairs if is_long else [*_respelled(engine, word, pairs)])
            is_paired = max(clauses) >= MIN_CLAUSES
            meant = near[clauses.index(max(clauses))] if is_paired else near[0]
            if is_paired or (is_plausible(word, meant) and _is_common(engine, meant) and not _is_foreign(engine, word, words)):
                yield word, Correction(meant, _has_hits(engine, word), is_paired)


def _respelled(engine: Engine, word: str, pairs: Sequence[Pair]) -> Iterator[Pair]:
    """The pairs of a word, also with the corrections of its neighbours: both may be slips."""
    for pair in pairs:
        yield pair
        first, second = pair
        if first == word:
            yield from [(word, meant) for meant in engine.respell(second)]
        else:
            yield from [(meant, word) for meant in engine.respell(first)]


def _paired(engine: Engine, word: str, near: Sequence[str], pairs: Sequence[Pair]) -> list[int]:
    """For each correction, the clauses that have it beside a neighbour of the word."""
    requests = [
        Request(Phrase(tuple([Word(one if beside == word else beside) for beside in pair]))) for one in near for pair in pairs
    ]
    totals = engine.totals(requests) if requests else ()
    return [sum(totals[i * len(pairs) : (i + 1) * len(pairs)]) for i in range(len(near))]


def _is_foreign(engine: Engine, word: str, words: Sequence[str]) -> bool:
    """Whether all other words of a text are unknown too: "pacta sunt servanda"."""
    others = [one for one in dict.fromkeys(words) if one != word and one not in STOP_WORDS]
    return bool(others) and not any(_has_hits(engine, one) for one in others)


def _is_common(engine: Engine, word: str) -> bool:
    return engine.totals([Request(Phrase((Word(word),)))])[0] * RARE >= engine.status().clauses


def _has_hits(engine: Engine, word: str) -> bool:
    return engine.totals([Request(Or((Word(word), InField("title", Word(word)))))])[0] > 0


def corrected(text: str, found: Mapping[str, Correction]) -> str:
    """A text with these corrections."""
    parts, end = list[str](), 0
    for token in tokens(text):
        if token.exact in found:
            parts += [text[end : token.start], found[token.exact].meant]
            end = token.end
    return "".join([*parts, text[end:]])


def suggestion(engine: Engine, query: Query, resolve: Resolve) -> Query | None:
    """The query with a correction of each word that no clause has, if that finds something."""
    found = corrections(engine, _words(query.q), query.parsed.plain)
    if not found:
        return None
    meant_query = replace(query, q=corrected(query.q, found), page=1)
    tree = resolve(meant_query.parsed.tree)
    return meant_query if tree and engine.totals([Request(tree, query.applied)])[0] else None


def _words(text: str) -> list[str]:
    """The words of a text in order; names of fields and prefixes are left out."""
    return [token.exact for token in tokens(text) if text[token.end : token.end + 1] not in (":", "*")]
