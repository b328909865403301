"""The variants of a negotiated text: its brackets and alternatives.

"[Urges] [Calls upon] all States" and "[Urges/Calls upon] all States" have two variants; "all [Member] States" has one with
and one without the word. With many brackets, only one at a time takes another alternative: there are few variants.
"""

from __future__ import annotations

import re
from itertools import islice

MAX_VARIANTS = 12
_GROUP = re.compile(r"\[[^\[\]]*\](?:\s*/?\s*\[[^\[\]]*\])*")
_BRACKET = re.compile(r"\[([^\[\]]*)\]")
_SIGNS = re.compile(r"[\[\]]")


def variants(text: str) -> tuple[str, ...]:
    """The texts that a text with brackets may become, the first alternatives first; the text itself if it has none."""
    groups = list(_GROUP.finditer(text))
    if not groups:
        return (text,)
    options = [_options(group.group()) for group in groups]
    chosen = [[0] * len(groups)]
    chosen += [
        [n if i == at else 0 for i in range(len(groups))] for at, some in enumerate(options) for n in range(1, len(some))
    ]
    found = (_substituted(text, groups, [some[n] for some, n in zip(options, picks, strict=True)]) for picks in chosen)
    return tuple(dict.fromkeys(islice(found, MAX_VARIANTS)))


def _options(group: str) -> tuple[str, ...]:
    brackets = _BRACKET.findall(group)
    if len(brackets) > 1:
        return tuple(brackets)
    parts = re.split(r"\s*/\s*", brackets[0])
    # "[Urges/Calls upon]" has two, "[76/299]" is a symbol.
    if len(parts) > 1 and not any(part[:1].isdigit() or part[-1:].isdigit() for part in parts):
        return tuple(parts)
    return (brackets[0], "")


def _substituted(text: str, groups: list[re.Match[str]], words: list[str]) -> str:
    pieces, end = [], 0
    for group, option in zip(groups, words, strict=True):
        pieces += [text[end : group.start()], option]
        end = group.end()
    whole = _SIGNS.sub("", "".join([*pieces, text[end:]]))
    return re.sub(r" +(?=[ ,;.])", "", whole).strip()
