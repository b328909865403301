"""Labels on pages: paragraph numbers, adoption, counts, how a query was read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from urllib.parse import urlencode

from search_service.engines import Hit
from search_service.export.citation import counted, in_numbers
from search_service.fields import Facet, year
from search_service.model import Clause, Document, Vote
from search_service.query import And, Node, Not, Passage, in_words, value_label
from search_service.search.results import Results
from search_service.symbols import ordinal, session_name, stand
from search_service.text.sentence_case import sentence_case
from search_service.text.state_names import state_name
from search_service.verbs import LADDERS, finite, ladder, strength

# Titles of agenda items, by session and item.
Titles = Mapping[tuple[str, str], str]
_SIGNS = {"operative": "OP", "preambular": "PP"}
_KINDS = {"preambular": "preambular", "annex": "annex"}


def paragraph_label(clause: Clause) -> str:
    """Where a clause stands in its section, as delegates write it: "OP 3", "PP 5", "unnumbered para. 2", "OP 3 (second)"."""
    stands = stand(clause)
    unnumbered = "unnumbered" if stands.unnumbered else ""
    twin = f"({ordinal(stands.twin)})" if stands.twin > 1 else ""
    return " ".join(filter(None, (unnumbered, _SIGNS.get(clause.type, "para."), stands.number, twin)))


def paragraph_ranges(clauses: Iterable[Clause]) -> str:
    """Where some clauses of a text stand, in brief: "PP 54–57, OP 3, OP 7–9"."""
    runs: list[list[str]] = []
    for label in map(paragraph_label, clauses):
        if runs and _follows(label, runs[-1][-1]):
            runs[-1].append(label)
        else:
            runs.append([label])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}–{run[-1].rpartition(' ')[2]}" for run in runs)


def _follows(label: str, before: str) -> bool:
    (sign, _, number), (sign_before, _, number_before) = label.rpartition(" "), before.rpartition(" ")
    numbered = sign == sign_before and number.isdecimal() and number_before.isdecimal()
    return numbered and int(number) == int(number_before) + 1


def section_label(clause: Clause) -> str:
    """The annex and the section that a clause stands in: "section II", "annex, section I", "Annex I"; "" for none."""
    section = clause.section or ""
    if section and not re.match(r"(?i)sect|part|annex|chap|appendix", section):
        section = f"section {section}"
    annex = "annex" if clause.type == "annex" and "annex" not in section.casefold() else ""
    return ", ".join(filter(None, (annex, section)))


def spoken(clause: Clause) -> str:
    """The same in full: "Preambular paragraph 5", "II paragraph 3"."""
    before, number = _in_full(clause)
    label = f"{before}paragraph {number}"
    return label[0].upper() + label[1:]


def stretch(clauses: Sequence[Clause]) -> str:
    """From where to where: "paragraphs 57 to 120", "preambular paragraph 1 to II paragraph 3"."""
    (before, number), (last_before, last_number) = _in_full(clauses[0]), _in_full(clauses[-1])
    if before == last_before and number != last_number:
        return f"{before}paragraphs {number} to {last_number}"
    first, last = f"{before}paragraph {number}", f"{last_before}paragraph {last_number}"
    return first if first == last else f"{first} to {last}"


def _in_full(clause: Clause) -> tuple[str, str]:
    """What stands before and after the word “paragraph”."""
    section, stands = clause.section or "", stand(clause)
    kind = "" if "annex" in section.casefold() else _KINDS.get(clause.type, "")
    # A section of an annex, which has a title of its own.
    before = f"{kind}, {section}" if kind == "annex" and section else " ".join(filter(None, (section, kind)))
    before = " ".join(filter(None, (before, "unnumbered" if stands.unnumbered else "")))
    return f"{before} " if before else "", stands.number + (f" ({ordinal(stands.twin)})" if stands.twin > 1 else "")


def anchor(document: Document, clause: Clause) -> str:
    """The clause's anchor on its document's page: `op-3` for A/RES/76/299/op/3."""
    return anchor_of(document, clause.id)


def anchor_of(document: Document, clause_id: str) -> str:
    """The same for a clause of which the id is known."""
    return re.sub(r"[^\w.~-]+", "-", clause_id.removeprefix(f"{document.id}/"))


TYPE_NAMES = {
    "preambular": "preambular paragraphs",
    "operative": "operative paragraphs",
    "statement": "paragraphs of presidential statements",
    "annex": "paragraphs of annexes",
    "press": "paragraphs of press reports",
}
# A document has a link to each of its clauses.
_MAX_MARKED_CHARACTERS = 1000
# The steps of the ladders as clauses print them, and what each ladder is about.
STEPS = {name: tuple(map(finite, steps)) for name, steps in LADDERS.items()}
LADDER_NAMES = {"asked": "what is asked", "judged": "what is judged"}


def strength_of(verb: str) -> str:
    """The strength of a verb in words: "step 4 of 7 of what is asked", with the verb of the step if that is another."""
    name, step = ladder(verb), strength(verb)
    if not name or not step:
        return ""
    leading = STEPS[name][step - 1]
    like = f"as strong as “{leading}”: " if leading != finite(verb) else ""
    return f"{like}step {step} of {len(STEPS[name])} of {LADDER_NAMES[name]}"


def with_marks(address: str, q: str) -> str:
    """The address of a document or a clause, with the search text to mark in it, unless that is a long passage."""
    return f"{address}?{urlencode({'q': q})}" if 0 < len(q) <= _MAX_MARKED_CHARACTERS else address


def name(document: Document) -> str:
    """What a document is called in a line of text: its symbol, else its kind."""
    return document.symbol or document.kind.capitalize()


@lru_cache(maxsize=4096)  # the hits of a page have few days
def day(text: str) -> str:
    """An ISO 8601 day as the UN writes it, "28 July 2022"; what is no such day is given back as it is."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{found.day} {found:%B %Y}"


def provenance(document: Document) -> tuple[str, ...]:
    """Where a text comes from, in a line: session, day, how it was adopted; what is not stated is left out."""
    return tuple(filter(None, (*origin(document), adoption(document.vote))))


def origin(document: Document) -> tuple[str, ...]:
    """Its session and its day."""
    session = session_name(document.session) if document.session else ""
    published = document.adopted or document.published
    return tuple(filter(None, (session, day(published) if published else year(document))))


def adopted(vote: Vote | None) -> str:
    """The same as `adoption`, as a sentence goes on: "adopted without a vote"."""
    said = adoption(vote)
    return f"adopted {said}" if said.startswith("without") else said


@lru_cache(maxsize=1024)
def ticks(verb: str | None) -> tuple[str, str]:
    """The strength of a verb as ticks, and those that its ladder still has above it; none for a verb on no ladder."""
    name, step = (ladder(verb), strength(verb)) if verb else (None, None)
    return ("|" * step, "|" * (len(STEPS[name]) - step)) if name and step else ("", "")


def adoption(vote: Vote | None) -> str:
    """How a text was adopted: "without a vote", "15-0-0 (unanimous)", "13-0-2 (2 abstained)", "133-3-12 (3 against)".

    The counts are those in favour, against and abstaining; "" where nothing is stated.
    """
    if vote is None or vote.method is None:
        return ""
    counts = [count for count in (vote.in_favour, vote.against, vote.abstaining) if count is not None]
    if vote.method == "without a vote" or len(counts) < 3:
        return vote.method
    _, against, abstaining = counts
    outcome = f"{against} against" if against else f"{abstaining} abstained" if abstaining else "unanimous"
    return f"{'-'.join(map(str, counts))} ({outcome})"


def states(vote: Vote | None) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """How each State voted, in three groups; none where the source tells only how many."""
    if vote is None:
        return ()
    groups = (
        ("In favour", vote.states_in_favour),
        ("Against", vote.states_against),
        ("Abstaining", vote.states_abstaining),
    )
    sides = tuple((side, tuple(map(state_name, names))) for side, names in groups)
    return sides if any(names for _, names in sides) else ()


def reading(tree: Node | None) -> str:
    """How a query was read, in a line: "All of: women's · full · equal", "Read as: peace within 5 words of trust"."""
    if isinstance(tree, Passage) and tree.least < len(tree.slots):
        return f"At least {tree.least} of: {_listed(tree.slots)}"
    if isinstance(tree, Passage) and len(tree.slots) > 1:
        return f"All of: {_listed(tree.slots)}"
    wanted = [child for child in tree.children if not isinstance(child, Not)] if isinstance(tree, And) else []
    if isinstance(tree, And) and len(wanted) > 1:
        unwanted = " or ".join(in_words(child.child) for child in tree.children if isinstance(child, Not))
        return f"All of: {_listed(wanted)}{f', without {unwanted}' if unwanted else ''}"
    return f"Read as: {in_words(tree)}"


def _listed(nodes: Sequence[Node]) -> str:
    return " · ".join(map(in_words, nodes))


def found(results: Results) -> str:
    """The count as a sentence: "1,204 clauses (640 wordings) in 312 documents"."""
    return (
        in_numbers(results.total, results.distinct, results.documents, results.group == "near")
        if results.total
        else "No clause was found"
    )


def identical(hit: Hit) -> str:
    """How often the wording of a hit is used: "identical in 12 documents"."""
    documents = counted(hit.identical_documents, "document")
    if hit.identical == hit.identical_documents:
        return f"identical in {documents}"
    return f"{hit.identical:,} clauses of identical wording in {documents}"


def page_label(facet: Facet, value: str, titles: Titles) -> str:
    """A value as pages print it: subjects in small letters, agenda items with their titles."""
    if facet.name == "subject":
        return sentence_case(value)
    session, _, item = value.partition("/")
    title = titles.get((session, item), "") if facet.name == "agenda" else ""
    label = value_label(facet.name, value)
    return f"{label}: {title}" if title else label
