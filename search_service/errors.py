"""What can go wrong: each error has a kind, with its HTTP status and meaning, an exit code and advice."""

from __future__ import annotations

from dataclasses import dataclass

# Terminals obey control characters, and direction marks reverse a line: messages show only that they are there.
_UNREADABLE = dict.fromkeys(
    (*range(9), *range(11, 32), *range(127, 160), 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), "\ufffd"
)


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
        "“detail” lists the values that are possible. The API ignores no parameter, so no answer is wider than the question.",
    ),
    ProblemType(
        "bad-query",
        400,
        "The query cannot be read",
        "The text of q breaks a rule or a limit of the search language. “position” is the place in the text, counted from 0.",
        "Correct the text at that place. “suggestion”, where there is one, is a text that works.",
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
        "The Accept header names only media types that this address does not give.",
        "Accept application/json, or use a suffix: .csv, .ndjson, .atom.",
    ),
    ProblemType(
        "cursor-passed",
        410,
        "The index has changed since the cursor was given",
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
        "Something happened that should not have. The log of the service has it, under the X-Request-Id of the answer.",
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
        "The service has nothing to answer from.",
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


def quoted(text: str) -> str:
    """What a user typed, for a message about it: its first 60 characters, in quotes."""
    return f"“{text}”" if len(text) <= 60 else f"“{text[:60]}…”"


class SearchServiceError(Exception):
    """An error that a user can act on: `str(error)` says what and where, `advice` what to do.

    `kind` is the name of its row in PROBLEM_TYPES.
    """

    kind = "failure"
    exit_code = 1

    def __init__(self, what: str, advice: str = "") -> None:
        self.what = what.translate(_UNREADABLE)
        self.advice = advice
        super().__init__(self.what)

    def __str__(self) -> str:
        return f"{self.what} {self.advice}".strip()

    @property
    def status(self) -> int:
        return PROBLEM_TYPES_BY_NAME[self.kind].status

    @property
    def title(self) -> str:
        return PROBLEM_TYPES_BY_NAME[self.kind].title


class ReadError(SearchServiceError):
    """A file, or one document in it, cannot be read as a UN text; `line` is 1-based, 0 where no line is to blame."""

    def __init__(self, what: str, advice: str = "", line: int = 0) -> None:
        super().__init__(what, advice)
        self.line = line


class UsageError(SearchServiceError):
    """A parameter, an option or a setting that is unknown or out of range."""

    kind = "bad-parameter"
    exit_code = 2

    def __init__(self, what: str, advice: str = "", parameter: str = "") -> None:
        super().__init__(what, advice)
        self.parameter = parameter


class QueryError(UsageError):
    """A query text that breaks a limit; `position` is the offset in the text as typed."""

    kind = "bad-query"

    def __init__(self, what: str, advice: str = "", position: int = 0, suggestion: str = "") -> None:
        super().__init__(what, advice, parameter="q")
        self.position = position
        self.suggestion = suggestion


class BadRequestError(SearchServiceError):
    """A request that breaks a rule of HTTP."""

    kind = "bad-request"


class NotFoundError(SearchServiceError):
    """No document, clause or page is at this address."""

    kind = "not-found"


class PageBeyondError(NotFoundError):
    """A page beyond the last one."""

    kind = "page-beyond"


class NotAcceptableError(SearchServiceError):
    """The client accepts no format that the answer has."""

    kind = "not-acceptable"


class GoneError(SearchServiceError):
    """A cursor into a build of the index that is no longer served."""

    kind = "cursor-passed"


class TooLargeError(SearchServiceError):
    """A page or a JSON answer that would be larger than one may be."""

    kind = "too-large"


class TooLongError(SearchServiceError):
    """An address or a body that is longer than the service reads."""

    kind = "too-long"


class CutShortError(SearchServiceError):
    """A file that broke off after its first lines were sent."""

    kind = "cut-short"


class OverBudgetError(SearchServiceError):
    """A search that takes more work than one request may."""

    kind = "over-budget"


class BusyError(SearchServiceError):
    """A request that the service has no room for now; it may be sent again after `seconds`."""

    kind = "too-busy"

    def __init__(self, what: str, advice: str, seconds: int) -> None:
        super().__init__(what, advice)
        self.seconds = seconds


class ClusterUnavailableError(BusyError):
    """The cluster that holds the index does not answer, or not with all of its parts."""

    kind = "cluster-unavailable"

    def __init__(self, what: str, advice: str = "", seconds: int = 5) -> None:
        super().__init__(what, advice, seconds)


class IndexMissingError(SearchServiceError):
    """There is no index to answer from."""

    kind = "index-missing"


class IndexDamagedError(SearchServiceError):
    """An index is there, but it is not what was built."""

    kind = "index-damaged"


class IndexBusyError(SearchServiceError):
    """Another process is building an index in the same folder."""

    kind = "index-busy"


class IndexNotWrittenError(SearchServiceError):
    """The disk does not take the index: it is full or read-only, or the index is larger than the format can hold."""
