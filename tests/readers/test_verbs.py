"""Openings: the verb that a clause opens with, by the text alone, and what modifies it."""

from __future__ import annotations

import csv
import json
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_service.model import CLAUSE_TYPES, ClauseType
from search_service.verbs import Opening, finite, read_opening

PREAMBULAR: list[tuple[str, Opening, str]] = [
    ("Recalling its resolution 72/7", Opening("Recalling", "recall"), "a participle"),
    (
        "Recalling also its decision 74/540",
        Opening("Recalling also its decision", "recall", ("also", "its decision")),
        "an act within",
    ),
    ("Also recalling its resolution 72/7", Opening("Also recalling", "recall", ("also",)), "the adverb can stand before"),
    ("Recalling its previous resolutions", Opening("Recalling", "recall"), "a resolution is no act"),
    (
        "Recalling, in this regard, the",
        Opening("Recalling, in this regard", "recall", ("in this regard",)),
        "an adverbial between commas",
    ),
    ("Recalling further article 30 of", Opening("Recalling further", "recall", ("further",)), "further is an adverb here"),
    ("Encouraging further efforts", Opening("Encouraging", "encourage"), "further belongs to the efforts"),
    ("Recognising the", Opening("Recognising", "recognize"), "British spelling"),
    ("RECALLING THE", Opening("RECALLING", "recall"), "capitals"),
    ("Taking note of the report", Opening("Taking note of", "take note"), "the particle belongs to the verb"),
    (
        "Taking note with appreciation also of",
        Opening("Taking note with appreciation also", "take note", ("with appreciation", "also")),
        "two",
    ),
    ("Taking further note of", Opening("Taking further note of", "take note", ("further",)), "an adverb within the phrase"),
    ("Taking into consideration the", Opening("Taking into consideration", "take into account"), "one lemma for both"),
    ("Bearing in mind also that", Opening("Bearing in mind also", "bear in mind", ("also",)), "a phrase"),
    ("Having considered the question", Opening("Having considered", "consider", ("having",)), "having is a modifier"),
    ("Having regard to the", Opening("Having regard to", "have regard"), "but not in have regard"),
    ("Having taken note of", Opening("Having taken note of", "take note", ("having",)), "an irregular participle"),
    ("Convinced that", Opening("Convinced", "be convinced"), "an adjective"),
    (
        "Deeply concerned also at",
        Opening("Deeply concerned also", "be concerned", ("deeply", "also")),
        "with adverbs around it",
    ),
    ("Being gravely concerned", Opening("Being gravely concerned", "be concerned", ("gravely",)), "being adds nothing"),
    (
        "Remaining deeply concerned",
        Opening("Remaining deeply concerned", "be concerned", ("remaining", "deeply")),
        "remaining does",
    ),
    ("Continuing to underline the need", Opening("Continuing to underline", "underline", ("continuing",)), "continuing does"),
    ("Determined to save", Opening("Determined", "be determined"), "an adjective in a preamble"),
    ("Guided by the purposes", Opening("Guided by", "be guided"), "with its preposition"),
    ("Desirous of", Opening("Desirous", "desire"), "an adjective of another verb"),
    ("Acting under Chapter VII of the Charter", Opening("Acting under", "act under"), "alone, it is the clause"),
    ("While noting the", Opening("While noting", "note", ("while",)), "while is a modifier"),
    (
        "At the same time expressing concern",
        Opening("At the same time expressing concern", "express concern", ("at the same time", "concern")),
        "before",
    ),
    ("Expressing concern at", Opening("Expressing concern", "express concern", ("concern",)), "the object decides"),
    (
        "Expressing its deep alarm at",
        Opening("Expressing its deep alarm", "express concern", ("its deep alarm",)),
        "alarm is concern",
    ),
    ("Expressing full support for", Opening("Expressing full support", "express support", ("full support",)), "support"),
    (
        "Expressing its sympathy and condolences",
        Opening("Expressing its sympathy and condolences", "express sympathy", ("its sympathy and condolences",)),
        "two objects",
    ),
    (
        "Expressing further concern at",
        Opening("Expressing further concern", "express concern", ("further", "concern")),
        "further is the expressing's",
    ),
    (
        "Sharing the deep concern of",
        Opening("Sharing the deep concern", "express concern", ("the deep concern",)),
        "another carrier",
    ),
    (
        "Reaffirming its strong commitment to",
        Opening("Reaffirming its strong commitment", "reaffirm", ("its strong commitment",)),
        "an act",
    ),
    (
        "Reiterating the urgent need for",
        Opening("Reiterating the urgent need", "reiterate", ("the urgent need",)),
        "what is repeated",
    ),
    ("Emphasizing the need for", Opening("Emphasizing", "emphasize"), "to emphasize a need is only to emphasize"),
    ("Re-emphasizing the need for", Opening("Re-emphasizing the need", "emphasize", ("the need",)), "a rare synonym"),
    ("Welcoming and encouraging efforts", Opening("Welcoming and encouraging", "welcome", (), ("encourage",)), "two verbs"),
    ("Welcoming\u00a0the", Opening("Welcoming", "welcome"), "a no-break space"),
    ("Degrading the threat", Opening("Degrading", "degrade"), "a verb outside the table keeps its own lemma"),
]

OPERATIVE: list[tuple[str, Opening, str]] = [
    ("Requests the Secretary-General to", Opening("Requests", "request"), "a finite verb"),
    ("Request the Secretary-General to", Opening("Request", "request"), "a bare verb"),
    ("\u0421alls upon all parties", Opening("\u0421alls upon", "call upon"), "a Cyrillic letter that looks Latin"),
    ("Calls on all parties", Opening("Calls on", "call upon"), "call on is call upon"),
    ("Calls once again upon States", Opening("Calls once again upon", "call upon", ("once again",)), "words between"),
    (
        "Calls, in this context, for the",
        Opening("Calls, in this context, for", "call for", ("in this context",)),
        "call for is another verb",
    ),
    ("Calls for further efforts", Opening("Calls for", "call for"), "further belongs to the efforts"),
    ("Once again urges", Opening("Once again urges", "urge", ("once again",)), "an adverbial before"),
    (
        "Strongly condemns, however, the",
        Opening("Strongly condemns, however", "condemn", ("strongly", "however")),
        "on both sides",
    ),
    (
        "Condemns in the strongest possible terms all",
        Opening("Condemns in the strongest possible terms", "condemn", ("in the strongest possible terms",)),
        "a phrase",
    ),
    ("Notes with deep concern that", Opening("Notes with deep concern", "note", ("with deep concern",)), "a feeling"),
    ("Notes with respect to", Opening("Notes", "note"), "with respect to is no feeling"),
    (
        "Reiterates its call upon States",
        Opening("Reiterates its call upon", "reiterate", ("its call upon",)),
        "the act that is repeated",
    ),
    (
        "Reaffirms its condemnation, in the strongest terms, of",
        Opening(
            "Reaffirms its condemnation, in the strongest terms", "reaffirm", ("its condemnation", "in the strongest terms")
        ),
        "both",
    ),
    (
        "Expresses its readiness to",
        Opening("Expresses its readiness", "express commitment", ("its readiness",)),
        "readiness is commitment",
    ),
    ("Expresses the view that", Opening("Expresses the view", "express view", ("the view",)), "a view"),
    ("Looks forward to the", Opening("Looks forward to", "look forward"), "a phrase"),
    ("Pays tribute to the", Opening("Pays tribute to", "pay tribute"), "a phrase"),
    ("Draws the attention of", Opening("Draws the attention", "draw attention"), "a phrase"),
    ("Remains seized of", Opening("Remains seized", "be seized", ("remaining",)), "a state"),
    ("Asks the Committee", Opening("Asks", "request"), "a rare synonym"),
    (
        "In this regard, calls upon",
        Opening("In this regard, calls upon", "call upon", ("in this regard",)),
        "an adverbial before",
    ),
    (
        "Acting under Chapter VII of the Charter of the United Nations, decides further that",
        Opening("decides further", "decide", ("acting under Chapter VII", "further")),
        "a prefix",
    ),
    (
        "Due to the situation, further requests the Secretary-General to report;",
        Opening("further requests", "request", ("prefix:Due to the situation", "further")),
        "a prefix",
    ),
    ("Asserts that the parties bear responsibility;", Opening("Asserts", "assert"), "a rare verb"),
    (
        "Upon full cessation of hostilities, calls upon",
        Opening("calls upon", "call upon", ("prefix:Upon full cessation of hostilities",)),
        "a prefix",
    ),
    (
        "Noting the increase in attacks undertaken by them, decides that",
        Opening("decides", "decide", ("prefix:Noting the increase in attacks undert\u2026",)),
        "a long prefix is cut",
    ),
    ("Recalling its resolution 72/7;", Opening("Recalling", "recall"), "a participle alone"),
    (
        "Welcomes and calls upon",
        Opening("Welcomes and calls upon", "welcome", (), ("call upon",)),
        "the second verb keeps its particle",
    ),
    ("Directs CTED to", Opening("Directs", "direct"), "no article follows"),
]

STATEMENT: list[tuple[str, Opening, str]] = [
    ("\u201cThe Security Council welcomes the", Opening("welcomes", "welcome"), "the subject is not the verb's"),
    (
        "The Council also notes with concern",
        Opening("also notes with concern", "note", ("also", "with concern")),
        "the subject can be short",
    ),
    ("\u201cThe members of the Security Council believe that", Opening("believe", "believe"), "a plural subject"),
    ("\u201c3. The Security Council reaffirms its", Opening("reaffirms", "reaffirm"), "a number before it"),
    ("\u201cThe Security Council recalled that", Opening("recalled", "recall"), "past tense"),
    ("\u201cThe Security Council took note of the", Opening("took note of", "take note"), "an irregular past tense"),
    (
        "\u201cThe Security Council is deeply concerned by",
        Opening("is deeply concerned", "be concerned", ("deeply",)),
        "is adds nothing",
    ),
    ("\u201cThe Security Council has considered", Opening("has considered", "consider", ("perfect",)), "has does"),
    (
        "\u201cThe Security Council will remain seized",
        Opening("will remain seized", "be seized", ("will", "remaining")),
        "will does",
    ),
    ("\u201cThe Security Council stands ready to", Opening("stands ready", "be willing"), "a phrase"),
    (
        "\u201cThe Security Council, recalling its resolution 1325 (2000), calls on the",
        Opening("calls on", "call upon", ("prefix:recalling its resolution 1325 (2000)",)),
        "a prefix",
    ),
    ("\u201cThe Security Council, however, notes", Opening("however, notes", "note", ("however",)), "an adverbial"),
    ("\u201cIn this regard, the Security Council urges", Opening("urges", "urge", ("in this regard",)), "before the subject"),
    ("\u201cIt reiterates its call on", Opening("reiterates its call on", "reiterate", ("its call on",)), "a pronoun"),
]

NO_VERBS: list[tuple[str, ClauseType, str]] = [
    ("Appropriations totalling 3,396,308,300 United States dollars are hereby approved", "operative", "a noun"),
    ("States shall cooperate", "operative", "a noun that looks like a verb"),
    ("Sanctions Committee", "operative", "a heading"),
    ("Emphasis on prevention", "operative", "a noun in -is"),
    ("There shall be set off", "operative", "no verb of a clause"),
    ("We, the peoples", "preambular", "a subject"),
    ("Direct expenses of the Postal Administration", "operative", "an adjective"),
    ("The Working Capital Fund shall be established", "operative", "a noun"),
    ("Should the credits exceed the amount, the balance shall be set off", "operative", "a condition"),
    ("D\u00e9cide de proclamer le 10 mars", "operative", "another language"),
    ("Training of troops", "preambular", "a noun in -ing"),
    ("Parties to armed conflict to take measures", "statement", "a noun"),
    ("\u201cThe Security Council\u2019s view on", "statement", "the subject's own"),
    ("In addition, there shall be added an amount", "operative", "a prefix without a verb of the table"),
    ("", "operative", "nothing"),
]


@pytest.mark.parametrize(("text", "opening", "reason"), PREAMBULAR)
def test_a_preambular_clause_opens_with_its_verb(text: str, opening: Opening, reason: str) -> None:
    assert read_opening(text, "preambular") == opening, reason


@pytest.mark.parametrize(("text", "opening", "reason"), OPERATIVE)
def test_an_operative_clause_opens_with_its_verb(text: str, opening: Opening, reason: str) -> None:
    assert read_opening(text, "operative") == opening, reason


@pytest.mark.parametrize(("text", "opening", "reason"), STATEMENT)
def test_a_statement_opens_with_its_verb_after_the_subject(text: str, opening: Opening, reason: str) -> None:
    assert read_opening(text, "statement") == opening, reason


@pytest.mark.parametrize(("text", "clause_type", "reason"), NO_VERBS)
def test_a_clause_that_opens_with_no_verb_has_none(text: str, clause_type: ClauseType, reason: str) -> None:
    assert read_opening(text, clause_type) is None, reason


def test_points_are_no_part_of_the_opening() -> None:
    assert read_opening("Requests:\n(a) the Secretary-General to", "operative") == Opening("Requests", "request")


OPENINGS = st.lists(
    st.sampled_from(
        [
            *(
                "The Security Council",
                "Recalling",
                "notes",
                "also",
                "further",
                "with deep concern",
                "its call upon",
                "and",
                ",",
            ),
            *("in this regard,", "having", "taken note of", "is", "remains", "concerned", "continues to", "will", "\u201c"),
            *("\u00a0", "\u0421alls", "72/7", "(a)", "\n", "Acting under Chapter VII,"),
        ]
    ),
    max_size=20,
).map(" ".join)


@given(OPENINGS | st.text(), st.sampled_from(CLAUSE_TYPES))
def test_an_opening_is_a_part_of_its_clause(text: str, clause_type: ClauseType) -> None:
    opening = read_opening(text, clause_type)
    if opening is not None:
        assert opening.text
        assert opening.text in text
        assert opening.verb
        assert all(opening.modifiers)


def test_the_official_corpus_agrees_with_the_proposed_lemmas(corpus: Path) -> None:
    with (corpus / "verbs_dev.tsv").open(encoding="utf-8") as table:
        rows = [row for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE) if row["lemma"] not in ("", "-")]
    weight = sum(int(row["count"]) for row in rows)
    same = {"verb": 0, "modifiers": 0}
    for row in rows:
        opening = read_opening(row["example"], row["type"])  # type: ignore[arg-type]
        same["verb"] += int(row["count"]) * (opening is not None and opening.verb == row["lemma"])
        same["modifiers"] += int(row["count"]) * (opening is not None and "; ".join(opening.modifiers) == row["modifiers"])
    assert same["verb"] / weight > 0.998
    assert same["modifiers"] / weight > 0.99


def test_the_rendered_corpus_agrees_clause_by_clause(corpus: Path) -> None:
    clauses = [clause for clause in _rendered_clauses(corpus / "rendered_dev.tar.xz") if clause["lemma"]]
    assert clauses
    verbs = sum(_verb_of(clause) == clause["lemma"] for clause in clauses)
    assert verbs / len(clauses) > 0.998


def _rendered_clauses(archive: Path) -> list[dict[str, str]]:
    with tarfile.open(archive) as files:
        members = [member for member in files if member.name.endswith(".truth.json")]
        readers = [files.extractfile(member) for member in members]
        return [clause for reader in readers if reader for clause in json.load(reader)["clauses"]]


def _verb_of(clause: dict[str, str]) -> str | None:
    opening = read_opening(clause["text"], clause["type"])  # type: ignore[arg-type]
    return opening.verb if opening else None


@pytest.mark.parametrize(
    ("lemma", "printed"),
    [("call upon", "calls upon"), ("express concern", "expresses concern"), ("stress", "stresses"), ("deplore", "deplores")],
)
def test_a_lemma_is_shown_as_clauses_print_it(lemma: str, printed: str) -> None:
    assert finite(lemma) == printed
