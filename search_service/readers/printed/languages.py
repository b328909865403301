"""Pages in two languages: French paragraphs beside English ones are left out.

Lines that mix both are reported as a problem.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from search_service.readers.printed.block import Block

MIN_WORDS = 3  # small words of a language in a paragraph of it
MIN_MIXED = 5  # of each language in a paragraph that mixes them
MIN_PARAGRAPHS = 3  # in French: fewer are quotations
_WORD = re.compile(r"[^\W\d_]+")
# Small words that the other language does not have.
_FRENCH_WORDS = "le la les des du et aux une dans par pour que qui sur est au ont cette leur ses ainsi avec sans été être en il"
_ENGLISH_WORDS = "the of and to in that by for with its is which be as at from this has have any"
_FRENCH, _ENGLISH = frozenset(_FRENCH_WORDS.split()), frozenset(_ENGLISH_WORDS.split())


def english_of(blocks: Sequence[Block]) -> tuple[Sequence[Block], str | None]:
    """The blocks without those in French, where a page prints both languages, and a sentence that says so.

    A text that is French throughout stays whole.
    """
    counts = [_counts(block.text) for block in blocks]
    french = [french >= MIN_WORDS and french > 2 * english for french, english in counts]
    mixed = sum(sum(pair) for pair in counts if min(pair) >= MIN_MIXED)
    both = sum(english for _, english in counts) * 2 > sum(french for french, _ in counts)
    if both and sum(french) >= MIN_PARAGRAPHS:
        kept = [block for block, is_french in zip(blocks, french, strict=True) if not is_french]
        return kept, f"It is printed in French and in English: {sum(french)} paragraphs in French were left out."
    if both and mixed and mixed * 2 >= sum(map(sum, counts)):
        return blocks, "Lines in French and in English are mixed: give the page of one language, or its columns one by one."
    return blocks, None


def _counts(text: str) -> tuple[int, int]:
    """How many small words of French and of English the text has."""
    words = _WORD.findall(text.lower())
    return sum(word in _FRENCH for word in words), sum(word in _ENGLISH for word in words)
