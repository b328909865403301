"""Makes the leaves of a query tree from lexemes: words, prefixes, fields."""

from __future__ import annotations

import re
from difflib import get_close_matches

from search_service.fields import FACETS_BY_NAME, Facet
from search_service.query.lexer import FIELDS, TEXT_FIELDS, Lexeme
from search_service.query.nodes import (
    And,
    Identical,
    InField,
    Near,
    Node,
    Or,
    Phrase,
    PhrasePrefix,
    Prefix,
    Shifted,
    Symbol,
    Value,
    Word,
)
from search_service.query.pasted import BROKEN
from search_service.query.problems import Refused
from search_service.query.ranges import BETWEEN_VALUES, advice, chosen, numbers
from search_service.query.references import clause_id, pinned
from search_service.symbols import parse_symbol
from search_service.text.analysis import fold, folded_words, tokens
from search_service.verbs import Shift

MIN_PREFIX = 3
MAX_NEAR = 50
MAX_LISTED = 100

_EXAMPLES = {
    "title": "peace",
    "note": "peace",
    "cites": "A/RES/70/1",
    "in": "A/RES/70/1",
    "identical": "A/RES/70/1/op/1",
    "shift": "stronger",
}
# What people call a field.
_OTHER_NAMES = {
    "in": ("document", "doc", "res", "resolution"),
    "body": ("organ", "committee", "council"),
    "sponsor": ("author", "country", "proposer", "state", "submitted_by"),
    "subject": ("topic", "keyword", "tag", "theme"),
    "year": ("date", "adopted", "published", "since"),
    "agenda_item": ("item",),
    "sdg": ("goal",),
    "cites": ("citing", "references", "refers_to"),
    "adoption": ("adopted_by", "voting"),
    "type": ("clause", "clause_type", "paragraph"),
}
_STAR_INSIDE = re.compile(r"\*\w")
# Words joined by one of these and nothing else are one compound: "COVID-19", "and/or", "U.S.".
_JOINED = re.compile(r"[-\u2010-\u2015/.&@_]|\u2010\u2011")
_HYPHENATED = re.compile(r"([^\W\d_]+)[-\u2010\u2011]+([^\W\d_]+)")
_ELLIPSIS = re.compile(r"\u2026|\.{3}")
# What may follow a value in a sentence; two dots are half a range.
_AFTER_VALUE = re.compile(r"[,;:!?]+$|(?<!\.)\.$")


def leaves(lexeme: Lexeme) -> list[Node]:
    """The nodes of a lexeme that is no operator; [] if it has no word."""
    if lexeme.kind == "symbol":
        return [Symbol(lexeme.text)]
    if lexeme.kind == "words":
        typed = lexeme.text.strip(",;.:?!")
        if typed.isascii() and typed.isalpha():
            return [Word(fold(typed))]  # most are no more than that
        if symbol := parse_symbol(typed):
            return [Symbol(symbol)]
        if hyphenated := _HYPHENATED.fullmatch(typed):
            return [_with_one_word(*hyphenated.groups())]
    return _words(lexeme)


def _with_one_word(first: str, second: str) -> Node:
    """A word that is typed with a hyphen is found without it as well: the UN prints "sub-regional" and "subregional"."""
    parts = [*folded_words(first), *folded_words(second)]
    return Or((Phrase(tuple(map(Word, parts))), Word("".join(parts))))


def _words(lexeme: Lexeme) -> list[Node]:
    if lexeme.kind == "phrase":
        return _phrase(lexeme)
    if _STAR_INSIDE.search(lexeme.text):
        detail, advice = f"A star stands inside of “{lexeme.text[:20]}”.", "Let it end the beginning of a word: disarm*."
        raise Refused(detail, advice, lexeme.at)
    return _prefixed(lexeme) if lexeme.text.endswith("*") else compounds(lexeme.text)


def _phrase(lexeme: Lexeme) -> list[Node]:
    """Words side by side; the last may be a prefix, an ellipsis stands for what was left out."""
    return [node for text in _ELLIPSIS.split(lexeme.text) for node in _one_phrase(text.strip(), lexeme.at)]


def _one_phrase(text: str, at: int) -> list[Node]:
    if text.endswith("*") and len(words := folded_words(text)) > 1:
        return [PhrasePrefix(tuple(map(Word, words[:-1])), _long_enough(words[-1], text, at))]
    # A word at which the line broke has its hyphen, or had none.
    spellings = dict.fromkeys(tuple(folded_words(text.replace(BROKEN, joint))) for joint in ("-", ""))
    phrases = [Phrase(tuple(map(Word, words))) for words in spellings if words]
    return [Or(tuple(phrases))] if len(phrases) > 1 else [*phrases]


def compounds(text: str) -> list[Node]:
    """Words of a run without blanks: one alone is a Word, those joined by a hyphen, slash or dot are a Phrase."""
    groups: list[list[Word]] = []
    end = -1
    for token in tokens(text):
        word = Word(token.exact)
        if groups and _JOINED.fullmatch(text[end : token.start]):
            groups[-1].append(word)
        else:
            groups.append([word])
        end = token.end
    return [group[0] if len(group) == 1 else Phrase(tuple(group)) for group in groups]


def _prefixed(lexeme: Lexeme) -> list[Node]:
    """The words before the last, and the last as a prefix: "non-prolif*" is "non" and a prefix."""
    found = folded_words(lexeme.text)
    if not found:
        return []
    *before, last = found
    return [*map(Word, before), Prefix(_long_enough(last, lexeme.text, lexeme.at))]


def _long_enough(prefix: str, text: str, at: int) -> str:
    if len(prefix) < MIN_PREFIX:
        detail = f"“{text[:20]}” is too short to be completed."
        raise Refused(detail, f"Type at least {MIN_PREFIX} letters before the star.", at)
    return prefix


def near(operator: Lexeme, left: Node | None, right: Node | None) -> Node:
    """Two neighbours as a node. In a chain, "a near/3 b near/5 c", the middle one is a neighbour of both."""
    distance = int(operator.text)
    if not 1 <= distance <= MAX_NEAR:
        raise Refused(f"near/{distance} is out of bounds.", f"Write near/1 to near/{MAX_NEAR}.", operator.at, "near/5")
    left, right = _side_by_side(left), _side_by_side(right)
    chain: tuple[Node, ...] = ()
    if isinstance(left, Near):
        chain, left = (left,), left.right
    elif isinstance(left, And) and isinstance(left.children[-1], Near):
        chain, left = left.children, left.children[-1].right
    if not isinstance(left, Word | Phrase) or not isinstance(right, Word | Phrase):
        advice = "Put a word or a phrase in quotes on each side of it."
        raise Refused("near/N joins two words or phrases.", advice, operator.at, "peace near/5 trust")
    made = Near(left, right, distance)
    return And((*chain, made)) if chain else made


def _side_by_side(node: Node | None) -> Node | None:
    """The parts of a hyphenated word that cannot also be read as one word."""
    match node:
        case Or((Phrase(words) as parts, Word(whole))) if whole == "".join(word.exact for word in words):
            return parts
        case _:
            return node


def field_leaf(field: Lexeme, value: Lexeme | None) -> list[Node]:
    """The node of `field:value`; a misspelled field name is a problem that names the right one."""
    if field.text not in FIELDS:
        return _unknown(field, value)
    if value is None or not value.text.strip():
        raise Refused(f"{field.text}: needs a value.", _example(field.text), field.at)
    if field.text == "identical":
        return [Identical(clause_id(value.text))]
    if field.text == "shift":
        return [_shifted(value)]
    if field.text in ("cites", "in"):
        return [_of_symbol(field.text, value)]
    if field.text in TEXT_FIELDS:
        return [_in_field(field, value, term) for term in _words(value)]
    return [_value(FACETS_BY_NAME[field.text], value)]


def _in_field(field: Lexeme, value: Lexeme, term: Node) -> Node:
    match term:
        case Word() | Phrase() | Prefix():
            return InField(TEXT_FIELDS[field.text], term)
        case Or(children):
            return Or(tuple([_in_field(field, value, child) for child in children]))
        case _:
            whole = value.text.rstrip("* ")
            raise Refused(
                f"In {field.text}: a phrase has no prefix.", "Leave out the star.", value.at, f'{field.text}:"{whole}"'
            )


def _of_symbol(field: str, value: Lexeme) -> Node:
    pin = pinned(value.text)
    if pin is None or (field == "cites" and pin.paragraph):
        example = f"{field}:A/RES/70/1"
        raise Refused(f"“{value.text[:60]}” is not a symbol.", f"Write it like {example}.", value.at, example)
    return pin if field == "in" else Symbol(pin.symbol)


_WAYS: dict[str, tuple[Shift, ...]] = {"stronger": ("stronger",), "weaker": ("weaker",), "any": ("stronger", "weaker")}


def _shifted(value: Lexeme) -> Node:
    """The node of "shift:stronger", "shift:weaker" or "shift:any": the verb's change since the clause that was taken up."""
    way = _AFTER_VALUE.sub("", value.text).strip().casefold()
    if way not in _WAYS:
        raise Refused(f"“{value.text[:60]}” is not a valid shift.", "Write stronger, weaker or any.", value.at, "shift:any")
    return Shifted(_WAYS[way])


def _unknown(field: Lexeme, value: Lexeme | None) -> list[Node]:
    close = [name for name, others in _OTHER_NAMES.items() if field.text in others] or get_close_matches(
        field.text, [name for name in FIELDS if len(name) > 2], n=1, cutoff=0.75
    )
    named = value.text if value else ""
    if close:
        fits = close[0] not in FACETS_BY_NAME or not named or chosen(FACETS_BY_NAME[close[0]], [named])
        suggestion = f"{close[0]}:{named}" if fits else ""
        raise Refused(f"There is no field {field.text}:.", f"Did you mean {close[0]}:?", field.at, suggestion)
    advice = "Write both words with a blank between them, or use a field that the help lists."
    raise Refused(f"There is no field {field.text}:.", advice, field.at, f"{field.text} {named}")


def _value(facet: Facet, value: Lexeme) -> Value:
    text = value.text if value.kind == "phrase" else _AFTER_VALUE.sub("", value.text)
    texts = text.split(BETWEEN_VALUES if BETWEEN_VALUES in text else ",") if value.kind == "words" else [text]
    values = chosen(facet, texts)
    if not values or len(values) > MAX_LISTED:
        shown = text.replace(BETWEEN_VALUES, ",")[:60]
        raise Refused(f"“{shown}” is not a valid {facet.in_sentence}.", advice(facet, text, ":"), value.at)
    return Value(facet.name, tuple(dict.fromkeys(numbers(facet.name, values))))


def _example(name: str) -> str:
    return FACETS_BY_NAME[name].advice("", ":") if name in FACETS_BY_NAME else f"Write it like {name}:{_EXAMPLES[name]}."
