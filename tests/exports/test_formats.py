"""Files of a few records in every format, and the values of their columns there and back."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Float, Integer, MetaData, Table, Text
from support.tiny_directory import Tiny

from exports.formats import MEDIA_TYPES, encode_records
from exports.record_kinds import KINDS
from exports.record_reader import read_batches
from exports.spreadsheet_cells import guard_cell, unguard_cell
from models.record_kinds import ALL_KINDS, RecordKind
from models.structure import StructureStatus
from storage.column_json import from_json, to_json
from storage.columns import enum_column
from storage.database import Database

TABLE = Table(
    "things",
    MetaData(),
    Column("code", Text, primary_key=True),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("tags", JSON),
    Column("open", Boolean),
)
THINGS = RecordKind("things", TABLE, has_position=True)
PLAIN = RecordKind("plain", TABLE)


def thing(code: str = "a", **values: Any) -> dict[str, Any]:
    empty: dict[str, Any] = dict.fromkeys(THINGS.column_names)
    return empty | {"code": code} | values


def encoded(format: str, *batches: list[dict[str, Any]]) -> str:
    return b"".join(encode_records(THINGS, format, batches)).decode()


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (["a", "b"], "a b"),
        ([], ""),
        (["deux mots", "b"], '["deux mots","b"]'),
        ([1, 2], "[1,2]"),
        ([""], '[""]'),
        ({"a": 1}, '{"a":1}'),
        ({"a": "b"}, '{"a":"b"}'),
        ('dit "oui"; et\nnon', 'dit "oui"; et\nnon'),
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2+3", "'-2+3"),
        ("'=x", "''=x"),
        ("+33320120260", "+33320120260"),
        ("-", "-"),
        ("'s-Hertogenbosch", "'s-Hertogenbosch"),
        (-0.5, "-0.5"),
        (0.1, "0.1"),
        (3, "3"),
    ],
)
def test_a_cell_of_csv_is_what_a_spreadsheet_shows(value: Any, cell: str) -> None:
    [row] = rows(encoded("csv", [thing(tags=value)]))

    assert row["tags"] == cell


def test_a_csv_has_one_header_and_the_lines_of_every_batch() -> None:
    text = encoded("csv", [thing("a"), thing("b")], [], [thing("c")])

    assert text.split("\r\n")[0] == "code,latitude,longitude,tags,open"
    assert [row["code"] for row in rows(text)] == ["a", "b", "c"]
    assert text.endswith("\r\n")
    assert encoded("csv") == "code,latitude,longitude,tags,open\r\n"


def test_json_lines_are_the_records_one_a_line() -> None:
    records = [thing("a", tags=["x"]), thing("b", latitude=50.5), thing("c")]
    text = encoded("jsonl", records[:2], records[2:])

    assert list(map(json.loads, text.splitlines())) == records


def test_a_feature_has_its_longitude_first_and_no_geometry_where_none_is_known() -> None:
    text = encoded("geojson", [thing("a", latitude=50.5, longitude=3.0)], [thing("b", open=True)])
    content = json.loads(text)

    assert content["type"] == "FeatureCollection"
    assert content["features"] == [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [3.0, 50.5]},
            "properties": {"code": "a", "tags": None, "open": None},
        },
        {
            "type": "Feature",
            "geometry": None,
            "properties": {"code": "b", "tags": None, "open": True},
        },
    ]


def test_no_record_at_all_is_a_file_all_the_same() -> None:
    assert json.loads(encoded("geojson")) == {"type": "FeatureCollection", "features": []}
    assert encoded("jsonl") == ""


def test_what_has_no_position_is_no_geojson() -> None:
    with pytest.raises(ValueError, match="plain have no position; export them as csv or jsonl"):
        encode_records(PLAIN, "geojson", [])
    with pytest.raises(KeyError):
        encode_records(PLAIN, "ods", [])
    assert set(MEDIA_TYPES) == {"csv", "geojson", "jsonl"}


def test_batches_are_encoded_as_they_come() -> None:
    taken: list[str] = []

    def batches() -> Iterator[list[dict[str, Any]]]:
        for code in "ab":
            taken.append(code)
            yield [thing(code)]

    chunks = iter(encode_records(THINGS, "jsonl", batches()))
    next(chunks)

    assert taken == ["a"]


@given(st.text("'=@+-\t\r1 a", max_size=8))
def test_a_guarded_cell_is_no_formula_and_comes_back(text: str) -> None:
    cell = guard_cell(text)

    assert unguard_cell(cell) == text
    assert cell[:1] not in ("=", "@", "\t", "\r")
    assert cell[:1] not in ("+", "-") or set(cell[1:]) <= set("1 ")


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


@given(st.lists(TEXTS, max_size=5))
def test_any_text_is_read_back_from_every_format(codes: list[str]) -> None:
    records = [thing(code) for code in codes]

    assert [unguard_cell(row["code"]) for row in rows(encoded("csv", records))] == codes
    lines = encoded("jsonl", records).split("\n")
    assert [json.loads(line)["code"] for line in lines if line] == codes
    features = json.loads(encoded("geojson", records))["features"]
    assert [feature["properties"]["code"] for feature in features] == codes


def column(type: Any, *, nullable: bool = True) -> Column[Any]:
    return Column("value", type, nullable=nullable)


MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(
    lambda moment: moment.replace(tzinfo=UTC)
)
VALUES: dict[str, tuple[Any, st.SearchStrategy[Any]]] = {
    "text": (Text(), st.text(max_size=9)),
    "whole": (Integer(), st.integers(-(10**9), 10**9)),
    "number": (Float(), st.floats(allow_nan=False, allow_infinity=False)),
    "flag": (Boolean(), st.booleans()),
    "day": (Date(), st.dates()),
    "moment": (DateTime(timezone=True), MOMENTS),
    "code": (enum_column(StructureStatus), st.sampled_from(StructureStatus)),
    "json": (JSON(), st.lists(st.integers())),
}


@pytest.mark.parametrize("kind", VALUES)
@given(data=st.data())
def test_a_value_of_a_column_comes_back_from_json(kind: str, data: st.DataObject) -> None:
    type, values = VALUES[kind]
    value = data.draw(st.none() | values)
    written = json.loads(json.dumps(to_json(value)))

    assert from_json(column(type), written) == value


def test_a_moment_without_a_zone_is_in_utc() -> None:
    assert to_json(datetime(2026, 9, 1, 12)) == "2026-09-01T12:00:00+00:00"
    moment = column(DateTime(timezone=True))
    assert from_json(moment, "2026-09-01T12:00:00") == datetime(2026, 9, 1, 12, tzinfo=UTC)
    paris = timezone(timedelta(hours=2))
    assert from_json(moment, "2026-09-01T12:00:00+02:00") == datetime(2026, 9, 1, 12, tzinfo=paris)
    assert to_json(date(2026, 9, 1)) == "2026-09-01"


@pytest.mark.parametrize(
    ("type", "value"),
    [
        (Integer(), "douze"),
        (Float(), "x"),
        (Boolean(), "oui"),
        (Boolean(), 2),
        (Date(), "31/12/2026"),
        (DateTime(), "hier"),
        (enum_column(StructureStatus), "NOPE"),
    ],
)
def test_what_a_column_cannot_hold_is_refused(type: Any, value: Any) -> None:
    with pytest.raises(ValueError):
        from_json(column(type), value)


def test_an_empty_value_is_refused_where_there_must_be_one() -> None:
    with pytest.raises(ValueError, match="it may not be empty"):
        from_json(column(Text(), nullable=False), None)


def test_kinds_come_after_those_that_they_refer_to() -> None:
    order = [kind.table.name for kind in ALL_KINDS]
    wrong = [
        (kind.name, key.column.table.name)
        for number, kind in enumerate(ALL_KINDS)
        for table in (kind.table, *(child.table for child in kind.children))
        for key in table.foreign_keys
        if key.column.table.name in order[number + 1 :]
    ]

    assert len(order) > 15
    assert wrong == []
    assert set(KINDS) > {kind.name for kind in ALL_KINDS}


def test_files_say_what_is_open_on_the_day(migrated: Database) -> None:
    content = Tiny().dispositif("d").school("s").school("gone", closes_on=date(2026, 8, 31))
    content.hosting("over", "d", "s", school_year="2025-2026")
    content.hosting("now", "d", "s", school_year="2026-2027")
    with migrated.writing() as connection:
        content.write(connection)

        def statuses(kind: str, day: date) -> dict[str, str]:
            batches = read_batches(connection, KINDS[kind], day)
            return {r["id"]: r["status_today"] for records in batches for r in records}

        assert statuses("hostings", date(2026, 12, 1)) == {"over": "CLOSED", "now": "OPEN"}
        assert statuses("hostings", date(2026, 8, 31)) == {"over": "OPEN", "now": "TO_OPEN"}
        assert statuses("structures", date(2026, 9, 1))["gone"] == "CLOSED"
        text = b"".join(encode_records(KINDS["hostings"], "csv", [])).decode()
    assert text.strip().endswith(",status_today")
