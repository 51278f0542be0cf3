"""What became of one record: its lines of the journal, page by page."""

from __future__ import annotations

from functools import partial
from typing import Any

from directory.request_context import Context
from models.change import Change, change_from, select_history_count, select_history_page
from models.global_id import parse_global_id
from models.structure_kind import KINDS
from resolvers.pagination import Edge, ListPage, decode_cursor, validated_first

CURSOR_KIND = "history"

KIND_OF_TYPE = {
    **{kind.record.__name__: "structures" for kind in KINDS},
    "Hosting": "hostings",
    "PsadTerritory": "psad_territories",
    "Guide": "guides",
    "Dispositif": "dispositifs",
    "FundingSource": "funding_sources",
    "Actor": "actors",
    "LegalReference": "legal_references",
    "Need": "needs",
}
"""The journal's kind of the records of each type of node."""


async def history_page(
    context: Context, id: str, first: int, after: str | None
) -> ListPage[Change]:
    """The lines of the record with a global id, the newest first; none of one that was never
    written, as a derived hosting.

    Raises:
        Refusal: the id, the page's size or its cursor is malformed.
    """
    await context.turn()
    type_name, key = parse_global_id(id, argument="id")
    size = validated_first(first, context.largest_page)
    start = decode_cursor(after, CURSOR_KIND, (int,))
    record = {"kind": KIND_OF_TYPE.get(type_name, ""), "record": key}
    page = {"limit": size + 1} | ({"before": start[0]} if start else {})
    statement = select_history_page(is_continued=start is not None)
    rows = await context.directory.reader.rows(statement, record | page)
    lines = [change_from(row) for row in rows[:size]]
    return ListPage(
        edges=[Edge(CURSOR_KIND, (line.id,), line) for line in lines],
        has_next_page=len(rows) > size,
        has_previous_page=start is not None,
        counter=partial(_count, context, record),
    )


async def _count(context: Context, record: dict[str, Any]) -> int:
    ((row),) = await context.directory.reader.rows(select_history_count(), record)
    count: int = row["count"]
    return count
