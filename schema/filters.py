"""Filters as callers send them: the accepted values of each field, checked.

Null or absent means no filter; an empty list is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TypeVar

from errors.exceptions import BadFilter

Value = TypeVar("Value")


def accepted_values(
    values: Iterable[Value] | None, field: str, argument: str | None = None
) -> frozenset[Value] | None:
    """The accepted values of one field; None for no filter.

    Raises:
        BadFilter: an empty list.
    """
    if values is None:
        return None
    chosen = frozenset(values)
    # Nearly always a mistake: it would accept nothing.
    if not chosen:
        raise BadFilter("empty", argument=argument or f"filter.{field}", values={"field": field})
    return chosen


def known_codes(
    values: Iterable[str] | None, field: str, codes: Collection[str]
) -> frozenset[str] | None:
    """The accepted codes of one field.

    Raises:
        BadFilter: an empty list, or a code that the directory does not have.
    """
    chosen = accepted_values(values, field)
    if chosen is None:
        return None
    unknown = sorted(chosen - set(codes))
    if unknown:
        raise BadFilter(
            "unknown_code",
            argument=f"filter.{field}",
            values={
                "field": field,
                # Of any length as it was sent: an answer repeats its beginning only.
                "code": repr(unknown[0][:20]),
                "codes": ", ".join(sorted(codes)) or "–",
            },
        )
    return chosen
