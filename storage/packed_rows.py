"""Rows kept in memory for long, packed: a third of what they take as SQLAlchemy's rows.

Records read their row field by field, a few fields for each answer, and what is shown of a record
is encoded once: a row is seldom unpacked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Column, Date, DateTime, Table

from storage.columns import Row

Values = dict[str, Any]
NOTHING: tuple[bytes, Values] = (b"", {})


class RowPacker:
    """Packs the rows of a table as MessagePack.

    >>> packer = RowPacker(structures)
    >>> packer.pack(row)["name"]
    """

    def __init__(self, table: Table) -> None:
        self.names = [column.name for column in table.columns]
        self.encoder = msgspec.msgpack.Encoder()
        types = tuple(map(_type_of, table.columns))
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
def _type_of(column: Column[Any]) -> Any:
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
        return self.packer.unpack(self.packed)[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.packer.names)

    def __len__(self) -> int:
        return len(self.packer.names)
