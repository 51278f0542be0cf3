"""Pages of structures in the order of their names, by keyset."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BindParameter,
    Enum,
    Select,
    Text,
    bindparam,
    func,
    select,
    tuple_,
    type_coerce,
)

from models.opening_days import CLOSED
from models.structure import RAW_COLUMNS, STATUS, StructureType, structures
from models.structure_filter import StructureFilter


def select_structure_page(
    structure_type: StructureType,
    filter: StructureFilter,
    after: tuple[str, str] | None,
    limit: int,
) -> Select[Any]:
    """At most ``limit`` structures that come after the (sort name, key) of a cursor."""
    page = (
        select(*RAW_COLUMNS)
        .where(structures.c.type == structure_type, *filter.conditions())
        .order_by(structures.c.sort_name, structures.c.id)
        .limit(limit)
    )
    # A row comparison follows the index of the table; OFFSET would read what it skips.
    if after is not None:
        page = page.where(tuple_(structures.c.sort_name, structures.c.id) > after)
    return page


def select_structure_texts() -> Select[Any]:
    """Columns of ``search.documents.StructureTexts``, of structures that are not closed."""
    names = (
        *("id", "type", "name", "postal_code", "city", "commune_code"),
        *("kind", "second_kind", "latitude", "longitude"),
    )
    columns = (structures.c[name] for name in names)
    return (
        select(*(type_coerce(c, Text) if isinstance(c.type, Enum) else c for c in columns))
        .where(STATUS != CLOSED)
        .order_by(structures.c.id)
    )


def select_structure_texts_of() -> Select[Any]:
    """The same of those whose key is in ``structures``."""
    keys: BindParameter[Any] = bindparam("structures", expanding=True)
    return select_structure_texts().where(structures.c.id.in_(keys))


def select_structure_count(structure_type: StructureType, filter: StructureFilter) -> Select[Any]:
    """How many structures the filter accepts."""
    return (
        select(func.count().label("count"))
        .select_from(structures)
        .where(structures.c.type == structure_type, *filter.conditions())
    )
