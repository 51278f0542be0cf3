"""Relay's Node: anything with an id of its own."""

from __future__ import annotations

import strawberry

from directory.request_context import Context

Info = strawberry.Info[Context, None]


@strawberry.interface(
    description="Anything that can be asked for again by its id (Relay's Node specification)."
)
class Node:
    global_id: strawberry.ID = strawberry.field(
        name="id", description="Opaque and stable: send it to node or nodes to refetch the record."
    )


def stands_for(record: type) -> classmethod:  # type: ignore[type-arg]  # of any GraphQL type
    """Say which record a GraphQL type shows: ``is_type_of`` for types behind an interface.

    ``is_type_of.record`` tells it without a value, for operations that are compiled.
    """

    def is_type_of(_type: type, value: object, _info: object) -> bool:
        return isinstance(value, record)

    is_type_of.record = record  # type: ignore[attr-defined]  # functions hold attributes
    return classmethod(is_type_of)
