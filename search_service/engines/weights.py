"""The weights of the score, for every engine.

Some are part of the columns of an index: a change of one raises `generations.manifest.FORMAT`.
"""

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
