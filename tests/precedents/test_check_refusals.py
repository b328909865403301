"""Drafts that cannot be checked, in other languages too; and what is kept of a draft: nothing."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.conftest import ROOT
from tests.precedents.test_check import DRAFT, checked

IN_OTHER_LANGUAGES = (
    # draft, the language of its document, what the summary says, the numbers of its clauses, reason
    (
        "Rappelant sa résolution 76/299 du 28 juillet 2022,\n\n1. Prie le Secrétaire général de lui présenter un rapport;\n\n"
        "2. Engage tous les États à coopérer avec les organismes des Nations Unies.\n",
        "fr",
        "The draft is in French: only texts in French can be near.",
        (None, "1", "2"),
        "French, told by its small words",
    ),
    (
        "Recordando su resolución 76/299, de 28 de julio de 2022,\n\n1. Exhorta a los Estados a que cooperen con él;\n",
        "es",
        "The draft is in Spanish: only texts in Spanish can be near.",
        (None, "1"),
        "Spanish, which shares words with French",
    ),
    (
        "Ссылаясь на свою резолюцию 76/299,\n\n1. Призывает государства сотрудничать;\n\n2. Постановляет созвать совещание.\n",
        "ru",
        "The draft is in Russian: only texts in Russian can be near.",
        (None, "1", "2"),
        "Russian, told by its letters",
    ),
    (
        "إذ تسترشد بميثاق الأمم المتحدة،\n\nوإذ تشير إلى قرارها 76/299،\n\n1 - تشجع الدول على التعاون؛\n",
        "ar",
        "The draft is in Arabic: only texts in Arabic can be near.",
        (None, None, "1"),
        "Arabic, with a comma of its own: the first paragraph is no title",
    ),
    (
        "遵循《联合国宪章》，\n\n回顾其2017年11月17日第72/7号和2021年4月16日第75/272号决议，\n\n"
        "注意到预防外交是联合国的核心职能之一，\n\n1．鼓励区域中心发挥积极主动的作用；\n",
        "zh",
        "The draft is in Chinese: only texts in Chinese can be near.",
        (None, None, None, "1"),
        "Chinese, without blanks: each paragraph is a clause",
    ),
    (
        "1. Urges all States to cooperate with the Secretary-General in the spirit of the Charter;\n\n"
        "2. Prie le Secrétaire général de lui présenter un rapport sur la mise en œuvre dans les meilleurs délais.\n",
        "en",
        "1 clause is in French: only texts in French can be near.",
        ("1", "2"),
        "a draft in two languages",
    ),
)


@pytest.mark.parametrize(("draft", "language", "said", "numbers", "reason"), IN_OTHER_LANGUAGES)
def test_a_draft_in_another_language_says_so(
    client: FlaskClient, draft: str, language: str, said: str, numbers: tuple[str | None, ...], reason: str
) -> None:
    answer = checked(client, draft)
    assert [document["language"] for document in answer["documents"]] == [language], reason
    assert said in answer["summary"]
    assert tuple(one["number"] for one in answer["clauses"]) == numbers


def test_what_of_a_draft_could_not_be_read_is_said(client: FlaskClient) -> None:
    french = "\n\n".join(f"{n}. Prie le Secrétaire général de lui présenter un rapport dans les délais;" for n in range(1, 5))
    draft = f"{DRAFT}\n\n{french}\n"
    (problem,) = [one for document in checked(client, draft)["documents"] for one in document["problems"] if "French" in one]
    for path in ("/check", "/api/check.html"):
        assert problem in client.post(path, data={"text": draft}).text


REFUSED = (
    # body, type, status, reason
    (b"", "text/plain", 400, "there is no draft"),
    (b"\x00\x01\x02\x03" * 50, "application/octet-stream", 400, "it is no text"),
    (b"%PDF-1.7 and nothing", "application/pdf", 400, "a PDF without pages"),
    (b"PK\x03\x04 and nothing", "application/zip", 400, "a damaged Word file"),
    (b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "application/xml", 400, "XML that is no UN text"),
    (b"draft=x", "application/x-www-form-urlencoded", 400, "a form without the field"),
    (b"1. Urges all States to act;\n\n" * 1100, "text/plain", 414, "more clauses than are checked"),
    (b"x" * 5_000_001, "text/plain", 413, "longer than a request may be"),
)


@pytest.mark.parametrize(("body", "media_type", "status", "reason"), REFUSED, ids=[row[3] for row in REFUSED])
def test_what_is_no_draft_is_refused(client: FlaskClient, body: bytes, media_type: str, status: int, reason: str) -> None:
    answer = client.post("/api/check", data=body, content_type=media_type)
    assert answer.status_code == status, reason
    assert answer.mimetype == "application/problem+json"


def test_answers_about_a_draft_are_kept_by_nobody(client: FlaskClient) -> None:
    for path in ("/check", "/api/check", "/api/check.csv", "/api/check.html"):
        headers = client.post(path, data={"text": DRAFT}).headers
        assert headers["Cache-Control"] == "no-store" and "ETag" not in headers
    assert "not stored, not logged, not cached" in client.get("/check").text


def test_no_word_of_a_draft_is_in_any_file_that_the_service_writes(index_dir: Path, tmp_path: Path) -> None:
    marker = "zzyzxquarkle"
    draft = DRAFT.replace("lemonade", marker).encode()
    environment = os.environ | {"TMPDIR": str(tmp_path / "tmp"), "SEARCH_SERVICE_LOG_QUERIES": "1"}
    environment |= {"SEARCH_SERVICE_REQUEST_LOG": str(tmp_path / "log")}
    (tmp_path / "tmp").mkdir()
    command = [sys.executable, "-m", "search_service", "serve", "--port", "0", "--index-dir", str(index_dir)]
    with (tmp_path / "output").open("w") as output:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=output, text=True)
    try:
        assert server.stdout
        address = next(found[0] for line in server.stdout if (found := re.search(r"http://\S+(?=/)", line)))
        for media_type, body in _posts(draft):
            request = urllib.request.Request(f"{address}/api/check", body, {"Content-Type": media_type})
            with suppress(urllib.error.HTTPError), urllib.request.urlopen(request, timeout=60) as answer:
                assert marker.encode() in answer.read()
        # A request is logged behind its answer.
        end = time.monotonic() + 20
        while len(log := (tmp_path / "log").read_text().splitlines()) < 3 and time.monotonic() < end:
            time.sleep(0.05)
    finally:
        server.terminate()
        server.communicate(timeout=20)
    assert [json.loads(line)["status"] for line in log] == [200, 200, 400]
    written = [path for folder in (tmp_path, index_dir) for path in folder.rglob("*") if path.is_file()]
    assert not [path for path in written if marker.encode() in path.read_bytes()]


def _posts(draft: bytes) -> Iterator[tuple[str, bytes]]:
    """A draft as plain text, as a file too large for a form's memory, and as one that cannot be read."""
    yield "text/plain", draft
    long = b"".join(b"%d. Notes the work of the Centre%s;\n\n" % (n, b" and its host" * 150) for n in range(1, 301))
    form = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="d.txt"\r\n\r\n'
        + draft
        + b"\n\n"
        + long
        + b"\r\n--x--\r\n"
    )
    yield "multipart/form-data; boundary=x", form
    yield "application/pdf", b"%PDF-1.7\n" + draft
