"""Pages in two languages: French paragraphs beside English ones are left out.

Lines that mix both are reported as a problem.
"""

from __future__ import annotations

from collections.abc import Sequence

from search_service.readers.printed.block import Block
from search_service.text.languages import MIN_WORDS, counts

MIN_MIXED = 5  # of each language in a paragraph that mixes them
MIN_PARAGRAPHS = 3  # in French: fewer are quotations


def english_of(blocks: Sequence[Block]) -> tuple[Sequence[Block], str | None]:
    """The blocks without those in French, where a page prints both languages, and a sentence that says so.

    A text that is French throughout stays whole.
    """
    words = [(found["fr"], found["en"]) for found in (counts(block.text) for block in blocks)]
    french = [french >= MIN_WORDS and french > 2 * english for french, english in words]
    mixed = sum(sum(pair) for pair in words if min(pair) >= MIN_MIXED)
    both = sum(english for _, english in words) * 2 > sum(french for french, _ in words)
    if both and sum(french) >= MIN_PARAGRAPHS:
        kept = [block for block, is_french in zip(blocks, french, strict=True) if not is_french]
        return kept, f"It is printed in French and in English: {sum(french)} paragraphs in French were left out."
    if both and mixed and mixed * 2 >= sum(map(sum, words)):
        return blocks, "Lines in French and in English are mixed: give the page of one language, or its columns one by one."
    return blocks, None
