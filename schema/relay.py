"""Relay's specifications: nodes, connections with cursors, and the arguments of every page."""

from __future__ import annotations

from typing import Annotated, Any, Generic, TypeVar

import strawberry

from directory.request_context import MAX_PAGE_SIZE, Context
from resolvers.node_lookup import node, nodes
from resolvers.pagination import Page
from schema.list_sizes import assumed_size

# Resolvers return records of models/, which Strawberry shows as its types; mypy knows no such
# relation, so that they are annotated as Any.
Info = strawberry.Info[Context, None]


@strawberry.interface(
    description="Anything that can be asked for again by its id (Relay's Node specification)."
)
class Node:
    global_id: strawberry.ID = strawberry.field(
        name="id", description="Opaque and stable: send it to node or nodes to refetch the record."
    )


def resolves_record(record: type) -> classmethod:  # type: ignore[type-arg]  # of any GraphQL type
    """The ``is_type_of`` of a GraphQL type whose values are records of one class.

    Compiled operations read the class from its attribute ``record``.
    """

    # Where a field is of an interface or a union, only this says which type a record is of.
    def is_type_of(_type: type, value: object, _info: object) -> bool:
        return isinstance(value, record)

    is_type_of.record = record  # type: ignore[attr-defined]  # functions hold attributes
    return classmethod(is_type_of)


T = TypeVar("T")


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether entries follow this page.")
    has_previous_page: bool = strawberry.field(description="Whether entries precede this page.")
    start_cursor: str | None = strawberry.field(description="Cursor of the page's first entry.")
    end_cursor: str | None = strawberry.field(
        description="Cursor of the page's last entry: send it as after for the next page."
    )


# A resolver: counting is a statement of its own, made only where it is asked for.
async def total_count(root: strawberry.Parent[Page[Any]]) -> int:
    return await root.count()


@strawberry.type
class Edge(Generic[T]):
    cursor: str = strawberry.field(description="Continues the list after this entry.")
    node: T = strawberry.field(description="The entry.")


@strawberry.type
class Connection(Generic[T]):
    nodes: list[T] = strawberry.field(description="The page's entries, without their edges.")
    page_info: PageInfo = strawberry.field(description="Where this page stands in the list.")
    total_count: int = strawberry.field(
        resolver=total_count, description="How many entries all pages hold together."
    )


Code = Annotated[str, strawberry.argument(description="Its stable code.")]
Uai = Annotated[str, strawberry.argument(description="Its UAI: seven digits and a check letter.")]
First = Annotated[
    int,
    # A server's settings may allow more; the schema that is checked in is the same for all.
    strawberry.argument(description=f"How many entries a page holds, 1 to {MAX_PAGE_SIZE}."),
]
After = Annotated[
    str | None,
    strawberry.argument(
        description="Continue after this cursor: pageInfo.endCursor of the previous page."
    ),
]
WithinKm = Annotated[
    float | None,
    strawberry.argument(
        description=(
            "Only what is at most this many kilometres away; what lies in a commune named as "
            "the place is answered however far. Null for no limit."
        )
    ),
]


async def resolve_node(
    info: Info,
    id: Annotated[strawberry.ID, strawberry.argument(description="An id that an answer gave.")],
) -> Any:
    return await node(info.context, id)


async def resolve_nodes(
    info: Info,
    ids: Annotated[
        list[strawberry.ID],
        strawberry.argument(description="Ids that answers gave, as many as a page holds."),
    ],
) -> Any:
    return await nodes(info.context, ids)


@strawberry.type
class NodeFields:
    node: Node | None = strawberry.field(
        resolver=resolve_node,
        description="Any record by its id; null where nothing has it any more.",
    )
    nodes: list[Node | None] = strawberry.field(
        resolver=resolve_nodes,
        description="Records by their ids, in the order of the ids.",
        directives=assumed_size(MAX_PAGE_SIZE),
    )
