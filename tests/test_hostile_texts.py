"""Documents, queries and addresses that hold markup show as text on every page: nothing foreign runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import html

from search_service.indexing import build
from search_service.web import create_app
from tests.page_reading import BROWSER, one, page, spaced

HOSTILE = """Resolution adopted by the General Assembly on 1 May 2022

76/900. Peace <script>alert(1)</script> & "><svg onload=alert(2)>

The General Assembly,

Recalling "><svg onload=alert(3)> the &lt;b&gt; question of <script>alert(4)</script>,

1. Calls upon <img src=x onerror=alert(5)> all States, including those <!-- hidden -->;

2. Acting under "><svg onload=alert(6)>, urges all States to do so.
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / '"><svg onload=alert(0)>.txt').write_text(HOSTILE, encoding="utf-8")
    build([folder], folder / "index", max_bytes=10**6)
    return create_app(folder / "index").test_client()


@pytest.mark.parametrize(
    "url",
    [
        "/",
        "/?q=script+alert",
        "/?q=%22%3E%3Csvg+onload%3Dalert%287%29%3E",
        "/?q=x&session=%3Cscript%3E",
        "/?%3Cscript%3Ealert(8)%3C/script%3E=1",
        "/?modifier=%3Cscript%3Ealert(9)%3C/script%3E",
        "/facets/modifier",
        "/facets/%3Cscript%3E",
        "/documents/A/RES/76/900",
        "/documents/%3Cscript%3Ealert(10)%3C/script%3E",
        "/clauses/A/RES/76/900/pre/1",
        "/clauses/A/RES/76/900/op/1",
        "/clauses/A/RES/76/900/op/2",
    ],
)
def test_a_hostile_text_shows_as_text(hostile: FlaskClient, url: str) -> None:
    shown = html.document_fromstring(hostile.get(url, headers=BROWSER).get_data(as_text=True))
    assert shown.xpath("//script/@src") == ["/static/comfort.js"]
    assert not shown.xpath("//svg | //img | //b[not(parent::p)] | //comment() | //@*[starts-with(name(), 'on')]")


def test_hostile_words_are_there_to_the_letter(hostile: FlaskClient) -> None:
    shown = page(hostile, "/documents/A/RES/76/900")
    assert spaced(one(shown, "//h1")) == 'Peace <script>alert(1)</script> & "><svg onload=alert(2)>'
    assert '"><svg onload=alert(3)> the &lt;b&gt; question' in spaced(one(shown, "//*[@id='pre-1']"))
    assert "<!-- hidden -->" in spaced(one(shown, "//*[@id='op-1']"))
    assert re.search(r'Read from\W*"><svg onload=alert\(0\)>\.txt', spaced(shown))


def test_templates_never_trust_a_string() -> None:
    folder = Path(create_app.__code__.co_filename).parent
    sources = [path.read_text(encoding="utf-8") for path in [*folder.rglob("*.html"), *folder.rglob("*.py")]]
    assert sources and not [source for source in sources if re.search(r"\|\s*safe|Markup|autoescape", source)]
