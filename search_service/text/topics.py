"""The topic of a title: the words that stay the same from year to year."""

from __future__ import annotations

import re

from search_service.text.analysis import folded_words
from search_service.text.numerals import ORDINALS, month_number
from search_service.text.stop_words import STOP_WORDS

# The catalogue's brackets for resolutions without a title: "Security Council resolution 1530 (2004) [on the bomb attacks]".
_IN_BRACKETS = re.compile(r"\[(?:on )?(?P<topic>[^\]]+)\]")
_OF_KIND = "draft resolution statement president decision {body}"


def topic(title: str, body: str | None) -> str:
    """The words of a topic, sorted; "" if a title names only the kind of its text."""
    in_brackets = _IN_BRACKETS.search(title)
    words = set(folded_words(in_brackets["topic"] if in_brackets else title))
    words -= set(folded_words(_OF_KIND.format(body=body))) | STOP_WORDS | ORDINALS.keys()
    return " ".join(sorted(word for word in words if not any(map(str.isdigit, word)) and month_number(word) is None))
