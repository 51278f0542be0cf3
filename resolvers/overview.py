"""The directory as a whole: its version, and what each source gave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, union_all

from models.every_table import metadata
from models.provenance import Source
from resolvers.context import Context

RECORDS_BY_SOURCE = union_all(
    *(
        select(table.c.source_code.label("code"), func.count().label("records")).group_by(
            table.c.source_code
        )
        for table in metadata.sorted_tables
        if "source_code" in table.c
    )
)


@dataclass(frozen=True, slots=True)
class SourceCount:
    """A source and how many records of the directory come from it."""

    source: Source
    records: int


async def records_by_source(context: Context) -> Sequence[SourceCount]:
    """Every source, with the number of its records; counted by one statement."""
    counts: Counter[str] = Counter()
    for row in await context.directory.reader.rows(RECORDS_BY_SOURCE):
        counts[row["code"]] += row["records"]
    return [SourceCount(source, counts[code]) for code, source in context.catalogue.sources.items()]
