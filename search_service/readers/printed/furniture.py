"""Page furniture: finds page numbers, job numbers and running heads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

from search_service.readers.printed.line_notes import REFERENCE
from search_service.symbols import read_formula

MIN_PAGE_LINES, UNEVEN = 15, 2  # the fewest lines of a page; the greatest difference between pages
MIN_PAGES = 2  # between three numbers: two can be marks of notes
HEAD_WAYS = 4  # a head's lines differ between left and right pages, and by the number of the page
MASTHEAD, TITLE_LINES = 60, 8  # lines at most
MIN_TITLE_CHARACTERS = 6  # characters of a title that a running head repeats: fewer are any text's
_MEETING = re.compile(r"At the \d+(?:st|nd|rd|th) meeting of the Security Council\b")  # so a presidential statement opens
_JOB = r"(?:[A-Z]{2}\.)?\d{2}-\d{5,6}(?: \d{4}[A-Z])?"  # "23-03967"; Geneva's "GE.21-14488"; "89-32340 2178Z"
# The texts of a margin, one or several side by side: "2/12 17-01285 (E) 270117", "*1701285*", "/...", "Page 3".
_PRINTED = (
    rf"\d{{1,3}}/\d{{1,3}}|{_JOB}(?: ?\([A-Z]\))?|\d{{6}}|\d{{11,13}}|\*\d{{7,8}}\*|/?(?:\.\.\.|…)"
    r"|[Pp](?:age|AGE) \d{1,3}(?: of \d{1,3})?|[-–—] ?\d{1,3} ?[-–—]"
)
_MARGIN = re.compile(rf"(?:(?:{_PRINTED})(?:\s+|$))+$|Please recycle\b.*$")
_SYMBOL = re.compile(
    r"\b[A-Z]{1,5}(?:\.\d+)?/(?:[A-Z0-9][A-Z0-9.-]*/)*[A-Z0-9][A-Z0-9.-]*(?: ?\(\w{1,5}\)| [A-Z](?:-[A-Z])?\b)?"
)
_TITLE = re.compile(r"((?:ES-|S-)?\d{1,3}/\d{1,4}(?: ?[A-Z])?)\.(?:\s+|$)(.*)")
_NOTE = re.compile(r"(\d{1,3})\s+")
_LANGUAGES = frozenset({"English", "ENGLISH", "Original: English", "ORIGINAL: ENGLISH"})
_BESIDE = re.compile(rf"(?:^|\s)(?:{_PRINTED})(?=\s|$)")


def is_formula(text: str) -> bool:
    """Whether the line is an enacting formula and nothing else."""
    formula = read_formula(text)
    return formula is not None and formula.end == len(text)


def is_margin(text: str) -> bool:
    """Whether the line is printed only in margins: a page number, a job number, "Please recycle"."""
    return _MARGIN.match(text) is not None


def furniture(texts: Sequence[str]) -> list[bool]:
    """For each line whether it is furniture; above the enacting formula, no line is, because it has facts.

    A running head is the symbol alone on a line, and lines beside it that repeat words of the title.
    """
    opens = (i for i, text in enumerate(texts) if is_formula(text) or _MEETING.match(text))
    formula = next(opens, len(texts))
    symbols, title = _printed(texts[:formula])
    counted = _page_numbers(texts)
    found = [
        i > formula and (is_margin(text) or _shows_symbol(text, symbols, title) or i in counted) for i, text in enumerate(texts)
    ]
    repeated = _repeated(texts, found, lambda text: _is_head(text, symbols, title))
    for step in (1, -1):  # a head of two lines: the symbol above its title, or below
        indexes = range(len(texts)) if step == 1 else range(len(texts) - 1, -1, -1)
        for i in indexes:
            beside = 0 <= i - step < len(texts) and found[i - step]
            found[i] = found[i] or (beside and i > formula and texts[i] in repeated)
    return found


def _repeated(texts: Sequence[str], found: Sequence[bool], is_head: Callable[[str], bool]) -> frozenset[str]:
    """The lines that can be heads, and stand at one in HEAD_WAYS turns of pages at least.

    Words of the title that stand at fewer turns belong to the sentence there.
    """
    turns = sum(after and not before for before, after in pairwise(found))
    times = Counter(text for text in texts if is_head(text))
    return frozenset(text for text, count in times.items() if count * HEAD_WAYS >= turns)


def _page_numbers(texts: Sequence[str]) -> frozenset[int]:
    """The lines that are only page numbers: numbers that count up at regular distances, and are no marks of notes."""
    lone = [(i, int(text)) for i, text in enumerate(texts) if len(text) <= 3 and text.isdecimal() and text.isascii()]
    counts_on = all(after[1] == before[1] + 1 for before, after in pairwise(lone))
    lengths = [after[0] - before[0] for before, after in pairwise(lone)]
    regular = len(lengths) >= MIN_PAGES and min(lengths) >= MIN_PAGE_LINES and max(lengths) <= min(lengths) * UNEVEN
    if not (counts_on and regular):
        return frozenset()
    noted = {int(found[1]) for text in texts if (found := _NOTE.match(text)) and REFERENCE.match(text, found.end())}
    return frozenset(i for i, number in lone) if noted.isdisjoint(number for _, number in lone) else frozenset()


def _printed(head: Sequence[str]) -> tuple[frozenset[str], str]:
    """The symbols in these lines above the formula, and their last words, which include the title."""
    own = next((found[0] for text in head[:MASTHEAD] if (found := _SYMBOL.search(text))), "")
    symbols, title = {own}, list(head[-TITLE_LINES:])
    for i, text in enumerate(head[:MASTHEAD]):
        if numbered := _TITLE.match(text):
            symbols.add(f"A/RES/{numbered[1]}")
            title = [numbered[2], *head[i + 1 : i + TITLE_LINES]]
            break
    return frozenset(symbols), " ".join(title)


def _shows_symbol(text: str, symbols: frozenset[str], title: str) -> bool:
    """Whether the line is the symbol, alone or beside the number of the page and words of the title."""
    beside = _BESIDE.sub(" ", text).strip()
    words = _without(symbols, beside)
    return words != beside and (not words or _is_of_title(words, title))


def _is_head(text: str, symbols: frozenset[str], title: str) -> bool:
    """Whether a line beside other furniture repeats words of the title, or names the language of the document."""
    return text in _LANGUAGES or _is_of_title(_without(symbols, _BESIDE.sub(" ", text).strip()), title)


def _without(symbols: frozenset[str], text: str) -> str:
    """The words of a line without the symbol at its ends."""
    for symbol in symbols:
        text = text.removeprefix(symbol).removesuffix(symbol).strip()
    return text


def _is_of_title(words: str, title: str) -> bool:
    return len(words) >= MIN_TITLE_CHARACTERS and f" {words.casefold()} " in f" {title.casefold()} "
