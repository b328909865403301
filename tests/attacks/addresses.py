"""Random addresses over every face: none may end in a status of 500, or answer with more than 1 MB.

    python -m tests.attacks.addresses INDEX_DIR [--count N] [--seed S]

Prints how often each status came, the slowest address, and every address that failed.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, quote_plus

from werkzeug.test import TestResponse

from search_service.fields import FACETS
from search_service.query import GROUPS, SORTS
from search_service.web import create_app
from search_service.web.middleware.bounds import MAX_ANSWER_BYTES
from search_service.web.views import OPTIONS

PATHS = (
    *("/", "/api/search", "/api/search.json", "/api/search.csv", "/api/search.ndjson", "/api/search.atom", "/api/search.pdf"),
    *("/api/suggest", "/api/suggestions", "/browse", "/coverage", "/about", "/help", "/api", "/operating", "/problems"),
    *("/healthz", "/metrics", "/openapi.json", "/opensearch.xml", "/problems/not-found", "/static/style.css", "/static/x"),
    *("/compare", "/check", "/api/compare", "/api/check", "/api/check.csv", "/api/check.html", "/check/"),
    *("/advanced", "/shifts", "/api/shifts", "/api/shifts.csv", "/api/shifts.x", "/collect", "/api/collection.docx"),
)
HOSTILE = (
    *(
        "",
        " ",
        "\x00",
        "\x1b",
        "'",
        '"',
        "“",
        "(",
        ")",
        "((((",
        "*",
        "a*",
        "near/5",
        "NOT",
        "OR",
        "-",
        "--",
        ":",
        "q:",
        "%",
        "%zz",
    ),
    *("\ud7ff", "\U0010ffff", "１３２５", "²", "९", "ß", "İ", "\u202e", "<script>", "../../etc/passwd"),
    *("9" * 500, "-1", "0", "1e9", "a" * 5000, "字" * 900),
)
WORDS = (
    *("peace", "the", "of", "women", "security", "climate", "sustaining", "urges", "calls upon"),
    *("76/299", "A/RES/76/299 para 3", "S/RES/1325", "2030"),
)
OTHERS = ("after", "bom", "part", "find", "order", "a", "b", "match", "utm_source", "verb", "\x00", "é")
ENDINGS = ("", "", "", ".bib", ".ris", ".txt", "/", "/op/1", "/op/1/history", "/history", "/op/1/history.csv", "@fr")
ENCODINGS = ("", "gzip", "zstd", "gzip;q=0", "*", "gzipgzip")
ACCEPTS = ("", "*/*", "text/html", "application/json", "text/csv", "application/xml", ";;;", "text/html;q=x")


def address(draw: random.Random, values: dict[str, list[str]], ids: list[str]) -> str:
    """A path with parameters; about half of them fit."""
    kind = draw.random()
    if kind < 0.02:
        return f"/{draw.choice(('', 'api/'))}compare?a={quote_plus(draw.choice(ids))}&b={quote_plus(draw.choice(ids))}"
    if kind < 0.17:
        path = draw.choice(("/documents/", "/clauses/", "/api/documents/", "/api/clauses/", "/near/", "/"))
        path += quote(draw.choice((*ids, *HOSTILE)) + draw.choice(ENDINGS))
    elif kind < 0.25:
        path = draw.choice(("/facets/", "/browse/agenda/", "/browse/subjects/", "/problems/"))
        path += quote(draw.choice((*(facet.name for facet in FACETS), "77", "H", *HOSTILE)))
    else:
        path = draw.choice((*PATHS, "/", "/", "/api/search", "/api/search"))
    pairs = [_pair(draw, values) for _ in range(draw.choice((0, 1, 1, 2, 3, 4, 8, 40)))]
    return f"{path}?{'&'.join(pairs)}" if pairs else path


def _pair(draw: random.Random, values: dict[str, list[str]]) -> str:
    makers: tuple[Callable[[], tuple[str, str]], ...] = (
        lambda: ("q", " ".join(draw.choice((*WORDS, *HOSTILE[:24])) for _ in range(draw.randint(1, 5)))),
        lambda: (name := draw.choice(list(values)), draw.choice((*values[name], *HOSTILE[:6]))),
        lambda: (option := draw.choice(OPTIONS)) and (option.name, draw.choice((*option.values, *HOSTILE[:4]))),
        lambda: ("sort", draw.choice((*(sort.name for sort in SORTS), "x"))),
        lambda: ("group", draw.choice((*GROUPS, "x"))),
        lambda: (draw.choice(("page", "per_page")), draw.choice(("1", "2", "100", "500", *HOSTILE[-8:-4]))),
        lambda: (draw.choice(OTHERS), draw.choice((*WORDS, *HOSTILE))),
    )  # fmt: skip
    name, value = draw.choice(makers)()
    return f"{quote_plus(name)}={quote_plus(value) if draw.random() < 0.97 else value.encode('ascii', 'ignore').decode()}"


def read(answer: TestResponse) -> int:
    """How many bytes an answer has; of a file of any length, only the first MB are read."""
    size = 0
    for part in answer.iter_encoded():
        size += len(part)
        if size > 2 * MAX_ANSWER_BYTES:
            break
    return size


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index", type=Path)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    os.environ["SEARCH_SERVICE_REQUEST_LOG"] = ""
    app = create_app(options.index)
    client, draw = app.test_client(), random.Random(options.seed)
    counts = app.config["INDEX"].index().counts()
    values = {facet.name: sorted(counts.get(facet.name, ()))[:200] or ["x"] for facet in FACETS}
    ids = draw.sample(values["symbol"], min(50, len(values["symbol"])))
    statuses: Counter[int] = Counter()
    slowest = (0.0, "")
    for _ in range(options.count):
        url = address(draw, values, ids)
        headers = {"Accept": draw.choice(ACCEPTS), "Accept-Encoding": draw.choice(ENCODINGS)}
        started = time.perf_counter()
        with client.open(url, method=draw.choice(("GET", "GET", "GET", "HEAD", "OPTIONS", "POST")), headers=headers) as answer:
            size = read(answer)
        slowest = max(slowest, (time.perf_counter() - started, url))
        statuses[answer.status_code] += 1
        is_file = answer.mimetype in ("text/csv", "application/x-ndjson")
        if answer.status_code == 500 or (size > MAX_ANSWER_BYTES and not is_file):
            print(answer.status_code, size, url[:500], flush=True)
    print(f"{options.count:,} addresses: {dict(sorted(statuses.items()))}; slowest {slowest[0]:.2f} s {slowest[1][:200]}")


if __name__ == "__main__":
    main()
