"""Statements that read hostings. Each takes the parameters of ``models.opening_days``."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, func, or_, select

from models.hosting import hostings, published_lists
from models.hosting_days import HOSTINGS_AT_PLACES, RAW_COLUMNS, STATUS, select_hostings
from models.opening_days import CLOSED


def select_hostings_by_key() -> Select[Any]:
    """Hostings whose key is in ``keys``."""
    return select_hostings(hostings.c.id.in_(bindparam("keys", expanding=True)))


def select_hostings_at() -> Select[Any]:
    """Hostings at one of the structures or micro-structures in ``structures``."""
    keys: BindParameter[Any] = bindparam("structures", expanding=True)
    at = or_(hostings.c.structure_id.in_(keys), hostings.c.micro_structure_id.in_(keys))
    return select_hostings(at).order_by(hostings.c.dispositif_code, hostings.c.id)


def select_hosting_page(after: str | None, limit: int) -> Select[Any]:
    """Of each dispositif in ``codes``, at most ``limit`` hostings that are not closed and whose key
    comes after ``after``."""
    # Numbered by dispositif, so that one statement has a page of each; LIMIT would cut all
    # together.
    number = (
        func.row_number()
        .over(partition_by=hostings.c.dispositif_code, order_by=hostings.c.id)
        .label("number")
    )
    living = _not_closed_hostings()
    if after is not None:
        living.append(hostings.c.id > after)
    numbered = (
        select(*RAW_COLUMNS, number).select_from(HOSTINGS_AT_PLACES).where(*living).subquery()
    )
    columns = [numbered.c[column.name] for column in hostings.columns]
    return select(*columns).where(numbered.c.number <= limit).order_by(numbered.c.id)


def select_hosting_counts() -> Select[Any]:
    """The number of hostings of each dispositif in ``codes`` that are not closed."""
    return (
        select(hostings.c.dispositif_code, func.count().label("count"))
        .select_from(HOSTINGS_AT_PLACES)
        .where(*_not_closed_hostings())
        .group_by(hostings.c.dispositif_code)
    )


def _not_closed_hostings() -> list[ColumnElement[bool]]:
    return [hostings.c.dispositif_code.in_(bindparam("codes", expanding=True)), STATUS != CLOSED]


def select_published_lists() -> Select[Any]:
    c = published_lists.c
    return select(c.subject, c.academy_code, c.school_year)
