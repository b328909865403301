"""The States of a printed list of sponsors: one rule for all formats."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from search_service.text.state_names import printed_names

_LONG_FORMS = r"(?:Plurinational State of|Bolivarian Republic of|Islamic Republic of|Federated States of|Kingdom of the) "
# The words before the names: "submitted by", "introduced in the Committee by the representative of".
_BEFORE = re.compile(
    r"\W*(?:(?:revised )?draft resolution\s+)?(?:submitted|introduced|sponsored|proposed)(?: in the Committee)? by\s+"
    r"(?:the representatives? of\s+)?",
    re.IGNORECASE,
)
_OFFICERS = re.compile(
    r"(?:the )?(?:(?:Vice|Co)-)?(?:Chair|President|Rapporteur|Secretar|Special Committee|Committee|Commission|Council|Bureau|"
    r"Facilitator|Working Group|Ad Hoc|General Committee)|on (?:the|behalf of the Bureau)|.*\bBureau\b|.*\bWorking Group\b",
    re.IGNORECASE | re.DOTALL,
)
_REMOVED = re.compile(r"[-–.\s]*[-–]\s[^,.]{1,60} was removed from the list.*", re.DOTALL)
# A member that speaks for the group: China is no sponsor.
_GROUP_OF_77 = re.compile(r"Group of 77 and China", re.IGNORECASE)
_BRACKET = re.compile(r"\s*\([^()]*\)")
_SQUEEZED = re.compile(r"[\W_]+")


def states_in(text: str) -> tuple[str, ...]:
    """The States that a line of sponsors names, as printed, with the bracket that follows a name ("Peru (on behalf of ...)").

    A comma may be missing, "and" may occur twice. Words that name no State, such as "submitted by the Chair of the
    Committee following informal consultations", give none.
    """
    text = _GROUP_OF_77.sub("Group of 77", _REMOVED.sub("", text))
    if found := _BEFORE.match(text):
        text = text[found.end() :]
    if _OFFICERS.match(text):
        return ()
    return _listed_plainly(text) or _found_in(text)


def _listed_plainly(text: str) -> tuple[str, ...]:
    """The names between commas, if all are known: the fast path for most lists."""
    *names, last = (part.strip() for part in text.split(","))
    names += [last] if _is_name(last) else map(str.strip, last.rpartition(" and ")[::2])
    return tuple(names) if all(map(_is_name, names)) else ()


# The same names stand in all lists of sponsors.
@lru_cache(maxsize=4_096)
def _is_name(text: str) -> bool:
    """Whether the text is a name, with or without a bracket after it."""
    if text.endswith(")") and ") (" not in text:
        text = text.partition(" (")[0]
    return text.replace("'", "’").casefold() in _known()


def _found_in(text: str) -> tuple[str, ...]:
    outside = _outside_brackets(text) if "(" in text else text
    found_states = []
    for name in _pattern().finditer(outside):
        bracket = _BRACKET.match(text, name.end())
        found_states.append(" ".join(text[name.start("name") : bracket.end() if bracket else name.end()].split()))
    return tuple(found_states) or _misprinted(text)


def _misprinted(text: str) -> tuple[str, ...]:
    """A name with a blank too many or too few: "Canad a", "TimorLeste"."""
    known = _squeezed_names()
    parts = (_SQUEEZED.sub("", part).casefold() for part in text.split(","))
    return tuple(known[part] for part in parts if part in known)


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted(printed_names(), key=len, reverse=True)
    spelled = "|".join(re.escape(name).replace(r"\ ", r"\s+").replace("’", "['’]") for name in names)
    return re.compile(rf"(?<!\w)(?P<name>(?:{_LONG_FORMS})?(?:{spelled}))(?!\w)", re.IGNORECASE)


@cache
def _known() -> frozenset[str]:
    return frozenset(name.casefold() for name in printed_names())


@cache
def _squeezed_names() -> dict[str, str]:
    return {_SQUEEZED.sub("", name).casefold(): name for name in printed_names()}


def _outside_brackets(text: str) -> str:
    """The text with blanks for the contents of brackets; offsets stay."""
    depth, outside = 0, []
    for character in text:
        depth += {"(": 1, ")": -1}.get(character, 0)
        outside.append("_" if depth > 0 else character)
    return "".join(outside)
