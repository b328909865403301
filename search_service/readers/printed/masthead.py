"""Reads the masthead: number, title, session, agenda items, dates, sponsors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from search_service.readers.printed.masthead_facts import Masthead, own_symbol
from search_service.readers.printed.statements import COUNTED_NUMBER, DATED_NUMBER, GLUED, STATEMENTS
from search_service.symbols import Organ, names_organ

# Longer texts are no mastheads; statements are searched from each position on.
_MAX_CHARACTERS = 10_000
_NO_ITEM_TITLES = re.compile(r"WHA|EB\d|GC|\d+ C/")  # organs that print the number of an item without its title
# "United Nations Environment Programme", "International Atomic Energy Agency".
_AGENCY = re.compile(
    r"United Nations(?: [A-Z][\w’'-]*| (?:and|for|of|on|the))+$"
    r"|(?:[A-Z][\w’'-]* |(?:and|for|of) ){1,6}(?:Agency|Organi[sz]ation)$"
)


@dataclass(slots=True)
class _MastheadState:
    """A masthead while its paragraphs are being read; `after` names the last thing stated, which tells what a free text is."""

    facts: Masthead
    after: str = ""
    free: list[tuple[str, str]] = field(default_factory=list)


def read_masthead(paragraphs: Sequence[str], organ: Organ | None = None) -> Masthead:
    """What these paragraphs, printed above the formula of `organ`, state of the text below, in any order and gluing."""
    state = _MastheadState(Masthead(organ=organ))
    for paragraph in paragraphs:
        if len(paragraph) > _MAX_CHARACTERS:
            state.free.append((state.after, paragraph))
            continue
        at = 0
        while at < len(paragraph):
            end = _take(state, paragraph, at)
            if end == at:
                end = _next_statement(paragraph, at)
                state.free.append((state.after, paragraph[at:end].strip()))
            while end < len(paragraph) and paragraph[end].isspace():
                end += 1
            at = end
    return _with_title(state)


def is_masthead(paragraph: str) -> bool:
    """Whether the paragraph opens with something that only a masthead states."""
    return _take(_MastheadState(Masthead()), paragraph, 0) > 0


def is_numbered(paragraph: str) -> bool:
    """Whether the paragraph states the number of a resolution, as only the line of its title does."""
    return _first_statement(paragraph) == "number"


def is_old_number(paragraph: str) -> bool:
    """Whether the paragraph states a number with its day, "100 (1953). Resolution of 27 October 1953", or one that counts on
    from session to session: "96 (I). The Crime of Genocide"."""
    return DATED_NUMBER.match(paragraph) is not None or COUNTED_NUMBER.match(paragraph) is not None


def is_part(paragraph: str) -> bool:
    """Whether the paragraph states the letter of a part of a resolution."""
    return _first_statement(paragraph) in ("part", "part alone")


def _first_statement(paragraph: str) -> str:
    state = _MastheadState(Masthead())
    _take(state, paragraph, 0)
    return state.after


def _take(state: _MastheadState, text: str, at: int) -> int:
    """Read what the text states from `at` on into the masthead: where that ends, `at` where nothing is recognised."""
    for name, pattern, change in STATEMENTS:
        found = pattern.match(text, at)
        alone = found is not None and found.span() == (0, len(text)) and (change is own_symbol or text[0] == "[")
        if found and not alone and not _may_follow(name, state.after, at):
            found = None
        facts = change(state.facts, found) if found and found.end() > at else None
        if found and facts:
            state.facts = facts
            state.after = name or state.after
            return found.end()
    return at


def _may_follow(name: str, after: str, at: int) -> bool:
    """Whether a statement of this name may stand here: below a title its words go on ("of the" + "General Assembly")."""
    if name in ("sponsors", "part alone"):
        return at == 0
    if name == "part":  # elsewhere "A" is more likely a word: "A New Agenda"
        return at == 0 and after in ("", "adopted", "proponent", "part", "part alone")
    return bool(name) or after not in ("number", "part", "part alone")


def _next_statement(text: str, at: int) -> int:
    """Where in the text, after words that state nothing by themselves, the next statement begins: its end if nowhere."""
    found = GLUED.search(text, at + 1)
    return found.start() if found else len(text)


def _says_something(text: str) -> bool:
    """Whether a text has words, and is not the name of an organ or an agency alone."""
    return any(map(str.isalpha, text)) and not names_organ(text) and not _AGENCY.match(text)


def _with_title(state: _MastheadState) -> Masthead:
    """The masthead with its title and those of its agenda items, told apart by what they follow."""
    texts: dict[str, list[str]] = {}
    for name, text in state.free:
        texts.setdefault(name, []).append(text)
    items = texts.get("agenda item", [])
    titles = texts.get("part alone") or texts.get("part") or texts.get("number") or texts.get("sponsors", [])
    symbol = state.facts.symbol
    if not titles and ((symbol is None and len(items) > 1) or (items and symbol and _NO_ITEM_TITLES.match(symbol))):
        titles = [items.pop()]
    if not titles and not items:
        titles = [text for _, text in state.free]
    title = state.facts.title or " ".join(titles)
    used = {*titles, *items, *([title] if state.facts.title else titles)}
    unread = tuple(text for _, text in state.free if text not in used and _says_something(text))
    return replace(state.facts, title=title, agenda_item_titles=tuple(items), unread=(*state.facts.unread, *unread))
