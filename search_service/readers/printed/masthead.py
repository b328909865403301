"""What the paragraphs around a resolution state of it: number and title, session, agenda items, dates, committee, sponsors."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from search_service.symbols import agenda_items, parse_symbol, session_from_words

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
DAY = rf"\d{{1,2}}\s*(?:{'|'.join(MONTHS)})\s*\d{{4}}"
MEETING = r"\d{1,5}(?:st|nd|rd|th)\s*(?:\(?resumed\)?\s*|\([a-z]+\)\s*)?(?:plenary\s*)?meeting(?:\s*\([A-Za-z ]+\))?"
_DRAFT_SYMBOL = re.compile(r"\b[AS]/[^\s,;()]*\bL\.?\d+[^\s,;()]*|\bA/ES-\d+/L\.\d+[^\s,;()]*")
_COMMITTEE = re.compile(r"\b(First|Second|Third|Fourth|Fifth|Sixth) Committee\b")
_BETWEEN_NAMES = re.compile(r"[()]|,\s*(?:and\s+)?|\s+and\s+")
# States whose names hold an "and" that does not join two of them.
_NAMES_WITH_AND = re.compile(
    r"\b(Antigua|Bosnia|Saint Kitts|Saint Vincent|Sao Tome|São Tomé|Trinidad|Great Britain)"
    r" and (the Grenadines|Barbuda|Herzegovina|Nevis|Principe|Príncipe|Tobago|Northern Ireland)"
)


@dataclass(frozen=True, slots=True)
class Masthead:
    """What is stated above the enacting formula and below the last clause; what is not stated is None or empty.

    `part` is the letter of a part of a resolution ("B"), whose number may be stated above the first part only.
    """

    symbol: str | None = None
    part: str | None = None
    title: str = ""
    session: str | None = None
    agenda_items: tuple[str, ...] = ()
    agenda_item_titles: tuple[str, ...] = ()
    adopted: str | None = None
    published: str | None = None
    meeting: str | None = None
    committee: str | None = None
    draft_symbols: tuple[str, ...] = ()
    sponsors: tuple[str, ...] = ()
    draft: bool = False


@dataclass(slots=True)
class _Reading:
    """A masthead while its paragraphs are being read; `after` names the last thing stated, which tells what a free text is."""

    stated: Masthead = Masthead()
    after: str = ""
    free: list[tuple[str, str]] = field(default_factory=list)


def day_of(text: str) -> str | None:
    """The first day that the text names ("on17 November 2017"), as ISO 8601; None where it names none."""
    for found in re.finditer(rf"(\d{{1,2}})\s*({'|'.join(MONTHS)})\s*(\d{{4}})", text):
        try:
            return date(int(found[3]), MONTHS.index(found[2]) + 1, int(found[1])).isoformat()
        except ValueError:  # "31 November": no calendar has it
            continue
    return None


def meeting_of(text: str) -> str | None:
    """The meeting that the text names: "60th plenary meeting", "4594th meeting"."""
    found = re.search(rf"\b{MEETING}", text)
    return found[0] if found else None


def read_masthead(paragraphs: Sequence[str]) -> Masthead:
    """What these paragraphs, printed above the enacting formula, state of the text below, in any order and gluing."""
    reading = _Reading()
    for paragraph in paragraphs:
        at = 0
        while at < len(paragraph):
            end = _take(reading, paragraph, at)
            if end == at:
                end = _next_statement(paragraph, at)
                reading.free.append((reading.after, paragraph[at:end].strip()))
            while end < len(paragraph) and paragraph[end].isspace():
                end += 1
            at = end
    return _titled(reading)


def is_masthead(paragraph: str) -> bool:
    """Whether the paragraph opens with something that only a masthead states."""
    return _take(_Reading(), paragraph, 0) > 0


def is_numbered(paragraph: str) -> bool:
    """Whether the paragraph states the number of a resolution, as only the line of its title does."""
    return _first_statement(paragraph) == "number"


def is_part(paragraph: str) -> bool:
    """Whether the paragraph states the letter of a part of a resolution."""
    return _first_statement(paragraph) in ("part", "part alone")


def _first_statement(paragraph: str) -> str:
    reading = _Reading()
    _take(reading, paragraph, 0)
    return reading.after


def _take(reading: _Reading, text: str, at: int) -> int:
    """Read what the text states from `at` on into the masthead: where that ends, `at` where nothing is recognised."""
    for name, pattern, state in _STATEMENTS:
        found = pattern.match(text, at) if _may_follow(name, reading.after, at) else None
        if found and found.end() > at:
            reading.stated = state(reading.stated, found)
            reading.after = name or reading.after
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
    found = _GLUED.search(text, at + 1)
    return found.start() if found else len(text)


def _titled(reading: _Reading) -> Masthead:
    """The masthead with its title and those of its agenda items, told apart by what they follow."""
    texts: dict[str, list[str]] = {}
    for name, text in reading.free:
        texts.setdefault(name, []).append(text)
    items = texts.get("agenda item", [])
    titles = texts.get("part alone") or texts.get("part") or texts.get("number") or texts.get("sponsors", [])
    if not titles and reading.stated.symbol is None and len(items) > 1:
        titles = [items.pop()]
    if not titles and not items:
        titles = [text for _, text in reading.free]
    return replace(reading.stated, title=" ".join(titles), agenda_item_titles=tuple(items))


def _own_symbol(stated: Masthead, found: re.Match[str]) -> Masthead:
    symbol = parse_symbol(found[1].rstrip("*"))
    return replace(stated, symbol=stated.symbol or symbol)


def _distributed(stated: Masthead, found: re.Match[str]) -> Masthead:
    return replace(stated, published=stated.published or day_of(found[0]), draft=stated.draft or "Limited" in found[0])


def _session(stated: Masthead, found: re.Match[str]) -> Masthead:
    return replace(stated, session=stated.session or session_from_words(found[0]))


def _agenda(stated: Masthead, found: re.Match[str]) -> Masthead:
    return replace(stated, agenda_items=stated.agenda_items or agenda_items(found[0]))


def _proponent(stated: Masthead, found: re.Match[str]) -> Masthead:
    committee = _COMMITTEE.search(found[0])
    drafts = (parse_symbol(symbol) for symbol in _DRAFT_SYMBOL.findall(found[0]))
    return replace(
        stated,
        committee=committee[0] if committee else stated.committee,
        draft_symbols=tuple(symbol for symbol in drafts if symbol) or stated.draft_symbols,
    )


def _adopted(stated: Masthead, found: re.Match[str]) -> Masthead:
    return replace(stated, adopted=day_of(found[0]), meeting=meeting_of(found[0]))


def _number(stated: Masthead, found: re.Match[str]) -> Masthead:
    number = found[1] if found[1].lower().startswith("resolution") else f"A/RES/{found[1]}"
    return replace(stated, symbol=parse_symbol(number) or stated.symbol)


def _part(stated: Masthead, found: re.Match[str]) -> Masthead:
    return replace(stated, part=found[1])


def _sponsored(stated: Masthead, found: re.Match[str]) -> Masthead:
    names = _names(found[1]) if found[1] else ()
    return replace(stated, draft=True, sponsors=names or stated.sponsors)


def _unchanged(stated: Masthead, _: re.Match[str]) -> Masthead:
    return stated


def _names(text: str) -> tuple[str, ...]:
    """The states of a sponsors' line; the words of one that names no states ("submitted by the Chair ...") stay whole."""
    if text.startswith("submitted"):
        return (text,)
    guarded = _NAMES_WITH_AND.sub(lambda name: f"{name[1]}\x00{name[2]}", text)
    names, depth, at = [], 0, 0
    for found in _BETWEEN_NAMES.finditer(guarded):
        if found[0] in "()":
            depth = max(0, depth + (1 if found[0] == "(" else -1))
        elif depth == 0:
            names.append(guarded[at : found.start()])
            at = found.end()
    names.append(guarded[at:])
    return tuple(name.replace("\x00", " and ").strip() for name in names if name.strip())


_ITEM = r"\d+\b\s*(?:\([a-z]{1,2}\)\s*)*"
_SESSION = r"[A-Z][a-z]+(?:-[a-z]+)?(?: emergency)?(?: special)? session"
_GLUED = re.compile(
    rf"Resolutions? adopted by the General Assembly|Adopted by the Security Council|\[(?:on the report|without reference)"
    rf"|Agenda items? \d|{_SESSION}\s+Agenda\b|(?<=\s)(?:ES-|S-)?\d{{1,3}}/\d{{1,4}}(?: ?[A-Z])?\. "
)

# What a masthead states, in the order of trying: a name for what follows it, how it looks, and what it does to the masthead.
# The nameless rows are furniture that can stand anywhere above the title.
_STATEMENTS: tuple[tuple[str, re.Pattern[str], Callable[[Masthead, re.Match[str]], Masthead]], ...] = (
    (
        "",
        re.compile(r"(?:United Nations|General Assembly|Security Council)(?=$|\s+(?:Distr|[AS]/|General Assembly))"),
        _unchanged,
    ),
    ("", re.compile(r"([AS]/[A-Z0-9]\S*(?: \(\d{4}\)| [A-Z](?=$|\s))?\*?)(?=$|\s+(?:Distr|General|Security))"), _own_symbol),
    ("", re.compile(rf"Distr\.?\s*:?\s*(?:General|Limited|Restricted)(?:\s+{DAY})?"), _distributed),
    ("", re.compile(rf"{DAY}(?=$|\s+(?:\d{{2}}-\d{{5}}|Original|{_SESSION}))"), _distributed),
    (
        "",
        re.compile(r"Original\s*:\s*(?:English|French|Spanish|Russian|Arabic|Chinese)(?:(?: and|,|/)\s*[A-Z][a-z]+)*"),
        _unchanged,
    ),
    ("", re.compile(r"\d{2}-\d{5}\b(?:\s*\([A-Z]\))?(?:\s+\d{6})?|\*\d{7,8}\*|Please recycle\W*"), _unchanged),
    ("", re.compile(r"\*+ ?(?:Re)?issued for technical reasons\.?\**", re.IGNORECASE), _unchanged),
    ("session", re.compile(rf"{_SESSION}(?=$|\s+Agenda\b)"), _session),
    (
        "agenda item",
        re.compile(rf"Agenda items?\s*{_ITEM}(?:(?:,\s*and|,|and)\s+(?:{_ITEM}|\([a-z]{{1,2}}\)\s*))*\*?", re.I),
        _agenda,
    ),
    ("proponent", re.compile(r"\[(?:on the report|without reference)[^\]]*\]?", re.IGNORECASE), _proponent),
    ("adopted", re.compile(rf"Resolutions? adopted by the General Assembly(?: on\s*(?:{DAY}|.*$))?", re.IGNORECASE), _adopted),
    ("adopted", re.compile(r"Adopted by the Security Council\b.*?(?=$|\s+Resolution \d)", re.IGNORECASE), _adopted),
    ("number", re.compile(r"((?:ES-|S-)?\d{1,3}/\d{1,4}(?:\s?[A-Z])?)\.\s*(?=\D|$)"), _number),
    ("number", re.compile(r"(Resolution\s*\d{1,4}\s*\(\d{4}\))\s*$", re.IGNORECASE), _number),
    ("part alone", re.compile(r"([A-HJ-UWYZ])\.?$"), _part),
    ("part", re.compile(r"([A-HJ-UWYZ])\.?\s+(?=[A-Z])"), _part),
    ("sponsors", re.compile(r"([^:]+?)\s*:\s*(?:revised )?draft resolution\*?$"), _sponsored),
    ("sponsors", re.compile(r"Draft resolution\b(?: submitted by (?:the .*|(.*)))?$"), _sponsored),
)
