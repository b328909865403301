"""Pages, files and feeds are the same, whether a folder or a cluster of OpenSearch answers, but for scores."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search_service.indexing.build import build
from search_service.web import create_app
from tests.conftest import SEEDS
from tests.engine.opensearch.nodes import Cluster

ADDRESSES = (
    "/",
    "/?q=peace&sort=newest",
    "/?q=%22human+rights%22+-women&sort=oldest&session=77&page=2&per_page=5",
    "/?q=nowherefound",
    "/?q=A/RES/77/273&sort=document",
    "/documents/A/RES/77/273",
    "/clauses/A/RES/77/273/op/3",
    "/about",
    "/api/search?q=women+near/5+peace&sort=document&per_page=100",
    "/api/search?q=pea*&sort=newest&group=none&type=operative&type=preambular",
    "/api/search?verb=urge&sort=document&per_page=3",
    "/api/search?q=identical:A/RES/9/9/op/1",
    "/api/search.csv?q=peace&sort=document",
    "/api/search.ndjson?session=77&sort=newest",
    "/api/search.atom?q=peace&sort=newest",
    "/api/suggest?q=preventive+d",
    "/api/documents/A/RES/77/273",
    "/api/clauses/A/RES/77/273/op/3",
    "/api/clauses/A/RES/77/273/op/3/history",
    "/api/compare?a=A/RES/77/273&b=A/RES/76/299",
    "/facets/symbol?q=peace",
    "/facets/subject",
    "/?q=peace&view=timeline&split=verb",
    "/?q=peace&view=concordance&neighbour=left&sort=document",
    "/?q=peace&group=near&sort=document&per_page=100",
    "/?type=operative&sort=strength",
    "/?q=UNSCR+1325+OR+SIDS&sort=newest",
    "/?q=year:2022..+-women&sort=oldest",
    "/documents/A/RES/77/273?q=peace",
    "/near/A/RES/77/273/op/3",
    "/compare?a=A/RES/77/273&b=A/RES/76/299",
    "/browse",
    "/browse/agenda/77",
    "/browse/subjects/P",
    "/shifts",
    "/check",
    "/advanced",
    "/opensearch.xml",
    "/documents/A/RES/1/1",
    "/api/shifts",
    "/api/search?shift=stronger&shift=weaker&sort=newest",
    "/api/search?q=shift:stronger&sort=document",
    "/api/search?q=agenda:77:58&sort=document",
    "/api/search?q=peace&group=near&sort=newest&per_page=100",
    "/api/search?q=peace&page=200",
    "/api/search?q=%22",
    "/api/suggestions?q=preven",
    "/api/clauses/A/RES/77/273/op/3/history.csv",
)
DRAFT = """The General Assembly,

Recalling its resolution 77/273 of 24 February 2023,

1. Welcomes the assistance of the United Nations to Member States in building peace;

2. Urges all penguins to attend.
"""
# What belongs to one build, one request or one engine's scores.
_PASSING = re.compile(
    r'"(?:took_ms|score)":[\d.e-]+|after=[\w-]+|\d{8}T\d{6}Z-[0-9a-f]{6}|[\d.]+ ms|nonce[-=]"?[\w-]+'
    r"|<updated>[^<]*</updated>|\d{4}-\d\d-\d\dT[\d:.+]+Z?|[\d.]+ s\b"
)


@pytest.fixture(scope="module")
def clustered(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """The pages of the seeds, answered by the cluster."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SEARCH_SERVICE_ENGINE", "opensearch")
        environment.setenv("SEARCH_SERVICE_OPENSEARCH_URL", ",".join(cluster.urls))
        environment.setenv("SEARCH_SERVICE_OPENSEARCH_PREFIX", f"w{secrets.token_hex(4)}")
        build([SEEDS], Path(), max_bytes=10**8, engine="opensearch")
        app = create_app(tmp_path_factory.mktemp("unused"))
        yield app.test_client()
        app.config["INDEX"].close()


def shown(client: FlaskClient, address: str) -> tuple[int, str]:
    answer = client.get(address)
    return answer.status_code, _PASSING.sub("", answer.get_data(as_text=True))


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_answer_is_the_same(client: FlaskClient, clustered: FlaskClient, address: str) -> None:
    assert shown(clustered, address) == shown(client, address)


def test_a_draft_is_checked_alike(client: FlaskClient, clustered: FlaskClient) -> None:
    answers = [one.post("/api/check", data=DRAFT.encode(), content_type="text/plain") for one in (client, clustered)]
    assert [answer.status_code for answer in answers] == [200, 200]
    first, second = (_PASSING.sub("", answer.get_data(as_text=True)) for answer in answers)
    assert first == second


@pytest.mark.parametrize("q", ["peace and security", "the rights of women and girls in all of the world", "peace"])
def test_what_scores_order_is_the_same_set(client: FlaskClient, clustered: FlaskClient, q: str) -> None:
    answers = [one.get("/api/search", query_string={"q": q, "per_page": 100}).json for one in (client, clustered)]
    assert {row["id"] for row in answers[0]["clauses"]} == {row["id"] for row in answers[1]["clauses"]}
    for key in ("total", "distinct", "documents", "facets", "query", "synonyms"):
        assert answers[0][key] == answers[1][key], key


def test_cursors_lead_through_all_hits(clustered: FlaskClient) -> None:
    following, ids = "/api/search?q=peace&per_page=7", list[str]()
    while following:
        answer = clustered.get(following).json
        ids += [row["id"] for row in answer["clauses"]]
        following = answer["links"]["after"]
    assert len(ids) == len(set(ids)) == answer["distinct"] > 14


def test_health_says_what_is_served(clustered: FlaskClient) -> None:
    health = clustered.get("/healthz").json
    assert (health["status"], health["engine"], health["clauses"] > 100) == ("ok", "opensearch", True)
