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


MAX_CHARACTERS = 100_000
"""Of the text of one variant: some 800 fields. Fragments that spread each other make far more of a
short document, and the compiler takes a microsecond and five bytes for each."""


class NotCompiled(Exception):
    """The operation has a part that is not compiled; the message names it."""


class TooLong(NotCompiled):
    """Its text would be longer than ``MAX_CHARACTERS``."""


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
        self.characters = 0
        """Of the functions' text."""

    def fresh(self, kind: str) -> str:
        """A new name that begins with ``kind``."""
        return f"{kind}{next(self._numbers)}"

    def constant(self, kind: str, value: Any) -> str:
        """A new name bound to a value."""
        name = self.fresh(kind)
        self.names[name] = value
        return name

    def function(self, body: Iterable[str], *, awaits: bool) -> str:
        """Define a function of a value ``v`` and of ``PARAMETERS``; its name.

        Raises:
            TooLong: the text becomes longer than ``MAX_CHARACTERS``.
        """
        name = self.fresh("f")
        self._define(f"{'async ' if awaits else ''}def {name}(v, {PARAMETERS}):", body)
        return name

    def plain_function(self, body: Iterable[str]) -> str:
        """Define a function of a value ``v`` alone; its name.

        Raises:
            TooLong: the text becomes longer than ``MAX_CHARACTERS``.
        """
        name = self.fresh("f")
        self._define(f"def {name}(v):", body)
        return name

    def _define(self, head: str, body: Iterable[str]) -> None:
        text = "\n".join((head, *(f"    {line}" for line in body)))
        self.characters += len(text)
        if self.characters > MAX_CHARACTERS:
            raise TooLong(f"more than {MAX_CHARACTERS:,} characters of code")
        self.functions.append(text)

    def made(self, name: str) -> Function:
        """Compile the text and return the function of this name."""
        text = "\n".join(self.functions)
        exec(compile(text, "<compiled operation>", "exec"), self.names)  # noqa: S102  # our own text
        function: Function = self.names[name]
        return function
