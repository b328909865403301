"""Openings of negotiated drafts, without brackets and attributions."""

from __future__ import annotations

import re

_LOOKED_AT = 240  # characters: where an opening can stand
# A cheap pattern of all marks below; most clauses have none.
_SIGN = re.compile(r"\A\s*\(|[\[{]|\([A-Z]|[a-z] ?/ ?[A-Za-z]{3}|[A-Z]:\s")
_SIGN_WITHIN = 72  # characters
_ANY_SIGN = re.compile(r"[\[{(/:]")  # without one of these the pattern need not be tried
_SPEAKERS = r"(?![A-Z]\w*(?:ing|s):)[A-Z\d][\w.’'-]*(?:[ ,/+&]{1,3}[A-Z\d][\w.’'-]*){0,7}"
_MARKED = re.compile(
    r"\s*[\[{(]|[^\[{]{0,60}[\[{]|[^/]{3,40}[a-z] ?/ ?[A-Za-z]{3}|[^()]{3,40}\([A-Z]"
    r"|[A-Z]{2,6}(?:[ ,/+&]{1,3}[A-Z]{2,6}){0,7}:\s"
)
# "[EU: Recalling", "EU: Recalling"; "(US)", "(G77 + China: delete)", "(agreed ad ref)". "[Noting: x]" names nobody.
_SPEAKER = re.compile(rf"(?:(?<=[\[{{])|^)\s*{_SPEAKERS}:(?=\s)")
_REMARK = re.compile(r"\((?:[A-Z][^()]{0,80}|agreed[^()]{0,60}|ad ref[^()]{0,60}|as [^()]{0,60})\):?", re.IGNORECASE)
_BRACKETS = re.compile(r"[\[\]{}]")
_GROUP = re.compile(r"\s*[\[{][^\[\]{}]*[\]}]")
_STROKES = re.compile(r"\W*[A-Za-z][A-Za-z ]{2,40}(?:/ ?[A-Za-z][A-Za-z ]{2,40})+")


def is_negotiated(line: str) -> bool:
    """Whether the opening can have brackets, attributions or alternatives: a cheap test that most clauses fail."""
    return (
        _ANY_SIGN.search(line, 0, _SIGN_WITHIN) is not None
        and _SIGN.search(line, 0, _SIGN_WITHIN) is not None
        and _MARKED.match(line) is not None
    )


def plain(line: str) -> str:
    """The line with blanks for the negotiators' marks in its opening; offsets stay."""
    return _blank(_BRACKETS, _with_one_reading(line[:_LOOKED_AT])).replace("/", " ") + line[_LOOKED_AT:]


def alternatives(line: str) -> tuple[str, ...]:
    """The same for each further alternative of "[Calls upon] [Urges] States" or "Calls upon/Urges States"; offsets stay."""
    head, rest = _with_one_reading(line[:_LOOKED_AT]), line[_LOOKED_AT:]
    groups: list[re.Match[str]] = []
    while group := _GROUP.match(head, groups[-1].end() if groups else 0):
        groups.append(group)
    found = [_without(head, groups[0].start(), group.start()) for group in groups[1:]]
    if strokes := _STROKES.match(head):
        found += [_without(head, 0, place + 1) for place in range(strokes.end()) if head[place] == "/"]
    return tuple(_blank(_BRACKETS, reading).replace("/", " ") + rest for reading in found)


def _with_one_reading(head: str) -> str:
    """The beginning of a line without attributions."""
    return _blank(_REMARK, _blank(_SPEAKER, head))


def _without(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]


def _blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda found: " " * len(found[0]), text)
