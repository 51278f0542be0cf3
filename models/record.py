"""What records are made of.

A record of the catalogue is read in whole, as it is held for as long as its version is. Of those
that are read by key, a request shows a few fields and leaves the others, so that such a record
keeps its row and reads a field when it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from models.table import Row

if TYPE_CHECKING:
    from models.catalogue import Catalogue

Value = TypeVar("Value")


class Record:
    """Something that never changes, whose JSON may be kept with it: ``pieces`` are what selections
    have shown of it (``schema.compiled.fragments``)."""

    __slots__ = ("pieces",)

    pieces: dict[int, Any]


class Stored(Generic[Value]):
    """A field of a record that is a column of its row, of the same name or ``column``."""

    __slots__ = ("column",)

    def __init__(self, column: str = "") -> None:
        self.column = column

    def __set_name__(self, _owner: type, name: str) -> None:
        self.column = self.column or name

    @overload
    def __get__(self, record: None, owner: type) -> Stored[Value]: ...

    @overload
    def __get__(self, record: RowRecord, owner: type) -> Value: ...

    def __get__(self, record: RowRecord | None, owner: type) -> Stored[Value] | Value:
        if record is None:
            return self
        value: Value = record.row[self.column]
        return value


class RowRecord(Record):
    """A record over its row; ``catalogue`` is of the same version."""

    __slots__ = ("catalogue", "row")

    def __init__(self, row: Row, catalogue: Catalogue) -> None:
        self.row = row
        self.catalogue = catalogue
