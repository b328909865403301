"""Drafts as negotiated: a clause keeps its words, its variants and its verb, whatever negotiators put around them."""

from __future__ import annotations

import pytest

from search_service import readers
from search_service.model import ClauseType
from search_service.verbs import lemmas, read_opening

FORMS = [
    ("[Recalling x,]", "preambular", None, "recall", "[Recalling x,]"),
    ("PP3 ter [Recalling x,]", "preambular", "3 ter", "recall", "[Recalling x,]"),
    ("[PP4 Noting x,]", "preambular", "4", "note", "[Noting x,]"),
    ("PP2. (EU) Noting x,", "preambular", "2", "note", "(EU) Noting x,"),
    ("1. [Calls upon] [Urges] States;", "operative", "1", "call upon", "[Calls upon] [Urges] States;"),
    ("1 alt. Urges States;", "operative", "1 alt", "urge", "Urges States;"),
    ("1. Alt 2: Urges States;", "operative", "1 alt 2", "urge", "Urges States;"),
    ("Alt. 1. Urges States;", "operative", "1 alt", "urge", "Urges States;"),
    ("1 (alt). Urges States;", "operative", "1 alt", "urge", "Urges States;"),
    ("2bis. Urges States;", "operative", "2 bis", "urge", "Urges States;"),
    ("2.bis Urges States;", "operative", "2 bis", "urge", "Urges States;"),
    ("[2. Urges States;]", "operative", "2", "urge", "[Urges States;]"),
    ("[2.] Urges States;", "operative", "2", "urge", "Urges States;"),
    ("OP4 Urges States;", "operative", "4", "urge", "Urges States;"),
    ("OP 4: Urges States;", "operative", "4", "urge", "Urges States;"),
    ("OP4 alt. Urges States;", "operative", "4 alt", "urge", "Urges States;"),
    ("alt OP4. Urges States;", "operative", "4 alt", "urge", "Urges States;"),
    ("[OP4 bis Urges States;]", "operative", "4 bis", "urge", "[Urges States;]"),
    ("OP4 alt (Russia): Urges States;", "operative", "4 alt", "urge", "(Russia): Urges States;"),
    ("(OP4) Urges States;", "operative", "4", "urge", "Urges States;"),
    ("OP4. [US: Urges] [EU: Invites] States;", "operative", "4", "urge", "[US: Urges] [EU: Invites] States;"),
]


@pytest.mark.parametrize(("printed", "clause_type", "number", "verb", "text"), FORMS, ids=[row[0] for row in FORMS])
def test_a_negotiated_clause_is_a_clause_of_its_own(
    printed: str, clause_type: str, number: str | None, verb: str, text: str
) -> None:
    before = ["PP1 Recalling y,"] if clause_type == "preambular" else ["Recalling y,", "1. Decides y;"]
    after = ["Noting z,", "9. Decides z."] if clause_type == "preambular" else ["9. Decides z."]
    content = "\n\n".join(["The General Assembly,", *before, printed, *after])
    (document,) = readers.read(content.encode(), "draft.txt")
    assert len(document.clauses) == len(before) + 1 + len(after)
    clause = document.clauses[len(before)]
    assert (clause.type, clause.number, clause.verb, clause.text) == (clause_type, number, verb, text)


NEGOTIATED = [
    ("[Recalling its resolution,]", "preambular", "Recalling", "recall", (), "a bracketed clause"),
    ("[Calls upon] [Urges] States", "operative", "Calls upon", "call upon", ("urge",), "alternatives"),
    ("Calls upon/Urges States", "operative", "Calls upon", "call upon", ("urge",), "alternatives with a stroke"),
    ("[Recalling / Reaffirming] it", "preambular", "Recalling", "recall", ("reaffirm",), "the same in a bracket"),
    ("[US: Decides] [EU: Agrees] to pay", "operative", "Decides", "decide", ("agree",), "who says what"),
    ("[United States: Urges] all", "operative", "Urges", "urge", (), "a State of two words"),
    ("EU: Urges States", "operative", "Urges", "urge", (), "without a bracket"),
    ("(G77 + China: delete) Also invites States", "operative", "Also invites", "invite", (), "a remark before"),
    ("Encourages (US) States", "operative", "Encourages", "encourage", (), "a remark behind"),
    ("(agreed ad ref) Requests a report", "operative", "Requests", "request", (), "what is agreed"),
    ("Calls upon/Urges/Invites States", "operative", "Calls upon", "call upon", ("urge", "invite"), "three alternatives"),
    ("[Option 1: Decides] to act", "operative", "Decides", "decide", (), "an option"),
    ("Recalling [also] it", "preambular", "Recalling [also]", "recall", (), "an adverb behind, in a bracket"),
    ("[Strongly] urges States", "operative", "[Strongly] urges", "urge", (), "an adverb in a bracket"),
    ("[[Recognizing] the need,]", "preambular", "Recognizing", "recognize", (), "brackets in one another"),
    ("{Welcoming} it", "preambular", "Welcoming", "welcome", (), "other brackets"),
]


@pytest.mark.parametrize(("text", "clause_type", "printed", "verb", "others", "reason"), NEGOTIATED)
def test_a_negotiated_opening_keeps_its_verbs(
    text: str, clause_type: ClauseType, printed: str, verb: str, others: tuple[str, ...], reason: str
) -> None:
    opening = read_opening(text, clause_type)
    assert opening is not None, reason
    assert (opening.text, opening.verb, opening.coordinated) == (printed, verb, others), reason


@pytest.mark.parametrize("text", ["[...]", "[To be completed]", "[", "[]", "and/or other", "[Placeholder]"])
def test_a_bracket_without_a_verb_has_none(text: str) -> None:
    opening = read_opening(text, "operative")
    assert opening is None or opening.verb not in lemmas()
