"""Values of columns as JSON, and back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import Enum as PythonEnum
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Enum, Float, Integer

from text.messages import Message


def to_json(value: Any) -> Any:
    """A column's value as JSON: enums by value, dates and times in ISO 8601."""
    if isinstance(value, PythonEnum):
        return value.value
    if isinstance(value, datetime):
        # SQLite returns times without a zone; they are stored in UTC.
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def from_json(column: Column[Any], value: Any) -> Any:
    """The value of a column from JSON.

    Raises:
        ValueError: the column cannot hold it; the message says what is expected.
    """
    kind = column.type
    if value is None:
        if not column.nullable:
            raise ValueError(Message("it may not be empty"))
        return None
    if isinstance(kind, Enum):
        return _enum_from_json(kind, value)
    if isinstance(kind, JSON):
        return value
    if isinstance(kind, Boolean):
        if value not in (True, False):
            raise ValueError(Message("{value!r} is neither true nor false", value=value))
        return bool(value)
    if isinstance(kind, DateTime):
        moment = datetime.fromisoformat(str(value))
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if isinstance(kind, Date):
        return date.fromisoformat(str(value))
    if isinstance(kind, Integer):
        return int(value)
    return float(value) if isinstance(kind, Float) else str(value)


def _enum_from_json(kind: Enum, value: Any) -> PythonEnum:
    codes = kind.enum_class
    assert codes is not None
    members = {code.value: code for code in codes}
    if value not in members:
        known = ", ".join(members)
        raise ValueError(Message("{value!r} is not one of {known}", value=value, known=known))
    return members[value]
