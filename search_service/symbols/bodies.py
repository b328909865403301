"""Whose resolutions a text speaks of: "Human Rights Council resolution 49/7" is not the General Assembly's."""

from __future__ import annotations

import re
from typing import Literal

# The roots of an organ's resolutions; "Council" alone is any of three; "its" is whoever speaks; a "foreign" body numbers in
# a way of its own; "" where nothing is said.
Body = Literal["A", "S", "E", "A/HRC", "T", "E/CN.4", "UNEP/EA", "ESCAP", "Council", "foreign", "its", ""]

_NAMES: tuple[tuple[Body, str], ...] = (
    ("A/HRC", r"Human Rights Council|\bHRC"),
    ("E", r"Economic and Social Council|\bECOSOC"),
    ("S", r"Security Council|\bUNSC|\bSC"),
    ("T", r"Trusteeship Council"),
    ("E/CN.4", r"Commission on Human Rights"),
    ("UNEP/EA", r"Environment Assembly|\bUNEA"),
    ("ESCAP", r"Economic and Social Commission for Asia and the Pacific|\bESCAP"),
    (
        "foreign",
        r"(?:Health|Parliamentary|Habitat) Assembly|Commission|Conference|Congress|Organi[sz]ation\b|Programme|"
        r"Union\b|Committee|League|Corruption|Crime\b|Diversity|Parties|Governors|Board|Governing Council|"
        r"European|Directors|Convention",
    ),
    ("A", r"(?:General )?Assembly|\bGA"),
    ("Council", r"Council"),
)
_OF_ORGANS: dict[str, Body] = {
    "Human Rights Council": "A/HRC",
    "Economic and Social Council": "E",
    "Trusteeship Council": "T",
    "Commission on Human Rights": "E/CN.4",
    "United Nations Environment Assembly": "UNEP/EA",
    "Economic and Social Commission for Asia and the Pacific": "ESCAP",
}
_NAME = re.compile("|".join(f"({pattern})" for _, pattern in _NAMES))
_INSIDE_A_NAME = frozenset({"of", "the", "on", "and", "for", "to", "in", "against"})
_MOST_WORDS = 12
_WINDOW = 120  # characters
_AFTER = re.compile(
    r"(?:(?:,|,? and)? (?:of \d{1,2} \w{3,9} \d{4}|[\dA-Z][\w/()-]*|decisions?)){0,8}"
    r"(?:,? adopted by| of| by) (?:the )?(?=[A-Z])"
)
# "The Human Rights Council, in its resolution 14/7": its own.
_IN_ITS = re.compile(r",? (?:in|through|by|with|under|of|to|pursuant to|including) its (?:relevant |previous )?$")
# A report of another body, cited by its chapter: "Supplement No. 7 (E/2015/27), chap. I, sect. C, resolution 59/1".
_IN_REPORT = re.compile(
    r"(?:Supplement No\. (?P<supplement>\d+)[A-Z]?\b[^;]*|\b(?:chap\.|sect\.)[^;]{0,40}|[A-Z]/\S*\d, annex(?: [IVX]+)?), $"
)
_HUMAN_RIGHTS_SUPPLEMENT = "53"  # to the Official Records of the General Assembly


def body_of_organ(name: str) -> Body:
    """The body of an organ whose numbers could be taken for another's; "" for the Assembly, the Security Council and others."""
    return _OF_ORGANS.get(name, "")


def body_before(text: str, end: int) -> Body:
    """The body that is named directly before this place: "General Assembly |resolution"."""
    window = text[max(0, end - _WINDOW) : end]
    report = _IN_REPORT.search(window) if window.endswith(", ") else None
    if report:
        return "A/HRC" if report["supplement"] == _HUMAN_RIGHTS_SUPPLEMENT else "foreign"
    owned = _IN_ITS.search(window) if window.endswith(("its ", "relevant ", "previous ")) else None
    words = (f"{window[: owned.start()]} " if owned else window).split(" ")
    if words[-1]:
        return ""
    phrase: list[str] = []
    for word in reversed(words[:-1][-_MOST_WORDS:]):
        if not word[:1].isupper() and word not in _INSIDE_A_NAME:
            break
        phrase.insert(0, word)
    named = _last_named(" ".join(phrase)) if phrase and phrase[-1][0].isupper() else ""
    return named or ("its" if owned or words[-2:-1] == ["its"] else "")


def body_after(text: str, start: int) -> Body:
    """The body that is named after a resolution and its date: "51/32| of 7 October 2022 of the Human Rights Council"."""
    found = _AFTER.match(text, start)
    if not found:
        return ""
    phrase: list[str] = []
    for word in text[found.end() : found.end() + _WINDOW].split(" ")[:_MOST_WORDS]:
        if not word[:1].isupper() and word not in _INSIDE_A_NAME:
            break
        phrase.append(word)
        if word[-1] in ",;.":
            break
    name = _NAME.search(" ".join(phrase))
    return _NAMES[(name.lastindex or 1) - 1][0] if name else ""


def _last_named(phrase: str) -> Body:
    body: Body = ""
    for name in _NAME.finditer(phrase):
        body = _NAMES[(name.lastindex or 1) - 1][0]
    return body
