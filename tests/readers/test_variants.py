"""A text that mail, chats, viewers and editors have changed on its way gives the clauses that it gave before."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pytest

from search_service import readers

HEAD = ("77/300. Rivers of the region", "The General Assembly,")
RECITALS = tuple(
    f"{verb} the importance of the rivers of the region, {number} of which flow through more than one State and reach a sea "
    "that several States share, and of the treaties on them that were concluded after 1945,"
    for number, verb in enumerate(("Recalling", "Noting", "Reaffirming", "Recognizing", "Emphasizing", "Welcoming"), start=11)
)
PARAGRAPHS = tuple(
    f"{number}. {verb} all States to report once a year on the rivers that flow from one of them into another, and on the "
    "lakes and seas that these reach, in good time for the next session of the General Assembly;"
    for number, verb in enumerate(("Calls upon", "Requests", "Invites", "Encourages", "Urges", "Also requests"), start=1)
)
PRINTED = (*HEAD, *RECITALS, *PARAGRAPHS)


def wrapped(width: int = 72, between: str = "\n") -> str:
    return between.join("\n".join(textwrap.wrap(paragraph, width)) for paragraph in PRINTED)


def numbered_pages(form: str) -> str:
    """The wrapped text with the number of a page below every 18 of its lines."""
    lines = wrapped().split("\n")
    for page in range(len(lines) // 18, 0, -1):
        lines.insert(18 * page, form.format(page))
    return "\n".join(lines)


VARIANTS: dict[str, Callable[[], str]] = {
    "a mail wraps lines": lambda: wrapped(between="\n\n"),
    "a mail quotes its lines": lambda: textwrap.indent(wrapped(between="\n\n"), "> ", lambda _: True),
    "an answer quotes the quotation": lambda: textwrap.indent(wrapped(), ">> ", lambda _: True),
    "no blank lines are left": wrapped,
    "one line begins with a blank": lambda: f" {wrapped()}",
    "a page ends behind a line": lambda: wrapped(between="\n\n").replace("1945,\n\nNoting", "1945,\f\nNoting"),
    "pages have numbers": lambda: numbered_pages("{}"),
    "pages have numbers in words": lambda: numbered_pages("Page {}"),
    "lines end as Windows ends them": lambda: wrapped(between="\n\n").replace("\n", "\r\n"),
    "every line is spaced": lambda: wrapped().replace("\n", "\n\n"),
    "tabs stand before paragraphs": lambda: "\n\n".join(f"\t{paragraph}" for paragraph in PRINTED),
    "letters are ligatures": lambda: wrapped(between="\n\n").replace("fl", "ﬂ").replace("fi", "ﬁ"),
    "verbs are starred": lambda: wrapped(between="\n\n").replace("Recalling", "*Recalling*").replace("Requests", "*Requests*"),
}


def clauses(text: str) -> list[tuple[str, str | None, str]]:
    (document,) = readers.read(text.encode(), "text.txt")
    assert document.symbol == "A/RES/77/300"
    return [(clause.type, clause.number, clause.text.replace("ﬂ", "fl").replace("ﬁ", "fi")) for clause in document.clauses]


@pytest.mark.parametrize("why", VARIANTS)
def test_a_changed_text_gives_the_same_clauses(why: str) -> None:
    expected = [("preambular", None, text) for text in RECITALS]
    expected += [("operative", text[0], text[3:]) for text in PARAGRAPHS]
    assert clauses(VARIANTS[why]()) == expected
