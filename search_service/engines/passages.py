"""The score of a passage: the weight of its matching parts, and their proximity.

The slots of a passage are its distinct parts without stop words. The idf of a slot counts the clauses that match it. The share
of a clause is the idf of the slots that it matches, divided by the idf of all slots. The score of a clause is

    share x the scores of the slots that it matches + ramp(share) x the prior for the reuse of its wording
    + VERBATIM_WEIGHT x the weights of all typed words, if it holds the passage word for word

Then the texts of the MAX_WORDINGS best wordings are read. Each gets ramp(share) x its proximity. The score of a long clause
is multiplied by LONG_FACTOR if its slots are far apart. Proximity is the sum of

    for each pair of adjacent typed words that is adjacent in the text: LOOSE_PAIR_WEIGHT x the weights of both words; for a
        pair whose second word follows the first within GAP words: the same x the share of all pairs found in either way
    for the heaviest run of three or more typed words in the text: LOOSE_RUN_WEIGHT x their weights
    for the shortest window that holds all slots of the text: LOOSE_WINDOW_WEIGHT x their idf x their number / its width

The weight of a typed word is the idf of its slot, divided among the words of the slot that are no stop words. The weight of a
stop word is STOP_WORD_WEIGHT, in pairs and runs only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

import numpy as np
import numpy.typing as npt

from search_service.engines.weights import (
    APART_WEIGHT,
    GAP,
    LOOSE_PAIR_WEIGHT,
    LOOSE_RUN_WEIGHT,
    LOOSE_WINDOW_WEIGHT,
    OTHER_NAME_WEIGHT,
)
from search_service.query import And, Form, Part, Passage, Synonyms, Word, is_stop_word, typed_words, words_of

# The share from which proximity counts; its weight rises from there to 1, for a clause that matches all slots.
RAMP_FROM, RAMP_POWER = 0.65, 3
# A clause is long above LONG_WORDS words (2,000 characters). Its slots are far apart if no window of FAR_APART words has all.
LONG_WORDS, FAR_APART, LONG_FACTOR = 330, 50, 0.8
MIN_RUN_WORDS = 3
# A stop word need not match, but it distinguishes a verbatim run from a similar one.
STOP_WORD_WEIGHT = 1.0
# The texts of at most MAX_WORDINGS wordings are read, those of the MAX_READ best clauses, with clauses that tie with the last
# one. There are more clauses than wordings because the most frequent wording has 790 copies.
MAX_READ, MAX_WORDINGS = 2000, 50
TIE_TOLERANCE = 1e-5
# The share of a slot as an integer, so that sums of shares can be compared.
SHARE_STEPS = 4096


@dataclass(frozen=True, slots=True)
class Typed:
    """A passage as proximity needs it: stems and weights of its words in order, the slot of each stem, the idf of each slot.

    `pairs` has, for each word, the position of the first word that ends the same pair of stems.
    """

    stems: tuple[str, ...]
    weights: tuple[float, ...]
    pairs: tuple[int, ...]
    slot_of: Mapping[str, int]
    idf: tuple[float, ...]


def typed(passage: Passage, idf: Sequence[float]) -> Typed:
    """`idf` has a value for each slot, 0 for one that no clause matches."""
    slots = {part: slot for slot, part in enumerate(passage.slots)}
    rows = [(word.stem if word else "", weight) for word, weight in weighted_words(passage, slots, idf)]
    stems = tuple([stem for stem, _ in rows])
    slot_of: dict[str, int] = {}
    for word, slot in slot_words(slots):
        slot_of.setdefault(word.stem, slot)
    firsts: dict[tuple[str, str], int] = {}
    pairs = [firsts.setdefault(pair, position) for position, pair in enumerate(pairwise(["", *stems]))]
    return Typed(stems, tuple([weight for _, weight in rows]), tuple(pairs), slot_of, tuple(idf))


def weighted_words(passage: Passage, slots: Mapping[Part, int], idf: Sequence[float]) -> Iterator[tuple[Word | None, float]]:
    """The words of a passage as typed, each with its weight; None for a symbol, which separates its neighbours."""
    for part in passage.parts:
        slot = slots.get(part, -1)
        if isinstance(part, Word):
            yield part, idf[slot] if slot >= 0 else STOP_WORD_WEIGHT
            continue
        words = typed_words(part)
        meaning = [slot >= 0 and not is_stop_word(word) for word in words]
        for word, means in zip(words, meaning, strict=True):
            yield word, idf[slot] / sum(meaning) if means else STOP_WORD_WEIGHT
        if not words:
            yield None, 0.0


def slot_words(slots: Mapping[Part, int]) -> Iterator[tuple[Word, int]]:
    """The words of all forms of each slot, without stop words, with the number of the slot."""
    for part, slot in slots.items():
        if isinstance(part, Word):
            yield part, slot
            continue
        for word in words_of(part):
            if not is_stop_word(word):
                yield word, slot


def share_steps(idf: Sequence[float]) -> list[int]:
    """The share of each slot in steps of 1 / SHARE_STEPS, at least one step."""
    total = sum(idf) or 1.0
    return [max(1, round(SHARE_STEPS * one / total)) for one in idf]


def lowest_read(scores: npt.NDArray[np.float64], wordings: npt.NDArray[np.int32]) -> float:
    """The lowest score of a clause whose text is read, from the scores without proximity and the wordings of all matches."""
    lowest = -inf
    if len(scores) > MAX_READ:
        lowest = float(np.partition(scores, -MAX_READ)[-MAX_READ]) - TIE_TOLERANCE
    best = np.flatnonzero(scores >= lowest)
    best = best[np.argsort(-scores[best], kind="stable")]
    _, firsts = np.unique(wordings[best], return_index=True)
    if len(firsts) <= MAX_WORDINGS:
        return lowest
    return float(scores[best[np.sort(firsts)[MAX_WORDINGS - 1]]]) - TIE_TOLERANCE


def ramp(share: float) -> float:
    return max(0.0, (share - RAMP_FROM) / (1 - RAMP_FROM)) ** RAMP_POWER


def worths(part: Synonyms, idf: Callable[[Word], float]) -> tuple[float, ...]:
    """The factors for the scores of the typed form and of each other form, so that all forms have the same weight.

    `idf` gives the idf of a word's stem, 0 if no clause has it. All forms get the weight of the most frequent one: where
    clauses say "weapons of mass destruction", one that says "WMD" is not rarer. A form is at most as rare as its rarest word.
    The weight of another name, as opposed to another spelling, is multiplied by OTHER_NAME_WEIGHT; that of the words of one
    term that are not adjacent, by APART_WEIGHT.
    """
    forms = [[idf(word) for word in _meaning_words(form)] for form in (part.typed, *part.others)]
    indexed = [weights for weights in forms if all(weights)]
    if not indexed:
        return (1.0,) * len(forms)
    weight = min(map(max, indexed)) * len(forms[0])
    if all(forms[0]):
        weight = min(weight, sum(forms[0]))
    spelled = {_letters(part.typed), "".join([word.exact for word in typed_words(part)])}
    names = [1.0 if _letters(other) in spelled else OTHER_NAME_WEIGHT for other in part.others]
    names.insert(0, APART_WEIGHT if isinstance(part.typed, And) and 1.0 in names else 1.0)
    return tuple([name * weight / sum(weights) if all(weights) else 1.0 for name, weights in zip(names, forms, strict=True)])


def _letters(form: Form) -> str:
    return "".join([word.exact for word in words_of(form)])


def _meaning_words(form: Form) -> tuple[Word, ...]:
    words = words_of(form)
    return tuple([word for word in words if not is_stop_word(word)]) or words


def proximity(text: Sequence[str], passage: Typed) -> float:
    """The proximity of a passage's words in a text, a sequence of stems."""
    positions: dict[str, list[int]] = {}
    for position, stem in enumerate(passage.stems):
        if stem:
            positions.setdefault(stem, []).append(position)
    weights, heaviest = passage.weights, 0.0
    # For each pair found, whether it is adjacent somewhere.
    pairs: dict[int, bool] = {}
    before: dict[int, tuple[int, float]] = {}
    last: dict[int, int] = {}
    for i, stem in enumerate(text):
        runs: dict[int, tuple[int, float]] = {}
        for position in positions.get(stem, ()):
            length, weight = before.get(position - 1, (0, 0.0))
            runs[position] = (length + 1, weight + weights[position])
            if i - last.get(position - 1, -GAP - 1) <= GAP:
                pair = passage.pairs[position]
                pairs[pair] = pairs.get(pair, False) or length > 0
            if length + 1 >= MIN_RUN_WORDS:
                heaviest = max(heaviest, runs[position][1])
        last.update(dict.fromkeys(runs, i))
        before = runs
    found, width = window(text, passage)
    weight = sum(passage.idf[slot] for slot in found)
    narrow = LOOSE_WINDOW_WEIGHT * weight * len(found) / width if len(found) > 1 else 0.0
    both = {pair: weights[pair - 1] + weights[pair] for pair in pairs}
    beside = sum(both[pair] for pair, is_beside in pairs.items() if is_beside)
    near = sum(both[pair] for pair, is_beside in pairs.items() if not is_beside)
    paired = beside + len(pairs) / max(len(weights) - 1, 1) * near
    return LOOSE_PAIR_WEIGHT * paired + LOOSE_RUN_WEIGHT * heaviest + narrow


def window(text: Sequence[str], passage: Typed) -> tuple[frozenset[int], int]:
    """The slots that a text matches, and the width in words of the shortest window that holds all of them."""
    found_at = [(i, passage.slot_of[stem]) for i, stem in enumerate(text) if stem in passage.slot_of]
    found = frozenset(slot for _, slot in found_at)
    last: dict[int, int] = {}
    width = len(text)
    for i, slot in found_at:
        last[slot] = i
        if len(last) == len(found):
            width = min(width, i - min(last.values()) + 1)
    return found, width


def damping(text: Sequence[str], passage: Typed) -> float:
    """The factor for the score of a clause: LONG_FACTOR for a long clause whose slots are far apart, else 1."""
    if len(text) <= LONG_WORDS:
        return 1.0
    found, width = window(text, passage)
    return LONG_FACTOR if len(found) > 1 and width > FAR_APART else 1.0
