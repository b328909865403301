"""The words around a verb: adverbials, and an object that is an act."""

from __future__ import annotations

import re
from collections.abc import Container
from itertools import islice
from typing import NamedTuple

FEW = 8  # words: enough for most openings
MANY = 18  # words: the longest opening of the UN's texts of 2000-2023 has 12
_LETTERS = r"[A-Za-z]+(?:[-'’][A-Za-z]+)*"
_WORD = re.compile(_LETTERS)
_RUNS = {most: re.compile(rf"(?:\s*+(?:,\s*+)?{_LETTERS}){{0,{most}}}") for most in (FEW, MANY)}


def word_set(words: str) -> frozenset[str]:
    """A set of words, written as one string."""
    return frozenset(words.split())


DETERMINERS = word_set("the that its their all any a an each this these those his her our such both every no")
FOLLOWERS = DETERMINERS | word_set(
    "also further with in to upon of on as how whether what and at for from by about over article articles resolution "
    "resolutions paragraph paragraphs other"
)

_FIXED = (
    "in this regard;in that regard;in this respect;in that respect;in this context;in that context;in this connection;"
    "in that connection;in particular;in addition;in principle;in the same spirit;in the same vein;in all its aspects;"
    "once again;once more;yet again;at the same time;as a matter of priority;as a matter of urgency;on an exceptional basis;"
    "in the strongest terms;in the strongest possible terms;in strongest possible terms;in the clearest terms;to this end;"
    "to that end;inter alia;without reservation;without prejudice;first and foremost;as appropriate"
)
_ADVERBS = word_set(
    "also further again therefore however nevertheless nonetheless equally moreover furthermore accordingly consequently "
    "thus hence likewise similarly ever already anew today still additionally hereby meanwhile"
)
_NOT_ADVERBS = word_set(
    "only early family assembly supply reply apply rely multiply july italy ally daily likely friendly timely"
)
_ADVERBS_AFTER = word_set(
    "deeply gravely firmly fully urgently positively specifically particularly seriously explicitly vigorously solemnly "
    "respectfully emphatically wholeheartedly"
)
_ALWAYS_ADVERBS = word_set("unequivocally unreservedly categorically strongly")
_FEELINGS = word_set(
    "appreciation concern satisfaction regret interest alarm gratitude dismay distress disappointment pleasure "
    "encouragement approval pride sorrow sadness indignation outrage admiration anxiety apprehension thanks concerns shock "
    "worry optimism"
)
_DEGREES = word_set(
    "full strong deep grave serious firm great greater unwavering unequivocal continued continuing growing utmost deepest "
    "gravest strongest profound previous urgent very extreme sincere warm keen particular common shared ongoing collective "
    "categorical long-standing unreserved renewed special increasing steadfast unshakeable enduring heartfelt earlier "
    "overall political own persistent lasting absolute total complete sustained considerable high highest equal unanimous "
    "unconditional further severe intense mounting most continual constant main wholehearted clear active genuine repeated "
    "wide"
)
_ACTS = word_set(
    "appreciation commitment commitments concern concerns support intention intent request requests decision decisions "
    "determination respect readiness demand demands condemnation willingness gratitude endorsement invitation satisfaction "
    "conviction resolve recognition authorization approval expectation expectations desire role belief alarm solidarity "
    "regret regrets opposition declaration appeal appeals encouragement distress statement vision objective view views "
    "interest outrage attachment disappointment hope position opinion pledge will responsibility urging authority "
    "recommendation recommendations rejection emphasis preoccupation welcome sadness dismay condolences sympathy sympathies "
    "indignation call calls preparedness confidence warning admiration congratulations thanks"
)
_REPEATED = _ACTS | word_set("need pledge responsibility role mandate affirmation")
_STANCES = word_set("support concern respect solidarity")
_LINKED = word_set("on upon for")
_PHRASES = sorted((tuple(phrase.split()) for phrase in _FIXED.split(";")), key=len, reverse=True)
_BY_FIRST = {first: [phrase for phrase in _PHRASES if phrase[0] == first] for first, *_ in _PHRASES}
_STARTS_ADVERBIAL = _ADVERBS | _ADVERBS_AFTER | _ALWAYS_ADVERBS | _BY_FIRST.keys() | {"with"}


class RunOfWords(NamedTuple):
    """The words of a run of text, in lower case. Offsets, commas and capitals are read from the run where they matter: most
    words need none of them."""

    texts: tuple[str, ...]
    run: str

    def spans(self, count: int) -> list[tuple[int, int]]:
        """Where each of the first words stands in the run: start, end (exclusive)."""
        return [found.span() for found in islice(_WORD.finditer(self.run), count)]

    def comma_before(self, position: int) -> bool:
        """Whether a comma stands before the word at this position; False past the end."""
        if "," not in self.run or not 0 < position < len(self.texts):
            return False
        spans = self.spans(position + 1)
        return "," in self.run[spans[position - 1][1] : spans[position][0]]

    def capital(self, position: int) -> bool:
        """Whether the word at this position begins with a capital; False past the end."""
        return position < len(self.texts) and self.run[self.spans(position + 1)[-1][0]].isupper()


def run_of_words(text: str, start: int, most: int) -> str:
    """The first words from `start` on, FEW or MANY, that only blanks and commas separate; can be empty."""
    match = _RUNS[most].match(text, start)
    return match[0] if match else ""


def words_of(run: str) -> RunOfWords:
    """The words of a run."""
    return RunOfWords(tuple(run.lower().replace(",", " ").split()), run)


def word_at(words: RunOfWords, position: int) -> str:
    """The word at a position, an empty string past the end."""
    return words.texts[position] if position < len(words.texts) else ""


def adverbials_before(words: RunOfWords, position: int) -> tuple[int, list[str]]:
    """The adverbials before a verb: the position after them, and their words."""
    found = []
    while position < len(words.texts):
        length = _fixed(words, position)
        word = words.texts[position]
        if not length and (word in _ADVERBS or (word.endswith("ly") and word not in _NOT_ADVERBS)):
            length = 1
        if not length:
            break
        found.append(_joined(words, position, position + length))
        position += length
    return position, found


def adverbials_after(words: RunOfWords, position: int, before_object: bool = False) -> tuple[int, list[str]]:
    """The adverbials after a verb. `before_object`: the verb expresses something, so "further" is an adverbial."""
    found = []
    while position < len(words.texts) and words.texts[position] in _STARTS_ADVERBIAL:
        length = _fixed(words, position) or _feeling(words, position) or _adverb(words, position, before_object)
        if not length:
            break
        found.append(_joined(words, position, position + length))
        position += length
    return position, found


def expressed_object(words: RunOfWords, position: int, nouns: Container[str]) -> tuple[int, str] | None:
    """The expressed object ("its deep concern", "regret and concern"): the position after it, and its leading noun."""
    first = position + 1 if word_at(words, position) in ("its", "the", "their", "our") else position
    noun = _noun_position(words, first, nouns)
    if noun is None:
        return None
    end = noun + 1
    if word_at(words, end) == "and":
        second = end + 2 if word_at(words, end + 1) == "its" else end + 1
        more = _noun_position(words, second, nouns)
        end = end if more is None else more + 1
    return end, words.texts[noun]


def second_act(words: RunOfWords, position: int, repeating: bool) -> int | None:
    """The end of an object such as "its call upon", after a repeating verb also "the need" or "deep concern"; else None."""
    owned = word_at(words, position) in ("its", "their", "our")
    nouns = _ACTS if owned else _REPEATED if repeating else _STANCES
    if not owned and not repeating and word_at(words, position) == "the":
        return None
    found = expressed_object(words, position, nouns)
    if found is None:
        return None
    end, noun = found
    return end + 1 if noun in ("call", "calls") and word_at(words, end) in _LINKED else end


def _noun_position(words: RunOfWords, position: int, nouns: Container[str]) -> int | None:
    while position < len(words.texts) and not words.comma_before(position):
        word = words.texts[position]
        if word in nouns and not (word in _DEGREES and word_at(words, position + 1) in nouns):
            return position
        if word not in _DEGREES and word != "and":
            return None
        position += 1
    return None


def _fixed(words: RunOfWords, position: int) -> int:
    for phrase in _BY_FIRST.get(words.texts[position], ()):
        if all(word_at(words, position + offset) == word for offset, word in enumerate(phrase)):
            return len(phrase)
    return 0


def _feeling(words: RunOfWords, position: int) -> int:
    """The length in words of a phrase such as "with deep concern", 0 if there is none."""
    if words.texts[position] != "with":
        return 0
    found = expressed_object(words, position + 1, _FEELINGS)
    return found[0] - position if found else 0


def _adverb(words: RunOfWords, position: int, before_object: bool) -> int:
    word, following = words.texts[position], word_at(words, position + 1)
    if word == "further":
        apart = not following or words.comma_before(position + 1) or words.capital(position + 1)
        return int(before_object or apart or following in FOLLOWERS)
    if word in _ADVERBS_AFTER:
        return int(following in FOLLOWERS or not following or words.comma_before(position + 1))
    return int(word in _ADVERBS or word in _ALWAYS_ADVERBS)


def _joined(words: RunOfWords, start: int, end: int) -> str:
    return " ".join(words.texts[start:end])
