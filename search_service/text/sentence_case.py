"""Sentence case for catalogue terms in capitals: "Palestine question", "HIV/AIDS"."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from search_service.text.analysis import fold, tokens
from search_service.text.state_names import all_names
from search_service.text.synonyms import proper_names

# Names in the United Nations' terms that are neither States nor other names of States.
_OTHERS = """
AIDS|Aegean|Africa|African|African Union|Amazon|America|American|Americas|Antarctic|Antarctica|Arab|Arabian|Arctic|Asia|
Asian|Atlantic|Balkans|Baltic|COVID|Caribbean|Caspian|Caucasus|Christianity|Cyprus|Darfur|Europe|European|European Union|
Gaza|General Assembly|Golan|Guam|Himalaya|Hindu Kush|Indian Ocean|Internet|Islam|Islamic|Jerusalem|Jewish|Judaism|Kosovo|
Kurds|Lake Chad|Latin America|Mediterranean|Middle East|Muslim|Muslims|New Caledonia|Nuremberg|Pacific|Palestinian|
Palestinians|Sahel|Security Council|Tokelau|Turkish Cypriots|United Nations|Western Sahara
"""
_ACRONYM = re.compile(r"(?:[A-Z]\.){2,}|UN\b\.?|[A-Z0-9]*\d[A-Z0-9-]*")
_MAX_NAME_WORDS = 6


@lru_cache(maxsize=8192)
def sentence_case(text: str) -> str:
    """The text in lower case, but for its first letter, names and acronyms; a text not all in capitals is unchanged."""
    if not text.isupper():
        return text
    words = tokens(text)
    pieces, end, i = [], 0, 0
    while i < len(words):
        count, spelled = _known(text, [word.exact for word in words[i : i + _MAX_NAME_WORDS]])
        last = words[i + count - 1]
        printed = text[words[i].start : last.end]
        pieces += [text[end : words[i].start], spelled or (printed if _ACRONYM.fullmatch(printed) else printed.lower())]
        end, i = last.end, i + count
    cased = "".join((*pieces, text[end:]))
    return re.sub(r"(?:^|(?<=\. ))\w", lambda letter: letter[0].upper(), cased)


def _known(text: str, words: list[str]) -> tuple[int, str]:
    """The number of words and the spelling of the name or acronym that begins these words; (1, "") if there is none."""
    for count in range(len(words), 0, -1):
        if spelled := _names().get(tuple(words[:count])):
            return count, spelled
    return 1, ""


@cache
def _names() -> dict[tuple[str, ...], str]:
    listed = [*_OTHERS.replace("\n", "").split("|"), *all_names(), *proper_names()]
    return {tuple(fold(token.exact) for token in tokens(name)): name for name in listed if name[:1].isupper()}
