"""Reads one verb phrase: verb, auxiliaries, particle, adverbials and object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from search_service.verbs.lexicon import Form, Sense, base_of, lexicon
from search_service.verbs.phrases import (
    DETERMINERS,
    FEW,
    FOLLOWERS,
    MANY,
    RunOfWords,
    adverbials_after,
    adverbials_before,
    expressed_object,
    run_of_words,
    second_act,
    word_at,
    word_set,
    words_of,
)

# The form of each auxiliary, the modifiers that it adds, and the verb forms that it takes.
_AUXILIARIES: dict[str, tuple[Form, tuple[str, ...], tuple[Form, ...]]] = {
    "having": ("participle", ("having",), ("past",)),
    **dict.fromkeys(("has", "have", "had"), ("auxiliary", ("perfect",), ("past",))),
    **dict.fromkeys(("is", "are", "was", "were"), ("auxiliary", (), ("adjective", "participle"))),
    "be": ("bare", (), ("adjective", "participle")),
    "been": ("past", (), ("adjective", "participle")),
    "being": ("participle", (), ("adjective",)),
    **dict.fromkeys(("remains", "remained"), ("finite", ("remaining",), ("adjective",))),
    "remain": ("bare", ("remaining",), ("adjective",)),
    "remaining": ("participle", ("remaining",), ("adjective",)),
    **dict.fromkeys(("continues", "continued"), ("finite", ("continuing",), ("bare",))),
    "continue": ("bare", ("continuing",), ("bare",)),
    "continuing": ("participle", ("continuing",), ("bare",)),
    **{word: ("auxiliary", (word,), ("bare",)) for word in ("will", "shall")},
    **{word: ("participle", (word,), ("participle",)) for word in ("while", "whilst")},
}
_TAKES_TO = frozenset({"continues", "continue", "continued", "continuing"})
# Light verbs, whose object names the act: "expresses its concern", "extends its condolences".
_CARRIERS = frozenset({"express", "convey", "extend", "share", "voice", "register", "offer"})
_REPEATING = frozenset({"reiterate", "renew"})
_TWO_ACTS = _REPEATING | word_set(
    "reaffirm affirm stress underline underscore emphasize recall declare confirm note pledge indicate"
)
_NOUNS_IN_S = word_set(
    "act benefit change charge grant increase look mandate mark measure order permit plan question register regard release "
    "review sanction set state transfer trust value view"
)
_ALSO_NOUNS_OR_ADJECTIVES = _NOUNS_IN_S | word_set(
    "address appeal appropriate call demand desire direct echo express honor honour hope note object pledge press protest "
    "regret request respect support"
)
_PREPOSITIONS_IN_ING = word_set("pending notwithstanding during concerning regarding including following according owing")
_AFTER_A_FINITE = DETERMINERS - {"that"}
_AFTER_A_PARTICIPLE = FOLLOWERS - word_set("of and for as in by at from about over other")


@dataclass(frozen=True, slots=True)
class VerbPhrase:
    """A verb phrase of so many `words`, at the offsets [start, end) of the text.

    `form` is that of its first verb; `known`: its verb is in the table.
    """

    start: int
    end: int
    words: int
    form: Form
    known: bool
    verb: str
    modifiers: tuple[str, ...]
    coordinated: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Head:
    """A verb at `position`, with the modifiers of its auxiliaries and adverbs, and the form of the whole."""

    position: int
    sense: Sense
    form: Form
    known: bool
    modifiers: tuple[str, ...]


def verb_phrase(text: str, start: int, wanted: tuple[Form, ...], spoken: bool) -> VerbPhrase | None:
    """The verb phrase at `start`, of the forms wanted. `spoken`: its subject was named, so any such form is a verb."""
    phrase = _phrase(run_of_words(text, start, FEW), wanted, spoken)
    if phrase is None or phrase.words <= FEW - 4:
        return phrase
    return _phrase(run_of_words(text, start, MANY), wanted, spoken)


# Half of a session's clauses have the opening of an earlier clause.
@lru_cache(maxsize=65536)
def _phrase(run: str, wanted: tuple[Form, ...], spoken: bool) -> VerbPhrase | None:
    words = words_of(run)
    head = _head(words, 0, wanted, spoken)
    if head is None:
        return None
    verb, position, modifiers = _complete(words, head)
    coordinated: list[str] = []
    while (second := _coordinated(words, position, head.sense.form)) is not None:
        other, position, more = second
        coordinated.append(other)
        modifiers += more
    spans = words.spans(position)
    start, end = spans[0][0], spans[-1][1]
    return VerbPhrase(start, end, position, head.form, head.known, verb, (*head.modifiers, *modifiers), tuple(coordinated))


def _head(words: RunOfWords, position: int, wanted: Sequence[Form], spoken: bool) -> _Head | None:
    position, modifiers = adverbials_before(words, position)
    if position >= len(words.texts):
        return None
    word = words.texts[position]
    if word in _AUXILIARIES:
        form, adds, takes = _AUXILIARIES[word]
        step = 2 if word in _TAKES_TO else 1
        if form in wanted and (step == 1 or word_at(words, position + 1) == "to"):
            found = _head(words, position + step, takes, spoken=True)
            if found:
                return replace(found, form=form, modifiers=(*modifiers, *adds, *found.modifiers))
    sense = _sense(words, position, wanted, spoken)
    known = sense is not None
    sense = sense or _unknown(words, position, wanted, spoken)
    return _Head(position, sense, sense.form, known, tuple(modifiers)) if sense else None


def _sense(words: RunOfWords, position: int, wanted: Sequence[Form], spoken: bool) -> Sense | None:
    """The first sense of a word in the table that has a wanted form, in the order of `wanted`."""
    word, table = words.texts[position], lexicon().senses
    senses = table.get(word) or (table.get(word.replace("-", "", 1)) if "-" in word else None)
    for form in wanted if senses else ():
        for sense in senses or ():
            if sense.form == form and (spoken or _verbal(words, position, sense)):
                return sense
    return None


def _verbal(words: RunOfWords, position: int, sense: Sense) -> bool:
    """Whether an ambiguous word ("Sanctions Committee", "Request for", "Developing countries") is a verb here."""
    following = word_at(words, position + 1)
    if sense.form == "participle":
        strange = sense.lemma not in lexicon().lemmas or lexicon().lemmas[sense.lemma].family == "other"
        return not (strange and following in ("of", "and", "countries"))
    doubtful = {"finite": _NOUNS_IN_S, "bare": _ALSO_NOUNS_OR_ADJECTIVES}.get(sense.form, frozenset())
    if sense.form == "past" or sense.head not in doubtful:
        return sense.form != "past"
    comma = words.comma_before(position + 1)
    acts = following in DETERMINERS or following in ("also", "further", "states", "member", "upon", "to")
    expresses = sense.head == "express" and expressed_object(words, position + 1, lexicon().expressed) is not None
    return comma or acts or expresses or _particle(words, position + 1, sense.head) is not None


def _unknown(words: RunOfWords, position: int, wanted: Sequence[Form], spoken: bool) -> Sense | None:
    """A verb outside the table, recognized by its ending and the next word; it is its own lemma."""
    word, following = words.texts[position], word_at(words, position + 1)
    if word in _PREPOSITIONS_IN_ING or len(word) < 5 or word.endswith(("ss", "us", "is", "thing")):
        return None
    endings: tuple[tuple[Form, str], ...] = (("participle", "ing"), ("finite", "s"), ("past", "ed"))
    for form, ending in endings:
        # "Training of", "Financing for" are nouns; so are most words in -s: "Parties to"
        followers = FOLLOWERS if spoken else _AFTER_A_PARTICIPLE if form == "participle" else _AFTER_A_FINITE
        if form in wanted and word.endswith(ending) and following in followers:
            base = base_of(word, form)
            return Sense(base, form, base)
    return None


def _complete(words: RunOfWords, head: _Head) -> tuple[str, int, list[str]]:
    """The verb with its particle, adverbials and object: its lemma, the position after it, the modifiers."""
    verb, lemma = head.sense.head, head.sense.lemma
    carrier = verb in _CARRIERS
    position, modifiers = adverbials_after(words, head.position + 1, carrier or verb in lexicon().phrases)
    particle = _particle(words, position, verb)
    if particle:
        lemma, position = particle
        position, late = adverbials_after(words, position)
        modifiers += late
    end: int | None = None
    if carrier:
        found = expressed_object(words, position, lexicon().expressed)
        if found:
            end, lemma = found[0], lexicon().expressed[found[1]]
    elif lemma in _TWO_ACTS:
        end = second_act(words, position, lemma in _REPEATING or words.texts[head.position].startswith("re-"))
    if end is not None:
        modifiers.append(" ".join(words.texts[position:end]))
        position, late = adverbials_after(words, end)
        modifiers += late
    return lemma, position, modifiers


def _particle(words: RunOfWords, position: int, head: str) -> tuple[str, int] | None:
    """The lemma of a phrase such as "take note of", from its tail at this position, and the position after it."""
    for tail, lemma in lexicon().phrases.get(head, ()):
        if all(word_at(words, position + offset) == word for offset, word in enumerate(tail)):
            return lemma, position + len(tail)
    return None


def _coordinated(words: RunOfWords, position: int, form: Form) -> tuple[str, int, list[str]] | None:
    """A further verb of the same form ("Welcomes and encourages"), without the adverbs before it."""
    if word_at(words, position) != "and":
        return None
    second, _ = adverbials_before(words, position + 1)
    sense = _sense(words, second, (form,), spoken=True) if second < len(words.texts) else None
    return _complete(words, _Head(second, sense, form, True, ())) if sense else None
