"""English verb inflection: forms of known verbs, the base of unknown ones."""

from __future__ import annotations

import re
from typing import Literal

Form = Literal["bare", "finite", "participle", "past", "adjective", "auxiliary"]

_DOUBLING = re.compile(r"(?:mit|fer|cur|gret|hor|bet|stop|plan|set|let|put|begin|ban|rebut|equip|xtol|trol|enrol|fil|pel)$")
_SIBILANT = re.compile(r"(?:s|x|z|ch|sh|o)$")
_CONSONANT_Y = re.compile(r"(?<=[^aeiou])y$")
# The ends of stems that have lost an e: "strengthen-ing" has not, "degrad-ing", "pursu-ing", "promot-ing" have.
_LOST_E = re.compile(
    r"(?:[bdgkptz]l|[iu]at|[^aeiou](?:at|ut)|[cvuz]|[dr]g|[^e]ad|(?<!o)id|ud|ul|[^aeiou]as|os|us|ys|ns|[^aeo]ur|[^ae]ir|[^e]ar|"
    r"[^ao]in|ot|vit|et)$"
)


def inflections(base: str) -> dict[str, Form]:
    """The regular forms of a verb; a verb in -ize also in British spelling. Of two forms with one spelling, the first wins."""
    stem = base[:-1] if base.endswith("e") and not base.endswith(("ee", "ye", "oe")) and base != "be" else base
    doubled = base + base[-1] if _DOUBLING.search(base) else stem
    finite = _CONSONANT_Y.sub("ies", base) if _CONSONANT_Y.search(base) else base + ("es" if _SIBILANT.search(base) else "s")
    past = _CONSONANT_Y.sub("ied", base) if _CONSONANT_Y.search(base) else (base if base.endswith("e") else doubled + "e") + "d"
    forms: dict[str, Form] = {}
    regular: tuple[tuple[str, Form], ...] = (
        (finite, "finite"),
        (doubled + "ing", "participle"),
        (past, "past"),
        (base, "bare"),
    )
    for word, form in regular:
        forms.setdefault(word, form)
        if base.endswith("ize"):
            forms.setdefault(re.sub(r"iz(?=e|i)", "is", word), form)
    return forms


def base_of(word: str, form: Form) -> str:
    """The likely base of a verb outside the table ("degrading": degrade); right for most regular verbs."""
    if form == "finite":
        if word.endswith("ies"):
            return word[:-3] + "y"
        return word[:-2] if re.search(r"(?:ss|sh|ch|x|zz|o)es$", word) else word[:-1]
    stem = word[:-3] if form == "participle" else word[:-2]
    if form == "past" and stem.endswith("i"):
        return stem[:-1] + "y"
    if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "lsfz":
        return stem[:-1]
    return stem + "e" if _LOST_E.search(stem) else stem
