"""The analyzer: tokens, folded forms and stems, for every use."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from whoosh.lang.porter2 import stem as porter2

from search_service.text.folding import APOSTROPHES, INVISIBLE, folded_letters

# The Assembly prints British spellings with "-ize", the Security Council "-ise" as well; some texts and many who search print
# American ones. The spelling that a word gets here never shows; a rule may hit other words, as long as it hits all their forms.
_OUR = (
    "arm|behavi|clam|col|demean|endeav|fav|flav|harb|hon|hum|lab|neighb|od|parl|ranc|rig|rum|savi?|splend|succ|tum|val|vap|vig"
)
_RE = "cent|theat|calib|spect|(?:^|kilo|centi|milli)(?:met|lit)|^fib"
# Words that nobody writes with "-ize": "improvised" is no form of "improve".
_ALWAYS_S = (
    "advert|adv|chast|circumc|conc|compr|cr|dem|desp|dev|disgu|enterpr|exc|exerc|expert|franch|improv|inc|merchand|no|parad|pract|"
    "pra|prec|prem|prom|ra|rev|superv|surm|surpr|telev|w"
)
# What is spelled in two ways, what it becomes, and words that a row is for.
_ROWS = (
    (
        rf"^(?!arise|arising|\w*(?:{_ALWAYS_S})is)(\w{{2,}})is(?=(?:e|es|ed|er|ers|ing|able|ation|ations|ational)$)",
        r"\1iz",
    ),  # organise
    (r"(anal|paral|catal)ys(?=(?:e|es|ed|er|ers|ing)$)", r"\1yz"),  # analyse, paralysing
    (rf"^((?:dis|mis|un|co)?(?:{_OUR}))our", r"\1or"),  # labour, unfavourable, neighbouring
    (rf"({_RE})re(?=s?$)", r"\1er"),  # centre, kilometres
    (rf"({_RE})re(?=d$)", r"\1ere"),  # centred
    (r"^(def|off|lic|pret)enc(?=e|ing)", r"\1ens"),  # defence, offences, licenced
    (r"^(pract)is(?=(?:e|es|ed|er|ers|ing)$)", r"\1ic"),  # practise
    (r"(alog|olog)u(?:e(?=s?$)|(?=ed$|ing$))", r"\1"),  # dialogue, catalogues
    (r"(ogram)m(?:e(?=s?$)|(?=er|able$))", r"\1"),  # programme, programmers
    (r"(judg|ledg)ement", r"\1ment"),  # judgement, acknowledgement
    (r"^(fue|channe|mode|labe|signa|counse|trave)ll(?=e|i|o)", r"\1l"),  # fuelling, channelled, counsellor
    (r"^(wi|ski)ll(?=ful)|(nsta|enro)ll(?=ment)", r"\1\2l"),  # willful (the stem of "willful" is "will"), installment
    (r"^sulph", "sulf"),
    (r"(?<=p)ae(?=di|do)|(?<=an)ae(?=m)|(?<=gyn|rch)ae|(?<=rrh)oe|(?<=\bf)oe(?=t)", "e"),  # paediatric, archaeology
    (r"oeuvr(?:e(?=[sd]?$)|(?=ing$))", "euver"),  # manoeuvre
    (r"^(alumin)ium", r"\1um"),
    (r"^(artefact)", "artifact"),
    (r"^tyre(?=s?$)", "tire"),
    (r"^(among|amid)st$", r"\1"),
)
_RULES = tuple((re.compile(pattern), spelling) for pattern, spelling in _ROWS)
# Few words have variants: one pattern of all rows, tried first, halves the time.
_ANY = re.compile("|".join(f"(?:{pattern})" for pattern, _ in _ROWS))


def one_spelling(word: str) -> str:
    """The common spelling of a folded word of ASCII letters."""
    for pattern, spelling in _RULES if _ANY.search(word) else ():
        word = pattern.sub(spelling, word)
    return word


class Token(NamedTuple):
    """A word of a text: `exact` is its folded form; the text spells it at [start, end)."""

    exact: str
    start: int
    end: int

    @property
    def stem(self) -> str:
        return stem(self.exact)


IDEOGRAPHS = "\u3040-\u30ff\u3400-\u9fff"
_LETTERS = rf"[^\W_{IDEOGRAPHS}]"

# A number with its separators, one ideograph, or letters and digits joined by apostrophes, invisible marks and loose accents.
# A hyphen or a slash parts words: "COVID-19" is two words side by side, and matches "COVID 19".
WORD = re.compile(
    rf"\d+(?:[.,]\d+)+|[{IDEOGRAPHS}]|{_LETTERS}+(?:[{INVISIBLE}{APOSTROPHES}]+{_LETTERS}+|[\u0300-\u036f]+{_LETTERS}*)*"
)
# A comma separates thousands, or is a decimal point: "10,000" is 10000, and "0,7" is 0.7.
_THOUSANDS = re.compile(r",(?=\d{3}(?:\D|$))")


def tokens(text: str) -> list[Token]:
    """The words of a text in order; none is dropped. Offsets count code points of `text` as it is."""
    return [Token(fold(match.group()), match.start(), match.end()) for match in WORD.finditer(text)]


def folded_words(text: str) -> list[str]:
    """The folded words of a text in order."""
    return [*map(fold, WORD.findall(text))]


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """A word without case, accents of Latin letters, character width, look-alikes and invisible marks."""
    folded = folded_letters(word)
    return _THOUSANDS.sub("", folded).replace(",", ".") if "," in folded else folded


@lru_cache(maxsize=200_000)
def stem(exact: str) -> str:
    """The English stem of a folded word (Porter2), one for British and American spellings.

    Words with digits and words of other scripts are their own stem.
    """
    if not exact.isascii() or any(letter.isdigit() for letter in exact):
        return exact
    return str(porter2(one_spelling(exact)))


# In a passage they need not match, and have no weight. "Not", "shall", "may" and "without" carry the meaning of a resolution.
STOP_WORDS = frozenset(
    """a about also am an and any are as at be been being but by can could did do does for from had has have he her here his how
    i if in into is it its itself me my of on or our ours s so such than that the their them then there these they this those
    through to too up upon us very was we were what when where whether which while who whom whose why will with would you your
    """.split()  # noqa: SIM905 - a list of one word a line would fill two pages
)
