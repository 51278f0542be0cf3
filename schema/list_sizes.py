"""Sizes of lists, for cost analysis: the ``@listSize`` directive of the schema.

The directive is that of IBM's GraphQL cost specification and of Apollo Federation 2.9.
"""

from __future__ import annotations

from typing import Any

from strawberry import UNSET
from strawberry.federation.schema_directives import ListSize


def assumed_size(entries: int) -> list[ListSize]:
    """A list without pages, with about so many entries where it is long."""
    return [list_size(assumed_size=entries)]


def sized_by(argument: str) -> list[ListSize]:
    """A list as long as an argument says."""
    return [list_size(slicing_arguments=[argument])]


def paged_size(*fields: str) -> list[ListSize]:
    """A connection, whose entries are as many as ``first`` says."""
    sized = list(fields or ("edges", "nodes"))
    return [list_size(slicing_arguments=["first"], sized_fields=sized)]


def list_size(**arguments: Any) -> ListSize:
    """The directive with these arguments, and no others."""
    # Left out, not null: gateways take no null for them.
    omitted: dict[str, Any] = dict.fromkeys(
        ("assumed_size", "slicing_arguments", "sized_fields"), UNSET
    )
    # The specification's default is that one slicing argument must be sent; here each has a
    # default.
    return ListSize(**omitted | arguments, require_one_slicing_argument=False)
