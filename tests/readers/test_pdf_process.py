"""The process that reads PDFs: it ends, hangs or is killed, and the next file is read."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Timer

import msgspec
import pytest

from search_service.errors import ReadError
from search_service.readers.apart import Reply
from search_service.readers.pdf import reading_process
from search_service.readers.pdf.reading_process import ReadingProcess
from tests.readers.test_pdf import read, resolution


def test_another_process_reads_on_when_one_has_ended() -> None:
    process = ReadingProcess()
    whole = process.pages(resolution().content())
    process.close()
    assert process.pages(resolution().content()) == whole
    process.close()


def _children() -> set[int]:
    return {int(child) for tasks in Path("/proc/self/task").glob("*/children") for child in tasks.read_text().split()}


@pytest.mark.parametrize(("killed", "reason"), [(True, "ended from outside"), (False, "It takes more than")])
def test_a_process_that_is_killed_or_hangs_is_a_reason_and_the_next_one_reads_on(
    killed: bool, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, process = _children(), ReadingProcess()
    whole = process.pages(resolution().content())
    (child,) = _children() - before
    os.kill(child, signal.SIGSTOP)
    if killed:
        Timer(0.3, os.kill, (child, signal.SIGKILL)).start()
    monkeypatch.setattr(reading_process, "WALL_SECONDS", 60 if killed else 0.3)
    with pytest.raises(ReadError, match=reason):
        process.pages(resolution().content())
    monkeypatch.undo()
    assert process.pages(resolution().content()) == whole
    process.close()


def test_a_container_may_leave_less_memory_than_a_file_may_take() -> None:
    command = f"ulimit -v 1000000; exec {sys.executable} -m search_service.readers resolution.pdf"
    reply = subprocess.run(["bash", "-c", command], input=resolution().content(), capture_output=True, check=True).stdout
    assert msgspec.msgpack.decode(reply, type=Reply).documents == (read(resolution().content()),)


def test_this_process_never_loads_pdfium() -> None:
    program = (
        "import sys; from search_service import readers; from tests.readers.test_pdf import resolution; "
        "readers.read(resolution().content(), 'x.pdf'); import json; print(json.dumps('pypdfium2' in sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert json.loads(ran.stdout) is False
