"""The command line on a terminal, in a pipe and in a shell."""

from __future__ import annotations

import contextlib
import os
import pty
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_cli import ROOT, run


def on_a_terminal(*arguments: str | Path, **environment: str) -> str:
    """What a command prints to a terminal."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "search_service", *map(str, arguments)]
    variables = {key: value for key, value in os.environ.items() if key != "NO_COLOR"} | {"TERM": "xterm"} | environment
    with subprocess.Popen(command, cwd=ROOT, env=variables, stdout=theirs, stdin=theirs) as running:
        os.close(theirs)
        printed = b""
        with contextlib.suppress(OSError):  # Linux ends a terminal that nobody writes to any more with an error
            while part := os.read(ours, 65_536):
                printed += part
        assert running.wait(60) == 0
    os.close(ours)
    return printed.decode()


def test_a_terminal_shows_what_was_found_in_colour(index_dir: Path) -> None:
    arguments = ("search", "preventive diplomacy", "--session", "77", "--verb", "encourage")
    printed = on_a_terminal(*arguments, "--index-dir", index_dir)
    assert "\x1b[1;33mdiplomacy\x1b[0m" in printed
    assert "General Assembly resolution 77/273, para. 4" in printed


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_who_wants_no_colour_gets_none(index_dir: Path, variables: dict[str, str]) -> None:
    assert "\x1b" not in on_a_terminal("search", "diplomacy", "--index-dir", index_dir, **variables)


def test_a_text_gives_a_terminal_no_orders(tmp_path: Path) -> None:
    text = "**A/RES/80/1**\n\n# Title\n\nThe General Assembly,\n\n1. Decides \x1b]0;owned\x07 to stay;\n"
    (tmp_path / "evil.md").write_text(text)
    run("index", tmp_path / "evil.md", "--index-dir", tmp_path / "index")
    assert not set(run("search", "decides", "--index-dir", tmp_path / "index").stdout) & {"\x1b", "\x07"}


@pytest.mark.parametrize("form", ["--csv", "--ndjson", "--json"])
def test_head_ends_a_search_without_a_word(index_dir: Path, form: str) -> None:
    command = f"{sys.executable} -m search_service search the {form} --index-dir {index_dir} | head -c 1"
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""


def test_a_command_that_is_interrupted_says_so(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "search_service", "serve", "--port", "0", "--index-dir", str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            server.stdout.readline()
            server.send_signal(signal.SIGINT)
            _, stderr = server.communicate(timeout=60)
        finally:
            server.kill()
    # Stopped, interrupted while it builds, or ended by the signal itself while it loads: a shell calls the last 130 too.
    assert server.returncode in (0, 130, -signal.SIGINT)
    assert "Traceback" not in stderr


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_a_shell_completes_commands_and_options(shell: str, tmp_path: Path) -> None:
    done = run("completion", shell)
    assert done.returncode == 0
    assert "agenda-item" in done.stdout and "completion" in done.stdout
    if shutil.which(shell):
        (tmp_path / "completion").write_text(done.stdout)
        assert subprocess.run([shell, "-n", tmp_path / "completion"], check=False).returncode == 0


def test_bash_completes_the_options_of_a_search() -> None:
    script = """
        eval "$(%s -m search_service completion bash)"
        COMP_WORDS=(search_service search --agenda-) COMP_CWORD=2 COMP_LINE="search_service search --agenda-" COMP_POINT=32
        $(complete -p search_service | sed 's/.*-F \\([^ ]*\\).*/\\1/') search_service --agenda- search
        echo "${COMPREPLY[@]}"
    """
    shell = ["bash", "-c", script % sys.executable]
    done = subprocess.run(shell, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.strip() == "--agenda-item"
