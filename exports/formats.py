"""Encodes records as CSV, GeoJSON or JSON Lines, in chunks of bytes."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from exports.record_reader import JsonRecord, exported_columns
from exports.spreadsheet_cells import guard_cell
from models.record_kinds import RecordKind
from text.messages import Message

TOO_LONG_FOR_CELLS = {"departments"}
"""Kinds with texts of more characters than a cell of a workbook holds: outlines."""

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "geojson": "application/geo+json",
    "jsonl": "application/jsonl",
}


def encode_records(
    kind: RecordKind, format: str, batches: Iterable[list[JsonRecord]]
) -> Iterator[bytes]:
    """The bytes of a file, one chunk for each batch.

    Raises:
        KeyError: unknown format.
        ValueError: GeoJSON of records that have no position; a workbook of records with texts that
            are longer than its cells.
    """
    if format == "xlsx" and kind.name in TOO_LONG_FOR_CELLS:
        raise ValueError(
            Message("{kind} hold texts too long for a workbook; export them as csv", kind=kind.name)
        )
    if format == "geojson" and not kind.has_position:
        raise ValueError(
            Message("{kind} have no position; export them as csv or jsonl", kind=kind.name)
        )
    return ENCODERS[format](kind, batches)


def _csv_chunks(kind: RecordKind, batches: Iterable[list[JsonRecord]]) -> Iterator[bytes]:
    """RFC 4180 with UTF-8; empty cells are unknown values."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(exported_columns(kind))
    yield text.getvalue().encode()
    for records in batches:
        text.seek(0)
        text.truncate()
        writer.writerows(
            [_csv_cell(record[name]) for name in exported_columns(kind)] for record in records
        )
        yield text.getvalue().encode()


def _csv_cell(value: Any) -> str:
    """One value as text; None is an empty cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        return guard_cell(_csv_list(value))
    if isinstance(value, str):
        return guard_cell(value)
    return repr(value) if isinstance(value, float) else str(value)


def _csv_list(value: list[Any] | dict[str, Any]) -> str:
    """A list of codes separated by blanks; any other list or object as JSON."""
    # Spreadsheets show codes as people write them; JSON is left for what blanks cannot separate.
    if all(isinstance(part, str) and part and " " not in part for part in value):
        return " ".join(value) if isinstance(value, list) else msgspec.json.encode(value).decode()
    return msgspec.json.encode(value).decode()


def _jsonl_chunks(_: RecordKind, batches: Iterable[list[JsonRecord]]) -> Iterator[bytes]:
    for records in batches:
        yield msgspec.json.Encoder().encode_lines(records)


def _geojson_chunks(_: RecordKind, batches: Iterable[list[JsonRecord]]) -> Iterator[bytes]:
    """RFC 7946: WGS84, longitude first; no geometry where no position is known."""
    yield b'{"type":"FeatureCollection","features":[\n'
    between = b""
    for records in batches:
        yield between + b",\n".join(msgspec.json.encode(_feature(record)) for record in records)
        between = b",\n"
    yield b"\n]}\n"


def _feature(record: Mapping[str, Any]) -> dict[str, Any]:
    properties = dict(record)
    latitude, longitude = properties.pop("latitude"), properties.pop("longitude")
    geometry = None
    if latitude is not None:
        geometry = {"type": "Point", "coordinates": [longitude, latitude]}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _xlsx_chunks(kind: RecordKind, batches: Iterable[list[JsonRecord]]) -> Iterator[bytes]:
    # Inside, as openpyxl takes half a second to load, and servers write no workbooks.
    from exports.workbook import workbook_bytes

    yield workbook_bytes(kind, batches, _csv_cell)


ENCODERS: Mapping[str, Callable[[RecordKind, Iterable[list[JsonRecord]]], Iterator[bytes]]] = {
    "csv": _csv_chunks,
    "geojson": _geojson_chunks,
    "jsonl": _jsonl_chunks,
    "xlsx": _xlsx_chunks,
}
