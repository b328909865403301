"""Spelling variants: one spelling for British and American words.

The Assembly prints British spellings with "-ize", the Security Council "-ise" as well; some texts and many who search print
American ones. The spelling that a word gets here never shows; a rule may hit other words, as long as it hits all their forms.
"""

from __future__ import annotations

import re

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
