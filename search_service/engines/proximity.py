"""What makes one match of the same words better than another: words that stand together as they were typed.

A clause that matches all terms of a conjunction scores more for each row of words that it holds as a phrase: the pairs of
neighbouring terms, and all words that were typed in a row where these are three or more. That is the sequential dependence
model of Metzler and Croft (2005). For its words in any order stands how narrow the passage is that holds all stems:
PASSAGE_WEIGHT x the idf of the stems x their number / its width. A row scores its weight x the sum of the idf of its words;
none counts twice.
"""

from __future__ import annotations

from search_service.query import And, Node, Or, Phrase, Word

# What is typed as words; made once, for a query asks of each of its nodes.
WORDS = (Word, Phrase)
# How wide a passage is counts from so many stems on and for so many clauses: of fewer words, the neighbours say it all; of more
# clauses, reading all takes longer than finding them did.
FEWEST_STEMS, MOST_CLAUSES = 4, 250


def by_words(tree: Node) -> bool:
    """Whether a tree ranks by words, so that how often a wording was agreed counts too; a symbol's clauses keep their order."""
    return any(map(by_words, tree.children)) if isinstance(tree, (And, Or)) else isinstance(tree, WORDS)
