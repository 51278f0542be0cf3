"""The directory as a whole."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry

from directory.snapshot import Snapshot
from models import refresh
from resolvers import directory_overview
from schema.list_sizes import assumed_size
from schema.provenance import Source
from schema.relay import Info


async def succeeded(root: strawberry.Parent[refresh.Refresh]) -> bool:
    return root.outcome.succeeded


@strawberry.type(
    description="When this service last read a source by itself, and whether that worked."
)
class SourceRefresh:
    ended_at: datetime = strawberry.field(description="When it was last read, or tried.")
    succeeded: bool = strawberry.field(
        resolver=succeeded,
        description=(
            "Whether that worked, with something new or not. Where it did not, the records are "
            "those of before."
        ),
    )
    succeeded_at: datetime | None = strawberry.field(
        description="When that last worked; null where it never did."
    )


async def last_refresh(
    root: strawberry.Parent[directory_overview.SourceCount], info: Info
) -> SourceRefresh | None:
    last = directory_overview.last_refresh(info.context, root)
    return await last  # type: ignore[return-value]  # a record for its type


@strawberry.type(description="A source, and how many records of the directory come from it.")
class SourceRecords:
    source: Source = strawberry.field(description="The source.")
    records: int = strawberry.field(description="How many records are its own.")
    newest: str | None = strawberry.field(
        description="The newest date of what it gave: ISO 8601, of a day, a month or a year."
    )
    attribution: str | None = strawberry.field(
        description="How reuse mentions it, as Licence Ouverte 2.0 asks; null if it gave nothing."
    )
    last_refresh: SourceRefresh | None = strawberry.field(
        resolver=last_refresh,
        description=(
            "When this service last read it by itself, whatever the version; null where it does "
            "not. An answer with it is not to be kept."
        ),
    )


async def sources(info: Info) -> Any:
    return await directory_overview.records_by_source(info.context)


async def version(root: strawberry.Parent[Snapshot]) -> int:
    return root.version.number


async def updated_at(root: strawberry.Parent[Snapshot]) -> datetime:
    return root.version.updated_at


@strawberry.type(description="The directory as a whole.")
class Directory:
    version: int = strawberry.field(
        resolver=version, description="Raised by every change: what is cached hangs on it."
    )
    updated_at: datetime = strawberry.field(
        resolver=updated_at, description="When the directory last changed."
    )
    sources: list[SourceRecords] = strawberry.field(
        resolver=sources,
        description="Every source, and how many records it gave.",
        directives=assumed_size(20),
    )


async def resolve_directory(info: Info) -> Any:
    return info.context.directory


@strawberry.type
class DirectoryFields:
    directory: Directory = strawberry.field(
        resolver=resolve_directory, description="The directory's version and sources."
    )
