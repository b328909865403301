"""A temporary folder that fills up while the service counts its requests: it must go on.

    unshare --mount --map-root-user python -m tests.attacks.full_disk INDEX_DIR

Mounts a small tmpfs (so it needs a mount namespace), starts a server with it as its temporary folder, fills it before and
after the start, kills a worker, and searches all the while.
"""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def status(port: int, path: str) -> int | str:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except OSError as error:
        return type(error).__name__


def fill(folder: Path) -> None:
    try:
        with (folder / "filling").open("ab", buffering=0) as file:
            while file.write(b"x" * 4096):
                pass
    except OSError:
        return


def main() -> None:
    index = Path(sys.argv[1]).resolve()
    folder = Path(tempfile.mkdtemp())
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)], check=True)
    for full_at_start in (False, True):
        if full_at_start:
            fill(folder)
        command = [sys.executable, "-m", "search_service", "serve", "--port", "0", "--workers", "2", "--index-dir", str(index)]
        environment = {**os.environ, "TMPDIR": str(folder), "SEARCH_SERVICE_REQUEST_LOG": ""}
        server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
        assert server.stdout is not None and server.stderr is not None
        found = re.search(r":(\d+)/", server.stdout.readline())
        assert found, "the server did not start"
        fill(folder)
        # Many endpoints and statuses, so that the counters need more than their first page.
        paths = [
            "/",
            "/api/search?q=peace",
            "/nothing",
            "/metrics",
            "/?page=0",
            "/browse",
            "/documents/A",
            "/help",
            "/problems",
            "/healthz",
        ]
        answers = [status(int(found[1]), path) for path in paths * 20]
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        os.kill(int(children[0]), signal.SIGKILL)
        time.sleep(3)
        answers += [status(int(found[1]), path) for path in paths * 5]
        state = "runs" if server.poll() is None else f"ended with {server.returncode}"
        server.terminate()
        print(f"full at start: {full_at_start}; the server {state}; { ({each: answers.count(each) for each in answers}) }")
        print("said:", server.communicate(timeout=30)[1][-500:])
        (folder / "filling").unlink(missing_ok=True)


if __name__ == "__main__":
    main()
