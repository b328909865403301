"""The levels of search_service/README.md: imports point down only, and libraries stay in their parts."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "search_service"
README = PACKAGE / "README.md"
BEGIN, END = "<!-- levels -->", "<!-- /levels -->"

# Low to high; a part may import those of the levels below, not its equals.
LEVELS = (
    {"problem_types"},
    {"errors", "model"},
    {"settings", "text"},
    {"symbols"},
    {"verbs"},
    {"facet_values"},
    {"fields", "readers"},
    {"query"},
    {"highlight"},
    {"engines"},
    {"export", "indexing"},
    {"search"},
    {"precedents"},
    {"web"},
    {"cli"},
    {"__init__", "__main__"},
)

# The same inside of a part: modules and packages by their path in it; those of one package may import each other.
INNER_LEVELS = {
    "web": (
        {"process_tuning", "views"},
        {"watchdog"},
        {"request"},
        {"errors", "warm_up"},
        {"middleware"},
        {"collection", "drafts"},
        {"api", "pages"},
        {"redirects"},
        {"__init__"},
        {"server"},
    ),
    "engines": (
        {"mapping", "on_disk", "pool"},
        {"arrays"},
        {"index"},
        {"near", "phrases"},
        {"__init__", "deadlines", "weights"},
        {"bitset_counts", "completion", "passages", "spelling", "terms"},
        {"generations", "whoosh"},
        {"columns/__init__", "columns/kernels"},
        {"columns/scored_docs"},
        {"columns/term_dictionary", "columns/text_fields"},
        {"columns/conjunction", "columns/filters", "columns/lexicon"},
        {"columns/score_arrays", "columns/text_arrays"},
        {"columns/boolean", "columns/facets", "columns/highlighter", "columns/hit_reader"},
        {"columns/passages"},
        {"columns/build", "columns/evaluator"},
        {"columns/engine"},
        {"compilation"},
        {"opensearch"},
        {"homes"},
    ),
}

ROOMS = {
    "flask": {"web"},
    "werkzeug": {"web"},
    "flask_compress": {"web"},
    "granian": {"web"},
    "isal": {"engines"},
    "prometheus_client": {"web"},
    "lxml": {"readers"},
    "markdown_it": {"readers", "web"},
    "mdit_py_plugins": {"readers"},
    "pypdfium2": {"readers"},
    "whoosh": {"engines", "text"},
    "opensearchpy": {"engines"},
    "numba": {"engines"},
    "numpy": {"engines"},
    "rapidfuzz": {"engines", "text"},
    "xxhash": {"engines", "indexing"},
    "zstandard": {"engines"},
    "tqdm": {"cli"},
    "shtab": {"cli"},
    "docx": {"export"},
}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def part(module: Path) -> str:
    """The part of the house that a module belongs to."""
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative imports hide where they lead"
            # `from search_service.engines import generations` names a module by its last word.
            yield node.module or ""
            if node.module == "search_service":
                yield from (f"search_service.{alias.name}" for alias in node.names)


def level(name: str) -> int:
    found = [number for number, parts in enumerate(LEVELS) if name in parts]
    assert found, f"{name} stands in no level: say in LEVELS where it belongs"
    return found[0]


@pytest.mark.parametrize("module", modules(), ids=lambda module: str(module.relative_to(PACKAGE)))
def test_imports_point_down(module: Path) -> None:
    for name in imported(module):
        if name.startswith("search_service."):
            target = name.split(".")[1]
            below = target == part(module) or level(target) < level(part(module))
            assert below, f"{part(module)} imports {target}, which does not stand below it"


def inner_level(name: str, path: tuple[str, ...]) -> int:
    """The level of a module in its part: that of the longest path to it that is named."""
    levels = {path: number for number, paths in enumerate(INNER_LEVELS[name]) for path in paths}
    paths = ["/".join(path[:length]) for length in range(len(path), 0, -1)] or ["__init__"]
    found = [levels[path] for path in paths if path in levels] or [levels.get(f"{paths[-1]}/__init__", -1)]
    assert found[0] >= 0, f"{name}/{paths[0]} stands in no level: say in INNER_LEVELS where it belongs"
    return found[0]


def modules_of(name: str) -> list[Path]:
    return sorted((PACKAGE / name).rglob("*.py"))


@pytest.mark.parametrize("name", INNER_LEVELS)
def test_imports_point_down_inside_of_a_part(name: str) -> None:
    levels = INNER_LEVELS[name]
    for module in modules_of(name):
        path = module.relative_to(PACKAGE / name).with_suffix("").parts
        own = inner_level(name, path)
        for target in targets(module, name):
            other = inner_level(name, target)
            same = other == own and any("/".join(path).startswith(f"{room}/") and target[0] == path[0] for room in levels[own])
            assert other < own or same or target == path, f"{'/'.join(path)} imports {'/'.join(target)}, which is not below it"


def targets(module: Path, name: str) -> Iterator[tuple[str, ...]]:
    """The modules of a part that one of its modules imports, by their path in it."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[:2] == ["search_service", name]:
            path = tuple((node.module or "").split(".")[2:])
            for alias in node.names:
                deeper = PACKAGE.joinpath(name, *path, alias.name)
                yield (*path, alias.name) if deeper.is_dir() or deeper.with_suffix(".py").exists() else path or ("__init__",)


@pytest.mark.parametrize("module", modules(), ids=lambda module: str(module.relative_to(PACKAGE)))
def test_libraries_stay_in_their_rooms(module: Path) -> None:
    for name in imported(module):
        library = name.split(".")[0]
        assert part(module) in ROOMS.get(library, {part(module)}), f"{library} is imported in {part(module)}"


@pytest.mark.parametrize("module", modules(), ids=lambda module: str(module.relative_to(PACKAGE)))
def test_only_settings_reads_the_environment(module: Path) -> None:
    uses = [
        node
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"} and ast.unparse(node) != "request.environ"
    ]
    assert not uses or part(module) == "settings"


def test_every_part_is_reached_from_a_face() -> None:
    """A room that nothing leads to is none that the product needs."""
    used = {name.split(".")[1] for module in modules() for name in imported(module) if name.startswith("search_service.")}
    assert {part(module) for module in modules()} - {"__init__", "__main__"} <= used


def test_a_process_that_reads_files_loads_no_engine_and_no_face() -> None:
    """Loading them takes longer than reading a hundred files, in each process."""
    program = "import sys, search_service.__main__, search_service.readers.parallel; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=PACKAGE.parent, check=True, capture_output=True, text=True
    ).stdout.split()
    assert "lxml" in loaded
    assert not {"numpy", "pypdfium2", "whoosh", "flask", "search_service.search", "search_service.cli"} & set(loaded)


MAX_MODULE_LINES, MAX_FUNCTION_LINES = 300, 40


@pytest.mark.parametrize("module", modules(), ids=lambda module: str(module.relative_to(PACKAGE)))
def test_a_module_and_a_function_fit_in_a_head(module: Path) -> None:
    source = module.read_text(encoding="utf-8")
    assert source.count("\n") <= MAX_MODULE_LINES, "split it by what its parts decide"
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    sizes = {node.name: (node.end_lineno or node.lineno) - node.lineno + 1 for node in functions}
    assert {name: lines for name, lines in sizes.items() if lines > MAX_FUNCTION_LINES} == {}


def docstring(part_name: str) -> str:
    """The first sentence of a part's package or module."""
    package = PACKAGE / part_name / "__init__.py"
    source = package if package.exists() else PACKAGE / f"{part_name}.py"
    found = ast.get_docstring(ast.parse(source.read_text(encoding="utf-8")))
    assert found, f"{source} says nothing of itself"
    return found.splitlines()[0]


def picture() -> str:
    """The levels from high to low, a line a part, with what each says of itself."""
    levels = [
        sorted(name for name in names if (PACKAGE / name).exists() or (PACKAGE / f"{name}.py").exists()) for names in LEVELS
    ]
    drawn = [[f" {name:<13} {docstring(name)}" for name in names if not name.startswith("_")] for names in levels]
    return f"```\n{(chr(10) + ' ' + '─' * 13 + chr(10)).join(chr(10).join(lines) for lines in reversed(drawn) if lines)}\n```\n"


def test_the_readme_shows_the_levels() -> None:
    """To renew the picture: `python -m tests.test_layers`."""
    shown = README.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    assert shown.strip() == picture().strip()


if __name__ == "__main__":
    before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    README.write_text(f"{before}{BEGIN}\n{picture()}{END}{rest.partition(END)[2]}", encoding="utf-8")
