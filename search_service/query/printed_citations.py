"""Citations as our pages print them, reduced to the symbol and the paragraph."""

from __future__ import annotations

import re
from urllib.parse import unquote

from search_service.symbols import typed_symbols
from search_service.text.numerals import typed_date

MAX_CHARACTERS = 2000
# The address of a clause or document here, alone or at the end of a citation as Chicago has it.
_ADDRESS = re.compile(
    r"(?:United Nations\b.*,\s)?(?:https?://\S+?)?/(?:clauses|documents)/(?P<id>[^\s?#]+?)(?:[?#]\S*)?\.?", re.DOTALL
)
_YEAR_IN_PATH = re.compile(r"(?<=\d)\((\d{4})\)")
# "UNGA Res 76/299 (28 July 2022) UN Doc A/RES/76/299 para 3".
_OSCOLA = re.compile(r"(?P<named>.{3,300}?)(?:\s\((?P<day>[^()]*\d{4})\))?\sUN Doc\s(?P<symbol>\S.*)", re.DOTALL)
# "General Assembly resolution 76/299 of 28 July 2022, para. 3."
_FOOTNOTE = re.compile(r"(?P<named>.{3,300}?)\sof\s(?P<day>\d{1,2}\s\w+\s\d{4}|\d{4})(?P<place>,\s.*?)?\.?", re.DOTALL)


def reduced(text: str) -> str:
    """A citation in one of our styles as a plain reference: "A/RES/76/299 para 3"; any other text as it is."""
    if len(text) > MAX_CHARACTERS:
        return text
    if ("/clauses/" in text or "/documents/" in text) and (found := _ADDRESS.fullmatch(text)):
        return _YEAR_IN_PATH.sub(r" (\1)", unquote(found["id"]))
    if " UN Doc " in text and (found := _OSCOLA.fullmatch(text)) and (_is_day(found["day"]) or typed_symbols(found["named"])):
        return found["symbol"]
    if " of " in text and (found := _FOOTNOTE.fullmatch(text)) and _is_day(found["day"]):
        return f"{found['named']}{found['place'] or ''}"
    return text


def _is_day(text: str | None) -> bool:
    return text is not None and (text.isdecimal() or typed_date(text) is not None)
