"""Attribution of sources: publisher, title and date of the last update.

Licence Ouverte 2.0 requires it of any reuse (Etalab, 2017, "Mention de la paternité").
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, literal, select, union_all

from models.all_tables import metadata
from models.department import OUTLINE_SOURCE, departments
from models.provenance import PROVENANCE_COLUMNS
from models.structure import structures

# Groups of a structure's fields that have a source of their own when it is not the record's.
SOURCED_GROUPS = ("position", "contact", "teaching")


def format_attribution(publisher: str, name: str, licence: str | None, newest: str) -> str:
    """The attribution in French; ``newest`` is the ISO date, month or year of the newest record."""
    mention = f"{publisher}, {name}, données mises à jour le {newest}"
    # A date shorter than a day (2024, 2024-03) is the edition's, not that of an update.
    if len(newest) < len("2024-03-19"):
        mention = f"{publisher}, {name}, données de {newest}"
    return f"{mention} ({licence})" if licence else mention


def select_source_dates() -> Select[Any]:
    """A row for each source that is used: ``code``, ``records``, ``newest``.

    ``records`` counts those that name the source as their own, ``newest`` is the latest date of
    these and of the groups of fields that it contributed to other records.
    """
    of_records = [
        select(
            table.c.source_code.label("code"),
            func.count().label("records"),
            func.max(table.c.source_date).label("newest"),
        ).group_by(table.c.source_code)
        for table in metadata.sorted_tables
        if set(PROVENANCE_COLUMNS) <= set(table.c.keys())
    ]
    groups = [
        select(
            structures.c[f"{group}_source_code"].label("code"),
            (func.count() * 0).label("records"),
            func.max(structures.c[f"{group}_source_date"]).label("newest"),
        )
        .where(structures.c[f"{group}_source_code"].is_not(None))
        .group_by(structures.c[f"{group}_source_code"])
        for group in SOURCED_GROUPS
    ]
    # Outlines of départements have no columns for their source: it is a constant.
    outlines = select(
        literal(OUTLINE_SOURCE[0]).label("code"),
        (func.count() * 0).label("records"),
        literal(OUTLINE_SOURCE[1]).label("newest"),
    ).where(departments.c.outline.is_not(None))
    sources_dates = union_all(*of_records, *groups, outlines.having(func.count() > 0)).subquery()
    return (
        select(
            sources_dates.c.code,
            func.sum(sources_dates.c.records).label("records"),
            func.max(sources_dates.c.newest).label("newest"),
        )
        .group_by(sources_dates.c.code)
        .order_by(sources_dates.c.code)
    )
