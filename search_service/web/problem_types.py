"""Everything that can go wrong, a row each: what the `type` of a problem (RFC 9457) means, and the page that it leads to."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template

from search_service.errors import NotFoundError
from search_service.web.request import no_arguments

blueprint = Blueprint("problem_types", __name__)


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A sort of problem; its name is part of the interface: none is ever renamed."""

    name: str
    status: int
    title: str
    meaning: str
    remedy: str

    @property
    def url(self) -> str:
        return f"/problems/{self.name}"


PROBLEM_TYPES = (
    ProblemType(
        "bad-parameter",
        400,
        "A parameter does not fit",
        "The address has a parameter that is unknown, given twice, or of a value that cannot be. “parameter” names it.",
        "Read in “detail” which values there are. Nothing is ignored, so that no answer is wider than what was asked.",
    ),
    ProblemType(
        "bad-query",
        400,
        "The query text cannot be answered",
        "The text of q breaks a rule or a bound of the search language. “position” is the place in the text, counted from 0.",
        "Mend the text at that place; where “suggestion” is given, it is a text that works.",
    ),
    ProblemType(
        "not-found",
        404,
        "There is nothing at this address",
        "The index holds no document or clause of this id, or there is no such page.",
        "Search for the symbol. Ids are those that a search answers with.",
    ),
    ProblemType(
        "page-beyond",
        404,
        "There is no such page of this answer",
        "The page is beyond the last one; the index may have been built anew with fewer clauses.",
        "Follow “next” of the links that an answer gives, until it is null.",
    ),
    ProblemType(
        "method-not-allowed",
        405,
        "This method is not for this address",
        "Everything here is read with GET or HEAD.",
        "Use one of the methods in the Allow header.",
    ),
    ProblemType(
        "not-acceptable",
        406,
        "The answer has no such form",
        "The Accept header names only media types that this address does not give.",
        "Accept application/json, or use a suffix: .csv, .ndjson, .atom.",
    ),
    ProblemType(
        "cursor-passed",
        410,
        "The index has changed since the cursor was given",
        "A cursor (after=) is a place in the answer of one build of the index; another build is served now.",
        "Start the walk again without after.",
    ),
    ProblemType(
        "too-long",
        414,
        "The request is too long",
        "The address, a header or the body of the request is longer than the service reads (statuses 413, 414 and 431).",
        "Shorten it: a query text may have 1,000 characters.",
    ),
    ProblemType(
        "too-many-requests",
        429,
        "Too many requests from one address",
        "The service is set to answer a limited number of requests a minute from one address.",
        "Wait as many seconds as the Retry-After header says. For all clauses of a search, take the CSV or NDJSON file.",
    ),
    ProblemType(
        "over-budget",
        503,
        "The query needs more work than one request may take",
        "The work on a query is bounded, so that no query keeps others waiting.",
        "Narrow the search, or use fewer and longer prefixes.",
    ),
    ProblemType(
        "index-missing",
        503,
        "There is no index yet",
        "The service has nothing to answer from.",
        "Whoever runs it builds one with: python -m search_service index",
    ),
    ProblemType(
        "index-damaged",
        503,
        "The index is damaged",
        "The files of the index are not what was built, and no earlier build can be served. A part of the truth is no answer.",
        "Whoever runs it builds the index again with: python -m search_service index",
    ),
    ProblemType(
        "index-busy",
        503,
        "The index is being built",
        "Another process is building an index in the same folder.",
        "Wait until it has ended.",
    ),
    ProblemType(
        "bad-request",
        400,
        "The request cannot be read",
        "The request breaks the rules of HTTP or of this address in a way that no other problem names.",
        "Compare it with the examples of the API.",
    ),
    ProblemType(
        "cut-short",
        500,
        "The answer is cut short",
        "A file of all clauses found was begun with status 200, then the service failed. Its last line says so: in CSV a row"
        " with one cell more than there are columns, in NDJSON an object with the one key “cut_short”.",
        "Throw away what came, and take the file again. X-Total-Count is the number of rows that a whole file has.",
    ),
    ProblemType(
        "failure",
        500,
        "The service failed",
        "Something happened that should not have. It is in the log of the service, under the X-Request-Id of the answer.",
        "Try again; if it fails again, tell whoever runs the service, with that id.",
    ),
)
PROBLEM_TYPES_BY_NAME = {row.name: row for row in PROBLEM_TYPES}
# What Flask refuses by itself, by the status that it gives.
NAMES_BY_STATUS = {
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    413: "too-long",
    414: "too-long",
    429: "too-many-requests",
    431: "too-long",
}


@blueprint.get("/problems")
def problem_types() -> str:
    no_arguments()
    return render_template("problems.html", rows=PROBLEM_TYPES, title="Problems")


@blueprint.get("/problems/<name>")
def problem_type(name: str) -> str:
    no_arguments()
    if name not in PROBLEM_TYPES_BY_NAME:
        raise NotFoundError(f"There is no problem called “{name[:60]}”.", "See /problems for all of them.")
    row = PROBLEM_TYPES_BY_NAME[name]
    return render_template("problems.html", rows=[row], title=row.title)
