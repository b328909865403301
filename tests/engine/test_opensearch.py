"""The engine on a real OpenSearch cluster: the contract, the oracle, and what only a cluster can get wrong."""

from __future__ import annotations

import logging
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from msgspec import structs

from search_service.engines import Engine, Item, Request
from search_service.engines.opensearch import building
from search_service.engines.opensearch.home import OpenSearchHome
from search_service.errors import ClusterUnavailableError, IndexBusyError, IndexNotWrittenError, QueryError, UsageError
from search_service.model import Document
from search_service.query import And, Passage, Synonyms, Word
from search_service.search.index import Index
from search_service.settings import Settings, settings
from search_service.text.analysis import tokens
from tests.conftest import ROOT
from tests.engine.agreement import Exactly, differences, other_differences, random_request
from tests.engine.engine_contract import CHECKS, Check, made
from tests.engine.opensearch.nodes import Cluster
from tests.query.fuzzing import material

Own = Callable[..., Settings]


@pytest.fixture(scope="module")
def own_settings(cluster: Cluster) -> Own:
    """Settings for an index of a name of its own."""

    def named(**others: object) -> Settings:
        own = {
            "opensearch_url": ",".join(cluster.urls),
            "opensearch_prefix": f"t{secrets.token_hex(4)}",
            "opensearch_replicas": 0,
        }
        return replace(settings({}), **{"engine": "opensearch", **own, **others})

    return named


def published(home: OpenSearchHome, documents: Sequence[Document]) -> Engine:
    with home.only_builder():
        home.publish(documents, {})
    return home.open().engine


@pytest.fixture(scope="module")
def three_shards(own_settings: Own) -> OpenSearchHome:
    return OpenSearchHome(own_settings(opensearch_shards=3))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_an_engine(check: Check, three_shards: OpenSearchHome) -> None:
    """On three shards, whose answers are joined."""
    check(lambda documents: published(three_shards, documents))


@pytest.fixture(scope="module")
def both(index: Index, own_settings: Own) -> Iterator[tuple[Engine, Engine]]:
    """An index of the seeds, in the cluster and in a folder."""
    ids = dict.fromkeys(hit.document.id for hit in index.engine.scan(Request(sort="document")).hits)
    documents = [index.document(name) for name in ids]
    yield published(OpenSearchHome(own_settings(opensearch_shards=2, opensearch_replicas=1)), documents), index.engine


@pytest.mark.parametrize("seed", range(2))
def test_random_requests_are_answered_as_by_whoosh(both: tuple[Engine, Engine], index: Index, seed: int) -> None:
    random = Random(seed)
    some = material(index, random)
    requests = [request for _ in range(60) if (request := random_request(random, some))]
    found = [(request, one) for request in requests for one in differences(*both, request, Exactly.SETS)]
    assert found == []
    assert [one for _ in range(10) for one in other_differences(*both, random, some, Exactly.SETS)] == []


def test_scores_of_words_are_near_those_of_other_engines(both: tuple[Engine, Engine], index: Index) -> None:
    """What a cluster keeps of lengths is rounded, and what its titles weigh depends on counts of its own."""
    random = Random(5)
    texts = material(index, random).texts
    words = list(map(Word, random.sample(sorted({token.exact for text in texts for token in tokens(text)}), 60)))
    scored = 0
    for tree in (*words, *(Passage(tuple(words[i : i + 6]), 2) for i in range(0, 60, 6))):
        request = Request(tree, grouped=False, limit=100)
        ours, others = ({hit.doc_id: hit.score for hit in engine.search(request).hits} for engine in both)
        for doc_id in ours.keys() & others.keys():
            scored += 1
            assert ours[doc_id] == pytest.approx(others[doc_id], rel=0.05), (tree, doc_id)
    assert scored > 200


def test_cursors_lead_through_all_hits_where_wordings_are_listed_once(both: tuple[Engine, Engine]) -> None:
    for sort in ("relevance", "newest", "document"):
        for grouped in (True, False):
            request = Request(sort=sort, grouped=grouped, limit=37, facets=())
            found = both[0].search(request)
            seen = [hit.clause.id for hit in found.hits]
            while found.after:
                found = both[0].search(structs.replace(request, after=found.after))
                assert found.offset == len(seen)
                seen += [hit.clause.id for hit in found.hits]
            assert len(seen) == len(set(seen)) == (found.distinct if grouped else found.total)


def test_a_word_of_any_length_is_found(own_settings: Own) -> None:
    long = "a" * 9000
    engine = published(OpenSearchHome(own_settings()), [made(1, f"{long}b peace", f"{long}c")])
    assert engine.search(Request(Word(f"{long}b"))).total == 1
    assert engine.search(Request(Word(f"{long}d"))).total == 0


def test_a_passage_of_more_terms_than_a_query_may_have_is_found(own_settings: Own) -> None:
    words = [f"{letter}{other}x" for letter in "bcdfghjklmnpqrst" for other in "abcdefghijklmnopqrstuvwxy"]
    engine = published(OpenSearchHome(own_settings()), [made(1, " ".join(words), " ".join(words[::2]), "peace")])
    for least, found in ((len(words), [1]), (len(words) // 2, [1, 2])):
        for slots in (
            tuple(map(Word, words)),
            tuple(Synonyms(Word(word), (Word(f"{word}a"), Word(f"{word}b"))) for word in words),
        ):
            answer = engine.search(Request(Passage(slots, least)))
            assert list(map(int, [hit.clause.number for hit in answer.hits])) == found, (
                "the one that has more of it comes first"
            )
    too_many = And(tuple(Passage(tuple(map(Word, words[i:])), 1) for i in range(4)))
    with pytest.raises(QueryError, match="terms at most"):
        engine.search(Request(too_many))


def test_a_second_builder_is_told_who_is_at_work(own_settings: Own) -> None:
    own = own_settings()
    with (
        OpenSearchHome(own).only_builder(),
        pytest.raises(IndexBusyError, match=r"Process \d+ on .* is building"),
        OpenSearchHome(own).only_builder(),
    ):
        pass
    with OpenSearchHome(own).only_builder():
        pass


def test_a_builder_that_was_taken_for_dead_ends_without_harm_to_its_successor(
    own_settings: Own, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = own_settings()
    monkeypatch.setattr(building, "BEAT_SECONDS", 0.1)
    monkeypatch.setattr(building, "STALE_SECONDS", -1.0)
    with ExitStack() as successor:
        with building.only_builder(OpenSearchHome(own)._client, own.opensearch_prefix) as first:
            successor.enter_context(OpenSearchHome(own).only_builder())
            monkeypatch.setattr(building, "STALE_SECONDS", 60.0)
            with pytest.raises(IndexNotWrittenError, match="took over"):
                for _ in range(5000):
                    first.check()
                    time.sleep(0.02)
        with pytest.raises(IndexBusyError), OpenSearchHome(own).only_builder():
            pass


def test_the_generation_before_is_kept_and_older_ones_are_removed(own_settings: Own) -> None:
    home = OpenSearchHome(own_settings())
    engines = [published(home, [made(1, *["peace"] * number)]) for number in (1, 2, 3)]
    assert [engine.search(Request()).total for engine in engines[1:]] == [2, 3]
    with pytest.raises(ClusterUnavailableError):
        engines[0].search(Request())


def test_more_copies_than_the_cluster_has_nodes_for_are_refused_before_anything_is_sent(own_settings: Own) -> None:
    with pytest.raises(IndexNotWrittenError, match="too few for 9 further copies"):
        published(OpenSearchHome(own_settings(opensearch_replicas=9)), [made(1, "peace")])


def test_attachments_come_back_however_large(own_settings: Own) -> None:
    home, content = OpenSearchHome(own_settings()), Random(1).randbytes(9_000_000)
    with home.only_builder():
        home.publish([made(1, "peace")], {"large": content, "empty": b""})
    assert (home.open().attachment("large"), home.open().attachment("empty")) == (content, b"")


def test_a_load_shows_how_far_it_has_come(own_settings: Own) -> None:
    home, documents = OpenSearchHome(own_settings()), [made(1, "peace", "trust"), made(2, "peace")]
    shown: list[tuple[str, int | None, int]] = []

    def progress(items: Iterable[Item], unit: str, total: int | None = None) -> Iterable[Item]:
        passed = list(items)
        shown.append((unit, total, len(passed)))
        return passed

    with home.only_builder():
        home.publish(documents, {}, progress)
    assert shown == [("rows", 5, 5)], "two documents and three clauses"


def test_a_password_is_in_no_error_and_no_log(caplog: pytest.LogCaptureFixture) -> None:
    password = "hidden-in-the-settings"
    own = replace(settings({}), opensearch_url="http://127.0.0.1:9", opensearch_user="reader", opensearch_password=password)
    with caplog.at_level(logging.DEBUG), pytest.raises(ClusterUnavailableError) as caught:
        OpenSearchHome(own).open()
    assert password not in f"{caught.value}{caught.value.__cause__}{own}{caplog.text}"


REFUSED_SETTINGS = (
    # the setting, its value, what the sentence says of it
    ("url", "", "URL names no address"),
    ("url", " , ", "URL names no address"),
    ("url", "search-1:9200", "URL holds “search-1:9200”"),
    ("url", "ftp://search-1:9200", "State http:// or https://"),
    ("url", "http://search-1:nine", "URL holds “http://search-1:nine”"),
    ("url", "http://search-1:99999", "URL holds “http://search-1:99999”"),
    ("url", "http://search 1:9200", "URL holds “http://search 1:9200”"),
    ("url", "http://[::1", "URL holds “http://[::1”"),
    ("url", "http://", "URL holds “http://”"),
    ("url", "http://search-1:9200,//search-2", "URL holds “//search-2”"),
    ("url", "https://reader:secret@search-1:9200", "State the user in SEARCH_SERVICE_OPENSEARCH_USER"),
    ("url", "https://reader:sec/ret@search-1", "URL holds a user"),
    ("prefix", "", "PREFIX is “”"),
    ("prefix", "Clauses", "Use small letters"),
    ("prefix", "_clauses", "PREFIX is “_clauses”"),
    ("prefix", "clauses*", "PREFIX is “clauses*”"),
    ("prefix", "a," + "b" * 200, "PREFIX is “a,"),
    ("user", "reader", "PASSWORD is empty"),
    ("password", "secret", "USER is empty"),
    ("ca", "/nowhere/ca.pem", "CA names a file that cannot be read"),
    ("ca", str(Path(__file__)), "CA names a file without a certificate"),
    ("ca", "\0", "CA names a file that cannot be read"),
)


@pytest.mark.parametrize(("name", "value", "said"), REFUSED_SETTINGS)
def test_a_setting_that_cannot_be_right_is_refused_with_a_sentence(name: str, value: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        OpenSearchHome(replace(settings({}), **{f"opensearch_{name}": value})).open()
    assert "SEARCH_SERVICE_OPENSEARCH_" in str(caught.value) and said in str(caught.value)
    assert "secret" not in f"{caught.value}{caught.value.__cause__}{caught.value.__context__}"


@pytest.mark.parametrize("number", ["0", "-1", "many", "1025", "9" * 5000])
def test_a_number_of_shards_that_cannot_be_is_refused(number: str) -> None:
    with pytest.raises(UsageError, match=r"SEARCH_SERVICE_OPENSEARCH_SHARDS is .* Set it to a whole number, 1 to 1,024"):
        settings({"SEARCH_SERVICE_OPENSEARCH_SHARDS": number})


def test_without_the_library_a_sentence_says_what_to_install(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['opensearchpy'] = None; from search_service.cli import main; sys.exit(main(['search', 'a']))"
    )
    environment = {"SEARCH_SERVICE_ENGINE": "opensearch", "HOME": str(tmp_path), "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "pip install -r search_service/engines/opensearch/requirements.txt" in done.stderr
    assert "Traceback" not in done.stderr
