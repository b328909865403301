"""Removes the server's folders from texts."""

from __future__ import annotations

import re

# An absolute path begins a word; in an address or a symbol ("A/RES/76/299", "https://undocs.org/") a slash is inside one.
_FOLDERS = re.compile(r"(?<![\w/:.~])/(?:[^\s/:,;“”\"']+/)+")


def without_folders(text: str) -> str:
    """A text in which each absolute path is cut to the name of its file."""
    return _FOLDERS.sub("", text)
