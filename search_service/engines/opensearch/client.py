"""Requests to the cluster: no partial answers, and failures as our errors."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec
from opensearchpy import (
    AuthenticationException,
    AuthorizationException,
    ConnectionError,
    ConnectionTimeout,
    NotFoundError,
    OpenSearch,
    TransportError,
)

from search_service.engines import deadlines
from search_service.engines.opensearch.access import addresses
from search_service.errors import ClusterUnavailableError, IndexMissingError
from search_service.settings import Settings

JSON = dict[str, Any]
Answer = TypeVar("Answer")
# Of one search with its retry; without a deadline it may take long.
MAX_SECONDS = 60.0
# What a node answers that is going down, or that another node can answer. A 400 is a fault of ours: it is never sent again.
RETRIED = (429, 500, 502, 503, 504)
# So many connections to each node may be in use at the same time.
CONNECTIONS = 16
# A node that did not answer is left out for so long, longer each time.
DEAD_SECONDS = 5
# A search is sent so often at most where a node lacks an index or a shard, if so much time is left for one more.
SEARCH_TRIES, MIN_SECONDS_LEFT = 3, 0.05
ADVICE = "Try again in a moment. If it goes on, have the operator look at the OpenSearch cluster."


class Client:
    """The nodes of one cluster; threads may share it."""

    def __init__(self, settings: Settings) -> None:
        named = (settings.opensearch_user, settings.opensearch_password)
        self._transport = OpenSearch(
            [*addresses(settings)],
            http_auth=named if settings.opensearch_user else None,
            ca_certs=settings.opensearch_ca or None,
            verify_certs=True,
            serializer=_Json(),
            max_retries=1,
            retry_on_timeout=True,
            retry_on_status=RETRIED,
            dead_timeout=DEAD_SECONDS,
            pool_maxsize=CONNECTIONS,
        ).transport
        self._unanswered_since: float | None = None

    def close(self) -> None:
        self._transport.close()

    def unanswered_seconds(self) -> float:
        """For how long no request was answered; 0 if the last one was."""
        return time.monotonic() - self._unanswered_since if self._unanswered_since is not None else 0.0

    def request(
        self, method: str, path: str, body: object = None, seconds: float = MAX_SECONDS, **parameters: str | int
    ) -> Any:
        """The answer of the cluster, decoded; one more node is tried where time is left.

        ClusterUnavailableError where none answers in time, IndexMissingError where it has no such index.
        """
        deadlines.check()
        # Half of the time for each of two tries.
        timeout = min(deadlines.left(), seconds) / 2
        try:
            answer = self._transport.perform_request(method, path, {**parameters, "request_timeout": timeout}, body)
        except NotFoundError as error:
            self._unanswered_since = None
            raise IndexMissingError(f"The cluster has no {path.strip('/').split('/')[0]}.", "Build the index again.") from error
        except TransportError as error:
            raise self._translated(error) from error
        self._unanswered_since = None
        return answer

    def search(self, index: str, body: JSON, **parameters: str) -> JSON:
        """A search of all shards of an index; OverBudgetError where it takes longer than the deadline allows."""
        strict = {"allow_partial_search_results": "false", **parameters}
        return _from_some_node(
            lambda: _whole(self.request("POST", f"/{index}/_search", {**body, **_time_limit()}, MAX_SECONDS, **strict))
        )

    def searches(self, index: str, bodies: Sequence[JSON]) -> list[JSON]:
        """The same of several searches in one request."""
        return _from_some_node(lambda: self._searches(index, bodies)) if bodies else []

    def _searches(self, index: str, bodies: Sequence[JSON]) -> list[JSON]:
        header = {"index": index, "allow_partial_search_results": False}
        lines = [line for body in bodies for line in (header, {**body, **_time_limit()})]
        answers = self.request("POST", "/_msearch", b"".join(msgspec.json.encode(line) + b"\n" for line in lines))["responses"]
        return [_whole(_item(answer)) for answer in answers]

    def _translated(self, error: TransportError) -> Exception:
        match error:
            case ConnectionTimeout():
                self._unanswered_since = self._unanswered_since or time.monotonic()
                return ClusterUnavailableError("The OpenSearch cluster did not answer in time.", ADVICE)
            case ConnectionError():
                self._unanswered_since = self._unanswered_since or time.monotonic()
                return ClusterUnavailableError("The OpenSearch cluster cannot be reached.", ADVICE)
            case AuthenticationException() | AuthorizationException():
                names = "SEARCH_SERVICE_OPENSEARCH_USER and SEARCH_SERVICE_OPENSEARCH_PASSWORD"
                return ClusterUnavailableError("The OpenSearch cluster refuses this user.", f"Check {names}.")
            case _ if error.status_code == 429:
                return ClusterUnavailableError(_BUSY, ADVICE)
            case _ if error.status_code in (*RETRIED, 408):
                return ClusterUnavailableError(_FAILED, ADVICE)
            case _:
                # Our request is wrong, and no advice would help.
                return error


class _Json:
    """An answer with all values of all facets has some 400 kB: msgspec reads it in a tenth of the time."""

    mimetype = "application/json"

    def loads(self, data: str) -> Any:
        return msgspec.json.decode(data)

    def dumps(self, data: Any) -> Any:
        return data if isinstance(data, (str, bytes)) else msgspec.json.encode(data)


_FAILED, _BUSY = "A part of the OpenSearch cluster failed.", "The OpenSearch cluster is busy."


class _LackingError(Exception):
    """The node that answered lacks what it was to search (it lags behind, or lost a shard), or has no room for it now."""


def _from_some_node(search: Callable[[], Answer]) -> Answer:
    """Send a search again, which goes to the next node, while one lacks an index, a shard or room, and time is left.

    A node that has just joined does not know all that the cluster has; one that hung may still search what is gone.
    """
    end, what = time.monotonic() + min(deadlines.left(), MAX_SECONDS) - MIN_SECONDS_LEFT, _FAILED
    for _ in range(SEARCH_TRIES):
        try:
            return search()
        except (IndexMissingError, _LackingError) as error:
            what = _BUSY if _BUSY in error.args else _FAILED
            if time.monotonic() > end:
                break
    raise ClusterUnavailableError(what, ADVICE)


def _item(answer: JSON) -> JSON:
    """An item of _msearch, which fails by itself."""
    if "error" not in answer:
        return answer
    if answer["status"] in (404, *RETRIED):
        raise _LackingError(_BUSY if answer["status"] == 429 else _FAILED)
    raise RuntimeError(f"OpenSearch refused a search: {answer['error']}")


def _whole(answer: JSON) -> JSON:
    """An answer of a search, if no shard is missing in it."""
    shards = answer["_shards"]
    if answer["timed_out"]:
        raise deadlines.over_budget()
    if shards["failed"] or shards["successful"] != shards["total"]:
        raise _LackingError
    return answer


def _time_limit() -> Mapping[str, str]:
    """Less than `request` waits for, so that the cluster still says that it is the search which takes too long."""
    left = deadlines.left()
    return {"timeout": f"{max(int(left * 400), 1)}ms"} if left < MAX_SECONDS else {}
