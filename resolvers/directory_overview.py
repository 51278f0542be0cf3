"""The directory as a whole: its version, and what each source gave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from directory.request_context import Context
from exports.attribution import format_attribution, select_source_dates
from models.provenance import Source
from models.refresh import Refresh

SOURCE_DATES = select_source_dates()


@dataclass(frozen=True, slots=True)
class SourceCount:
    """A source, how many records are its own, the newest date of what it gave, and how reuse
    mentions it; those two are None where it gave nothing yet."""

    source: Source
    records: int
    newest: str | None
    attribution: str | None


async def records_by_source(context: Context) -> Sequence[SourceCount]:
    """Every source, with the number of its records; counted by one statement."""
    rows = {row["code"]: row for row in await context.directory.reader.rows(SOURCE_DATES)}
    return [
        SourceCount(
            source,
            int(rows[code]["records"]) if code in rows else 0,
            rows[code]["newest"] if code in rows else None,
            _attribution(source, rows[code]["newest"]) if code in rows else None,
        )
        # Sources that gave nothing yet are listed too, with no record.
        for code, source in context.catalogue.sources.items()
    ]


async def last_refresh(context: Context, count: SourceCount) -> Refresh | None:
    """When this service last read the source by itself; None where it never did."""
    return await context.last_refresh(count.source.code)


def _attribution(source: Source, newest: str) -> str:
    return format_attribution(source.publisher, source.name, source.licence, newest)
