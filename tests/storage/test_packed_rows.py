"""Rows that are packed show what they hold, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Float, MetaData, Table, Text, select
from support.asking import Asking

from models.structure import structures
from storage.columns import raw_columns
from storage.packed_rows import RowPacker, first_text

EXAMPLE = Table(
    "example",
    MetaData(),
    Column("name", Text),
    Column("opens_on", Date),
    Column("updated_at", DateTime),
    Column("latitude", Float),
    Column("segpa", Boolean),
    Column("sites", JSON),
)
ROWS = st.fixed_dictionaries(
    {
        "name": st.none() | st.text(),
        "opens_on": st.none() | st.dates(),
        "updated_at": st.none() | st.datetimes(timezones=st.just(UTC)),
        "latitude": st.none() | st.floats(allow_nan=False, allow_infinity=False),
        "segpa": st.none() | st.booleans(),
        "sites": st.none() | st.lists(st.dictionaries(st.text(), st.text())),
    }
)


@given(ROWS, ROWS)
def test_rows_hold_what_they_held(one: dict[str, Any], other: dict[str, Any]) -> None:
    packer = RowPacker(EXAMPLE, first="name")
    rows = [(packer.pack(row), row) for row in (one, other)]

    # In turns: the packer unpacks the row of now once.
    for name in packer.names:
        for packed, row in rows:
            assert packed[name] == row[name]
    assert [dict(packed) == row for packed, row in rows] == [True, True]


@pytest.mark.parametrize("columns", [1, 15, 16, 40])
@pytest.mark.parametrize("length", [0, 31, 32, 255, 256, 70_000])
@pytest.mark.parametrize("letter", ["x", "é"])
def test_the_first_column_is_read_alone(columns: int, length: int, letter: str) -> None:
    table = Table("wide", MetaData(), *(Column(f"c{n}", Text) for n in range(columns)))
    packer = RowPacker(table, first=f"c{columns - 1}")
    row = dict.fromkeys(table.columns.keys()) | {packer.first: letter * length}

    packed = packer.pack(row)

    assert packed[packer.first] == letter * length
    is_short = len((letter * length).encode()) < 256
    assert (first_text(packed.packed) is not None) == is_short
    assert packer.pack(dict.fromkeys(table.columns.keys()))[packer.first] is None


def test_a_packed_row_is_a_third_of_its_values() -> None:
    packer = RowPacker(EXAMPLE, first="name")
    row = {
        "name": "Lycée Ferdinand-Buisson",
        "opens_on": date(1990, 9, 1),
        "updated_at": datetime(2026, 11, 1, tzinfo=UTC),
        "latitude": 50.4,
        "segpa": None,
        "sites": None,
    }

    assert len(packer.pack(row).packed) < 100
    assert packer.pack(row).get("unknown") is None


def test_structures_of_the_directory_are_the_same_packed(ask: Asking) -> None:
    packer = RowPacker(structures, first="name")
    rows = ask.directory.reader.read(select(*raw_columns(structures)))

    assert rows
    assert [dict(packer.pack(row)) for row in rows] == [dict(row) for row in rows]
