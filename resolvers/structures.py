"""Structures by key and by list, and their relations to each other."""

from __future__ import annotations

from functools import partial

from directory.record_factories import structure_from
from directory.request_context import Context
from directory.snapshot import Snapshot
from geo.eviction import evict_oldest
from models.structure import Structure, StructureType
from models.structure_filter import StructureFilter
from models.structure_page import select_structure_count, select_structure_page
from models.uai import validated_uai
from resolvers.pagination import Edge, ListPage, Page, decode_cursor, validated_first
from text.normalise import sort_name

MAX_KEPT_COUNTS = 256

Counted = tuple[StructureType, StructureFilter]


async def structure_of_type(
    context: Context, record: type[Structure], uai: str
) -> Structure | None:
    """The structure with a UAI, if it is of this type; closed ones too.

    Raises:
        BadUai: malformed, or with a wrong check letter.
    """
    structure = await context.structures_by_uai.load(validated_uai(uai, argument="uai"))
    return structure if isinstance(structure, record) else None


async def structure_page(
    context: Context,
    type: StructureType,
    filter: StructureFilter,
    first: int,
    after: str | None,
) -> Page[Structure]:
    """Structures of a type in the order of their names.

    Raises:
        Refusal: the page's size, cursor or filter is malformed.
    """
    await context.turn()
    size = validated_first(first, context.largest_page)
    start = decode_cursor(after, "name", (str, str))
    after_name = (start[0], start[1]) if start else None
    reader = context.directory.reader
    # One more than the page tells whether another follows, without a count.
    rows = await reader.rows(
        select_structure_page(type, filter, after_name, size + 1), context.directory.day_parameters
    )
    structures = [structure_from(row, context.catalogue) for row in rows[:size]]

    # Only called where totalCount is asked for.
    async def count() -> int:
        return await _count(context, (type, filter))

    return ListPage(
        edges=[
            # Equal to the column sort_name, which the same function makes.
            Edge("name", (sort_name(structure.name), structure.key), structure)
            for structure in structures
        ],
        has_next_page=len(rows) > size,
        has_previous_page=start is not None,
        counter=count,
    )


async def _count(context: Context, of: Counted) -> int:
    """How many structures of a type a filter accepts: counted once, and kept with the version."""
    counts = context.directory.counts
    kept = counts.get(of)
    if kept is None:
        # Fields of one request that ask for the same wait for one statement.
        kept = await context.batch_loader(_count, partial(_count_each, context.directory)).load(of)
        if of not in counts:
            evict_oldest(counts, MAX_KEPT_COUNTS)
            counts[of] = kept
    return kept


async def _count_each(directory: Snapshot, asked: list[Counted]) -> list[int]:
    # A count reads all that its filter accepts: tens of milliseconds for a large directory.
    on_day = directory.day_parameters
    rows = [await directory.reader.rows(select_structure_count(*of), on_day) for of in asked]
    return [row["count"] for (row,) in rows]


async def related_structure(context: Context, key: str | None) -> Structure | None:
    """The structure that another one names by key, such as its successor."""
    return await context.structures.load(key) if key else None
