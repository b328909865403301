"""Openings: the leading phrase of a clause, its verb, and negotiated brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from search_service.model import ClauseType
from search_service.symbols import folded
from search_service.verbs.grammar import VerbPhrase, verb_phrase
from search_service.verbs.lexicon import Form
from search_service.verbs.phrases import MANY, adverbials_before, run_of_words, word_at, word_set, words_of

_LOOKED_AT = 240  # characters: where an opening can stand
# A cheap pattern of all marks below; most clauses have none.
_SIGN = re.compile(r"\A\s*\(|[\[{]|\([A-Z]|[a-z] ?/ ?[A-Za-z]{3}|[A-Z]:\s")
_SIGN_WITHIN = 72  # characters
_ANY_SIGN = re.compile(r"[\[{(/:]")  # without one of these the pattern need not be tried
_SPEAKERS = r"(?![A-Z]\w*(?:ing|s):)[A-Z\d][\w.’'-]*(?:[ ,/+&]{1,3}[A-Z\d][\w.’'-]*){0,7}"
_MARKED = re.compile(
    r"\s*[\[{(]|[^\[{]{0,60}[\[{]|[^/]{3,40}[a-z] ?/ ?[A-Za-z]{3}|[^()]{3,40}\([A-Z]"
    r"|[A-Z]{2,6}(?:[ ,/+&]{1,3}[A-Z]{2,6}){0,7}:\s"
)
# "[EU: Recalling", "EU: Recalling"; "(US)", "(G77 + China: delete)", "(agreed ad ref)". "[Noting: x]" names nobody.
_SPEAKER = re.compile(rf"(?:(?<=[\[{{])|^)\s*{_SPEAKERS}:(?=\s)")
_REMARK = re.compile(r"\((?:[A-Z][^()]{0,80}|agreed[^()]{0,60}|ad ref[^()]{0,60}|as [^()]{0,60})\):?", re.IGNORECASE)
_BRACKETS = re.compile(r"[\[\]{}]")
_GROUP = re.compile(r"\s*[\[{][^\[\]{}]*[\]}]")
_STROKES = re.compile(r"\W*[A-Za-z][A-Za-z ]{2,40}(?:/ ?[A-Za-z][A-Za-z ]{2,40})+")


def is_negotiated(line: str) -> bool:
    """Whether the opening can have brackets, attributions or alternatives: a cheap test that most clauses fail."""
    return (
        _ANY_SIGN.search(line, 0, _SIGN_WITHIN) is not None
        and _SIGN.search(line, 0, _SIGN_WITHIN) is not None
        and _MARKED.match(line) is not None
    )


def plain(line: str) -> str:
    """The line with blanks for the negotiators' marks in its opening; offsets stay."""
    return _blank(_BRACKETS, _with_one_reading(line[:_LOOKED_AT])).replace("/", " ") + line[_LOOKED_AT:]


def alternatives(line: str) -> tuple[str, ...]:
    """The same for each further alternative of "[Calls upon] [Urges] States" or "Calls upon/Urges States"; offsets stay."""
    head, rest = _with_one_reading(line[:_LOOKED_AT]), line[_LOOKED_AT:]
    groups: list[re.Match[str]] = []
    while group := _GROUP.match(head, groups[-1].end() if groups else 0):
        groups.append(group)
    found = [_without(head, groups[0].start(), group.start()) for group in groups[1:]]
    if strokes := _STROKES.match(head):
        found += [_without(head, 0, i + 1) for i in range(strokes.end()) if head[i] == "/"]
    return tuple(_blank(_BRACKETS, reading).replace("/", " ") + rest for reading in found)


def _with_one_reading(head: str) -> str:
    """The beginning of a line without attributions."""
    return _blank(_REMARK, _blank(_SPEAKER, head))


def _without(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]


def _blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda found: " " * len(found[0]), text)


@dataclass(frozen=True, slots=True)
class Opening:
    """The leading phrase of a clause.

    `text` is as printed, a part of the clause: in a statement it follows the subject, behind a prefix it is the phrase of the
    verb alone. `verb` is a lemma ("call upon"). `modifiers` are in lower case and printed order: adverbials ("also",
    "with deep concern"), auxiliaries ("having", "remaining"), the object that names an act ("its request"), and what stood
    before ("acting under Chapter VII", or "prefix:In accordance with its previous resol…", cut to 37 characters).
    `coordinated` are the lemmas of further verbs ("Welcomes and encourages").
    """

    text: str
    verb: str
    modifiers: tuple[str, ...] = ()
    coordinated: tuple[str, ...] = ()


# The verb forms of each type of clause, the likeliest first: "determined" is a past tense only in a statement.
_WANTED: dict[ClauseType, tuple[Form, ...]] = {
    "preambular": ("participle", "adjective", "finite", "auxiliary", "bare"),
    "operative": ("finite", "auxiliary", "participle", "adjective", "bare"),
    "statement": ("finite", "auxiliary", "past", "adjective", "participle", "bare"),
    "annex": ("finite", "participle", "adjective"),
    "press": ("finite", "auxiliary", "past"),
}
_WITH_SUBJECT: frozenset[ClauseType] = frozenset({"statement", "press"})
_BEFORE_A_VERB = word_set(
    "in on upon for with without within pursuant consistent further to notwithstanding while whilst as at after before "
    "following under by given based during since until through pending regarding concerning having one when despite finally "
    "due owing subject thanks because"
)
_COUNCIL = r"(?:members\s+of\s+the\s+)?(?:security\s+)?councils?\b(?!['’])"
_START = re.compile(r"[\s“”\"'‘«.]*(?:and\s+)?", re.IGNORECASE)
_SUBJECT = re.compile(rf"[\s“”\"'‘«.]*(?:\d+\.\s*)?(?:(?:the\s+)?{_COUNCIL},?|it\s)", re.IGNORECASE)
_LATER_SUBJECT = re.compile(rf"(?:,|\b(?:context|regard|respect|connection))\s+(?P<subject>the\s+{_COUNCIL})", re.IGNORECASE)
_CHAPTER = re.compile(r"acting under chapter ([ivx]+)\b", re.IGNORECASE)
_AFTER_COMMA = re.compile(r",\s+(?=[a-z])")
_AFTER_COMMA_OR_BRACKET = re.compile(r"[,)]\s+(?=[a-z])")
_MAX_PREFIX_CHARACTERS = 37
_HEAD = 240  # characters: more than any opening has
_MAX_BREAKS = 40


def read_opening(text: str, clause_type: ClauseType) -> Opening | None:
    """The opening of an English clause; None if it does not open with a verb. Total; linear in the length of the text.

    In a draft as negotiated, "[Calls upon] [Urges] States", the opening is the first alternative, and the verbs of the others
    are `coordinated`.
    """
    return _of_line(text.partition("\n")[0], clause_type)


# Half of a session's clauses repeat those of earlier sessions.
@lru_cache(maxsize=50_000)
def _of_line(line: str, clause_type: ClauseType) -> Opening | None:
    return _negotiated(line, clause_type) if is_negotiated(line) else _opening(line, clause_type)


def _negotiated(line: str, clause_type: ClauseType) -> Opening | None:
    opening = _opening(plain(line), clause_type)
    others = [other for reading in alternatives(line) if (other := _opening(reading, clause_type))]
    if opening is None:
        return others[0] if others else None
    verbs = dict.fromkeys([*opening.coordinated, *(other.verb for other in others if other.verb != opening.verb)])
    return replace(opening, text=_as_printed(line, opening.text), coordinated=tuple(verbs))


def _as_printed(line: str, text: str) -> str:
    """The part of the printed line that a phrase of its plain reading covers, with matching brackets."""
    start = plain(line).find(text)
    end = start + len(text)
    if line[start - 1 : start] in ("[", "{") and re.match(r"[^\[{]*[\]}]", line[start:end]):
        start -= 1
    if line[end : end + 1] in ("]", "}") and re.search(r"[\[{][^\]}]*$", line[start:end]):
        end += 1
    return line[start:end]


def _opening(line: str, clause_type: ClauseType) -> Opening | None:
    head = folded(line[:_HEAD])
    subject = _SUBJECT.match(head) if clause_type in _WITH_SUBJECT else None
    found = subject or _START.match(head)
    start = found.end() if found else 0
    phrase = verb_phrase(head, start, _WANTED[clause_type], subject is not None)
    if phrase is None or (clause_type != "preambular" and phrase.form in ("participle", "adjective")):
        later = _after_prefix(folded(line), start, clause_type, subject is not None, phrase)
        start, phrase = later or (start, phrase)
    if phrase is None:
        return None
    return Opening(line[start + phrase.start : start + phrase.end], phrase.verb, phrase.modifiers, phrase.coordinated)


def _after_prefix(
    text: str, start: int, clause_type: ClauseType, spoken: bool, first: VerbPhrase | None
) -> tuple[int, VerbPhrase] | None:
    """The verb phrase after a prefix ("In accordance with its resolutions, decides"), and the offset of its search.

    `first` is a verb phrase in the prefix, if there is one; `spoken`: the subject of a statement comes before the prefix.
    """
    words = words_of(run_of_words(text, start, MANY))
    if not words.texts or (first is None and word_at(words, 0) not in _BEFORE_A_VERB and not adverbials_before(words, 0)[0]):
        return None
    wanted: tuple[Form, ...] = ("participle", "adjective") if clause_type == "preambular" else ("finite",)
    late_subject = clause_type in _WITH_SUBJECT and not spoken
    if late_subject:
        wanted = ("finite", "auxiliary", "past")
    start += words.spans(1)[0][0]
    for end, begin in _breaks(text, start, late_subject, spoken):
        phrase = verb_phrase(text, begin, wanted, spoken=True)
        if phrase and phrase.known:
            return begin, replace(phrase, modifiers=(*_prefix(text[start:end]), *phrase.modifiers))
    return None


def _breaks(text: str, start: int, late_subject: bool, spoken: bool) -> Iterator[tuple[int, int]]:
    """The offsets where the prefix can end: after a comma or a bracket; in a statement, after the Council's name."""
    pattern = _LATER_SUBJECT if late_subject else _AFTER_COMMA_OR_BRACKET if spoken else _AFTER_COMMA
    for _, match in zip(range(_MAX_BREAKS), pattern.finditer(text, start), strict=False):
        end = match.start("subject") if late_subject else match.end()
        yield len(text[:end].rstrip(" ,")), match.end()


def _prefix(text: str) -> tuple[str, ...]:
    """The modifiers of a prefix: its adverbials, or else its text."""
    chapter = _CHAPTER.match(text)
    if chapter:
        return (f"acting under Chapter {chapter[1].upper()}",)
    words = words_of(run_of_words(text, 0, MANY))
    position, adverbials = adverbials_before(words, 0)
    if adverbials and position == len(words.texts):
        return tuple(adverbials)
    return (f"prefix:{text}" if len(text) <= _MAX_PREFIX_CHARACTERS else f"prefix:{text[:_MAX_PREFIX_CHARACTERS]}…",)
