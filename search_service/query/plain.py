"""Plain words as a passage: its parts, with their synonyms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile

import msgspec

from search_service.query.lexer import Lexeme
from search_service.query.nodes import (
    And,
    Compound,
    Form,
    Node,
    Not,
    Part,
    Passage,
    Phrase,
    Symbol,
    Synonyms,
    Word,
    is_stop_word,
    words_of,
)
from search_service.query.spellings import one_word, spelled, with_numbers
from search_service.symbols import parse_symbol
from search_service.text.analysis import STOP_WORDS, fold, folded_words, tokens
from search_service.text.numerals import CARDINALS, ordinal, ordinal_number, printed_date
from search_service.text.synonyms import (
    Name,
    also_called,
    is_another_word,
    is_stemmed_amiss,
    longest_term,
    may_join,
)

# More words than these that carry meaning are a passage: most of them must match, not all.
MAX_WORDS_ALL_MATCH = 4
# Words joined by one of these are one compound: "counter-terrorism", "AT&T".
_HYPHENS = re.compile(r"[-\u2010\u2011]+|[&@_]")
_MARKS = ",;.:?!"
_PERCENT = re.compile(r"(?<=\d)\s?(?:%|percent\b)")
# Symbols of the Secretariat begin with ST, and a kind of documents in so many letters follows: ST/AI, ST/IC, ST/SGB.
_SECRETARIAT, _MAX_KIND_LETTERS = Word("st"), 3
# Words that ask or instruct, and what they are asked about: "what did the UN say about", "find resolutions on".
_ASKING = frozenset(
    """are did do does find how is please search show tell what when where which who whom whose why""".split()  # noqa: SIM905
)
# Verbs that ask by themselves: "should rich countries cancel debt".
_MODALS = frozenset(["can", "could", "should"])
# Words that ask behind "how" alone: "how long", but not "when do old people".
_DEGREES = frozenset(["far", "long", "many", "much", "often", "old"])
_NAMED = frozenset(
    """agreed clause clauses document documents information language paragraph paragraphs resolution resolutions text texts un
    wording""".split()  # noqa: SIM905
)
_REQUEST_WORDS = _NAMED | frozenset(
    """a about against all any assembly been concerning council decide decided for general had has have i in me nations of on
    opinion position regarding said say says security some stance state stated states that the there to united us view views
    was we were""".split()  # noqa: SIM905
)
_LEADS_TO = frozenset(["about", "on", "regarding", "concerning"])
# At the end of the request, these are the subject of the question, not the organ that is asked.
_QUESTION_WORDS = frozenset(["states", "security", "general", "united", "nations", "council", "language", "information"])


class Plain(msgspec.Struct, frozen=True, gc=False):
    """The parts of a passage; `also` has the other names that are searched, by the words as typed."""

    parts: tuple[Part, ...]
    also: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def tree(self, match: str = "") -> Node | None:
        """The query: all parts must match if few, most if many, or as `match` says. None if there is no part."""
        slots = [part for part in dict.fromkeys(self.parts) if not is_stop_word(part)]
        if not slots:
            words = tuple(dict.fromkeys(self.parts))
            return None if not words else words[0] if len(words) == 1 else And(words)
        most = match == "most" or (match != "all" and len(slots) > MAX_WORDS_ALL_MATCH)
        if all(isinstance(part, Word | Symbol) for part in self.parts) and len(slots) == len(self.parts) and not most:
            return slots[0] if len(slots) == 1 else And(tuple(slots))
        return Passage(self.parts, len(slots) // 2 + 1 if most else len(slots))


def plain(lexemes: Sequence[Lexeme], synonyms: bool = True) -> Plain:
    """Read lexemes as words and symbols; an operator is a word here, quotes and brackets are ignored."""
    parts = [part for lexeme in lexemes for part in _parts(lexeme)]
    parts = with_numbers(_without_asking(parts))
    shouting = len(parts) > 1 and not any(letter.islower() for lexeme in lexemes for letter in lexeme.text)
    found = _named(parts, _typed_in_capitals(lexemes) if not shouting else frozenset(), synonyms)
    if not found.also:
        return found
    wanted = {word for typed, _ in found.also for word in typed.split()}
    printed = {exact: text for lexeme in lexemes for exact, text in _printed(lexeme.text) if exact in wanted}
    also = tuple([(" ".join(printed.get(word, word) for word in typed.split()), names) for typed, names in found.also])
    return Plain(found.parts, also)


def _printed(text: str) -> list[tuple[str, str]]:
    """The words of a text, folded and as printed."""
    word = text.strip(_MARKS)
    if word.isascii() and word.isalpha():
        return [(fold(word), word)]  # the usual case
    return [(token.exact, text[token.start : token.end]) for token in tokens(text)]


def _typed_in_capitals(lexemes: Sequence[Lexeme]) -> frozenset[str]:
    return frozenset(
        token.exact
        for lexeme in lexemes
        if not lexeme.text[1:].islower() or not lexeme.text.strip(_MARKS).isalpha()
        for token in tokens(lexeme.text)
        if any(letter.isupper() for letter in lexeme.text[token.start + 1 : token.end]) or token.end - token.start == 1
    )


def _parts(lexeme: Lexeme) -> list[Part]:
    if lexeme.kind == "symbol":
        return [Symbol(lexeme.text)]
    if lexeme.kind in ("OR", "AND", "NOT"):
        return [Word(lexeme.kind.lower())]
    typed = lexeme.text.strip(_MARKS)
    if typed.isascii() and typed.isalpha():
        return [Word(fold(typed))]  # the usual case
    text = _PERCENT.sub(" per cent", lexeme.text)
    typed = text.strip(_MARKS)
    if symbol := parse_symbol(typed):
        return [Symbol(symbol)]
    if date := printed_date(typed):
        return [Synonyms(Compound(_words(date[0])), tuple(Compound(_words(other)) for other in date[1:]))]
    groups: list[list[Word]] = []
    end = -1
    for token in tokens(text):
        if groups and _HYPHENS.fullmatch(text, end, token.start):
            groups[-1].append(Word(token.exact))
        else:
            groups.append([Word(token.exact)])
        end = token.end
    return [_compound(group) for group in groups]


def _words(text: str) -> tuple[Word, ...]:
    return tuple(map(Word, folded_words(text)))


def _compound(words: Sequence[Word]) -> Part:
    """A word, or words joined by hyphens, with the spelling as one word."""
    if len(words) == 1:
        return words[0]
    parts = Compound(tuple(words))
    ranked = ordinal_number("-".join(word.exact for word in words))
    counted = CARDINALS.get("-".join(word.exact for word in words))
    if ranked or counted:
        return Synonyms(parts, (Word(ordinal(ranked) if ranked else str(counted)),))
    return Synonyms(parts, (Word("".join(word.exact for word in words)),))


def _asks(before: str, word: str) -> bool:
    """Whether a word, after the word `before`, can be one of the opening words of a question."""
    return word in _ASKING or word in _REQUEST_WORDS or word in _MODALS or (before == "how" and word in _DEGREES)


def _without_asking(parts: list[Part]) -> list[Part]:
    """The parts after "what did the UN say about"; all parts if none follow."""
    words = [part.exact if isinstance(part, Word) else "" for part in parts]
    end = len(list(takewhile(lambda pair: _asks(*pair), pairwise(["", *words]))))
    while end and words[end - 1] in _QUESTION_WORDS:
        end -= 1
    about = end > 1 and words[end - 1] in _LEADS_TO and not _NAMED.isdisjoint(words[:end])
    leads = about or (end > 1 and words[0] in _ASKING) or (end > 0 and words[0] in _MODALS)
    kept = parts[end:] if leads else parts
    return kept if any(not is_stop_word(part) for part in kept) else parts


def _named(parts: Sequence[Part], in_capitals: frozenset[str], synonyms: bool) -> Plain:
    """The parts with their other names; a term of several words becomes one part, and so does a compound."""
    found, also = list[Part](), dict[str, tuple[str, ...]]()
    words = [*map(_exact, parts)]
    i = 0
    while i < len(parts):
        length, names = _longest(words, i, in_capitals) if synonyms else (0, ())
        if synonyms and not names and (word := _hyphenless(parts[i])):
            length, names = 1, also_called((word,), False)
        joined = _joined(parts, i) if length in (0, 2) or not names else ()
        if joined:
            length, names = 2, tuple(dict.fromkeys((*names, *(also_called(joined, False) if synonyms else ()))))
        if not names and not joined:
            found.append(spelled(parts, i))
            i += 1
            continue
        typed = parts[i : i + length]
        found.append(_with_names(typed, [*([Word(joined[0])] if joined else []), *(one_word(name.words) for name in names)]))
        if names:
            also[_shown(typed)] = tuple([name.text for name in names])
        i += length
    return Plain(tuple(found), tuple(also.items()))


def _hyphenless(part: Part) -> str:
    """A compound as one word, which may be a term: "cyber-crime"; "" for any other part."""
    if isinstance(part, Synonyms) and isinstance(part.typed, Compound) and part.others and isinstance(part.others[0], Word):
        return part.others[0].exact
    return ""


def _joined(parts: Sequence[Part], i: int) -> tuple[str, ...]:
    """Words `i` and `i + 1` as one word, if they are also written as one; else ()."""
    first, second = parts[i], parts[i + 1] if i + 1 < len(parts) else None
    if isinstance(first, Word) and isinstance(second, Word) and may_join(first.exact, second.exact):
        return (first.exact + second.exact,)
    return ()


def _with_names(parts: Sequence[Part], others: list[Form]) -> Part:
    """One term with its other names; "WHO" is not the word "who"."""
    typed: Form | Synonyms | Symbol = parts[0] if len(parts) == 1 else And(_content(parts))
    if isinstance(typed, Synonyms):
        others, typed = [*typed.others, *others], typed.typed
    if is_stop_word(typed) or (others and is_another_word([word for part in parts for word in _exact(part)])):
        typed, *others = others
    if isinstance(typed, Symbol) or (not others and isinstance(typed, Word | Compound)):
        return typed
    words = tuple([Word(word) for part in parts for word in _exact(part)])
    # Adjacent words of a term score more than its words apart.
    side_by_side = [Compound(words)] if isinstance(typed, And) else []
    forms = tuple(map(_as_acronym, dict.fromkeys([*side_by_side, *others])))
    return Synonyms(_as_acronym(typed), forms, words if words != words_of(typed) else ())


def _as_acronym(form: Form) -> Form:
    """An acronym as an exact word if its stem is that of another word, without its matches in symbols of the Secretariat.

    "AIDS" is not "aid", and ST/AI/416 is an administrative instruction.
    """
    if not isinstance(form, Word):
        return form
    if is_stemmed_amiss(form.exact):
        return Phrase((form,))
    return And((form, Not(Phrase((_SECRETARIAT, form))))) if len(form.exact) <= _MAX_KIND_LETTERS else form


def _content(parts: Sequence[Part]) -> tuple[Word, ...]:
    words = dict.fromkeys([word for part in parts for word in _exact(part)])
    return tuple([Word(word) for word in words if word not in STOP_WORDS] or map(Word, words))


def _longest(parts: Sequence[Sequence[str]], i: int, in_capitals: frozenset[str]) -> tuple[int, tuple[Name, ...]]:
    """The number of parts of the longest term that begins with part `i`, and its other names; `parts` are lists of words."""
    most = longest_term(parts[i][0]) if parts[i] else 0
    if not most:
        return 0, ()
    words: list[str] = []
    ends: list[tuple[int, int]] = []
    for end in range(i, len(parts)):
        if not parts[end] or len(words) + len(parts[end]) > most:
            break
        words += parts[end]
        ends.append((end - i + 1, len(words)))
    for length, count in reversed(ends):
        names = also_called(words[:count], all(word in in_capitals for word in words[:count]))
        if names:
            return length, names
    return 0, ()


def _exact(part: Part) -> Sequence[str]:
    if isinstance(part, Word):
        return (part.exact,)
    match part:
        case Synonyms(Word(exact)):
            return (exact,)
        case Synonyms(Compound(words)) | Compound(words):
            return [word.exact for word in words]
        case _:
            return ()


def _shown(parts: Sequence[Part]) -> str:
    return " ".join("-".join(_exact(part)) for part in parts)
