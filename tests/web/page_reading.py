"""How tests read the pages: as a browser gets them, parsed."""

from __future__ import annotations

from flask.testing import FlaskClient
from lxml import html
from lxml.html import HtmlElement

BROWSER = {"Accept": "text/html,application/xhtml+xml"}


def page(client: FlaskClient, url: str, status: int = 200) -> HtmlElement:
    response = client.get(url, headers=BROWSER)
    assert response.status_code == status, f"{url} answers {response.status_code}"
    assert response.mimetype == "text/html"
    return html.document_fromstring(response.get_data(as_text=True))


def spaced(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def one(parent: HtmlElement, path: str) -> HtmlElement:
    (found,) = parent.xpath(path)
    return found


def of_class(name: str) -> str:
    return f"contains(concat(' ', @class, ' '), ' {name} ')"
