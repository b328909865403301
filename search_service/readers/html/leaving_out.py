"""Finds the parts of a page that are not text: scripts, navigation, forms."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

_SILENT = frozenset(
    (
        *("head", "script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "canvas", "audio", "video"),
        *("map", "button", "select", "textarea", "input", "nav", "datalist", "dialog"),
    )
)
_SILENT_ROLES = frozenset(
    ("navigation", "banner", "contentinfo", "search", "menu", "menubar", "toolbar", "dialog", "alertdialog")
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_READ_ALOUD_ONLY = re.compile(r"(?:^|\s)(?:sr-only|visually-?hidden|screen-reader-text|skip-link)(?:\s|$)", re.IGNORECASE)
# What MediaWiki sets around a text, and what other pages show on screens only; LibreOffice names the foot of its pages.
_AROUND = re.compile(
    r"(?:^|\s)(?:mw-editsection|mw-jump-link|catlinks|printfooter|siteSub|no-?print|d-print-none)(?:\s|$)", re.IGNORECASE
)
_MIN_LINKS = 3


def main_part(root: HtmlElement) -> HtmlElement:
    """The part of the page that is its text, where the page names it, once: "main", else the only "article"; else all."""
    for path in (".//main", ".//*[@role='main']", ".//article"):
        found = [element for element in root.iterfind(path) if not is_left_out(element)]
        if len(found) == 1 and "".join(found[0].itertext()).strip():
            return found[0]
    return root


def is_left_out(element: HtmlElement) -> bool:
    """Whether a page does not show the element, or shows it around its text only."""
    if element.tag in _SILENT or element.get("role") in _SILENT_ROLES or element.get("aria-hidden") == "true":
        return True
    if element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
        return True
    if _READ_ALOUD_ONLY.search(element.get("class") or ""):
        return True
    if _AROUND.search(f"{element.get('class') or ''} {element.get('id') or ''}") or element.get("title") == "footer":
        return True
    if element.tag in ("footer", "header"):
        return _surrounds(element)
    return element.tag in ("ul", "ol") and _leads_on(element)


def _surrounds(element: HtmlElement) -> bool:
    """Whether a header or footer is the page's, not that of a part of the text: it holds navigation or links alone."""
    links = sum(len("".join(link.itertext()).strip()) for link in element.iter("a"))
    return element.find(".//nav") is not None or links * 2 > len("".join(element.itertext()).strip())


def _leads_on(element: HtmlElement) -> bool:
    """Whether a list only leads to other pages: each of its items is one link."""
    items = [item for item in element if item.tag == "li"]
    return len(items) >= _MIN_LINKS and all(_is_link(item) for item in items)


def _is_link(item: HtmlElement) -> bool:
    words = "".join(item.itertext()).strip()
    links = [link for link in item.iter("a") if link.get("href")]
    return bool(links) and words == "".join("".join(link.itertext()).strip() for link in links)
