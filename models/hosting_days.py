"""Which hostings are open on a day.

A hosting is open where its source says so and the day is between its first and its last day.
Without days of its own it has those of its school year; without a school year it goes on until a
list of the running one speaks of it, or is complete and does not. It follows the place where it is
run: its micro-structure, or its host where it has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Text,
    and_,
    case,
    exists,
    func,
    or_,
    select,
    type_coerce,
)

from models.hosting import hostings, published_lists
from models.opening_days import CLOSED, DAY, OPEN, RUNNING_YEAR, TO_OPEN, status_of_days
from models.structure import structures
from storage.columns import raw_columns

PLACE = structures.alias("place")
"""Where a hosting is run: its micro-structure, or its host."""

_c = hostings.c

HOSTINGS_AT_PLACES: FromClause = hostings.join(
    PLACE, PLACE.c.id == func.coalesce(_c.micro_structure_id, _c.structure_id)
)
"""What statements that judge ``STATUS`` select from."""


def _is_over() -> ColumnElement[bool]:
    return or_(_c.closes_on < DAY, and_(_c.closes_on.is_(None), _c.school_year < RUNNING_YEAR))


def _is_to_come() -> ColumnElement[bool]:
    return or_(_c.opens_on > DAY, and_(_c.opens_on.is_(None), _c.school_year > RUNNING_YEAR))


def _is_superseded() -> ColumnElement[bool]:
    """Of no school year, where the running one has a line of the same hosting, or a complete list
    of its dispositif."""
    other = hostings.alias("of_the_year")
    same = exists().where(
        other.c.structure_id == _c.structure_id,
        other.c.dispositif_code == _c.dispositif_code,
        func.coalesce(other.c.micro_structure_id, "") == func.coalesce(_c.micro_structure_id, ""),
        func.coalesce(other.c.form, "") == func.coalesce(_c.form, ""),
        other.c.school_year == RUNNING_YEAR,
    )
    of_all = exists().where(
        published_lists.c.subject == _c.dispositif_code,
        published_lists.c.academy_code == PLACE.c.academy_code,
        published_lists.c.school_year == RUNNING_YEAR,
    )
    return and_(_c.school_year.is_(None), or_(same, of_all))


def _status() -> ColumnElement[str]:
    stated = type_coerce(_c.status, Text)
    at_place = status_of_days(PLACE)
    is_closed = or_(stated == CLOSED, _is_over(), at_place == CLOSED, _is_superseded())
    is_announced = and_(stated == TO_OPEN, _c.opens_on.is_(None))
    return case(
        (is_closed, CLOSED),
        (or_(_is_to_come(), at_place == TO_OPEN, is_announced), TO_OPEN),
        else_=OPEN,
    )


STATUS = _status()
"""The status on a day, as text."""

RAW_COLUMNS = raw_columns(hostings, status=STATUS)

SPEAKS_OF_DAY = or_(
    STATUS != CLOSED,
    and_(
        type_coerce(_c.status, Text) == CLOSED,
        or_(_c.school_year.is_(None), _c.school_year == RUNNING_YEAR),
        func.coalesce(_is_superseded(), False).is_(False),
    ),
)
"""Whether a hosting says of the day that there is one, or that there is none."""

BEST_FIRST = (
    case((STATUS == OPEN, 0), (STATUS == TO_OPEN, 1), else_=2),
    # The year that comes first; a hosting of no year after those of one.
    func.coalesce(_c.school_year, "9999"),
    _c.id,
)
"""Of several hostings of one kind at one place, in order: the open one, the next that opens."""


def select_hostings(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Rows of hostings with their status on a day."""
    return select(*RAW_COLUMNS).select_from(HOSTINGS_AT_PLACES).where(*conditions)


def select_places_of(codes: Sequence[str], column: ColumnElement[Any]) -> Select[Any]:
    """Structures, or micro-structures, at which one of the dispositifs is open or will be."""
    return (
        select(column)
        .select_from(HOSTINGS_AT_PLACES)
        .where(_c.dispositif_code.in_(codes), STATUS != CLOSED, column.is_not(None))
    )


def order_at_place() -> ColumnElement[int]:
    """1 for the hosting to show of those of one dispositif and form at one place."""
    at_one_place = (
        _c.dispositif_code,
        _c.structure_id,
        func.coalesce(_c.micro_structure_id, ""),
        func.coalesce(_c.form, ""),
    )
    return func.row_number().over(partition_by=at_one_place, order_by=BEST_FIRST)
