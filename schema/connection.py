"""Connections, after Relay's cursor connections specification."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

import strawberry

from resolvers.pagination import Page

T = TypeVar("T")


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether entries follow this page.")
    has_previous_page: bool = strawberry.field(description="Whether entries precede this page.")
    start_cursor: str | None = strawberry.field(description="Cursor of the page's first entry.")
    end_cursor: str | None = strawberry.field(
        description="Cursor of the page's last entry: send it as after for the next page."
    )


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
