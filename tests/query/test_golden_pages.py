"""Pages over the whole official corpus weigh less than 140 kB, the longest texts and lists as well."""

from __future__ import annotations

from pathlib import Path

from search_service.web import create_app
from tests.bench.pages import PAGES
from tests.web.page_reading import BROWSER


def test_no_page_of_the_whole_corpus_is_heavy(official_dir: Path) -> None:
    app = create_app(official_dir)
    sizes = {}
    for name, path in PAGES.items():
        answer = app.test_client().get(path, headers=BROWSER)
        expected = {"refused": 400, "not found": 404}.get(name, 200)
        assert answer.status_code == expected, name
        sizes[name] = len(answer.data)
    app.config["INDEX"].close()
    assert {name: size for name, size in sizes.items() if size >= 140_000} == {}
