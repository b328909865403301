"""Weights of the score, and the bonus of words that stand close.

Some weights are part of the columns of an index: a change of one raises `generations.manifest.FORMAT`.

Proximity: a clause that matches all terms of a conjunction scores more for each row of words that it has as a phrase: the
pairs of neighbouring terms, and all words that were typed in a row where these are three or more. That is the sequential
dependence model of Metzler and Croft (2005). For its words in any order it scores by the narrowest passage that has all stems:
PASSAGE_WEIGHT x the idf of the stems x their number / its width. A row scores its weight x the sum of the idf of its words;
none counts twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from search_service.query import And, Node, Or, Phrase, Word

# Chosen with `tests/bench/relevance.py` on the seeds 4, 11 and 23, and checked by `tests/query/golden_queries.tsv`. MRR of 500
# known items, found by six consecutive words ("held": the first hit has them side by side), by five words, by a paraphrase:
#   all at once, as below             held .994 .990 .993    five .849 .850 .855    paraphrase .792 .766 .775
#   the better of Whoosh and tantivy  held .742 .715 .710    five .833 .844 .842    paraphrase .736 .717 .724
# The figures beside a weight were measured without PASSAGE_WEIGHT and with half of REUSE_WEIGHT.

# A word scores by its stem; the word itself and the title of its resolution add to that, but do not make a match. Halved, a
# paraphrase, whose plurals are not those of the text, gains .003, and two golden queries fail.
EXACT_WEIGHT = 0.5
TITLE_WEIGHT = 0.25
# Words side by side as they were typed: each pair of neighbours, and a run of three or more as a whole; times the idf of the
# words. Without either, held falls to .798 .737 .804; with pairs of any weight but no run it stays below .963.
PAIR_WEIGHT = 1.0
RUN_WEIGHT = 1.0
# The shortest window of all words, in any form and order: times their idf, times their number / its width.
# Without it: paraphrase .756 .728 .735; with 2, .003 more, and five words .002 fewer.
PASSAGE_WEIGHT = 1.5
# The reuse prior: times the logarithm of the number of clauses with the wording.
# Halved: five .846 .847 .850, paraphrase .779 .761 .766.
REUSE_WEIGHT = 1.0
# The same of a passage, of which a clause may hold a part: `engines.passages` says how. Chosen with `tests/bench/judged.py` and
# `tests/bench/relevance.py`; with the weights above, clauses that share a formula with the passage came before those that hold
# more of its words: nDCG@10 of four judged passages .80 instead of .91.
LOOSE_PAIR_WEIGHT = 0.5
# Typed neighbours that stand at most GAP words apart, in the order typed, score as much x the share of all pairs that stand so:
# people leave out "and", "of" and "the", and words that are near by chance are few. Known items of the seeds 4, 5, 6 and 11
# without it: a paraphrase .774 .764 .784 .787, five words .839 .824 .843 .847; with it a paraphrase .784 .781 .794 .803,
# five words .837 .822 .844 .849.
GAP = 3
LOOSE_RUN_WEIGHT = 1.0
LOOSE_WINDOW_WEIGHT = 1.0
# A verbatim match of the whole passage. Without it, six words come at .944 (held) on seed 4, with 1 at .994, with
# 2 at .997, with 4 at .999; the judged needs stay as they are.
VERBATIM_WEIGHT = 4.0
# Another name of what was typed, by what the words as typed score. nDCG@10 of the judged needs is .815 with 1, .835 with 0.8,
# .854 with 0.65 and .850 with 0.5; known items are found alike. With as much as typed words, "cyber crime" lists what says
# "use of information and communications technologies for criminal purposes" first.
OTHER_NAME_WEIGHT = 0.65
# The words of a term of several that stand apart, by what they score side by side. With as much, "nuclear ban treaty" lists the
# test-ban treaty first, not the Treaty on the Prohibition of Nuclear Weapons. nDCG@10 of the judged needs: .859 with 1, .862
# with 0.5.
APART_WEIGHT = 0.5
# A symbol scores like a rare word, the same in each clause.
SYMBOL_WEIGHT = 8.0
# A term in a title or a footnote scores the same in each clause.
FIELD_WEIGHT = 1.0
# The document of a typed symbol ranks before the documents that cite it.
PIN_WEIGHT = 1000.0


# The nodes that are typed as words.
WORDS = (Word, Phrase)
# Windows count from this number of stems on, and for at most this number of clauses. For fewer stems, pairs of neighbours are
# enough; for more clauses, reading their texts takes longer than finding them did.
MIN_STEMS, MAX_CLAUSES = 4, 250


def by_words(tree: Node) -> bool:
    """Whether a tree ranks by words, so that the reuse prior counts too; the clauses of a symbol keep document order."""
    return any(map(by_words, tree.children)) if isinstance(tree, (And, Or)) else isinstance(tree, WORDS)


# Words side by side, and their weight.
Row = tuple[tuple[Word, ...], float]


def together(children: Iterable[Node]) -> list[Row]:
    """The phrases of these children that add to the score of a clause that has them.

    They are the pairs of neighbours, and each run of three or more words as a whole: the sequential dependence model of
    Metzler and Croft (2005), without its term for words in any order. What a row scores is its weight times the sum of the idf
    of its words; no row comes twice.
    """
    # Keyed by the words themselves: hashing their nodes would take longest.
    found: dict[tuple[str, ...], Row] = {}
    for run in _runs(children):
        for left, right in pairwise(run):
            pair = left[-1], right[0]
            found.setdefault((pair[0].exact, pair[1].exact), (pair, PAIR_WEIGHT))
        words = tuple([word for part in run for word in part])
        if len(run) > 1 and len(words) > 2:
            found.setdefault(tuple([word.exact for word in words]), (words, RUN_WEIGHT))
    return [*found.values()]


def in_one_passage(children: Iterable[Node], clauses: int) -> tuple[str, ...]:
    """The stems whose shortest window adds to the score of a clause; () if windows do not count.

    `clauses` is the number of matches. The bonus is PASSAGE_WEIGHT x the idf of the stems x their number / the width.
    """
    if not 0 < clauses <= MAX_CLAUSES:
        return ()
    stems = dict.fromkeys([word.stem for run in _runs(children) for part in run for word in part])
    return tuple(stems) if len(stems) >= MIN_STEMS else ()


def _runs(children: Iterable[Node]) -> Iterator[list[tuple[Word, ...]]]:
    """The runs of words and phrases as typed; any other node ends a run."""
    run: list[tuple[Word, ...]] = []
    for child in children:
        if isinstance(child, WORDS):
            run.append(child.words if isinstance(child, Phrase) else (child,))
        else:
            yield run
            run = []
    yield run
