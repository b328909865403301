"""What the parts of a match weigh in its score, for every engine."""

# Chosen with `tests/bench/relevance.py` on the seeds 4, 11 and 23, and held to `tests/golden_queries.tsv`: MRR of 500 known
# items each, asked by six consecutive words ("held": the first hit that has them side by side), by five words, by a paraphrase.
#   all at once, as below             held .992 .996 1.000    five .878 .849 .852    paraphrase .790 .737 .741
#   the better of Whoosh and tantivy  held .759 .689  .747    five .850 .826 .849    paraphrase .769 .729 .755

# A word scores by its stem; the word itself and the title of its resolution add to that, but do not make a match. Halved, a
# paraphrase, whose plurals are not those of the text, gains .003, and two golden queries fail.
EXACT_WEIGHT = 0.5
TITLE_WEIGHT = 0.25
# Words side by side as they were typed: each pair of neighbours, and a run of three or more as a whole; times the idf of the
# words. Without either, held falls to .798 .737 .804; with pairs of any weight but no run it stays below .963.
PAIR_WEIGHT = 1.0
RUN_WEIGHT = 1.0
# Of clauses that match alike, the wording that was agreed most often: times the logarithm of how many clauses have it.
# Without it: five .871 .837 .849, paraphrase .776 .723 .738.
AGREED_WEIGHT = 0.5
# A symbol is as telling as a rare word; it occurs in a clause or does not, so its score is one number.
SYMBOL_WEIGHT = 8.0
# A title or a footnote holds a word or does not.
FIELD_WEIGHT = 1.0
# The document that was asked for by its symbol comes before all that cites it.
PIN_WEIGHT = 1000.0
