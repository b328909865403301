"""The access to a cluster as the settings state it, checked before a request."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

from search_service.errors import UsageError, quoted
from search_service.settings import Settings

_NAME = "SEARCH_SERVICE_OPENSEARCH_"
_EXAMPLE = "https://search-1.example.org:9200."
# OpenSearch has no index whose name has other letters or begins with a sign; more is appended to the prefix.
_PREFIX = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
_HOST = re.compile(r"[A-Za-z0-9._:-]+")


def addresses(settings: Settings) -> tuple[str, ...]:
    """The addresses of the nodes; UsageError names a setting that cannot be right. It shows no user and no password."""
    found = tuple([_address(url.strip()) for url in settings.opensearch_url.split(",") if url.strip()])
    if not found:
        raise _refused("URL names no address.", f"Name the cluster's nodes, separated by commas, such as {_EXAMPLE}")
    for reason, advice in _faults(settings):
        raise _refused(reason, advice)
    return found


def _address(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        parts, host, port = urlsplit(""), "", None
    if "@" in url:
        raise _refused("URL holds a user.", f"State the user in {_NAME}USER and the password in {_NAME}PASSWORD.")
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(host) or port == 0 or parts.query or parts.fragment:
        raise _refused(f"URL holds {quoted(url)}.", f"State http:// or https://, the host and the port, such as {_EXAMPLE}")
    return url


def _faults(settings: Settings) -> Iterator[tuple[str, str]]:
    if not _PREFIX.fullmatch(settings.opensearch_prefix):
        advice = "Use small letters, digits, - and _, 100 at most, and begin with a letter or a digit."
        yield f"PREFIX is {quoted(settings.opensearch_prefix)}.", advice
    if bool(settings.opensearch_user) != bool(settings.opensearch_password):
        lacking = "PASSWORD" if settings.opensearch_user else "USER"
        yield f"{lacking} is empty.", "State the user and the password, or neither of them."
    if settings.opensearch_ca:
        try:
            ssl.create_default_context(cafile=settings.opensearch_ca)
        except ssl.SSLError:
            yield f"CA names a file without a certificate: {quoted(settings.opensearch_ca)}.", "Name a file in the format PEM."
        except (OSError, ValueError):
            yield f"CA names a file that cannot be read: {quoted(settings.opensearch_ca)}.", "Name a file in the format PEM."


def _refused(reason: str, advice: str) -> UsageError:
    return UsageError(f"{_NAME}{reason}", advice)
