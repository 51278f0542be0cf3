"""The tests themselves: each of them can fail."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent
CHECKING_CALLS = {"expect", "raises", "until", "node"}
"""Functions that fail by themselves: Playwright's, pytest's, and those of ``tests/support``."""

Function = ast.FunctionDef | ast.AsyncFunctionDef
Loop = ast.For | ast.AsyncFor | ast.While


def functions_of_tests() -> Iterator[tuple[str, Function]]:
    for path in sorted(TESTS.rglob("test_*.py")):
        if "node_modules" not in path.parts:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, Function) and node.name.startswith("test_"):
                    yield f"{path.relative_to(TESTS)}:{node.lineno} {node.name}", node


def is_check(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return ast.unparse(node.func).rpartition(".")[2] in CHECKING_CALLS
    return isinstance(node, ast.Assert)


def is_written_out(iterable: ast.expr) -> bool:
    """Whether a loop is over values that stand in the test, and so has a first turn."""
    if isinstance(iterable, ast.Tuple | ast.List | ast.Set):
        return bool(iterable.elts)
    if isinstance(iterable, ast.Dict):
        return bool(iterable.keys)
    if isinstance(iterable, ast.Call) and isinstance(iterable.func, ast.Attribute):
        return is_written_out(iterable.func.value)
    if isinstance(iterable, ast.Call):
        return ast.unparse(iterable.func) == "range" or any(map(is_written_out, iterable.args))
    return False


def always_checks(node: ast.AST) -> bool:
    """Whether there is a check outside of every loop that may have no turn."""
    if is_check(node):
        return True
    if isinstance(node, Loop) and not (isinstance(node, ast.For) and is_written_out(node.iter)):
        return False
    return any(map(always_checks, ast.iter_child_nodes(node)))


def test_every_test_checks_something_outside_of_a_loop_that_may_be_empty() -> None:
    found = dict(functions_of_tests())

    assert len(found) > 800
    assert [name for name, node in found.items() if not always_checks(node)] == []


def test_a_check_in_a_loop_counts_only_where_the_loop_has_a_turn() -> None:
    def counts(source: str) -> bool:
        return always_checks(ast.parse(source))

    assert counts("for x in (1, 2):\n    assert x")
    assert counts("with pytest.raises(ValueError):\n    f()")
    assert counts("for _ in range(3):\n    assert f()")
    assert not counts("for x in f():\n    assert x")
    assert not counts("while f():\n    assert g()")
    assert not counts("f()")
