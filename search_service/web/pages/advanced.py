"""The form for users who type no operators: it writes the query."""

from __future__ import annotations

import re

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from search_service.fields import FACETS_BY_NAME
from search_service.query import Query
from search_service.text.votes import SIDES
from search_service.web.request import index, page_values

blueprint = Blueprint("advanced", __name__)

WORDS = {
    "all": "All of these words",
    "exactly": "Exactly these words, in order",
    "any": "Any of these words",
    "none": "None of these words",
}
PLACES = {"text": "In the text of clauses", "title": "In the titles of texts", "note": "In footnotes"}
_CHOICES = ("body", "verb", "adoption")
_NUMBERS = ("year", "session")
_FIELDS = (*WORDS, "where", *_CHOICES, "side", "state", *(f"{name}_{end}" for name in _NUMBERS for end in ("from", "to")))
# What would be read as a part of the search language.
_SIGNS = re.compile(r"[\"“”„«»()*:]+")
_OPERATORS = frozenset({"OR", "AND", "NOT"})


@blueprint.get("/advanced")
def advanced() -> str | BaseResponse:
    """The form, with the query that it writes so far, or, when it is sent, the search for that query."""
    *values, show = page_values(*_FIELDS, "show")
    fields = dict(zip(_FIELDS, values, strict=True))
    written = written_query(fields)
    if written and not show:
        return redirect(Query(written).url("/"))
    problem = Query(written).parsed.problem
    return render_template(
        "advanced.html",
        words=WORDS,
        places=PLACES,
        choices=_choices(),
        sides=SIDES,
        fields=fields,
        written=written,
        problem=f"{problem.detail} {problem.advice}" if problem else "",
        total=0 if problem or not written else index().totals([Query(written)])[0],
        empty=bool(request.args) and not written and not show,
    )


def _choices() -> dict[str, list[tuple[str, str]]]:
    """The values to choose from, with their labels."""
    counts = index().counts()
    choices = {name: [(value, FACETS_BY_NAME[name].label(value)) for value in counts[name]] for name in _CHOICES}
    return choices | {"verb": sorted(choices["verb"])}


def written_query(fields: dict[str, str]) -> str:
    """The query that the fields say, "" where they say nothing."""
    within = fields["where"] if fields["where"] in ("title", "note") else ""
    field = f"{within}:" if within else ""
    terms = [f"{field}{word}" for word in _words(fields["all"])]
    if exactly := " ".join(_words(fields["exactly"])):
        terms.append(f'{field}"{exactly}"')
    anything = [f"{field}{word}" for word in _words(fields["any"])]
    terms += [f"({' OR '.join(anything)})"] if len(anything) > 1 else anything
    terms += [f"-{field}{word}" for word in _words(fields["none"])]
    terms += [f"{name}:{_quoted(fields[name])}" for name in _CHOICES if fields[name]]
    if state := " ".join(_words(fields["state"])):
        side = fields["side"] if fields["side"] in SIDES else next(iter(SIDES))
        terms.append(f'vote:{side}="{state}"')
    for name in _NUMBERS:
        first, last = (_words(fields[f"{name}_{end}"]) for end in ("from", "to"))
        if first or last:
            terms.append(f"{name}:{''.join(first)}..{''.join(last)}")
    return " ".join(terms)


def _words(text: str) -> list[str]:
    words = _SIGNS.sub(" ", text).split()
    return [word.lower() if word in _OPERATORS else word for word in (word.lstrip("-−–") for word in words) if word]


def _quoted(value: str) -> str:
    value = " ".join(_SIGNS.sub(" ", value).split())
    return f'"{value}"' if " " in value else value
