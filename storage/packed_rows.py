"""Rows kept in memory for long, packed: a third of what they take as SQLAlchemy's rows.

Records read their row field by field, a few fields for each answer, and what is shown of a record
is encoded once: a row is seldom unpacked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Column, Date, DateTime, Enum, Table

from storage.columns import Row

Values = dict[str, Any]
LONG_LIST, SHORT_TEXT, LONGER_TEXT = 0xDC, 0xA0, 0xD9
NOTHING: tuple[bytes, Values] = (b"", {})


class RowPacker:
    """Packs the rows of a table as MessagePack; the column ``first`` is read without the others.

    >>> packer = RowPacker(structures, first="name")
    >>> packer.pack(row)["name"]
    """

    def __init__(self, table: Table, first: str, *, with_codes: bool = False) -> None:
        """``with_codes``: codes are members of their enums, and not texts as they are stored."""
        self.first = first
        others = (column.name for column in table.columns if column.name != first)
        self.names = [first, *others]
        self.encoder = msgspec.msgpack.Encoder()
        types = tuple(_type_of(table.c[name], with_codes) for name in self.names)
        self.decoder: msgspec.msgpack.Decoder[tuple[Any, ...]] = msgspec.msgpack.Decoder(
            tuple.__class_getitem__(types)
        )
        # A record's fields are read one after the other: the row of now is unpacked once. One
        # attribute, so that threads see a row with its own bytes.
        self.last = NOTHING

    def pack(self, row: Row) -> PackedRow:
        return PackedRow(self, self.encoder.encode([row[name] for name in self.names]))

    def unpack(self, packed: bytes) -> Values:
        last, values = self.last
        if last is not packed:
            values = dict(zip(self.names, self.decoder.decode(packed), strict=True))
            self.last = packed, values
        return values


# What columns hold MessagePack has, except for dates, which it writes as texts.
def _type_of(column: Column[Any], with_codes: bool) -> Any:
    if with_codes and isinstance(column.type, Enum):
        codes: Any = column.type.enum_class
        return codes | None
    if isinstance(column.type, DateTime):
        return datetime | None
    return date | None if isinstance(column.type, Date) else Any


class PackedRow(Mapping[str, Any]):
    """A row that is unpacked when it is read."""

    __slots__ = ("packed", "packer")

    def __init__(self, packer: RowPacker, packed: bytes) -> None:
        self.packer = packer
        self.packed = packed

    def __getitem__(self, name: str) -> Any:
        packer = self.packer
        if name == packer.first:
            text = first_text(self.packed)
            if text is not None:
                return text
        return packer.unpack(self.packed)[name]

    def unpacked(self) -> Values:
        """All values by name; who gets them changes none."""
        return self.packer.unpack(self.packed)

    def __iter__(self) -> Iterator[str]:
        return iter(self.packer.names)

    def __len__(self) -> int:
        return len(self.packer.names)


def first_text(packed: bytes) -> str | None:
    """The first value of a packed list if it is a text, and not of more than 255 bytes.

    By MessagePack's specification: a list begins with one byte where it has fewer than 16 values,
    else with three; a text with one byte where it has fewer than 32 bytes, else with two.
    """
    start = 3 if packed[0] == LONG_LIST else 1
    mark = packed[start]
    if SHORT_TEXT <= mark < SHORT_TEXT + 32:
        start, size = start + 1, mark - SHORT_TEXT
    elif mark == LONGER_TEXT:
        start, size = start + 2, packed[start + 1]
    else:
        return None
    return packed[start : start + size].decode()
