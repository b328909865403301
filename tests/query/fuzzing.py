"""Random requests: derivations of the query language with words of an index, then mutated; every parameter, right and wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from search_service import Index
from search_service.query import OPENING_QUOTES, Query, without_each_term

# No bracket, or each pair closed before the next is opened.
_BRACKETED = re.compile(r"(?:[^()]|\([^()]*\))*")

Arguments = list[tuple[str, str]]

NASTY = (
    *'"“”„«»()*:-–−/\\|&~^<>[]{}?!.,;§¶#%+=@_`$°',
    *("\x00", "\x1b", "\t", "\r\n", "\u00a0", "\u2011", "\u00ad", "\u200b", "\u200f", "\u202e", "\u2028", "\ufeff", "\ufffd"),
    *(
        "\u0301",
        "ﬁ",
        "Å",
        "İ",
        "ß",
        "Ⅳ",
        "²",
        "١٢",
        "日本",
        "안",
        "ا",
        "С",
        "😀",
        "👩‍👩‍👧",
        "\U000e0041",
        "a\u0301\u0302\u0303",
    ),
    *(
        "OR",
        "AND",
        "NOT",
        "near/",
        "near/0",
        "near/51",
        "session:",
        "verb:",
        "in:",
        "identical:",
        "cites:",
        "title:",
        "sponsor:(",
        "subject:(",
        "vote:against=",
        "vote:",
        ",",
        "<>",
        "..",
        "*",
        "\x1f",
        "\udc80",
        "\ud83d",
    ),
)
STATES = (
    "Kenya",
    "kenya",
    "United States",
    "Côte d'Ivoire",
    "the Netherlands",
    "USSR",
    "Yugoslavia",
    "Ruritania",
    "Congo, Republic of",
)
SIDES = ("against=", "in-favour=", "abstaining:", "for ", "maybe=", "")
ENDS = ("", "0", "70", "77", "160", "999", "1800", "1945", "2020", "2022", "2099", "ES-11")
QUOTES = ('""', "“”", "„“", "«»", '" ', "''")


@dataclass(frozen=True, slots=True)
class Material:
    """What real queries are made of: passages of clauses, ids of clauses, and the values of each facet."""

    texts: Sequence[str]
    ids: Sequence[str]
    values: Mapping[str, Sequence[str]]


def material(index: Index, random: Random, pages: int = 10) -> Material:
    """Of an index, some pages of clauses, drawn at random."""
    last = min(index.search(group="none", per_page=100).pages, 100)
    drawn = [index.search(group="none", per_page=100, page=random.randint(1, last)) for _ in range(pages)]
    clauses = [result.hit.clause for page in drawn for result in page.clauses]
    values = {name: [*counts][:500] for name, counts in index.counts().items() if counts}
    return Material([clause.text for clause in clauses], [clause.id for clause in clauses], values)


def query_text(random: Random, some: Material) -> str:
    """A text of the language, as a person may type or paste it; one in three is mutated."""
    text = random.choice((_sequence, _sequence, _sequence, _passage, _pin, _flood))(random, some, 0)
    return _mutated(random, text) if random.random() < 1 / 3 else text


def arguments(random: Random, some: Material) -> Arguments:
    """The arguments of a URL: mostly right, in one of five something is not."""
    pairs = [("q", query_text(random, some))] if random.random() < 0.95 else []
    for _ in range(random.choice((0, 0, 0, 1, 2, 5))):
        name = random.choice([*some.values])
        pairs += [(name, random.choice(some.values[name])) for _ in range(random.choice((1, 1, 2, 30)))]
    pairs += [("sort", random.choice(("relevance", "newest", "oldest", "document")))] if random.random() < 0.3 else []
    pairs += [("group", random.choice(("identical", "none")))] if random.random() < 0.3 else []
    pairs += [("page", str(random.choice((1, 1, 2, 3, 50))))] if random.random() < 0.2 else []
    if random.random() < 0.2:
        name = random.choice((*Query.__slots__, *some.values, "", "Q", "session[]", "after"))
        pairs.append((name, random.choice(("", "0", "-1", "1e9", "9" * 30, "x" * 1100, random.choice(NASTY), "10001", "none"))))
    return [*pairs, ("per_page", str(random.choice((1, 3, 10))))]


def operand(random: Random, some: Material) -> str:
    """One term of the language, its quotes and brackets closed."""
    kinds: tuple[Callable[[Random, Material, int], str], ...] = (_word, _word, _phrase, _prefix, _near, _field, _value, _symbol)
    while True:
        text = random.choice(kinds)(random, some, 0)
        if not sum(map(text.count, OPENING_QUOTES)) % 2 and _BRACKETED.fullmatch(text):
            return text


def _word(random: Random, some: Material, _: int = 0) -> str:
    return random.choice(random.choice(some.texts).split() or ["peace"])


def run_of_words(random: Random, some: Material, most: int) -> str:
    """Words as they stand side by side in a clause, at most so many."""
    words = random.choice(some.texts).split()
    start = random.randrange(len(words)) if words else 0
    return " ".join(words[start : start + random.randint(1, most)])


def _sequence(random: Random, some: Material, depth: int) -> str:
    parts = []
    for _ in range(random.choice((1, 1, 2, 2, 3, 4, 6))):
        parts += [_operand(random, some, depth), random.choice(("", "", "", "OR", "AND", "OR NOT"))]
    return " ".join(filter(None, parts))


def _operand(random: Random, some: Material, depth: int) -> str:
    kinds: list[Callable[[Random, Material, int], str]] = [
        _word,
        _word,
        _word,
        _phrase,
        _prefix,
        _near,
        _field,
        _value,
        _symbol,
    ]
    kinds += [_bracket] if depth < random.choice((2, 4, 24)) else []
    return random.choice(("", "", "", "", "-", "NOT ")) + random.choice(kinds)(random, some, depth)


def _phrase(random: Random, some: Material, _: int) -> str:
    opening, closing = random.choice(QUOTES)
    return f"{opening}{run_of_words(random, some, 8)}{closing}"


def _prefix(random: Random, some: Material, _: int) -> str:
    return _word(random, some)[: random.randint(1, 7)] + "*"


def _near(random: Random, some: Material, _: int) -> str:
    left, right = (random.choice((_word, _phrase))(random, some, 0) for _ in range(2))
    return f"{left} near/{random.choice((1, 2, 5, 50))} {right}"


def _bracket(random: Random, some: Material, depth: int) -> str:
    return f"({_sequence(random, some, depth + 1)})"


def _field(random: Random, some: Material, _: int) -> str:
    name = random.choice(("title", "note", "cites", "in", "identical", "session", "year", "sesion", "http"))
    value = {
        "title": _phrase(random, some, 0),
        "note": _word(random, some),
        "identical": f'"{random.choice(some.ids)}"',
        "session": f"{random.randint(1, 99)}..{random.randint(1, 99)}",
        "year": f"{random.randint(1940, 2030)}..{random.randint(1940, 2030)}",
        "http": "//undocs.org/" + _symbol(random, some),
    }.get(name, _symbol(random, some))
    return f"{name}:{value}"


def _value(random: Random, some: Material, _: int) -> str:
    """A field with values as they are listed, in any case, shortened, in a list or a bracket; some in quotes."""
    name = random.choice([*some.values, "sponsor", "vote", "session", "year"])
    values = [_listed_value(random, some, name) for _ in range(random.choice((1, 1, 1, 1, 2, 3)))]
    if random.random() < 0.1:
        return f"{name}:({random.choice((' OR ', ' ', ', ', ' AND ', ' -')).join(values)})"
    return f"{name}{random.choice((':', ':', ':', ':', ': ', '='))}{random.choice((',', ', ')).join(values)}"


def _listed_value(random: Random, some: Material, name: str) -> str:
    if name in ("sponsor", "vote"):
        value = random.choice(STATES)
        return f"{random.choice(SIDES)}{value}" if name == "vote" else value
    if name in ("session", "year") and random.random() < 0.5:
        return f"{random.choice(ENDS)}{random.choice(('..', '-', '–', '...'))}{random.choice(ENDS)}"
    value = random.choice(some.values.get(name) or ["76"])
    value = random.choice((value, value, value, value.lower(), value.upper(), value[: random.randint(1, 12)]))
    return f'"{value}"' if " " in value and random.random() < 0.5 else value


def _symbol(random: Random, some: Material, _: int = 0) -> str:
    whole = random.choice(some.ids).partition("/op/")[0].partition("/pre/")[0]
    return random.choice((whole, whole.lower(), whole.removeprefix("A/RES/"), f"resolution {random.randint(1, 2700)} (2001)"))


def _pin(random: Random, some: Material, _: int) -> str:
    return f"{_symbol(random, some)} {random.choice(('para', 'paragraph', '¶', 'op.'))} {random.randint(1, 60)}"


def _passage(random: Random, some: Material, _: int) -> str:
    """A clause as it is pasted: with its number, line ends, marks of notes."""
    text = run_of_words(random, some, 64).replace(" ", random.choice((" ", " ", "\n", "\r\n")), random.randint(0, 60))
    return random.choice(("", "3. ", "(a) ", "“", "…")) + text + random.choice(("", ";", ".", "²", "1", "…", "”"))


def _flood(random: Random, some: Material, _: int) -> str:
    """As much of one thing as the bounds let through, and a little more."""
    joint = random.choice((" ", " OR ", " -", " near/50 ", " (", '" "'))
    kind = random.choice((_word, _prefix, _symbol, _value, _phrase))
    one = kind(random, some, 0)
    return joint.join(random.choice((one, kind(random, some, 0))) for _ in range(random.choice((20, 63, 65))))[
        : random.choice((999, 1001))
    ]


def _mutated(random: Random, text: str) -> str:
    for _ in range(random.choice((1, 1, 2, 5))):
        at, to = sorted((random.randint(0, len(text)), random.randint(0, len(text))))
        text = random.choice(
            (
                text[:at] + random.choice(NASTY) + text[at:],
                text[:at] + text[at + 1 :],
                text[:at] + text[at:to] * 2 + text[to:],
                text[:at] + text[to:],
                text[at:] + text[:at],
                text.swapcase(),
                next((rest for _, rest in without_each_term(text)), text),
            )
        )
    return text
