"""Parses untrusted XML into a tree, and repairs unbalanced tags."""

from __future__ import annotations

import re

from lxml import etree

from search_service.errors import ReadError

Element = etree._Element

MAX_CHARACTERS = 8_000_000  # the largest official file has 1.6 million
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*\?>")
_DEFAULT_NAMESPACE = re.compile(r"\sxmlns\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_TAG = re.compile(r"<(?P<end>/)?(?P<name>[A-Za-z][\w.:-]*+)(?P<rest>[^<>]*+)>")
_CONVERTED_TO_PARAGRAPH = frozenset({"docTitle", "alinea"})
_MAX_REPAIRS = 20
_MAX_REPAIR_DEPTH = 6  # elements that one end tag may close
_ADVICE = "Download the file again, or mend it in an XML editor."


def tree(text: str) -> tuple[Element, tuple[str, ...]]:
    """The root element, and a sentence for each repair that was needed to read it.

    Elements keep their local names only: the default namespace is dropped, so versions of the standard read alike.
    Comments and processing instructions are left out. Entities are never expanded, no other file is ever opened, and
    libxml2's own bounds on depth (256) and on the length of a text stand.
    """
    if len(text) > MAX_CHARACTERS:
        raise ReadError(f"The file has {len(text):,} characters; an XML file may have {MAX_CHARACTERS:,}.", "Split it.")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ReadError("The file declares a document type, which could pull in other files.", "Remove the DOCTYPE line.")
    if declaration := _DECLARATION.match(text):
        text = text[declaration.end() :]  # it speaks of bytes, and this text is decoded
    try:
        return _parsed(text), ()
    except etree.XMLSyntaxError as error:
        mended, repairs = _repair(text)
        if not repairs:
            raise _read_error(error) from error
    try:
        return _parsed(mended), (_sentence(repairs),)
    except etree.XMLSyntaxError as error:
        raise _read_error(error) from error


def _parsed(text: str) -> Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    root_end = text.find(">", text.find("<akomaNtoso"))
    head = _DEFAULT_NAMESPACE.sub("", text[:root_end])
    return etree.fromstring((head + text[root_end:]).encode("utf-8", "replace"), parser)


def _read_error(error: etree.XMLSyntaxError) -> ReadError:
    # libxml2 offers an option of its own where its bounds stop it; it is not the user's to set.
    reason = " ".join((error.msg or "it is empty").rsplit(", line", 1)[0].split(", use XML_PARSE")[0].split()).rstrip(".")
    return ReadError(f"The file is not well-formed XML: {reason}.", _ADVICE, line=error.lineno or 0)


def _repair(text: str) -> tuple[str, list[int]]:
    """The text with its tags balanced, and the lines where that was needed; no lines where it is broken in another way.

    In presidential statements of 2000-2009 the converter renamed start tags only (`<paragraph>...</docTitle></p>`,
    `<paragraph>...</alinea>`); elsewhere it left elements open at the end of their parent. A file that is cut off is not
    mended: part of a text must not pass for the whole.
    """
    open_names: list[str] = []
    pieces: list[str] = []
    lines: list[int] = []
    done = 0
    for tag in _TAG.finditer(text):
        name = tag["name"]
        if not tag["end"]:
            if not tag["rest"].endswith("/"):
                open_names.append(name)
            continue
        if open_names and open_names[-1] == name:
            open_names.pop()
            continue
        closing = _closing(name, open_names, bool(lines) and not text[done : tag.start()].strip())
        if closing is None or len(lines) == _MAX_REPAIRS:
            return text, []
        pieces += [text[done : tag.start()], *(f"</{closed}>" for closed in closing)]
        del open_names[len(open_names) - len(closing) :]
        lines.append((lines[-1] if lines else 1) + text.count("\n", done, tag.end()))
        done = tag.end()
    return ("".join([*pieces, text[done:]]), lines) if not open_names else (text, [])


def _closing(name: str, open_names: list[str], after_repair: bool) -> list[str] | None:
    """What the end tag `name` closes, innermost first, where it does not match the innermost open element."""
    if name in open_names[-_MAX_REPAIR_DEPTH:]:
        i = len(open_names) - 1 - open_names[::-1].index(name)
        return open_names[: i - 1 if i else None : -1]
    if name in _CONVERTED_TO_PARAGRAPH and open_names and open_names[-1] == "paragraph":
        return ["paragraph"]
    return [] if name == "p" and after_repair else None


def _sentence(lines: list[int]) -> str:
    places = ", ".join(map(str, lines))
    return f"Tags that did not match were mended (line {places})."
