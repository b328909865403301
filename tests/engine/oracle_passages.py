"""The plainest form of phrases, windows and the proximity of passages, for the oracle."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import combinations, pairwise

from search_service.engines.weights import (
    GAP,
    LOOSE_PAIR_WEIGHT,
    LOOSE_RUN_WEIGHT,
    LOOSE_WINDOW_WEIGHT,
)
from search_service.query import nodes
from search_service.text.analysis import STOP_WORDS


def ends_of(wanted: list[str], text: list[str]) -> list[int]:
    """The ends of all matches of consecutive words in a text."""
    return [at + len(wanted) for at in range(len(text)) if text[at : at + len(wanted)] == wanted]


def shortest_window(words: Sequence[str], wanted: Collection[str]) -> int:
    """The length in words of the shortest window with all wanted words."""
    runs = ((start, end) for start in range(len(words)) for end in range(start + len(wanted), len(words) + 1))
    return min(end - start for start, end in runs if set(wanted) <= set(words[start:end]))


def slots_of(passage: nodes.Passage) -> list[nodes.Node]:
    """The slots of a passage: its distinct parts, without stop words."""
    stops = {nodes.Word(word) for word in STOP_WORDS}
    return [part for part in dict.fromkeys(passage.parts) if part not in stops]


def words_of(node: nodes.Node) -> list[nodes.Word]:
    """The typed words of a part."""
    match node:
        case nodes.Word():
            return [node]
        case nodes.Compound(words):
            return list(words)
        case nodes.And(children):
            return [word for child in children for word in words_of(child)]
        case nodes.Synonyms(typed, _, words):
            return list(words) or words_of(typed)
        case _:
            return []


def spells(form: nodes.Node, typed: nodes.Node) -> bool:
    """Whether a form is what was typed, or the same letters in more or fewer words."""
    return "".join(word.exact for word in words_of(form)) == "".join(word.exact for word in words_of(typed))


def proximity(text: list[str], passage: nodes.Passage, idf: dict[nodes.Node, float]) -> float:
    typed = typed_weights(passage, idf)
    near = {(text[i], other) for i in range(len(text)) for other in text[i + 1 : i + 1 + GAP]}
    beside, apart = dict[tuple[str, str], float](), dict[tuple[str, str], float]()
    for (left, weight), (right, other) in pairwise(typed):
        if left and right and (left, right) in near:
            (beside if (left, right) in pairwise(text) else apart).setdefault((left, right), weight + other)
    share = len(beside | apart) / max(len(typed) - 1, 1)
    paired = sum(beside.values()) + share * sum(apart.values())
    heaviest = 0.0
    for start, end in combinations(range(len(typed) + 1), 2):
        stems = [stem for stem, _ in typed[start:end]]
        if end - start >= 3 and all(stems) and any(text[at : at + len(stems)] == stems for at in range(len(text))):
            heaviest = max(heaviest, sum(weight for _, weight in typed[start:end]))
    found, width = window_of(text, passage)
    slots = slots_of(passage)
    narrow = sum(idf[slots[number]] for number in found) * len(found) / width if len(found) > 1 else 0.0
    return LOOSE_PAIR_WEIGHT * paired + LOOSE_RUN_WEIGHT * heaviest + LOOSE_WINDOW_WEIGHT * narrow


def typed_weights(passage: nodes.Passage, idf: dict[nodes.Node, float]) -> list[tuple[str, float]]:
    """The stem and the weight of each typed word; symbols are left out."""
    typed = []
    for part in passage.parts:
        words = words_of(part)
        meaning = sum(word.exact not in STOP_WORDS for word in words)
        for word in words or [nodes.Word("")]:
            carries = bool(words) and part in idf and word.exact not in STOP_WORDS
            typed.append((word.stem, idf[part] / meaning if carries else float(bool(words))))
    return typed


def window_of(text: list[str], passage: nodes.Passage) -> tuple[set[int], int]:
    """The slots in a text, by their indices, and the width of the shortest window with all of them."""
    slot_of: dict[str, int] = {}
    for number, slot in enumerate(slots_of(passage)):
        forms = (slot.typed, *slot.others) if isinstance(slot, nodes.Synonyms) else ()
        for word in [*words_of(slot), *(word for form in forms for word in words_of(form))]:
            if word.exact not in STOP_WORDS:
                slot_of.setdefault(word.stem, number)
    numbers = [slot_of.get(stem) for stem in text]
    found = {number for number in numbers if number is not None}
    windows = combinations(range(len(text) + 1), 2)
    return found, min((end - start for start, end in windows if found <= set(numbers[start:end])), default=0)
