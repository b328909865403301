"""What names a whole document or one paragraph of it: "76/299", "A/RES/76/299, para. 3", "paragraph 3 of resolution 76/299"."""

from __future__ import annotations

import re

from search_service.query.nodes import Pinned
from search_service.symbols import may_spell_symbol, parse_symbol

_PARAGRAPH = r"(?:paras?\.?|paragraphs?|op\.?|[¶§])"
_NUMBER = r"(?P<number>\d{1,3}(?: ?\([a-z]{1,3}\))?)"
_PIN = (
    re.compile(rf"(?P<symbol>.{{3,60}}?),?\s*{_PARAGRAPH}\s*{_NUMBER}", re.IGNORECASE),
    re.compile(rf"{_PARAGRAPH}\s*{_NUMBER},?\s+of\s+(?P<symbol>.{{3,80}})", re.IGNORECASE),
)
_KIND = re.compile(r"^(?:general assembly |security council )?(?:resolution|document) ", re.IGNORECASE)
_CLAUSE_ID = re.compile(r"(?P<document>[^@]+)(?P<language>@\w+)?/(?P<place>(?:pre|op|st|annex|press)/.+)", re.IGNORECASE)


def pinned(text: str) -> Pinned | None:
    """The document that a text is the symbol of, or the paragraph that it names; None where it says anything else."""
    text = text.strip()
    if not may_spell_symbol(text):
        return None
    if symbol := _symbol(text):
        return Pinned(symbol)
    for pattern in _PIN:
        found = pattern.fullmatch(text)
        if found and (symbol := _symbol(found["symbol"])):
            return Pinned(symbol, found["number"].partition("(")[0].strip())
    return None


def clause_id(text: str) -> str:
    """The id that a text spells, its symbol as the index has it: "a/res/76/299/op/3" is A/RES/76/299/op/3."""
    found = _CLAUSE_ID.fullmatch(text.strip())
    symbol = parse_symbol(found["document"]) if found else None
    return f"{symbol}{found['language'] or ''}/{found['place']}" if found and symbol else text.strip()


def _symbol(text: str) -> str | None:
    words = _KIND.sub("", text.strip())
    return parse_symbol(words) or (parse_symbol(text) if words != text else None)
