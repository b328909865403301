"""Reads a request: its index, its query and its other parameters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from flask import current_app, request

from search_service.errors import UsageError, quoted
from search_service.model import Document
from search_service.query import API_GROUP, PAGE_GROUP, PARAMETERS, Query, QueryProblem, read_arguments
from search_service.search.index import Index, refusal
from search_service.search.live_index import LiveIndex
from search_service.web.views import VIEW_PARAMETERS, Option, View, read_view

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

ORDER = Option("order", ("name", "count"))
MAX_FIND = 100
# The most further searches in one timeline.
MAX_BESIDE = 4
# The most chosen values: each link of a page repeats them all.
MAX_CHOSEN = 100

# Keys in the WSGI environment that the layers set.
REQUEST_ID, RULE = "search_service.id", "search_service.rule"
_INDEX, _ARGUMENTS = "search_service.index", "search_service.arguments"
# The name of Werkzeug's error handler that keeps such bytes percent-encoded.
_KEEP = "werkzeug.url_quote"


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of a URL: a query, its problems, and the other parameters."""

    query: Query
    problems: tuple[QueryProblem, ...]
    others: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FacetList:
    """The list of a facet's values under a query, filtered by the words of `find` and a first `letter`, if given."""

    query: Query
    view: View
    order: str
    find: str
    letter: str = ""

    def url(self, path: str) -> str:
        """The canonical address of the list."""
        more = [("order", self.order)] * (self.order != ORDER.values[0]) + [("find", self.find)] * bool(self.find)
        more += [("letter", self.letter)] * bool(self.letter)
        address = self.view.url(self.query, path)
        return f"{address}{'&' if '?' in address else '?'}{urlencode(more)}" if more else address

    def ordered(self, order: str) -> FacetList:
        """The list from its start in an order."""
        return replace(self, query=self.query.at_page(1), order=order, letter="")

    def beginning(self, letter: str) -> FacetList:
        """The values that begin with a letter, "" for all."""
        return replace(self, query=self.query.at_page(1), letter=letter)


def request_id() -> str:
    """The id of this request, from the client or random."""
    return str(request.environ[REQUEST_ID])


def index() -> Index:
    """The index of this request, the same one until its end."""
    # Not in flask.g: a request that starts while the same thread streams another shares it.
    served: Index | None = request.environ.get(_INDEX)
    if served is None:
        served = request.environ[_INDEX] = live().index()
    return served


def release_index(_: BaseException | None = None) -> None:
    """Let go of the index at the end of a request.

    Templates leave reference cycles with the request: until the collector runs, a replaced index would stay open.
    """
    request.environ.pop(_INDEX, None)


def live() -> LiveIndex:
    """The live index of this application, which follows publications."""
    followed: LiveIndex = current_app.config["INDEX"]
    return followed


def arguments(environ: WSGIEnvironment) -> list[tuple[str, str]]:
    """The arguments of a request's URL, in their order; bytes that are no UTF-8 stay percent-encoded."""
    text = environ["QUERY_STRING"].encode("latin-1").decode("utf-8", _KEEP)
    return parse_qsl(text, keep_blank_values=True, errors=_KEEP)


def parsed_arguments() -> Arguments:
    """The arguments of this request's URL, parsed once."""
    environ = request.environ
    if _ARGUMENTS not in environ:
        pairs = arguments(environ)
        default_group = API_GROUP if environ["PATH_INFO"].startswith("/api/") else PAGE_GROUP
        query, problems = read_arguments([pair for pair in pairs if pair[0] in PARAMETERS], default_group)
        environ[_ARGUMENTS] = Arguments(query, problems, tuple(pair for pair in pairs if pair[0] not in PARAMETERS))
    parsed: Arguments = environ[_ARGUMENTS]
    return parsed


def query() -> Query:
    """The query of an API address without other parameters; UsageError names the first problem."""
    return query_with()[0]


def query_with(*parameters: str) -> tuple[Query, tuple[str, ...]]:
    """The query of an API address, and the values of further parameters, "" for missing ones."""
    others = parsed_arguments().others
    if any(name not in parameters for name, _ in others):
        # Read together with the query's own parameters, so that the first problem in the address is named.
        problems = read_arguments([pair for pair in arguments(request.environ) if pair[0] not in parameters])[1]
        raise refusal(problems[0])
    return page_query(*parameters)


def page_query(*parameters: str) -> tuple[Query, tuple[str, ...]]:
    """The query of a page, which ignores unknown parameters: mail programs and social sites add utm_source or fbclid."""
    parsed = parsed_arguments()
    if parsed.problems:
        raise refusal(parsed.problems[0])
    if sum(len(values) for _, values in parsed.query.filters) > MAX_CHOSEN:
        raise UsageError(f"More than {MAX_CHOSEN} values are chosen.", "Choose fewer.")
    return parsed.query, _values(parsed.others, parameters)


def page_query_and_view() -> tuple[Query, View]:
    """The query of a page, and the view of its results."""
    query, values = page_query(*VIEW_PARAMETERS)
    view = read_view(values)
    if view.name != "timeline":
        return query, view
    beside = tuple(dict.fromkeys(text.strip() for text in request.args.getlist("with") if text.strip()))
    if len(beside) > MAX_BESIDE:
        raise UsageError(f"More than {MAX_BESIDE} phrases are to be shown beside the first.", "Take some away.", "with")
    return query, replace(view, beside=beside)


def facet_list() -> FacetList:
    """The requested list of a facet's values."""
    query, (*values, order, find, letter) = page_query(*VIEW_PARAMETERS, ORDER.name, "find", "letter")
    if len(find) > MAX_FIND:
        raise UsageError(f"The text to find in the list is longer than {MAX_FIND} characters.", "Shorten it.", "find")
    return FacetList(query, read_view(values), ORDER.read(order), find.strip(), letter[:1].upper())


def page_values(*parameters: str) -> tuple[str, ...]:
    """The values of a page's parameters, "" for missing ones; unknown parameters are ignored."""
    return tuple(value.strip() for value in _values(tuple(arguments(request.environ)), parameters))


def values_of(*parameters: str) -> tuple[str, ...]:
    """The values of an API address's parameters, "" for missing ones; UsageError names an unknown one."""
    pairs = tuple(arguments(request.environ))
    for name, _ in pairs:
        if name not in parameters:
            raise UsageError(f"There is no parameter {quoted(name)} here.", f"Use {', '.join(parameters)}.", name[:60])
    return tuple(value.strip() for value in _values(pairs, parameters))


def _values(pairs: tuple[tuple[str, str], ...], parameters: tuple[str, ...]) -> tuple[str, ...]:
    values: dict[str, str] = {}
    for name, value in pairs:
        if name in values and name in parameters:
            raise UsageError(f"The parameter {name} is given twice.", "Give it once.", name)
        values[name] = value
    return tuple(values.get(name, "") for name in parameters)


def only(parameter: str) -> str:
    """The value of the only parameter of an API address; UsageError if it is missing, repeated, or not alone."""
    pairs = arguments(request.environ)
    if [name for name, _ in pairs] != [parameter]:
        raise UsageError(
            f"This address takes the parameter {parameter}, once.", f"Write it like ?{parameter}=peace.", parameter
        )
    return pairs[0][1]


def no_arguments() -> None:
    """UsageError if the URL of an API address that takes no parameters has any."""
    for name, _ in arguments(request.environ):
        raise UsageError(f"There is no parameter {quoted(name)} here.", "Leave it out.", name[:60])


def site() -> str:
    """The public address of this service, for files and feeds: "https://example.org"."""
    return str(current_app.config["PUBLIC_URL"]) or request.host_url.rstrip("/")


def document_named(text: str, parameter: str) -> Document:
    """The document of an id, or of a symbol in any spelling; UsageError without a name, NotFoundError without a document."""
    if not text:
        raise UsageError(f"The parameter {parameter} is missing.", f"Name a document: {parameter}=A/RES/77/273.", parameter)
    return index().document(text)
