"""The Python text of a compiled operation, and what the names in it stand for.

All names are made here. What comes from a document stands in the text as a literal (``repr``) and
only ever as a key of the answer.
"""

from __future__ import annotations

from asyncio import gather
from collections.abc import Awaitable, Callable, Iterable
from inspect import isawaitable
from itertools import count
from typing import Any

Function = Callable[..., Any]

PASSED = "infos, arguments, shown"
"""What every function is handed on: of each resolver what it is told and sent, and
``execution.compiled.json_cache.Shown``."""


class StepAside(Exception):
    """The answer is not one that goes well: graphql-core gives it. The cause is what was met."""


def aside() -> Any:
    """Where an expression meets what it was not written for."""
    raise StepAside


def listed(values: Any) -> Any:
    """Values to be shown as a list. Of all that could be one, those that records hold."""
    return values if type(values) is tuple or type(values) is list else aside()


async def all_of(fields: Iterable[Awaitable[Any]]) -> list[Any]:
    """Fields that are answered beside each other. None is left running when one fails."""
    results = await gather(*fields, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return results


class Source:
    """Python text as it grows."""

    def __init__(self) -> None:
        self.functions: list[str] = []
        self.names: dict[str, Any] = {
            "aside": aside,
            "listed": listed,
            "all_of": all_of,
            "isawaitable": isawaitable,
        }
        self._numbers = count()

    def fresh(self, kind: str) -> str:
        """A name that nothing has yet."""
        return f"{kind}{next(self._numbers)}"

    def constant(self, kind: str, value: Any) -> str:
        """A name for a value."""
        name = self.fresh(kind)
        self.names[name] = value
        return name

    def function(self, body: Iterable[str], *, awaits: bool) -> str:
        """A function of a value ``v`` and of what belongs to the request (``PASSED``)."""
        name = self.fresh("f")
        head = f"{'async ' if awaits else ''}def {name}(v, {PASSED}):"
        self.functions.append("\n".join((head, *(f"    {line}" for line in body))))
        return name

    def plain_function(self, body: Iterable[str]) -> str:
        """A function of a value ``v`` alone."""
        name = self.fresh("f")
        self.functions.append("\n".join((f"def {name}(v):", *(f"    {line}" for line in body))))
        return name

    def made(self, name: str) -> Function:
        """The function of this name, from all that was written."""
        text = "\n".join(self.functions)
        exec(compile(text, "<compiled operation>", "exec"), self.names)  # noqa: S102  # our own text
        function: Function = self.names[name]
        return function
