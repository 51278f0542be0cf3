"""How long lists are, told to whoever weighs a query: the ``@listSize`` of the schema.

The directive is that of IBM's GraphQL cost specification and of Apollo Federation 2.9.
"""

from __future__ import annotations

from strawberry.federation.schema_directives import ListSize


def about(entries: int) -> list[ListSize]:
    """A list without pages, with about so many entries where it is long."""
    return [ListSize(assumed_size=entries, slicing_arguments=None, sized_fields=None)]


def sized_by(argument: str) -> list[ListSize]:
    """A list as long as an argument says, by its number or its own length."""
    return [ListSize(assumed_size=None, slicing_arguments=[argument], sized_fields=None)]


def paged() -> list[ListSize]:
    """A connection, whose entries are as many as ``first`` says."""
    return [
        ListSize(assumed_size=None, slicing_arguments=["first"], sized_fields=["edges", "nodes"])
    ]
