"""Names are the field's words: no retired name is an identifier, and no two classes of the package share one."""

from __future__ import annotations

import ast
import re
import tokenize
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "search_service"
MODULES = sorted(PACKAGE.rglob("*.py"))
TESTS = sorted(Path(__file__).parent.rglob("*.py"))
# Words that meant something to us alone; the names that took their places are those of the literature.
RETIRED = re.compile(
    r"\b(asked|told|held|given|holders|holding|sieved?|spares?|briefs|alike|leaders|stated|stood|sought|handed|agreed|"
    r"narrowest|locate|inverted|assembled|undressed|match most|keep (?:holders|common|most)|raise (?:row|narrow)|from rarest|"
    r"worded like|in a row of|places? in list|positions of stem|found near|standing at|taken in)\b"
)


# `held` is a field of the API's answers, `given` a decorator of Hypothesis, and GIVEN a way to choose candidates in a kernel.
ALLOWED = {"held": "search_service/search/result_json.py", "given": "tests/", "GIVEN": "search_service/engines/columns/"}


@pytest.mark.parametrize("module", MODULES + TESTS, ids=lambda module: str(module.relative_to(PACKAGE.parent)))
def test_no_retired_name_is_used(module: Path) -> None:
    path = str(module.relative_to(PACKAGE.parent))
    with tokenize.open(module) as source:
        names = {token.string for token in tokenize.generate_tokens(source.readline) if token.type == tokenize.NAME}
    # Names of tests are sentences.
    retired = [name for name in names if RETIRED.search(name.lower().replace("_", " ")) and not name.startswith("test_")]
    assert not [name for name in retired if name not in ALLOWED or not path.startswith(ALLOWED[name])]


BOUND = re.compile(
    r"_?(?:MOST|FEWEST|LEAST|LONGEST|SHORTEST|LARGEST|SMALLEST|WIDEST|NARROWEST|FURTHEST|HIGHEST|DEEPEST)(?:_[A-Z_]+)?"
)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(PACKAGE)))
def test_a_bound_is_called_max_or_min(module: Path) -> None:
    names = {node.id for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))) if isinstance(node, ast.Name)}
    assert not [name for name in names if BOUND.fullmatch(name)]


def test_no_two_classes_have_one_name() -> None:
    seen: dict[str, list[str]] = {}
    for module in MODULES:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                seen.setdefault(node.name, []).append(str(module.relative_to(PACKAGE)))
    assert {name: places for name, places in seen.items() if len(places) > 1} == {}


MAX_FIRST_SENTENCE = 80


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(PACKAGE)))
def test_a_modules_first_sentence_says_what_it_is_in_a_line(module: Path) -> None:
    """Listings show the first line of a module's docstring, cut at this length."""
    docstring = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8")))
    assert docstring, "say in one sentence what the module is"
    assert len(docstring.splitlines()[0]) <= MAX_FIRST_SENTENCE
