"""The hostings of a dispositif, page by page, and the dispositifs of a structure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from sqlalchemy import Select
from strawberry.dataloader import DataLoader

from directory.request_context import Context
from models.dispositif import Dispositif, HostingMode
from models.establishment import Establishment
from models.hosting import Hosting, HostingStatus
from models.hosting_selects import select_hosting_counts, select_hosting_page
from models.structure import Structure
from resolvers.pagination import Edge, ListPage, decode_cursor, validated_first
from storage.columns import Row

CURSOR_KIND = "hosting"


async def hosting_page(
    context: Context, code: str, first: int, after: str | None
) -> ListPage[Hosting]:
    """The published hostings of a dispositif that are not closed, in the order of their keys.

    Raises:
        Refusal: the page's size or cursor is malformed.
    """
    size = validated_first(first, context.largest_page)
    start = decode_cursor(after, CURSOR_KIND, (str,))
    key = start[0] if start else None
    pages: DataLoader[str, list[Hosting]] = context.batch_loader(
        ("hostings", size, key), partial(_load_pages, context, size, key)
    )
    counts: DataLoader[str, int] = context.batch_loader(
        ("hosting counts",), partial(_load_counts, context)
    )
    # One loader for each size and cursor: all dispositifs of an answer are read by one statement.
    found = await pages.load(code)
    shown = found[:size]
    return ListPage(
        edges=[Edge(CURSOR_KIND, (hosting.key,), hosting) for hosting in shown],
        has_next_page=len(found) > size,
        has_previous_page=key is not None,
        counter=partial(counts.load, code),
    )


async def dispositifs_at(context: Context, structure: Structure) -> list[Dispositif]:
    """What a structure offers: what a source says it hosts, and what any establishment of its kind
    may run; in the order of the guide."""
    stated = {
        hosting.dispositif.code
        for hosting in await context.hostings_of.load(structure.key)
        if hosting.status is not HostingStatus.CLOSED
    }
    return [
        dispositif
        for dispositif in context.catalogue.dispositifs.values()
        if dispositif.code in stated or _may_run(structure, dispositif)
    ]


def _may_run(structure: Structure, dispositif: Dispositif) -> bool:
    return (
        dispositif.hosting_mode is HostingMode.ANY_ESTABLISHMENT
        and isinstance(structure, Establishment)
        and any(kind in dispositif.host_kinds for kind in structure.kinds)
    )


async def _load_pages(
    context: Context, size: int, after: str | None, codes: Sequence[str]
) -> list[list[Hosting]]:
    statement = select_hosting_page(after, size + 1)
    rows = await _rows(context, statement, codes)
    found = await context.hostings_from_rows(rows)
    return [[hosting for hosting in found if hosting.dispositif.code == code] for code in codes]


async def _load_counts(context: Context, codes: Sequence[str]) -> list[int]:
    rows = await _rows(context, select_hosting_counts(), codes)
    counted = {row["dispositif_code"]: row["count"] for row in rows}
    return [counted.get(code, 0) for code in codes]


async def _rows(context: Context, statement: Select[Any], codes: Sequence[str]) -> Sequence[Row]:
    directory = context.directory
    return await directory.reader.rows(statement, directory.day_parameters | {"codes": list(codes)})
