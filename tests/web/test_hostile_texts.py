"""Documents, catalogues, queries and addresses that hold markup show as text on every page: nothing foreign runs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from lxml import html

from search_service.indexing.build import build
from search_service.web import create_app
from search_service.web.middleware.security_headers import SECURITY_HEADERS
from tests.web.page_reading import BROWSER, one, page, spaced

HOSTILE = """Resolution adopted by the General Assembly on 1 May 2022

76/900. Peace <script>alert(1)</script> & "><svg onload=alert(2)>

The General Assembly,

Recalling "><svg onload=alert(3)> the question of <script>alert(4)</script>,

Noting resolution 76/901 with \x1b[31m a \x08 control\x7f character and \u202e a turned line,

1. Calls upon <img src=x onerror=alert(5)> all States;

2. Acting under "><svg onload=alert(6)>, urges all States to do so.
"""
# Tags of a text with entities and comments are markup and gone; what its entities write out is text.
MARKED_UP = """# 76/902. Peace &lt;script&gt;alert(30)&lt;/script&gt; and `<svg onload=alert(31)>`

The General Assembly,

Recalling the &lt;img src=x onerror=alert(32)&gt; question of <script>alert(33)</script>,

1. Calls upon all States, including those <!-- hidden --> of &quot;&gt;&lt;svg onload=alert(34)&gt;.
"""
LISTED = {
    "symbol": "A/RES/76/900",
    "agenda_item": "Agenda item 9",
    "agenda_item_name": "Item </title><script>alert(11)</script>",
    "sponsors": ['"><svg onload=alert(12)>'],
    "subjects": [["<img src=x onerror=alert(13)>", "UNBIS Thesaurus"]],
    "adoption_type": "Recorded vote",
    "MS_in_favour_count": "1",
    "MS_against_count": "0",
    "MS_abstaining_count": "0",
    "MS_in_favour": ['STATE "><SVG ONLOAD=ALERT(14)>'],
    "MS_against": [],
    "MS_abstaining": [],
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / '"><svg onload=alert(0)>.txt').write_text(HOSTILE, encoding="utf-8")
    (folder / "marked_up.txt").write_text(MARKED_UP, encoding="utf-8")
    (folder / "<script>alert(15)<!-- .txt").touch()
    (folder / "meta").mkdir()
    (folder / "meta" / "GA_76.jsonl").write_text(json.dumps(LISTED))
    build([folder], folder / "index", max_bytes=10**6)
    return create_app(folder / "index").test_client()


PAGES = (
    "/",
    "/?q=script+alert",
    "/?q=%22%3E%3Csvg+onload%3Dalert%287%29%3E",
    "/?q=x&session=%3Cscript%3E",
    "/?q=script+alert&view=concordance&neighbour=left",
    "/?view=concordance&context=15",
    "/?q=script+alert&view=timeline&split=verb&by=session",
    "/?view=%22%3E%3Csvg+onload%3Dalert%2820%29%3E",
    "/?%3Cscript%3Ealert(8)%3C/script%3E=1",
    "/?modifier=%3Cscript%3Ealert(9)%3C/script%3E",
    "/facets/modifier",
    "/facets/subject",
    "/facets/subject?find=%3Cimg+src%3Dx+onerror&order=count",
    "/facets/subject?find=%22%3E%3Csvg+onload%3Dalert%2821%29%3E",
    "/facets/%3Cscript%3E",
    "/browse",
    "/browse/agenda/76",
    "/browse/agenda/%3Cscript%3E",
    "/browse/subjects/other",
    "/browse/subjects/%3Csvg%20onload=alert(16)%3E",
    "/coverage",
    "/about",
    "/help?%22%3E%3Csvg%20onload=alert(17)%3E=1",
    "/documents/A/RES/76/900",
    "/documents/A/RES/76/900?q=script&verb=%22%3E%3Csvg%20onload=alert(18)%3E",
    "/documents/A/RES/76/900?q=%22%3E%3Csvg%20onload=alert(19)%3E",
    "/documents/%3Cscript%3Ealert(10)%3C/script%3E",
    "/clauses/A/RES/76/900/pre/1?q=%3Cscript%3E",
    "/clauses/A/RES/76/900/op/1",
    "/clauses/A/RES/76/900/op/2",
    "/documents/A/RES/76/902",
    "/clauses/A/RES/76/902/pre/1",
    "/clauses/A/RES/76/902/op/1?q=svg",
)


@pytest.mark.parametrize("url", PAGES)
def test_a_hostile_text_shows_as_text(hostile: FlaskClient, url: str) -> None:
    shown = html.document_fromstring(hostile.get(url, headers=BROWSER).get_data(as_text=True))
    scripts = {urlsplit(script).path for script in shown.xpath("//script/@src")}
    assert scripts <= {f"/static/{name}.js" for name in ("comfort", "collect", "redlines")}
    assert len(shown.xpath("//script")) == len(scripts), "none stands in the page"
    for drawing in shown.xpath("//div[@class='drawing']"):  # ours: it holds no text of a document but the names of verbs
        assert not drawing.xpath(".//@*[starts-with(name(), 'on')] | .//script")
        drawing.drop_tree()
    assert not shown.xpath("//img | //body//title | //comment() | //@*[starts-with(name(), 'on')] | //svg[not(@role='img')]")
    assert not [link for link in shown.xpath("//@href") if not re.match(r"/|#|https://undocs\.org/", link)]


@pytest.mark.parametrize("url", PAGES)
def test_every_page_forbids_what_it_does_not_need(hostile: FlaskClient, url: str) -> None:
    headers = hostile.get(url, headers=BROWSER).headers
    assert [(name, headers[name]) for name, _ in SECURITY_HEADERS] == [*SECURITY_HEADERS]
    assert "unsafe" not in headers["Content-Security-Policy"]


def test_hostile_words_are_there_to_the_letter(hostile: FlaskClient) -> None:
    shown = page(hostile, "/documents/A/RES/76/900")
    assert spaced(one(shown, "//h1")) == 'Peace <script>alert(1)</script> & "><svg onload=alert(2)>'
    assert '"><svg onload=alert(3)> the question of <script>alert(4)</script>' in spaced(one(shown, "//*[@id='pre-1']"))
    assert "<img src=x onerror=alert(5)> all States" in spaced(one(shown, "//*[@id='op-1']"))
    assert re.search(r'Read from\W*"><svg onload=alert\(0\)>\.txt', spaced(shown))
    assert 'State "><Svg Onload=Alert(14)>' in spaced(shown)
    assert "Item </title><script>alert(11)</script>" in spaced(shown)


def test_entities_that_write_tags_are_text_and_comments_are_nowhere(hostile: FlaskClient) -> None:
    shown = page(hostile, "/documents/A/RES/76/902")
    assert spaced(one(shown, "//h1")) == "Peace <script>alert(30)</script> and <svg onload=alert(31)>"
    assert "the <img src=x onerror=alert(32)> question of alert(33)," in spaced(one(shown, "//*[@id='pre-1']"))
    assert 'including those of "><svg onload=alert(34)>' in spaced(one(shown, "//*[@id='op-1']"))
    assert "hidden" not in shown.text_content()


def test_a_skipped_file_is_named_to_the_letter(hostile: FlaskClient) -> None:
    assert "<script>alert(15)<!-- .txt: It is empty." in spaced(page(hostile, "/coverage"))


@pytest.mark.parametrize("url", ["/documents/A/RES/76/900", "/clauses/A/RES/76/900/pre/2", "/?q=control"])
def test_control_characters_reach_no_page(hostile: FlaskClient, url: str) -> None:
    text = hostile.get(url, headers=BROWSER).get_data(as_text=True)
    assert "control" in text
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", text)


def test_templates_never_trust_a_string() -> None:
    folder = Path(create_app.__code__.co_filename).parent
    sources = [path.read_text(encoding="utf-8") for path in [*folder.rglob("*.html"), *folder.rglob("*.py")]]
    assert sources and not [source for source in sources if re.search(r"\|\s*safe|Markup|autoescape", source)]
