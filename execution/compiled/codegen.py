"""Generate the Python text of a compiled operation, and the names that it uses.

All names are generated here. Text from a document appears as a literal (``repr``) only, as a key of
the answer: nothing a client sends becomes code.
"""

from __future__ import annotations

from asyncio import gather
from collections.abc import Awaitable, Callable, Iterable
from inspect import isawaitable
from itertools import count
from typing import Any

Function = Callable[..., Any]

PARAMETERS = "infos, arguments, show"
"""Parameters of every function: the ``Info`` and the arguments of each resolver call, by number,
and a ``ShowRecord`` (``execution.compiled.json_cache``)."""


class Fallback(Exception):
    """Leave the answer to graphql-core; the cause is the exception that was met."""


def fall_back() -> Any:
    """Raise ``Fallback`` within an expression."""
    raise Fallback


def as_list(values: Any) -> Any:
    """A tuple or list, as records hold them; ``Fallback`` for any other iterable."""
    return values if type(values) is tuple or type(values) is list else fall_back()


async def all_of(fields: Iterable[Awaitable[Any]]) -> list[Any]:
    """Await fields concurrently; all have ended when the first failure is raised."""
    # Not the first failure at once: a sibling that goes on would read from a context that is
    # closed.
    results = await gather(*fields, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return results


class CodeGenerator:
    """Collects the functions and constants of one operation."""

    def __init__(self) -> None:
        self.functions: list[str] = []
        self.names: dict[str, Any] = {
            "fall_back": fall_back,
            "as_list": as_list,
            "all_of": all_of,
            "isawaitable": isawaitable,
        }
        self._numbers = count()

    def fresh(self, kind: str) -> str:
        """A new name that begins with ``kind``."""
        return f"{kind}{next(self._numbers)}"

    def constant(self, kind: str, value: Any) -> str:
        """A new name bound to a value."""
        name = self.fresh(kind)
        self.names[name] = value
        return name

    def function(self, body: Iterable[str], *, awaits: bool) -> str:
        """Define a function of a value ``v`` and of ``PARAMETERS``; its name."""
        name = self.fresh("f")
        head = f"{'async ' if awaits else ''}def {name}(v, {PARAMETERS}):"
        self.functions.append("\n".join((head, *(f"    {line}" for line in body))))
        return name

    def plain_function(self, body: Iterable[str]) -> str:
        """Define a function of a value ``v`` alone; its name."""
        name = self.fresh("f")
        self.functions.append("\n".join((f"def {name}(v):", *(f"    {line}" for line in body))))
        return name

    def made(self, name: str) -> Function:
        """Compile the text and return the function of this name."""
        text = "\n".join(self.functions)
        exec(compile(text, "<compiled operation>", "exec"), self.names)  # noqa: S102  # our own text
        function: Function = self.names[name]
        return function
