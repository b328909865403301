"""The longest passage that a draft's clause has word for word from the index."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

import msgspec

from search_service.engines import Engine, Hit, deadlines
from search_service.precedents.redline import RedlineChange, redline
from search_service.text.analysis import Token, folded_words, tokens

# Words: what fewer have in common is a formula. A passage is at least this share of the clause, or a long one.
MIN_WORDS, MIN_SHARE, MANY_WORDS = 10, 0.4, 25


class Quotation(msgspec.Struct, frozen=True, gc=False):
    """A passage of a text, as the text prints it, and the clause that has it.

    `share` is how much of the text it is, from 0 to 1; `changes` lead from the whole clause to the whole text.
    """

    hit: Hit
    text: str
    words: int
    share: float
    changes: tuple[RedlineChange, ...]


def longest_quotation(engine: Engine, text: str) -> Quotation | None:
    """The longest passage of a text that a clause has; of equals the latest clause. None for a short one.

    A passage is of at least 10 words, and of two fifths of the text or 25 words.
    """
    words = tokens(text)
    if len(words) < MIN_WORDS:
        return None
    near = engine.near
    latest = [near.clauses((bag,))[-1] for bag in near.sharing([word.exact for word in words])]
    matcher = SequenceMatcher(None, [], [word.exact for word in words], autojunk=False)
    found = [(*_longest(matcher, hit), near.day(hit.doc_id), hit) for hit in engine.hits(latest)]
    if not found:
        return None
    size, start, _, hit = max(found, key=lambda one: (one[0], one[2]))
    share = size / len(words)
    if size < MIN_WORDS or (share < MIN_SHARE and size < MANY_WORDS):
        return None
    return Quotation(hit, _printed(text, words[start : start + size]), size, share, redline(hit.clause.text, text))


def _longest(matcher: SequenceMatcher[str], hit: Hit) -> tuple[int, int]:
    """How many words of the text a clause has in a row, and where in the text they begin."""
    deadlines.check()
    matcher.set_seq1(folded_words(hit.clause.text))
    match = matcher.find_longest_match()
    return match.size, match.b


def _printed(text: str, words: Sequence[Token]) -> str:
    return " ".join(text[words[0].start : words[-1].end].split())
