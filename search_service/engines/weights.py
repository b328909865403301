"""What the parts of a match weigh in its score, for every engine."""

# A word scores by its stem; the word itself and the title of its resolution add to that, but do not make a match.
EXACT_WEIGHT = 0.5
TITLE_WEIGHT = 0.25
# A symbol is as telling as a rare word; it occurs in a clause or does not, so its score is one number.
SYMBOL_WEIGHT = 8.0
# A title or a footnote holds a word or does not.
FIELD_WEIGHT = 1.0
# The document that was asked for by its symbol comes before all that cites it.
PIN_WEIGHT = 1000.0
