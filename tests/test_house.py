"""The house: which way imports point, and how large its rooms are."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tokenize
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = (
    "server",
    "pages",
    "schema",
    "execution",
    "resolvers",
    "directory",
    "contributions",
    "imports",
    "exports",
    "seeds",
    "changes",
    "understanding",
    "eligibility",
    "search",
    "geo",
    "migrations",
    "models",
    "storage",
    "text",
    "errors",
)
"""The top-level folders. Each may import those after it, and no other."""

LONGEST_FILE = 400
LONGEST_FUNCTION = 50


def modules() -> Iterator[Path]:
    for folder in ROOMS:
        yield from sorted(
            path for path in (ROOT / folder).rglob("*.py") if path.parent.name != "versions"
        )


def imported(tree: ast.AST) -> Iterator[str]:
    """The first names of all modules that a tree imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


INSIDE = {
    "server": ("__main__", "cli", "http", "observability", "settings"),
    "server/http": (
        "app",
        "downloads",
        "site_client",
        "route_prices",
        "trailing_slash",
        "error_responses",
        "graphql",
        "cors",
        "request_middleware",
        "encoded_headers",
        "security_headers",
        "conditional",
        "replay",
        "budgets",
        "connections",
        "request_headers",
    ),
    "execution": (
        "executor",
        "document",
        "document_cache",
        "cache_group",
        "compiled",
        "limits",
        "error_masking",
        "timeout",
    ),
    "imports": (
        "refresh",
        "refresh_report",
        "run_import",
        "exported_files",
        "exported_structures",
        "exported_cells",
        "geocode_structures",
        "sources",
        "import_options",
        "reconcile",
        "reading",
        "template_lines",
        "templates",
        "garbage_collection",
        "transaction",
        "import_errors",
        "import_report",
    ),
}
"""Inside a folder: each part may import those after it, and no other."""


@pytest.mark.parametrize("folder", INSIDE)
def test_imports_point_one_way_inside_a_folder(folder: str) -> None:
    parts = INSIDE[folder]
    room = ROOT / folder
    found = {path.stem for path in room.iterdir() if path.suffix == ".py" or is_package(path)}
    assert found - {"__init__"} == set(parts)
    prefix = folder.replace("/", ".") + "."
    for path in room.rglob("*.py"):
        own = path.relative_to(room).parts[0].removesuffix(".py")
        if own == "__init__":
            continue
        below = parts[parts.index(own) :]
        for name in modules_imported(path):
            if name.startswith(prefix):
                part = name.removeprefix(prefix).split(".")[0]
                assert part in below, (path.relative_to(ROOT).as_posix(), name)


def is_package(path: Path) -> bool:
    return (path / "__init__.py").exists()


@pytest.mark.parametrize("folder", ROOMS)
def test_imports_point_one_way(folder: str) -> None:
    below = set(ROOMS[ROOMS.index(folder) :])
    files = list((ROOT / folder).rglob("*.py"))
    assert ROOT / folder / "__init__.py" in files
    for path in files:
        ours = set(imported(ast.parse(path.read_text(encoding="utf-8")))) & set(ROOMS)
        assert ours <= below, path


def modules_imported(path: Path) -> Iterator[str]:
    """The full names of all modules that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_the_compiler_of_operations_is_a_library_of_its_own() -> None:
    libraries = {"graphql", "strawberry", "msgspec"}
    files = list((ROOT / "execution" / "compiled").glob("*.py"))
    assert len(files) > 5
    for path in files:
        for name in modules_imported(path):
            first = name.split(".")[0]
            own = name.startswith("execution.compiled")
            assert own or first in libraries | sys.stdlib_module_names, (path.name, name)


PRIVATE = re.compile(r"^(graphql\.(execution|type|utilities)\.\w+|uvicorn\.protocols\.[\w.]+)$")
"""Modules that graphql-core and uvicorn do not publish: they publish their packages."""


def test_what_leans_on_private_parts_of_libraries_is_listed() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    used = {
        (name, path.relative_to(ROOT).as_posix())
        for path in modules()
        for name in modules_imported(path)
        if PRIVATE.match(name)
    }
    assert len(used) > 5
    for name, path in used:
        listed = f"`{path}`" in page or f"`{path.rpartition('/')[0]}/`" in page
        assert f"`{name}`" in page and listed, (name, path)
    pinned = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert re.search(r'"graphql-core==[\d.]+"', pinned) and re.search(r'"uvicorn==[\d.]+"', pinned)


def test_files_and_functions_can_be_taken_in_at_a_glance() -> None:
    too_long = []
    for path in modules():
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > LONGEST_FILE:
            too_long.append(f"{path.relative_to(ROOT)}: {text.count(chr(10))} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    too_long.append(f"{path.relative_to(ROOT)}: {node.name} has {length} lines")

    assert too_long == []


DIALECT = re.compile(
    r"\b(told|lest|besides|whoever|at hand|lets? go|stands? for|sees to|aside)\b", re.IGNORECASE
)
"""Words of a private dialect: a reader greps for the field's word instead."""


def test_names_comments_and_docstrings_are_plain_technical_english() -> None:
    found = []
    for path in modules():
        with path.open("rb") as file:
            for token in tokenize.tokenize(file.readline):
                is_docstring = token.type == tokenize.STRING and token.string.startswith('"""')
                if is_docstring or token.type in (tokenize.NAME, tokenize.COMMENT):
                    words = DIALECT.findall(token.string.replace("_", " "))
                    found += [f"{path.relative_to(ROOT)}:{token.start[0]}: {w}" for w in words]
    assert found == []


def test_no_room_is_called_after_nothing() -> None:
    assert not [
        path for path in modules() if path.stem in {"utils", "helpers", "common", "misc", "tools"}
    ]


def test_every_test_module_has_a_name_of_its_own() -> None:
    names = Counter(path.name for path in (ROOT / "tests").rglob("test_*.py"))

    # Test folders are no packages: pytest refuses the second of two modules of one name.
    assert [name for name, times in names.items() if times > 1] == []


def test_every_module_says_what_it_is() -> None:
    assert [p for p in modules() if not ast.get_docstring(ast.parse(p.read_text("utf-8")))] == []


def test_the_requirements_are_pinned_with_hashes_and_name_no_index() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        pins = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
        assert pins and all("==" in pin and pin.endswith("\\") for pin in pins)
        assert "--index" not in text and "://" not in text


def test_no_export_that_lies_outside_is_committed() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode != 0:
        pytest.skip("this is no git checkout")
    # All communes of France are one table, which no smaller one stands in for.
    made = re.compile(r"-lock\.json$|^pages/files/graphiql/|^geo/communes_of_france\.csv\.gz$")
    names = [name for name in listed.stdout.split("\0") if name and not made.search(name)]
    sizes = {name: (ROOT / name).stat().st_size for name in names}

    assert max(sizes.values()) < 300_000


@pytest.mark.parametrize("folder", ["tests/clients", "widget"])
def test_scripts_are_pinned_with_hashes_and_name_no_registry(folder: str) -> None:
    text = (ROOT / folder / "package-lock.json").read_text(encoding="utf-8")

    assert '"integrity"' in text
    assert '"resolved"' not in text
