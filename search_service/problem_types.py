"""The kinds of problems: HTTP status, meaning and advice of each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A kind of problem (RFC 9457). Its name is part of the interface and is never renamed; `/problems/NAME` explains it."""

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
        "The address has a parameter that is unknown, given twice or out of range. “parameter” names it.",
        "“detail” lists the possible values. The API ignores no parameter: an answer is never wider than the request.",
    ),
    ProblemType(
        "bad-query",
        400,
        "The query cannot be read",
        "The text of q breaks a rule or a limit of the search language. “position” is the offset in the text, counted from 0.",
        "Correct the text there. “suggestion”, if there is one, is a text that works.",
    ),
    ProblemType(
        "bad-request",
        400,
        "The request cannot be read",
        "The request breaks a rule of HTTP, or of this address, that no other problem names.",
        "Compare it with the examples of the API.",
    ),
    ProblemType(
        "not-found",
        404,
        "There is nothing at this address",
        "The index has no document or clause with this id, or there is no such page.",
        "Search for the symbol. Ids are those that a search returns.",
    ),
    ProblemType(
        "page-beyond",
        404,
        "There is no such page",
        "The page is beyond the last one. The index may have been rebuilt with fewer clauses.",
        "Follow “next” in the links of an answer until it is null.",
    ),
    ProblemType(
        "method-not-allowed",
        405,
        "The address does not take this method",
        "Most addresses are read with GET or HEAD.",
        "Use one of the methods in the Allow header.",
    ),
    ProblemType(
        "not-acceptable",
        406,
        "The answer has no such format",
        "The Accept header names only media types that this address does not have.",
        "Accept application/json, or use a suffix: .csv, .ndjson, .atom.",
    ),
    ProblemType(
        "cursor-passed",
        410,
        "The index has changed since the cursor was made",
        "A cursor (after=) is a position in the answer of one build of the index, and another build is served now.",
        "Start again without after.",
    ),
    ProblemType(
        "too-large",
        413,
        "The answer is too large",
        "The answer would be larger than 1 MB. Addresses with many chosen values are repeated in every link of a page.",
        "Choose fewer values, or ask for fewer clauses with per_page. Files (.csv, .ndjson) have no such limit.",
    ),
    ProblemType(
        "too-long",
        414,
        "The request is too long",
        "The address, a header or the body of the request is longer than the service reads (statuses 413, 414 and 431).",
        "Shorten it, or choose fewer values.",
    ),
    ProblemType(
        "cut-short",
        500,
        "The file is cut short",
        "A file was begun with status 200, then the service failed. Its last line says so: in CSV a row with one cell more"
        " than there are columns, in NDJSON an object with the one key “cut_short”.",
        "Discard what came, and download the file again. X-Total-Count is the number of rows of the whole file.",
    ),
    ProblemType(
        "failure",
        500,
        "The service failed",
        "An unexpected error occurred. The log of the service has it, under the X-Request-Id of the answer.",
        "Try again. If it fails again, send that id to the operator of the service.",
    ),
    ProblemType(
        "over-budget",
        503,
        "The search takes too much work",
        "The work on a request is limited, so that no search keeps others waiting.",
        "Narrow the search, or use fewer words and longer prefixes.",
    ),
    ProblemType(
        "too-busy",
        503,
        "The service is busy",
        "Too many requests wait, too many files are being downloaded, or the request did not get its turn in time.",
        "Try again after as many seconds as the Retry-After header says.",
    ),
    ProblemType(
        "index-missing",
        503,
        "There is no index yet",
        "The service has no index to search.",
        "Build one with: python -m search_service index",
    ),
    ProblemType(
        "index-damaged",
        503,
        "The index is damaged",
        "The files of the index are not those that were built, and no earlier build can be served.",
        "Build the index again with: python -m search_service index",
    ),
    ProblemType(
        "cluster-unavailable",
        503,
        "The search cluster does not answer",
        "The index is in a cluster of machines, and no answer came from it, or not from all of its parts.",
        "Try again after as many seconds as the Retry-After header says.",
    ),
    ProblemType(
        "index-busy",
        503,
        "The index is being built",
        "Another process is building an index in the same folder.",
        "Wait until it has finished.",
    ),
)
PROBLEM_TYPES_BY_NAME = {row.name: row for row in PROBLEM_TYPES}
