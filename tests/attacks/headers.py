"""Random headers at every face: none may end in a status of 500, or reach a header of the answer.

    python -m tests.attacks.headers INDEX_DIR [--count N] [--seed S] [--proxies N]

Prints how often each status came, the slowest path, and every request that failed.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from collections import Counter
from pathlib import Path

from werkzeug.test import TestResponse

from search_service.web import create_app

NAMES = (
    *("Accept", "Accept-Encoding", "Accept-Language", "Accept-Charset", "Authorization", "Cookie", "Content-Type"),
    *("Content-Encoding", "Content-Length", "Expect", "Host", "If-Match", "If-None-Match", "If-Modified-Since"),
    *("If-Unmodified-Since", "If-Range", "Range", "Origin", "Referer", "Forwarded", "X-Forwarded-For", "X-Forwarded-Proto"),
    *("X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Prefix", "X-Request-Id", "X-HTTP-Method-Override", "Sec-Fetch-Mode"),
    *("User-Agent", "Cache-Control", "Date", "Via", "TE", "Upgrade", "Transfer-Encoding", "Prefer"),
    *("Access-Control-Request-Method", "Access-Control-Request-Headers"),
)
VALUES = (
    *("", "*", '"x"', 'W/"x"', ",".join(f'"{n}"' for n in range(3000)), "\xff\xfe", "\xed\xa0\x80", "a" * 60_000, "\x1f"),
    *("0", "-1", "9" * 400, "1e309", "bytes=0-", "bytes=-0", "bytes=9-1", "bytes=0-0,5-"),
    *("Thu, 31 Feb 9999 99:99:99 GMT", "Thu, 01 Jan 0000 00:00:00 GMT", "Sun, 06 Nov 1994 08:49:37 GMT"),
    *("Sun, 06 Nov 99999999999 08:49:37 GMT", "Mon, 01 Jan 2030 00:00:00 +9999", "max-age=-1"),
    *("gzip", "zstd;q=1.5", "br;q=nan", "gzip;q=inf, *;q=-1", "identity;q=0, *;q=0", "*/*;q=", "text/*;q=1,application/*"),
    *("text/html;level=1;q=0.0000001", "application/json;q=\xb2", ";,;,=", "fr-CH, fr;q=0.9"),
    *(f"text/plain; charset={name}" for name in ("idna", "rot13", "base64", "undefined", "punycode", "utf-7", "utf-32")),
    *("multipart/form-data; boundary=", 'multipart/form-data; boundary="', "application/json", "application/pdf"),
    *("[::1]", "[::1%25eth0]:80", "localhost:99999", "localhost:", "a b", "xn--a", "\xfc.example", "127.0.0.1, evil.example"),
    *("https", "javascript", "HTTPS, http", "1.2.3.4, unknown, [::1]:99", 'for="[::1]";proto=x', "chunked", "100-continue"),
    *("a=b; " * 3000, '=;=;="', 'k="\\"', "Basic Zm9v", "Bearer " + "x" * 9000, 'Digest username="a'),
)
PATHS = (
    *("/", "/?q=peace", "/api/search?q=peace", "/api/search.csv?q=peace", "/api/search.ndjson", "/api/search.atom?q=the"),
    *("/api/search.pdf", "/api/suggest?q=a", "/browse", "/coverage", "/help", "/api", "/operating", "/healthz", "/metrics"),
    *("/openapi.json", "/opensearch.xml", "/static/style.css", "/compare?a=S/RES/1325&b=S/RES/1325", "/check", "/api/check"),
    *("/api/check.csv", "/shifts", "/api/shifts.csv", "/collect", "/api/collection.docx", "/advanced", "/facets/verb"),
    *("/documents/A/RES/77/273", "/api/documents/A/RES/77/273", "/clauses/A/RES/77/273/op/1", "/near/A/RES/77/273/op/1"),
)
BODIES = (
    b"",
    b"1. Calls upon all States;\n",
    b"text=1.+Calls+upon",
    b"--\r\n",
    b"\xff\xfe1\x00.\x00",
    b"%PDF-1.7",
    b"PK\x03\x04",
    b"[]",
)
METHODS = ("GET", "GET", "GET", "HEAD", "OPTIONS", "POST", "POST", "PUT", "DELETE", "TRACE")


def is_fault(answer: TestResponse) -> bool:
    """Whether the service failed, or a client's value became a place to go to."""
    return answer.status_code == 500 or "evil" in answer.headers.get("Location", "")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index", type=Path)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--proxies", default="0")
    options = parser.parse_args()
    os.environ |= {"SEARCH_SERVICE_REQUEST_LOG": "", "SEARCH_SERVICE_PROXIES": options.proxies}
    client, draw = create_app(options.index).test_client(use_cookies=False), random.Random(options.seed)
    statuses: Counter[int] = Counter()
    slowest = (0.0, "")
    for _ in range(options.count):
        headers = [(draw.choice(NAMES), draw.choice(VALUES)) for _ in range(draw.choice((1, 1, 2, 3, 6)))]
        if ("Host", "xn--a") in headers:  # werkzeug's client cannot send it
            continue
        path, method, body = draw.choice(PATHS), draw.choice(METHODS), draw.choice(BODIES)
        started = time.perf_counter()
        with client.open(path, method=method, headers=headers, data=body if method in ("POST", "PUT") else None) as answer:
            for _ in answer.iter_encoded():
                pass
            statuses[answer.status_code] += 1
            if is_fault(answer):
                print(answer.status_code, method, path, [(name, value[:80]) for name, value in headers], flush=True)
        slowest = max(slowest, (time.perf_counter() - started, path))
    print(f"{options.count:,} requests: {dict(sorted(statuses.items()))}; slowest {slowest[0]:.2f} s {slowest[1]}")


if __name__ == "__main__":
    main()
