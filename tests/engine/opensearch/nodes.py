"""A real OpenSearch cluster on loopback for tests: a process for each node, made of artefacts of Maven Central.

    python -m tests.engine.opensearch.nodes --nodes 3     prints three addresses and runs until Ctrl-C

    with Cluster(nodes=3) as cluster:       # UnavailableError says what this machine lacks
        cluster.urls                        # ["http://127.0.0.1:40101", ...]
        cluster.kill(2)                     # SIGKILL, as a crash
        cluster.freeze(2); cluster.thaw(2)  # SIGSTOP: the node hangs, its connections stay open
        cluster.start(2)                    # it joins again, with its data
        cluster.wait_until_green(seconds=60)

OpenSearch 3.9.0 takes Java 21 or later, 2.19.6 takes Java 11 to 21; the artefacts are kept in a folder of the user's cache.
The tests take the newest version that a Java of this machine runs, or the one that is named:

    SEARCH_SERVICE_TEST_OPENSEARCH=2.19.6 python -m pytest tests/engine/test_opensearch.py tests/engine/test_opensearch_pages.py
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).resolve().parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "search-service-tests"
DEPENDENCY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
# A node is noticed that hangs; by default that takes half a minute.
FAULT_DETECTION = {
    f"cluster.fault_detection.{who}_check.{name}": value
    for who in ("follower", "leader")
    for name, value in (("timeout", "2s"), ("interval", "500ms"))
}
# Copies of what a lost node had are made anew at once; by default that waits a minute for the node.
COPIED_AT_ONCE = {
    "index_patterns": ["*-*"],
    "template": {"settings": {"index.unassigned.node_left.delayed_timeout": "1s"}},
}


class UnavailableError(Exception):
    """This machine lacks what a cluster needs; the message says what."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version of OpenSearch: its profile of pom.xml, and the versions of Java that it runs on."""

    number: str
    profile: str
    least_java: int
    most_java: int


VERSIONS = {row.number: row for row in (Version("3.9.0", "", 21, 99), Version("2.19.6", "2.19", 11, 21))}


def newest() -> str:
    """The newest version that a Java of this machine runs."""
    for number, version in VERSIONS.items():
        with contextlib.suppress(UnavailableError):
            java_home(version)
            return number
    return next(iter(VERSIONS))


def java_home(version: Version) -> Path:
    """A JDK: that of OPENSEARCH_JAVA_HOME or JAVA_HOME, or one that lies where Debian puts them."""
    named = [Path(os.environ[name]) for name in ("OPENSEARCH_JAVA_HOME", "JAVA_HOME") if os.environ.get(name)]
    lying = [javac.parent.parent for javac in sorted(Path("/usr/lib/jvm").glob("*/bin/javac"))]
    for home in [*named, *lying]:
        release = home / "release"
        found = re.search(r'JAVA_VERSION="(\d+)', release.read_text()) if release.exists() else None
        if found and version.least_java <= int(found[1]) <= version.most_java and (home / "bin" / "javac").exists():
            return home
    raise UnavailableError(
        f"OpenSearch {version.number} needs a JDK {version.least_java} or later: name it in OPENSEARCH_JAVA_HOME"
    )


def prepared(version: Version, cache: Path) -> tuple[Path, str]:
    """The JDK and the class path: fetched with Maven and compiled once."""
    home = java_home(version)
    folder, sources = cache / f"opensearch-{version.number}", (HERE / "pom.xml", HERE / "TestNode.java")
    ready = folder / "ready"
    if not ready.exists() or ready.stat().st_mtime < max(file.stat().st_mtime for file in sources):
        maven = shutil.which("mvn")
        if not maven:
            raise UnavailableError("OpenSearch is fetched with Maven, which is not on the path: install the package maven")
        shutil.rmtree(folder, ignore_errors=True)
        profile = [f"-P{version.profile}"] if version.profile else []
        fetch = [maven, "-q", "-B", "-f", str(HERE / "pom.xml"), DEPENDENCY, f"-DoutputDirectory={folder / 'lib'}", *profile]
        _run(fetch, {**os.environ, "JAVA_HOME": str(home)})
        compiler = [str(home / "bin" / "javac"), "-proc:none", "-nowarn", "-d", str(folder / "classes")]
        _run([*compiler, "-cp", f"{folder / 'lib'}/*", str(HERE / "TestNode.java")])
        ready.touch()
    return home, f"{folder / 'classes'}:{folder / 'lib'}/*"


def _run(command: Sequence[str], environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode:
        raise UnavailableError(f"{command[0]} failed: {(done.stdout + done.stderr)[-2000:]}")


class Cluster:
    """Nodes with so much heap each, about 250 MB more than that in all; their data go when the cluster is closed.

    `quick` starts in a third of the time and answers more slowly: for tests, not for measurements.
    """

    def __init__(self, nodes: int = 3, version: str = "", heap: str = "320m", quick: bool = True, cache: Path = CACHE) -> None:
        self.version, self._heap, self._quick = version or newest(), heap, quick
        if self.version not in VERSIONS:
            raise UnavailableError(f"OpenSearch {self.version} is not one of {', '.join(VERSIONS)}")
        self._java, self._class_path = prepared(VERSIONS[self.version], cache)
        self._folder = Path(tempfile.mkdtemp(prefix="opensearch-"))
        ports = _free_ports(2 * nodes)
        self._http, self._transport = ports[:nodes], ports[nodes:]
        self._processes: list[subprocess.Popen[bytes] | None] = [None] * nodes
        self.urls = [f"http://127.0.0.1:{port}" for port in self._http]

    def __enter__(self) -> Cluster:
        try:
            for node in range(len(self.urls)):
                self.start(node)
            self.wait_until_green(seconds=480)
            self._put("_index_template/tests", COPIED_AT_ONCE)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self, node: int) -> None:
        """Start a node that is not running; it keeps the ports and the data that it had."""
        folder = self._folder / f"n{node}"
        folder.mkdir(exist_ok=True)
        command = [str(self._java / "bin" / "java"), *self._flags(), "-cp", self._class_path, "TestNode"]
        command += [f"{name}={value}" for name, value in self._settings(node, folder).items()]
        with (folder / "out.log").open("ab") as log:
            # It ends when its input does, so that none outlives the tests.
            self._processes[node] = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True
            )

    def _settings(self, node: int, folder: Path) -> dict[str, object]:
        return FAULT_DETECTION | {
            "cluster.name": "search-service-tests",
            "node.name": f"n{node}",
            "path.home": folder,
            "network.host": "127.0.0.1",
            "http.port": self._http[node],
            "transport.port": self._transport[node],
            "discovery.seed_hosts": ",".join(f"127.0.0.1:{port}" for port in self._transport),
            "cluster.initial_cluster_manager_nodes": ",".join(f"n{other}" for other in range(len(self.urls))),
            # A disk that is 85 % full would otherwise take no shard.
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            "node.processors": 2,
        }

    def _flags(self) -> list[str]:
        flags = [f"-Xms{self._heap}", f"-Xmx{self._heap}", "-XX:+UseSerialGC", "-Dlog4j2.disable.jmx=true"]
        flags += ["--enable-native-access=ALL-UNNAMED", "--add-opens=java.base/java.nio=ALL-UNNAMED"]
        flags += ["-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"] if self._quick else []
        # Without this module, Lucene 10 warns and multiplies vectors more slowly, which nothing here does.
        return [*flags, "--add-modules=jdk.incubator.vector"] if self.version.startswith("3") else flags

    def pid(self, node: int) -> int:
        return self._process(node).pid

    def _process(self, node: int) -> subprocess.Popen[bytes]:
        process = self._processes[node]
        assert process, f"node {node} does not run"
        return process

    def kill(self, node: int) -> None:
        """End a node as a crash would."""
        _end(self._process(node))
        self._processes[node] = None

    def freeze(self, node: int) -> None:
        os.kill(self.pid(node), signal.SIGSTOP)

    def thaw(self, node: int) -> None:
        os.kill(self.pid(node), signal.SIGCONT)

    def is_running(self, node: int) -> bool:
        return self._processes[node] is not None

    def wait_until_green(self, seconds: float) -> None:
        """Until all nodes that run have joined and every shard has its copies."""
        self._wait(seconds, ("green",))

    def wait_until_all_have_joined(self, seconds: float) -> None:
        """Until all nodes that run have joined and every shard has a copy."""
        self._wait(seconds, ("green", "yellow"))

    def _wait(self, seconds: float, statuses: Sequence[str]) -> None:
        running = [node for node, process in enumerate(self._processes) if process]
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for node in running:
                if self._process(node).poll() is not None:
                    raise UnavailableError(f"node {node} ended: {self.log(node)[-2000:]}")
            health = self._health(running[0])
            if health.get("status") in statuses and health.get("number_of_nodes") == len(running):
                return
            time.sleep(0.25)
        raise UnavailableError(f"the cluster is not {statuses[-1]} after {seconds} s: {self.log(running[0])[-2000:]}")

    def _health(self, node: int) -> dict[str, Any]:
        try:
            with urllib.request.urlopen(f"{self.urls[node]}/_cluster/health", timeout=5) as answer:
                health: dict[str, Any] = json.load(answer)
                return health
        except OSError:
            return {}

    def _put(self, path: str, body: dict[str, object]) -> None:
        headers = {"Content-Type": "application/json"}
        url, content = f"{self.urls[0]}/{path}", json.dumps(body).encode()
        with urllib.request.urlopen(urllib.request.Request(url, content, headers, method="PUT"), timeout=60):
            pass

    def indexes(self, prefix: str) -> list[str]:
        """The names of the indexes that begin so."""
        with urllib.request.urlopen(f"{self.urls[0]}/{prefix}*/_settings", timeout=30) as answer:
            return sorted(json.load(answer))

    def nodes_with(self, prefix: str) -> set[int]:
        """The nodes that have a shard of the clauses of an index."""
        with urllib.request.urlopen(f"{self.urls[0]}/_cat/shards/{prefix}*-clauses?format=json", timeout=30) as answer:
            return {int(row["node"].removeprefix("n")) for row in json.load(answer) if row["state"] == "STARTED"}

    def log(self, node: int) -> str:
        return (self._folder / f"n{node}" / "out.log").read_text(errors="replace")

    def close(self) -> None:
        running = [process for process in self._processes if process]
        for process in running:
            _end(process)
        shutil.rmtree(self._folder, ignore_errors=True)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    if process.stdin:
        process.stdin.close()


def _free_ports(count: int) -> list[int]:
    """Below those that connections take: none of them may take that of a node which does not run for a while."""
    free: list[int] = []
    for port in Random().sample(range(20_000, 32_000), 1000):
        with socket.socket() as one, contextlib.suppress(OSError):
            one.bind(("127.0.0.1", port))
            free.append(port)
        if len(free) == count:
            return free
    raise UnavailableError("all ports from 20,000 to 32,000 are taken")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nodes", type=int, default=3)
    parser.add_argument("--version", choices=VERSIONS, default=newest())
    parser.add_argument("--heap", default="320m")
    parser.add_argument("--measure", action="store_true", help="start more slowly, answer faster")
    options = parser.parse_args()
    # Ended with SIGTERM, it ends its nodes, too.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.default_int_handler)
    with Cluster(options.nodes, options.version, options.heap, not options.measure) as cluster:
        print(*cluster.urls, sep="\n", flush=True)
        try:
            signal.pause()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
