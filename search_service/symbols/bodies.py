"""Finds the body of a cited resolution: "Human Rights Council resolution 49/7"."""

from __future__ import annotations

import re

from search_service.symbols.organs import ORGANS, Organ

# `Organ.body` of a row; "Council" alone can be any of three; "its" is the organ of the text; a "foreign" body has its own
# numbering; "" if no body is named.
Body = str

# The numbers of these bodies look the same: only the words around a number show the body. Other rows have unique numbers.
SAME_NUMBERING = frozenset({"A", "S", "E", "A/HRC"})
CITED: dict[Body, Organ] = {organ.body: organ for organ in ORGANS if organ.cited_as}
_NAMES: tuple[tuple[Body, str], ...] = (
    *((body, organ.cited_as) for body, organ in CITED.items()),
    (
        "foreign",
        r"(?:Health|Parliamentary|Habitat) Assembly|Commission|Conference|Congress|Organi[sz]ation\b|Programme|"
        r"Union\b|Committee|League|Corruption|Crime\b|Diversity|Parties|Governors|Board|Governing Council|"
        r"European|Directors|Convention",
    ),
    ("Council", r"Council"),
)
_OF_ORGANS: dict[str, Body] = {organ.name: body for body, organ in CITED.items() if body not in ("A", "S")}
_NAME = re.compile("|".join(f"({pattern})" for _, pattern in _NAMES))
_INSIDE_A_NAME = frozenset({"of", "the", "on", "and", "for", "to", "in", "against"})
_MAX_WORDS = 12
_WINDOW = 120  # characters
_AFTER = re.compile(
    r"(?:(?:,|,? and)? (?:of \d{1,2} \w{3,9} \d{4}|[\dA-Z][\w/()-]*|decisions?)){0,8}"
    r"(?:,? adopted by| of| by) (?:the )?(?=[A-Z])"
)
# "The Human Rights Council, in its resolution 14/7": a resolution of the body named before.
_IN_ITS = re.compile(r",? (?:in|through|by|with|under|of|to|pursuant to|including) its (?:relevant |previous )?$")
# A report of another body, cited by its chapter: "Supplement No. 7 (E/2015/27), chap. I, sect. C, resolution 59/1".
_IN_REPORT = re.compile(
    r"(?:Supplement No\. (?P<supplement>\d+)[A-Z]?\b[^;]*|\b(?:chap\.|sect\.)[^;]{0,40}|[A-Z]/\S*\d, annex(?: [IVX]+)?), $"
)
_HUMAN_RIGHTS_SUPPLEMENT = "53"  # to the Official Records of the General Assembly


def body_of_organ(name: str) -> Body:
    """The body of an organ whose numbers are ambiguous; "" for the Assembly, the Security Council and others."""
    return _OF_ORGANS.get(name, "")


def body_before(text: str, end: int) -> Body:
    """The body that is named directly before this offset: "General Assembly |resolution"."""
    window = text[max(0, end - _WINDOW) : end]
    report = _IN_REPORT.search(window) if window.endswith(", ") else None
    if report:
        return "A/HRC" if report["supplement"] == _HUMAN_RIGHTS_SUPPLEMENT else "foreign"
    owned = _IN_ITS.search(window) if window.endswith(("its ", "relevant ", "previous ")) else None
    words = (f"{window[: owned.start()]} " if owned else window).split(" ")
    if words[-1]:
        return ""
    phrase: list[str] = []
    for word in reversed(words[:-1][-_MAX_WORDS:]):
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
    for word in text[found.end() : found.end() + _WINDOW].split(" ")[:_MAX_WORDS]:
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
