"""Pages of structures in the order of their names, by keyset."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, select, tuple_

from models.structure import STORED, StructureType, structures
from models.structure_filter import StructureFilter


def select_structure_page(
    of: StructureType, filter: StructureFilter, after: tuple[str, str] | None, limit: int
) -> Select[Any]:
    """At most ``limit`` structures that come after the (sort name, key) of a cursor."""
    page = (
        select(*STORED)
        .where(structures.c.type == of, *filter.conditions())
        .order_by(structures.c.sort_name, structures.c.id)
        .limit(limit)
    )
    if after is not None:
        page = page.where(tuple_(structures.c.sort_name, structures.c.id) > after)
    return page


def select_structure_count(of: StructureType, filter: StructureFilter) -> Select[Any]:
    """How many structures the filter accepts."""
    return (
        select(func.count().label("count"))
        .select_from(structures)
        .where(structures.c.type == of, *filter.conditions())
    )
