"""The memory of a worker: what is used always is there before the first client, and what was used once goes back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search_service.engines import mapping
from search_service.web import create_app
from search_service.web.warm_up import warm_up


def resident(folder: Path) -> int:
    """How many kB of the files below a folder this process has in its page tables."""
    areas = re.split(r"^(?=[0-9a-f]+-)", Path("/proc/self/smaps").read_text(), flags=re.M)
    found = (re.search(r"^Rss: +(\d+)", area, re.M) for area in areas if str(folder) in area)
    return sum(int(rss[1]) for rss in found if rss)


def test_pages_of_an_index_go_back_and_are_read_again(client: FlaskClient, index_dir: Path) -> None:
    before = client.get("/api/search.csv").data
    swollen = resident(index_dir)
    mapping.release_pages()
    assert resident(index_dir) < swollen / 2
    assert client.get("/api/search.csv").data == before


@pytest.mark.parametrize("is_built", [True, False])
def test_a_warm_up_is_no_request(is_built: bool, index_dir: Path, tmp_path: Path) -> None:
    app = create_app(index_dir if is_built else tmp_path)
    client = app.test_client()
    client.get("/").close()
    warm_up(app, app.config["INDEX"])
    assert len(app.jinja_env.cache or ()) == len(app.jinja_env.list_templates())
    client.get("/healthz").close()
    counted = re.findall(r'requests_total\{endpoint="(.*?)".* (\S+)', client.get("/metrics").text)
    assert counted == ([("/", "1.0"), ("/healthz", "1.0")] if is_built else [])
    app.config["INDEX"].close()
