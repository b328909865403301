"""The description of the API against the API: its parameters are those of the search, and its answers are as described."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search_service.export import tables
from search_service.fields import FACETS
from search_service.model import CLAUSE_TYPES, KINDS
from search_service.problem_types import PROBLEM_TYPES
from search_service.query import GROUPS, PARAMETERS, SORTS
from search_service.symbols import ORGANS
from search_service.text.state_names import all_names, known_state
from search_service.web import create_app
from search_service.web.api.search import REPRESENTATIONS

FILE = Path(__file__).parents[2] / "search_service" / "web" / "api" / "openapi.json"
SPEC: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
GUIDE = (FILE.parents[1] / "api.md").read_text(encoding="utf-8")


def parameters(path: str) -> dict[str, dict[str, Any]]:
    """The parameters of an address by name."""
    keys = [reference["$ref"].rpartition("/")[2] for reference in SPEC["paths"][path]["get"]["parameters"]]
    return {SPEC["components"]["parameters"][key]["name"]: SPEC["components"]["parameters"][key] for key in keys}


def test_the_description_is_served_as_it_is_written(client: FlaskClient) -> None:
    assert client.get("/openapi.json").json == SPEC


@pytest.mark.parametrize(
    ("path", "others", "left_out"),
    [
        ("/api/search", {"after"}, set()),
        ("/api/search.json", {"after"}, set()),
        ("/api/search.csv", {"bom"}, {"page", "per_page"}),
        ("/api/search.ndjson", set(), {"page", "per_page"}),
        ("/api/search.atom", set(), set()),
    ],
)
def test_every_form_of_a_search_has_the_parameters_of_a_query(path: str, others: set[str], left_out: set[str]) -> None:
    assert parameters(path).keys() == {*PARAMETERS, *others} - left_out


@pytest.mark.parametrize("facet", FACETS, ids=lambda facet: facet.name)
def test_a_facet_is_described_as_it_is_read(facet: Any) -> None:
    described = parameters("/api/search")[facet.name]
    schema = described["schema"]["items"]
    assert facet.value(described["example"][0]) == described["example"][0]
    for value in (value for choice in schema.get("anyOf", [schema]) for value in choice.get("enum", ())):
        assert facet.value(value) == value
    assert allows(schema, facet.example)


def allows(schema: dict[str, Any], value: str) -> bool:
    """Whether a string is one of a schema's, which has an enum, a pattern, or several of them."""
    pattern = re.sub(r"\\p\{\w+\}", r"\\w", schema.get("pattern", ""))
    choices = schema.get("anyOf", ())
    fits = value in schema.get("enum", [value]) and re.search(pattern, value) is not None
    return fits and (not choices or any(allows(choice, value) for choice in choices))


STATES = sorted({known_state(name) or "" for name in all_names()})
# What indexes contain: a program that was made from the description can ask for it.
INDEXED_VALUES = [
    *(("body", organ.name, "an organ of the table") for organ in ORGANS),
    ("body", "Inter-Parliamentary Council", "an organ of no row, as its texts print it"),
    ("body", "Plenipotentiary Conference of the International Telecommunication Union", "the same, with small words"),
    ("session", "76", "a session of the General Assembly"),
    ("session", "2018", "a year of the Economic and Social Council"),
    ("session", "148", "a session of a board"),
    ("session", "ES-11", "an emergency special session"),
    ("session", "S-32", "a special session"),
    *(("kind", kind, "a kind of document") for kind in KINDS),
    *(("type", name, "a type of clause") for name in CLAUSE_TYPES),
    *(("sponsor", state, "a State in use now") for state in STATES),
    *(("vote", f"against={state}", "a State that votes") for state in STATES),
    ("sdg", "17", "the last goal"),
    ("year", "1946", "the first year"),
]


@pytest.mark.parametrize(("name", "value", "reason"), INDEXED_VALUES)
def test_the_description_allows_every_value_of_a_facet(name: str, value: str, reason: str) -> None:
    (facet,) = [facet for facet in FACETS if facet.name == name]
    assert facet.value(value) == value, reason
    assert allows(parameters("/api/search")[name]["schema"]["items"], value), reason


def test_the_description_of_an_answer_allows_any_organ() -> None:
    """The table of organs is not closed: a text of another organ has the name that it prints."""
    properties = [schema.get("properties", {}) for schema in SPEC["components"]["schemas"].values()]
    described = [schemas["body"] for schemas in properties if "body" in schemas]
    assert described
    assert not [schema for schema in described if "enum" in schema]


def test_the_choices_are_those_of_a_query() -> None:
    described = parameters("/api/search")
    assert described["sort"]["schema"]["enum"] == [sort.name for sort in SORTS]
    assert described["group"]["schema"]["enum"] == list(GROUPS)


def test_a_row_has_the_columns_of_a_file() -> None:
    assert SPEC["components"]["schemas"]["Row"]["required"] == list(tables.COLUMNS)


def test_every_address_under_api_is_described(app: Flask) -> None:
    rules = {re.sub(r"<(?:path:)?(\w+)>", r"{\1}", rule.rule) for rule in app.url_map.iter_rules()}
    served = {rule for rule in rules if rule.startswith("/api/") and "{suffix}" not in rule}
    forms = {f"/api/search.{form.suffix}" for form in REPRESENTATIONS}
    assert served | forms <= SPEC["paths"].keys()
    assert all(form in GUIDE for form in forms)


def test_every_status_that_is_described_has_a_problem_type() -> None:
    operations = [operation for path in SPEC["paths"].values() for operation in path.values()]
    statuses = {int(status) for operation in operations for status in operation["responses"]}
    assert {status for status in statuses if status >= 400} <= {row.status for row in PROBLEM_TYPES}


@pytest.fixture(scope="session")
def app(index_dir: Path) -> Iterator[Flask]:
    made = create_app(index_dir)
    yield made
    made.config["INDEX"].close()


ANSWERED = [
    ("/api/search?q=diplomacy", "hits, with facets that have further values"),
    ("/api/search?q=77/273", "a card"),
    ("/api/search?q=diplomacy+weapons+rockets", "close clauses and wider searches"),
    ("/api/search?q=preventve+diplomcy", "a suggestion"),
    ("/api/documents/A/RES/77/273", "a document"),
    ("/api/clauses/A/RES/77/273/op/3", "a clause alone"),
    ("/api/clauses/A/RES/77/273/op/3/history", "a history"),
    ("/api/compare?a=A/RES/77/273&b=A/RES/72/7", "a comparison"),
    ("/api/shifts", "verb shifts"),
    ("/api/suggest?q=dip", "completions"),
    ("/healthz", "the state of the service"),
    ("/api/documents/A/RES/99/99", "a problem"),
]


@pytest.mark.parametrize(("url", "_why"), ANSWERED)
def test_every_field_of_an_answer_is_described(client: FlaskClient, url: str, _why: str) -> None:
    answer, path = client.get(url, headers={"Accept": "application/json"}), url.partition("?")[0]
    rules = {re.sub(r"\\{\w+\\}", ".+", re.escape(rule)): operations for rule, operations in SPEC["paths"].items()}
    operations = rules[max((rule for rule in rules if re.fullmatch(rule, path)), key=len)]
    content = resolved(operations["get"]["responses"][str(answer.status_code)])["content"]
    assert [*undescribed(answer.json, content[answer.mimetype]["schema"], path)] == []


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema, or what its `$ref` names."""
    return reduce(lambda tree, key: tree[key], schema["$ref"].split("/")[1:], SPEC) if "$ref" in schema else schema


def undescribed(value: object, schema: dict[str, Any], where: str) -> Iterator[str]:
    """The fields of a value that no part of its schema names."""
    parts = [resolved(schema)]
    for part in parts:
        parts += [resolved(choice) for name in ("allOf", "oneOf", "anyOf") for choice in part.get(name, ())]
    if isinstance(value, list):
        items = next((part["items"] for part in parts if "items" in part), {})
        for item in value:
            yield from undescribed(item, items, f"{where}[]")
    elif isinstance(value, dict):
        named = {name: inner for part in parts for name, inner in part.get("properties", {}).items()}
        others = next((part["additionalProperties"] for part in parts if "additionalProperties" in part), None)
        for name, inner in value.items():
            described = named.get(name, others)
            yield from undescribed(inner, described, f"{where}.{name}") if described else [f"{where}.{name}"]


def test_answers_are_as_described(address: str, tmp_path: Path) -> None:
    """Some two hundred cases, drawn anew from the description at each change of it; `--max-examples 200` asks thousands."""
    # An address that is too long is refused for its length, whatever else is wrong with it.
    refusals = "[checks.negative_data_rejection]\nexpected-statuses = [400, 404, 405, 406, 414]\n"
    (tmp_path / "schemathesis.toml").write_text(refusals)
    command = [str(Path(sys.executable).with_name("schemathesis")), "run", f"{address}/openapi.json"]
    # What a draft may be is no matter of a schema: tests/precedents has cases of it.
    options = ["--exclude-method", "POST", "--phases", "examples,fuzzing", "--max-examples", "12", "--seed", "1", "--no-color"]
    done = subprocess.run([*command, *options], cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout[-6000:]
