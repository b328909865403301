"""Raw HTTP against a server: bodies and heads that lie, are cut, never end or hold bombs. None may get a 500 or stop others.

    python -m tests.attacks.raw_http INDEX_DIR

Starts a server of its own. Prints each attack with the statuses that it got and how long it took; after each, a search and
/healthz must be answered within two seconds. Ends with 1 if one was not, if a status was 500, or if a worker died.
"""

from __future__ import annotations

import io
import os
import re
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

HEAD = "Host: localhost\r\n"
SECONDS = 20.0
DRAFT = b"1. Calls upon all States to act;\n"


def request(line: str, headers: str = "", body: bytes = b"") -> bytes:
    return f"{line} HTTP/1.1\r\n{HEAD}{headers}\r\n".encode("latin-1") + body


def check(body: bytes, kind: str = "text/plain", path: str = "/api/check") -> bytes:
    return request(f"POST {path}", f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n", body)


FORM = "multipart/form-data; boundary=B"


def form(parts: int, name: str = "text", value: bytes = b"x", headers: str = "") -> bytes:
    one = f'--B\r\nContent-Disposition: form-data; name="{name}"\r\n{headers}\r\n'.encode() + value + b"\r\n"
    return check(one * parts + b"--B--\r\n", FORM)


def word_file(content: bytes, name: str = "word/document.xml", times: int = 1) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for number in range(times):
            archive.writestr(name if times == 1 else f"word/part{number}.xml", content)
    return file.getvalue()


def pdf(objects: str) -> bytes:
    return f"%PDF-1.7\n{objects}\ntrailer << /Root 1 0 R >>\n%%EOF".encode()


BOMB = b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body><w:p><w:r><w:t>" + bytes(
    200_000_000
)
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "' + b"x" * 50 + b'">'
ENTITIES += b"".join(b'<!ENTITY b%d "%s">' % (n, b"&b%d;" % (n - 1) * 50 if n > 1 else b"&b;" * 50) for n in range(1, 9))
ENTITIES += b"]><akomaNtoso>&b8;</akomaNtoso>"
PAGES = "1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n"
PAGES += "2 0 obj << /Type /Pages /Count 9 /Kids [2 0 R 2 0 R] /Parent 2 0 R >> endobj"
OTHERS = ("/healthz", "/api/search?q=peace")
SMUGGLED = b"GET /about HTTP/1.1\r\nHost: localhost\r\n\r\n"

ATTACKS: dict[str, bytes] = {
    "two lengths": request("POST /api/check", "Content-Length: 5\r\nContent-Length: 50\r\n", b"hello"),
    "a length and chunks": request(
        "POST /api/check", "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n" + SMUGGLED
    ),
    "chunks and a length": request(
        "POST /api/check", "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", b"0\r\n\r\n" + SMUGGLED
    ),
    "chunked twice": request("POST /api/check", "Transfer-Encoding: chunked, chunked\r\n", b"0\r\n\r\n"),
    "chunked in capitals with a tab": request("POST /api/check", "Transfer-Encoding:\tCHUNKED\r\n", b"5\r\nhello\r\n0\r\n\r\n"),
    "another coding": request("POST /api/check", "Transfer-Encoding: gzip, identity\r\n", b"hello"),
    "a coding with a blank before the colon": request("POST /api/check", "Transfer-Encoding : chunked\r\n", b"0\r\n\r\n"),
    "a negative length": request("POST /api/check", "Content-Length: -1\r\n"),
    "a length with a sign": request("POST /api/check", "Content-Length: +5\r\n", b"hello"),
    "a length beyond 64 bits": request("POST /api/check", "Content-Length: 99999999999999999999\r\n", b"hello"),
    "a length of 18 digits": request("POST /api/check", "Content-Length: 999999999999999999\r\n", b"hello"),
    "a chunk beyond 64 bits": request("POST /api/check", "Transfer-Encoding: chunked\r\n", b"FFFFFFFFFFFFFFFFF\r\nhello"),
    "a chunk with a sign": request("POST /api/check", "Transfer-Encoding: chunked\r\n", b"-5\r\nhello\r\n0\r\n\r\n"),
    "endless chunk extensions": request("POST /api/check", "Transfer-Encoding: chunked\r\n", b"5;" + b"a" * 3_000_000),
    "six megabytes in chunks": request(
        "POST /api/check",
        "Transfer-Encoding: chunked\r\n",
        b"10000\r\n" + (b"x" * 65536 + b"\r\n10000\r\n") * 95 + b"x" * 65536 + b"\r\n0\r\n\r\n",
    ),
    "many trailers": request(
        "POST /api/check", "Transfer-Encoding: chunked\r\n", b"5\r\nhello\r\n0\r\n" + b"A: b\r\n" * 10_000 + b"\r\n"
    ),
    "a body with GET, and another request behind": request("GET /healthz", f"Content-Length: {len(SMUGGLED)}\r\n", SMUGGLED)
    + SMUGGLED,
    "100-continue": request(
        "POST /api/check", "Content-Type: text/plain\r\nExpect: 100-continue\r\nContent-Length: 33\r\n", DRAFT
    ),
    "another expectation": request("POST /api/check", "Expect: 200-ok\r\nContent-Length: 33\r\n", DRAFT),
    "an upgrade": request(
        "GET /", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n"
    ),
    "HTTP/2 unasked": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(100),
    "HTTP/0.9": b"GET /\r\n",
    "HTTP/9.9": b"GET / HTTP/9.9\r\nHost: a\r\n\r\n",
    "no method": b" / HTTP/1.1\r\nHost: a\r\n\r\n",
    "an unknown method": request("BREW /"),
    "CONNECT": b"CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n",
    "TRACE": request("TRACE /"),
    "an absolute address": b"GET http://example.com/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "OPTIONS *": request("OPTIONS *"),
    "line feeds alone": b"GET /healthz HTTP/1.1\nHost: localhost\n\n",
    "a bare carriage return": b"GET /healthz HTTP/1.1\r\nHost: localhost\rX: y\r\n\r\n",
    "a folded header": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n\r\n",
    "a null in a header": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: a\x00b\r\n\r\n",
    "a header without a name": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n: b\r\n\r\n",
    "bytes in an address": b"GET /\xff\xfe\xe2\x80\xae?q=\xc3\x28 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "letters in an address": "GET /documents/Ä/字?q=ﬀ HTTP/1.1\r\nHost: localhost\r\n\r\n".encode(),
    "coded nulls and newlines": request("GET /documents/%00%0d%0aX:%20y/..%2f..%2fetc%2fpasswd"),
    "a thousand headers": request("GET /healthz", "".join(f"X{n}: y\r\n" for n in range(1_000))),
    "ninety headers": request("GET /healthz", "".join(f"X{n}: y\r\n" for n in range(90))),
    "a long cookie": request("GET /healthz", f"Cookie: {'a' * 60_000}\r\n"),
    "a Range": request(
        "GET /api/search.csv?q=peace", "Range: bytes=0-0,1-1,2-2," + ",".join(f"{n}-" for n in range(500)) + "\r\n"
    ),
    "a Range of a script": request("GET /static/app.js", "Range: bytes=0-0,-1\r\n"),
    "If-Range and If-Match": request(
        "GET /", 'If-Match: "x"\r\nIf-Range: "y"\r\nRange: bytes=0-4\r\nIf-Unmodified-Since: nonsense\r\n'
    ),
    "forwarded nonsense": request("GET /opensearch.xml", 'X-Forwarded-For: ,,,\r\nX-Forwarded-Host: \r\nForwarded: for="\r\n'),
    "accepted nonsense": request(
        "GET /", "Accept: " + "a/b;q=" * 2_000 + "\r\nAccept-Encoding: " + "gzip;q=0.1," * 1_000 + "\r\n"
    ),
    "a hundred pipelined": request("GET /healthz") * 100,
    "ten thousand parts": form(10_000),
    "nineteen parts": form(19),
    "a field that is not known": form(1, "x" * 100_000),
    "a part with long headers": form(1, headers="X-A: " + "b" * 500_000 + "\r\n"),
    "a form without an end": check(b'--B\r\nContent-Disposition: form-data; name="text"\r\n\r\n' + DRAFT, FORM),
    "a form without a boundary": check(DRAFT, "multipart/form-data"),
    "a long boundary": check(DRAFT, f"multipart/form-data; boundary={'b' * 50_000}"),
    "parts in parts": form(3, headers="Content-Type: multipart/mixed; boundary=C\r\n"),
    "a coded part": form(1, headers="Content-Transfer-Encoding: base64\r\n"),
    "many fields": check(b"&".join(b"a%d=b" % n for n in range(100_000)), "application/x-www-form-urlencoded"),
    "a field of per cents": check(b"text=" + b"%" * 1_000_000, "application/x-www-form-urlencoded"),
    "five megabytes of nothing": check(bytes(5_000_000)),
    "five megabytes of brackets": check(b"[" * 5_000_000),
    "five megabytes of lines": check(b"a\n" * 2_500_000),
    "five megabytes of paragraphs": check(b"1. Calls upon all States;\n\n" * 180_000),
    "five megabytes in one paragraph": check(b"1. Calls upon " + b"all States " * 450_000),
    "a charset that does not exist": check(DRAFT, "text/plain; charset=nonsense"),
    "a type of nonsense": check(DRAFT, "a" * 10_000),
    "Word that is a bomb": check(word_file(BOMB), "application/octet-stream"),
    "Word with ten thousand parts": check(word_file(b"<a/>", times=10_000), "application/octet-stream"),
    "Word without a text": check(word_file(b"<a/>"), "application/octet-stream"),
    "Word that is cut": check(word_file(b"<a/>")[:60], "application/octet-stream"),
    "XML whose entities explode": check(ENTITIES, "application/xml"),
    "XML of 500,000 levels": check(b"<akomaNtoso>" + b"<a>" * 500_000, "application/xml"),
    "XML with a file": check(
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><akomaNtoso>&b;</akomaNtoso>', "application/xml"
    ),
    "HTML of 500,000 levels": check(b"<div>" * 500_000, "text/html"),
    "a PDF whose pages hold themselves": check(pdf(PAGES), "application/pdf"),
    "a PDF of nothing": check(b"%PDF-1.7\n", "application/pdf"),
    "a PDF of zeros": check(b"%PDF-1.7\n" + bytes(4_000_000), "application/pdf"),
    "RTF": check(b"{\\rtf1 " + b"{" * 1_000_000, "application/rtf"),
    "an old Word file": check(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1_000_000), "application/msword"),
    "a draft by GET": request("GET /api/check?text=1.%20Calls"),
    "a draft by PUT": request("PUT /api/check", "Content-Length: 33\r\n", DRAFT),
    "a body for a search": request("POST /api/search?q=peace", "Content-Length: 33\r\n", DRAFT),
}


def sent(port: int, content: bytes, seconds: float = SECONDS) -> tuple[str, float]:
    """The statuses of the answers to some bytes, until the server closes the connection or is silent for two seconds."""
    began, answer = time.monotonic(), b""
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
        with suppress(OSError):
            connection.sendall(content)
        with suppress(OSError):
            while chunk := connection.recv(65536):
                answer += chunk
                connection.settimeout(2)
    statuses = re.findall(rb"^HTTP/1\.[01] (\d+)", answer, re.M)
    took = time.monotonic() - began
    return ", ".join(f"{statuses.count(each)} x {each.decode()}" for each in sorted(set(statuses))) or "closed", took


def workers(pid: int) -> str:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text()


def outcomes(pid: int, port: int) -> Iterator[bool]:
    """Whether each attack was withstood."""
    before = workers(pid)
    for name, content in ATTACKS.items():
        statuses, took = sent(port, content)
        others = [sent(port, request(f"GET {path}", "Connection: close\r\n"), 2) for path in OTHERS]
        is_well = "x 500" not in statuses and all(status == "1 x 200" for status, _ in others) and workers(pid) == before
        print(f"{'' if is_well else 'FAILED: '}{name}: {statuses}, {took:.1f} s", "" if is_well else others, flush=True)
        yield is_well


def main() -> None:
    command = [sys.executable, "-m", "search_service", "serve", "--port", "0", "--workers", "2", "--index-dir", sys.argv[1]]
    environment = {**os.environ, "SEARCH_SERVICE_REQUEST_LOG": ""}
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert server.stdout is not None
    found = re.search(r":(\d+)/", server.stdout.readline())
    assert found, "the server did not start"
    try:
        results = [*outcomes(server.pid, int(found[1]))]
    finally:
        server.terminate()
        server.wait(30)
    print(f"{sum(results)} of {len(results)} attacks withstood")
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
