"""What a request asks for, and of which index."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from flask import current_app, request

from search_service.errors import UsageError, quoted
from search_service.query import PARAMETERS, Query, QueryProblem, read_arguments
from search_service.search.index import Index, refusal
from search_service.search.live_index import LiveIndex
from search_service.web.views import VIEW_PARAMETERS, Option, View, read_view

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

ORDER = Option("order", ("name", "count"))
MAX_FIND = 100


@dataclass(frozen=True, slots=True)
class FacetList:
    """A list of a facet's values under a query; `sought` are words that each value is to hold."""

    query: Query
    view: View
    order: str
    sought: str

    def url(self, path: str) -> str:
        """Its one address."""
        more = [("order", self.order)] * (self.order != ORDER.values[0]) + [("find", self.sought)] * bool(self.sought)
        address = self.view.url(self.query, path)
        return f"{address}{'&' if '?' in address else '?'}{urlencode(more)}" if more else address

    def ordered(self, order: str) -> FacetList:
        """The list from its start in an order."""
        return replace(self, query=self.query.at_page(1), order=order)


# The name that Werkzeug registers its way with such bytes under.
_KEEP = "werkzeug.url_quote"
_INDEX, _STATED = "search_service.index", "search_service.stated"


def index() -> Index:
    """The index that answers this request, the same one from its first line to its last."""
    # Not in flask.g, which requests share that begin while another is streamed by the same thread.
    served: Index | None = request.environ.get(_INDEX)
    if served is None:
        served = request.environ[_INDEX] = live().index()
    return served


def live() -> LiveIndex:
    """The index of this application, which follows what is published."""
    followed: LiveIndex = current_app.config["INDEX"]
    return followed


def arguments(environ: WSGIEnvironment) -> list[tuple[str, str]]:
    """The arguments of a request's URL, in their order; bytes that are no UTF-8 stay percent-encoded."""
    stated = environ["QUERY_STRING"].encode("latin-1").decode("utf-8", _KEEP)
    return parse_qsl(stated, keep_blank_values=True, errors=_KEEP)


def query() -> Query:
    """The query that this request's URL states; UsageError names the first thing wrong with it."""
    return query_beside()[0]


def stated(environ: WSGIEnvironment) -> tuple[Query, tuple[QueryProblem, ...], list[tuple[str, str]]]:
    """What a request's URL states: a query, the problems with it, and what is no parameter of a query. Read once."""
    if _STATED not in environ:
        pairs = arguments(environ)
        asked, problems = read_arguments([pair for pair in pairs if pair[0] in PARAMETERS])
        environ[_STATED] = asked, problems, [pair for pair in pairs if pair[0] not in PARAMETERS]
    read: tuple[Query, tuple[QueryProblem, ...], list[tuple[str, str]]] = environ[_STATED]
    return read


def query_beside(*parameters: str) -> tuple[Query, tuple[str, ...]]:
    """The query, and the values of further parameters that an address may take, each once, "" where it is left out."""
    environ = request.environ
    asked, problems, others = stated(environ)
    if any(name not in parameters for name, _ in others):
        # With these, so that the first thing wrong is named, and in one way.
        problems = read_arguments([pair for pair in arguments(environ) if pair[0] not in parameters])[1]
    if problems:
        raise refusal(problems[0])
    given = dict(others)
    if len(given) < len(others):
        name = next(name for name, _ in others if [other for other, _ in others].count(name) > 1)
        raise UsageError(f"The parameter {name} is given twice.", "Give it once.", name)
    return asked, tuple(given.get(name, "") for name in parameters)


def query_and_view() -> tuple[Query, View]:
    """The query that this request's URL states, and the view of what it finds."""
    asked, values = query_beside(*VIEW_PARAMETERS)
    return asked, read_view(values)


def facet_list() -> FacetList:
    """What this request's URL states at the list of a facet."""
    asked, (*values, order, sought) = query_beside(*VIEW_PARAMETERS, ORDER.name, "find")
    if len(sought) > MAX_FIND:
        raise UsageError(f"What is to be found in the list is longer than {MAX_FIND} characters.", "Shorten it.", "find")
    return FacetList(asked, read_view(values), ORDER.read(order), sought.strip())


def only(parameter: str) -> str:
    """The value of the one parameter that an address takes; UsageError if it is missing, given twice, or another is there."""
    pairs = arguments(request.environ)
    if [name for name, _ in pairs] != [parameter]:
        raise UsageError(
            f"This address takes the parameter {parameter}, once.", f"Write it like ?{parameter}=peace.", parameter
        )
    return pairs[0][1]


def optional(*parameters: str) -> tuple[str, ...]:
    """The values of parameters that an address may take, each once, "" where it is left out; UsageError for any other."""
    pairs = arguments(request.environ)
    names = [name for name, _ in pairs]
    for name in names:
        if name not in parameters:
            advice = f"Leave it out; {' and '.join(parameters)} can be given."
            raise UsageError(f"There is no parameter {quoted(name)} here.", advice, name[:60])
        if names.count(name) > 1:
            raise UsageError(f"The parameter {name} is given twice.", "Give it once.", name)
    return tuple(dict(pairs).get(name, "").strip() for name in parameters)


def site() -> str:
    """Where this service is found, for answers that are read elsewhere: "https://example.org", without a last slash."""
    return str(current_app.config["PUBLIC_URL"]) or request.host_url.rstrip("/")


def no_arguments() -> None:
    """UsageError if this request's URL has parameters, at an address that takes none."""
    for name, _ in arguments(request.environ):
        raise UsageError(f"There is no parameter {quoted(name)} here.", "Leave it out.", name[:60])
