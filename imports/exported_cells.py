"""Cells of exported files, as the service wrote them or as a spreadsheet saved them.

A French spreadsheet writes days as 25/11/2026, months as nov-24, VRAI and FAUX, decimals with a
comma, and takes the zeros off codes: all of that is read back. The width of a code is known.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Float, Integer

from imports.import_errors import CellError
from imports.reading.cell_parsers import (
    MAX_WHOLE_NUMBER,
    parse_date_of_fact,
    parse_day,
    parse_flag,
    parse_json,
)
from models.bassin import bassins
from models.commune import communes
from models.department import academies, departments
from models.record_kinds import ChildTable, value_from_json
from models.structure import structures
from text.messages import Message
from text.spreadsheet_numbers import whole_number_text

Values = dict[str, Any]

WIDTHS: Mapping[Column[Any], int] = {
    communes.c.code: 5,
    departments.c.code: 2,
    academies.c.code: 2,
    academies.c.region_code: 2,
    bassins.c.code: 5,
    structures.c.siret: 14,
}
"""Digits of codes, whose zeros a spreadsheet takes off; columns that refer to them have as many."""

POSTAL_CODE = "postal_code"
POSTAL_CODE_DIGITS = 5

_TIME = re.compile(r".*\d[T ]\d{1,2}:\d\d.*")


def parse_value(column: Column[Any], cell: str) -> Any:
    """Raises:
    CellError: the cell has no value of the column's type."""
    try:
        return _column_value(column, _cell_to_json(column, cell))
    except (ValueError, TypeError) as problem:
        raise CellError(column.name, _why(problem, cell)) from None


def _why(problem: Exception, cell: str) -> str:
    """Why a cell cannot be used: our own sentence, or one around that of a library."""
    reason = str(problem)
    if isinstance(reason, Message):
        return reason
    return Message("{cell!r} cannot be used: {reason}", cell=cell[:30], reason=reason)


def _column_value(column: Column[Any], value: Any) -> Any:
    """Raises:
    ValueError: the column cannot hold it."""
    try:
        read = value_from_json(column, value)
    except OverflowError:
        raise ValueError(Message("it is not a number")) from None
    if isinstance(column.type, Integer) and read is not None and abs(read) > MAX_WHOLE_NUMBER:
        raise ValueError(Message("it is above {most:,}", most=MAX_WHOLE_NUMBER))
    return read


def _cell_to_json(column: Column[Any], cell: str) -> Any:
    """A cell as JSON; an empty one is null, or an empty list where null is not allowed."""
    if cell == "":
        return [] if isinstance(column.type, JSON) and not column.nullable else None
    if isinstance(column.type, JSON):
        # Exports write lists of codes with blanks between them.
        return parse_json(cell) if cell[0] in "[{" else cell.split(" ")
    if isinstance(column.type, Boolean):
        return parse_flag(cell, column.name)
    if isinstance(column.type, DateTime):
        return _moment(column, cell)
    if isinstance(column.type, Date):
        day = parse_day(cell, column.name)
        return None if day is None else day.isoformat()
    if isinstance(column.type, Float):
        number = float(cell.replace(",", "."))
        if not math.isfinite(number):
            raise ValueError(Message("{cell!r} is not a number", cell=cell[:20]))
        return number
    if isinstance(column.type, Integer):
        return int(whole_number_text(cell))
    return _text(column, cell)


def _moment(column: Column[Any], cell: str) -> str:
    if _TIME.fullmatch(cell) and cell[:4].isdigit():
        return cell
    day = parse_day(cell, column.name)
    assert day is not None, "the cell is not empty"
    return datetime.combine(day, time(), UTC).isoformat()


def _text(column: Column[Any], cell: str) -> str | None:
    if column.name.endswith("_date"):
        return parse_date_of_fact(cell, column.name)
    width = code_width(column)
    if width is None:
        return cell
    digits = whole_number_text(cell)
    return digits.zfill(width) if digits.isdigit() else cell


def code_width(column: Column[Any]) -> int | None:
    """How many digits a code has; None of columns that are none."""
    if column.name == POSTAL_CODE:
        return POSTAL_CODE_DIGITS
    targets = [column, *(key.column for key in column.foreign_keys)]
    return next((WIDTHS[target] for target in targets if target in WIDTHS), None)


def parse_children(child: ChildTable, cell: str) -> list[Values]:
    try:
        values: list[Any] = parse_json(cell) if cell.startswith("[") else cell.split()
        if len(child.columns) == 1:
            values = [{child.columns[0].name: value} for value in values]
        return [
            {c.name: _child_value(c, value.get(c.name)) for c in child.columns} for value in values
        ]
    except (ValueError, TypeError, AttributeError) as problem:
        raise CellError(child.name, _why(problem, cell)) from None


def _child_value(column: Column[Any], value: Any) -> Any:
    width = code_width(column)
    if width and isinstance(value, str) and value.isdigit():
        value = value.zfill(width)
    return _column_value(column, value)
