"""How reuse names a source: its publisher, its title and the date of its last update, as
Licence Ouverte 2.0 asks (Etalab, 2017, "Mention de la paternité")."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, literal, select, union_all

from models.all_tables import metadata
from models.department import OUTLINES_FROM, departments
from models.structure import structures

SOURCED_GROUPS = ("position", "contact", "teaching")


def format_attribution(publisher: str, name: str, licence: str | None, newest: str) -> str:
    """The mention of a source; ``newest`` is the date of its newest record."""
    mention = f"{publisher}, {name}, données mises à jour le {newest}"
    if len(newest) < len("2024-03-19"):
        mention = f"{publisher}, {name}, données de {newest}"
    return f"{mention} ({licence})" if licence else mention


def select_source_dates() -> Select[Any]:
    """By ``code`` of each source: how many ``records`` are its own, and the ``newest`` date of
    those and of what it gave to the records of others."""
    of_records = [
        select(
            table.c.source_code.label("code"),
            func.count().label("records"),
            func.max(table.c.source_date).label("newest"),
        ).group_by(table.c.source_code)
        for table in metadata.sorted_tables
        if "source_code" in table.c
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
    outlines = select(
        literal(OUTLINES_FROM[0]).label("code"),
        (func.count() * 0).label("records"),
        literal(OUTLINES_FROM[1]).label("newest"),
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
