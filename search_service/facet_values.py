"""How a typed value of a facet is read, and where in a text the longest one ends."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import islice

from search_service.symbols import ORGANS, names_organ, organ_named, session_from_words, session_name
from search_service.verbs import lemmas, read_opening

# The seventeen, by the short names that the United Nations gives them.
GOALS = (
    "No poverty",
    "Zero hunger",
    "Good health and well-being",
    "Quality education",
    "Gender equality",
    "Clean water and sanitation",
    "Affordable and clean energy",
    "Decent work and economic growth",
    "Industry, innovation and infrastructure",
    "Reduced inequalities",
    "Sustainable cities and communities",
    "Responsible consumption and production",
    "Climate action",
    "Life below water",
    "Life on land",
    "Peace, justice and strong institutions",
    "Partnerships for the Goals",
)
# What negotiators and readers call them.
OTHER_TYPES = {"PP": ("preambular",), "preamble": ("preambular",), "OP": ("operative",)}
TEXT = r"(?=.*\w)[^\x00-\x1f]{1,300}"
# People join the words of a value as addresses do: "without-a-vote".
_JOINTS = re.compile(r"[\s_-]+")
_WORD = re.compile(r"[^\s()\"“”,;:]+")
_CAPITALS = r"(?!(?:OR|AND|NOT)\b)[A-Z][A-Z.'’/-]*(?![\w*:])"
_IN_CAPITALS = re.compile(rf"{_CAPITALS}(?:\s+{_CAPITALS})*")
_MAX_VERB_WORDS, _MAX_MODIFIER_WORDS, _MAX_ORGAN_WORDS = 4, 6, 10
_SESSION = re.compile(r"(?:ES-|S-)?[1-9]\d{0,3}")
_SESSION_IN_WORDS = re.compile(r"(?:[\w-]+\s){1,5}session\b|\d{1,3}(?:st|nd|rd|th)\b", re.IGNORECASE)
_GOAL = re.compile(r"(?:SDG|goal)?\s?0?(?P<number>[1-9]|1[0-7])(?:\s(?P<name>\D+))?", re.IGNORECASE)


def spaced(text: str) -> str:
    return " ".join(text.split())


def folded_value(text: str) -> str:
    """A value as it is compared: in small letters, its words apart."""
    return _JOINTS.sub(" ", text).strip().casefold()


def beginning(text: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the allowed values that a text can mean, which may shorten them: "op", "council", "SC"."""
    short = folded_value(text)
    spellings = {folded_value(value): value for value in allowed}
    if short in spellings or (short := _singular(short, spellings)) in spellings or len(short) < 2:
        return (spellings[short],) if short in spellings else ()
    words = {spelling: spelling.split() for spelling in spellings}
    meant = [spelling for spelling in words if spelling.startswith(short)]
    meant = meant or [spelling for spelling, parts in words.items() if any(part.startswith(short) for part in parts)]
    meant = meant or [spelling for spelling, parts in words.items() if "".join(part[0] for part in parts) == short]
    return tuple(spellings[spelling] for spelling in meant)


def _singular(text: str, spellings: dict[str, str]) -> str:
    return text[:-1] if text[:-1] in spellings and text.endswith("s") else text


def one_of(allowed: tuple[str, ...]) -> Callable[[str], str | None]:
    """In any case, or shortened as long as one value alone can be meant."""

    def value(text: str) -> str | None:
        meant = beginning(text, allowed)
        return meant[0] if len(meant) == 1 else None

    return value


def end_of_name(names: tuple[str, ...]) -> Callable[[str, int], int]:
    """Where the longest of these names ends that stands at an offset of a text; the offset where none does."""
    spelled = sorted((_JOINTS.sub(" ", name) for name in names), key=len, reverse=True)
    patterns = [re.escape(name).replace(r"\ ", r"[\s_-]+") for name in spelled]
    compiled = re.compile(rf"(?:{'|'.join(patterns)})s?(?![\w-])", re.IGNORECASE)

    def end(text: str, start: int) -> int:
        found = compiled.match(text, start)
        return found.end() if found else start

    return end


def matching(pattern: str, convert: Callable[[str], str] = str) -> Callable[[str], str | None]:
    compiled = re.compile(pattern)

    def value(text: str) -> str | None:
        text = convert(spaced(text))
        return text if compiled.fullmatch(text) else None

    return value


def end_of_capitals(text: str, start: int) -> int:
    """The end of the words in capitals that stand at `start`, as the UN's catalogue prints subjects; operators end them."""
    found = _IN_CAPITALS.match(text, start)
    return found.end() if found else start


# --- organs ---

ORGAN_NAMES = tuple(organ.name for organ in ORGANS)
_end_of_known_organ = end_of_name(tuple({name for organ in ORGANS for name in (organ.name, *organ.formula, *organ.short)}))
_one_of_the_organs = one_of(ORGAN_NAMES)


def organ(text: str) -> str | None:
    """An organ by its name or abbreviation; one that the table of organs lacks by its name as texts print it."""
    known = organ_named(spaced(text))
    return known.name if known else _one_of_the_organs(text) or (spaced(text) if names_organ(spaced(text)) else None)


def end_of_organ(text: str, start: int) -> int:
    """The end of the longest name of an organ at `start`: of one of the table, else of capitalized words up to its noun."""
    if (known := _end_of_known_organ(text, start)) > start:
        return known
    ends = _ends_of_words(text, start, _MAX_ORGAN_WORDS)
    return next(
        (end for end in reversed(ends) if names_organ(text[start:end]) and names_organ(text[start:end].split()[-1])), start
    )


# --- verbs ---


@lru_cache(maxsize=1024)
def lemma(text: str) -> str:
    """The lemma of a verb in any of its forms, "Calls upon"; what the table of verbs does not have stays as it is."""
    text = text.lower()
    opening = read_opening(text, "operative") if text not in lemmas() else None
    return opening.verb if opening and not opening.modifiers and opening.verb in lemmas() else text


def end_of_verb(text: str, start: int) -> int:
    """The end of the longest verb at `start`, in any of its forms: of "expresses concern", of "calls upon"."""
    ends = _ends_of_words(text, start, _MAX_VERB_WORDS)
    return next((end for end in reversed(ends) if _is_verb(spaced(text[start:end]).lower())), start)


def end_of_step(text: str, start: int) -> int:
    """The end of a verb at `start`, or of a range that begins with one: of "urges", of "calls upon..", of "urge..decide"."""
    end = end_of_verb(text, start)
    return end_of_verb(text, end + 2) if end > start and text[end : end + 2] == ".." else end


def _is_verb(text: str) -> bool:
    if text in lemmas():
        return True
    opening = read_opening(text, "operative")
    return opening is not None and not opening.modifiers and opening.verb in lemmas() and opening.text == text


def end_of_modifier(text: str, start: int) -> int:
    """The end of the longest modifier at `start`, wherever it stands in an opening: "with deep concern", "its appreciation"."""
    ends = _ends_of_words(text, start, _MAX_MODIFIER_WORDS)
    return next((end for end in reversed(ends) if _is_modifier(spaced(text[start:end]).lower())), start)


def _is_modifier(text: str) -> bool:
    openings = (f"{text} notes", f"notes {text}", f"expresses {text}")
    read = ((opening, read_opening(opening, "operative")) for opening in openings)
    return any(found and found.text == opening and found.modifiers == (text,) for opening, found in read)


def _ends_of_words(text: str, start: int, most: int) -> list[int]:
    """Where each of so many words ends that stand at `start` with nothing but blanks between them."""
    ends: list[int] = []
    for word in islice(_WORD.finditer(text, start), most):
        if text[ends[-1] if ends else start : word.start()].strip():
            break
        ends.append(word.end())
    return ends


# --- sessions and Goals ---


def session(text: str) -> str | None:
    """A session as its label or in words: "76", "76th", "76th session", "Eleventh emergency special session"."""
    text = spaced(text)
    if _SESSION.fullmatch(text.upper()):
        return text.upper()
    return (
        session_from_words(text if text.lower().endswith("session") else f"{text} session") if end_of_session(text, 0) else None
    )


def end_of_session(text: str, start: int) -> int:
    found = _SESSION_IN_WORDS.match(text, start)
    return found.end() if found and session_from_words(f"{found[0]} session") else start


end_of_goal = end_of_name((*GOALS, *(f"{number} {name}" for number, name in enumerate(GOALS, 1))))


def goal(text: str) -> str | None:
    """A Goal by its number, its name or both: "13", "Climate action", "13 Climate action"."""
    text = spaced(text)
    if (found := _GOAL.fullmatch(text)) and found["name"] in (None, GOALS[int(found["number"]) - 1]):
        return found["number"]
    named = one_of(GOALS)(text)
    return str(GOALS.index(named) + 1) if named else None


def goal_label(value: str) -> str:
    return f"{value} {GOALS[int(value) - 1]}"


def agenda_label(value: str) -> str:
    """An item of an agenda with its session: "68 (a) (76th session)"."""
    label, _, item = value.partition("/")
    return f"{item} ({session_name(label)})"
