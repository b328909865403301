"""What tests share: an index of the seeds, a client of the pages, and the official corpus where it is at hand."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import settings
from playwright.sync_api import Browser, expect, sync_playwright
from xdist.scheduler import LoadFileScheduling

from search_service import Index, open_index
from search_service.engines.columns.kernels.compiler import Kernel, compile_kernels
from search_service.indexing.build import build
from search_service.settings import settings as current_settings
from search_service.web import create_app
from tests.browser.chromium import FLAGS
from tests.engine.opensearch.nodes import Cluster, UnavailableError
from tests.made_texts import write

# No request of a test is worth a line, unless the test is about that.
os.environ["SEARCH_SERVICE_REQUEST_LOG"] = ""

# A call with arrays of other types than a kernel declares fails here; where it serves, only sizes of items are checked.
Kernel.checks_types = True

# A slow machine fails no test: speed is measured in tests/bench.
# Each run tries the same examples, so that it fails for a change and not by chance; --hypothesis-profile=explore tries others.
settings.register_profile("patient", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None)
settings.load_profile("patient")
BUDGET_MS = 60_000
os.environ.setdefault("SEARCH_SERVICE_BUDGET_MS", str(BUDGET_MS))
os.environ.setdefault("SEARCH_SERVICE_DEADLINE_MS", str(BUDGET_MS))

# Who starts the tests in the background may have interrupts ignored, which each process that they start would inherit.
signal.signal(signal.SIGINT, signal.default_int_handler)

ON_BOTH_ENGINES = ("tests.web.", "tests.query.test_search", "tests.query.test_suggest", "tests.query.test_relaxation")

# Files whose names begin like this share what takes long to start: a cluster, the index of the official corpus.
SHARING = ("tests/engine/test_opensearch", "tests/query/test_golden")

# They have few tests, of minutes, as they compile: a run that begins them last waits for them alone.
LONGEST = ("tests/engine/test_kernels.py", "tests/web/test_switching.py")

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"


@pytest.fixture(scope="session")
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built index of the five seeds."""
    folder = tmp_path_factory.mktemp("index")
    build([SEEDS], folder, max_bytes=10**8)
    return folder


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests of what is asked and answered run on both engines; those of browsers, and what asks thousands of times, on one."""
    if "engine_name" in metafunc.fixturenames:
        both = metafunc.module.__name__.startswith(ON_BOTH_ENGINES)
        metafunc.parametrize("engine_name", ("whoosh", "columns") if both else ("whoosh",), scope="session")


@pytest.fixture(scope="session")
def index(index_dir: Path, engine_name: str) -> Iterator[Index]:
    if engine_name == "columns":
        compile_kernels()
    with open_index(index_dir, BUDGET_MS, engine_name) as opened:
        assert opened.status().engine == engine_name
        yield opened


@pytest.fixture(scope="session")
def client(index_dir: Path, engine_name: str) -> Iterator[FlaskClient]:
    if engine_name == "columns":
        compile_kernels()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SEARCH_SERVICE_ENGINE", engine_name)
        app = create_app(index_dir)
    yield app.test_client()
    app.config["INDEX"].close()


def _shared_by(nodeid: str) -> str:
    """What runs in one process: the file of a test, or what files share."""
    file = nodeid.split("::")[0]
    return next((name for name in SHARING if file.startswith(name)), file)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, then those of many tests, so that all processes end at the same time."""
    sizes = Counter(_shared_by(item.nodeid) for item in items)
    items.sort(key=lambda item: (not item.nodeid.startswith(LONGEST), -sizes[_shared_by(item.nodeid)]))


class Sharing(LoadFileScheduling):  # type: ignore[misc]  # pytest-xdist has no annotations
    """The files of tests that share a cluster or an index run in one process, so that it is made once."""

    def _split_scope(self, nodeid: str) -> str:
        return _shared_by(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Sharing:
    return Sharing(config, log)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Three nodes of OpenSearch, started once for all tests; each test leaves them running.

    Of the version that SEARCH_SERVICE_TEST_OPENSEARCH names, else of the newest that this machine runs.
    """
    try:
        started = Cluster(nodes=3, version=os.environ.get("SEARCH_SERVICE_TEST_OPENSEARCH", "")).__enter__()
    except UnavailableError as reason:
        if os.environ.get("CI") == "true":
            pytest.fail(str(reason))
        pytest.skip(str(reason))
    yield started
    started.close()


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of the official development corpus, which is not part of the project."""
    folder = Path(os.environ.get("SEARCH_SERVICE_TEST_CORPUS", ROOT.parent / "shared" / "corpus"))
    if not folder.is_dir():
        pytest.skip(f"the official corpus is not at {folder}; name its folder in SEARCH_SERVICE_TEST_CORPUS")
    return folder


@pytest.fixture(scope="session")
def address(index_dir: Path) -> Iterator[str]:
    """The address that the server prints, without its last slash."""
    yield from _served(index_dir)


@pytest.fixture(scope="session")
def made_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built index of texts made for tests: `tests/made_texts.py` says what is in them."""
    folder = tmp_path_factory.mktemp("made")
    build([write(folder / "texts")], folder / "index", max_bytes=10**7)
    return folder / "index"


@pytest.fixture(scope="session")
def made_client(made_dir: Path) -> Iterator[FlaskClient]:
    app = create_app(made_dir)
    yield app.test_client()
    app.config["INDEX"].close()


@pytest.fixture(scope="session")
def made_address(made_dir: Path) -> Iterator[str]:
    yield from _served(made_dir)


def _served(index_dir: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "search_service", "serve", "--port", "0", "--index-dir", str(index_dir)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            lines = []
            for line in server.stdout:
                lines.append(line)
                if found := re.search(r"http://\S+(?=/)", line):
                    yield found[0]
                    break
            else:
                pytest.fail(f"the server ended before it was ready: {lines}")
        finally:
            server.terminate()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        reason = "there is no chromium on the path; install the package chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    # As long as an action may take: what a busy machine does late is not missing.
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def official_dir(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built index of the whole official corpus: the one that SEARCH_SERVICE_TEST_INDEX names, else one that is built here."""
    named = os.environ.get("SEARCH_SERVICE_TEST_INDEX")
    return Path(named) if named else _built(request.getfixturevalue("corpus"), tmp_path_factory.mktemp("official"))


@pytest.fixture(scope="session")
def official(official_dir: Path) -> Iterator[Index]:
    with open_index(official_dir, BUDGET_MS) as index:
        yield index


def _built(corpus: Path, folder: Path) -> Path:
    current = current_settings()
    build([corpus / "dev_en.tar.xz"], folder, current.max_file_bytes, current.processes)
    return folder
