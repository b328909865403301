"""The questions of known-item search: clauses drawn from an index, and what somebody who remembers them in part would type."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from search_service.engines.whoosh import WhooshStore
from search_service.text.analysis import tokens

FUNCTION_WORDS = frozenset(
    """a about above after against all also among an and any are as at be been being between both but by can could do does each
    for from had has have he her his how however if in including inter alia into is it its may more most must no nor not of on
    or other our out over own per shall she should such than that the their them then there these they this those through to
    under until up upon was we were what when where whether which while who whom whose will with within without would
    """.split()  # noqa: SIM905 - a list of one word a line would fill two pages
)
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


@dataclass(frozen=True, slots=True)
class Corpus:
    """The clauses of an index by number: their ids and texts, a number that clauses of the same words share, and all words."""

    ids: list[str]
    texts: list[str]
    wordings: list[int]
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Known:
    """A clause that somebody remembers, and what they type."""

    clause: int
    text: str


def corpus_of(folder: Path) -> Corpus:
    store = WhooshStore(folder)
    clauses = [store.clause(number) for number in range(store.status("").clauses)]
    ids, texts = [clause.id for clause in clauses], [clause.text for clause in clauses]
    numbers: dict[tuple[str, ...], int] = {}
    wordings: list[int] = []
    words: set[str] = set()
    for text in texts:
        folded = tuple(token.exact for token in tokens(text))
        words.update(folded)
        wordings.append(numbers.setdefault(folded, len(numbers)))
    return Corpus(ids, texts, wordings, frozenset(words))


def printed_words(text: str) -> list[str]:
    """The words between blanks, without punctuation around them."""
    return [word for word in (_EDGES.sub("", part) for part in text.split()) if word]


def content_words(words: Iterable[str]) -> list[str]:
    """Those that carry meaning: no function words, no numbers, nothing shorter than three letters."""
    return [word for word in words if word.lower() not in FUNCTION_WORDS and len(word) > 2 and not word[0].isdigit()]


def drawn(corpus: Corpus, count: int, chance: random.Random) -> list[int]:
    numbers = list(range(len(corpus.texts)))
    chance.shuffle(numbers)
    return list(islice(filter(lambda number: _long_enough(corpus.texts[number]), numbers), count))


def _long_enough(text: str) -> bool:
    words = printed_words(text)
    return len(words) >= 10 and len({word.lower() for word in content_words(words)}) >= 5


def six_words(text: str, _: Corpus, chance: random.Random) -> str:
    return " ".join(_passage(text, 6, chance))


def five_words(text: str, _: Corpus, chance: random.Random) -> str:
    different = {word.lower(): word for word in content_words(printed_words(text))}
    return " ".join(chance.sample(list(different.values()), 5))


def paraphrase(text: str, corpus: Corpus, chance: random.Random) -> str:
    passage = content_words(_passage(text, 12, chance)) or content_words(printed_words(text))[:12]
    return " ".join(_other_number(word, corpus.words) for word in passage)


def _passage(text: str, length: int, chance: random.Random) -> list[str]:
    words = printed_words(text)
    start = chance.randrange(max(1, len(words) - length + 1))
    return words[start : start + length]


def _other_number(word: str, known: frozenset[str]) -> str:
    """The word in the other number, if the corpus has such a word; names and words of three letters ("new") stay."""
    if not word.isascii() or not word.isalpha() or not word.islower() or len(word) < 4:
        return word
    return next((other for other in _numbers(word) if other.lower() in known), word)


def _numbers(word: str) -> Iterator[str]:
    if word.endswith("ies"):
        yield word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        yield word[:-1]
    elif word.endswith("y"):
        yield word[:-1] + "ies"
    else:
        yield word + ("es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s")


SETTINGS: dict[str, Callable[[str, Corpus, random.Random], str]] = {
    "six words": six_words,
    "five words": five_words,
    "paraphrase": paraphrase,
}


def clauses_with_words(questions: Sequence[Known], corpus: Corpus) -> list[dict[int, float]]:
    """For each question the wordings that hold its words side by side, each with how likely it is the one that was drawn.

    A clause was drawn from all copies, and the words from all places in it: what has more copies is likelier, what is longer
    is less likely. The drawn wording is always among them.
    """
    copies = Counter(corpus.wordings)
    texts = {wording: _folded(text) for wording, text in zip(corpus.wordings, corpus.texts, strict=True)}
    weights = {wording: copies[wording] / text.count(" ") for wording, text in texts.items()}
    found = []
    for known in questions:
        phrase = _folded(known.text)
        found.append({wording: weights[wording] * text.count(phrase) for wording, text in texts.items() if phrase in text})
    return found


def _folded(text: str) -> str:
    return " ".join(["", *(token.exact for token in tokens(text)), ""])
