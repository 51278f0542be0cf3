"""Reads JSON, GeoJSON and JSON Lines as a list of records."""

from __future__ import annotations

import json
from typing import Any

from imports.import_errors import ImportRefused
from imports.reading.size_limits import check_header, too_large
from text.messages import Message

# Lists, objects and commas. An empty list takes three bytes of a file and sixty of memory.
MAX_VALUES = 40_000_000
MAX_DIGITS = 30


def read_records(name: str, text: str) -> list[dict[str, Any]]:
    """The records of a publisher's export, or of a single one.

    Raises:
        ImportRefused: it is damaged, holds no records, or is larger than it may be.
    """
    if sum(map(text.count, ",[{")) > MAX_VALUES:
        raise too_large(name, Message("has more than {most:,} values", most=MAX_VALUES))
    records = _read(name, text)
    fields = [r.get("fields", r) if isinstance(r, dict) else r for r in records]
    if not fields or not all(isinstance(record, dict) for record in fields):
        raise ImportRefused(
            Message(
                "{name} holds no list of records; use the publisher's export in JSON or CSV.",
                name=name,
            )
        )
    return fields


def _read(name: str, text: str) -> list[Any]:
    try:
        return _parse(text)
    except RecursionError:
        raise ImportRefused(
            Message(
                "{name} is nested too deep for a list of records; use the publisher's export "
                "in JSON or CSV.",
                name=name,
            )
        ) from None
    except _NumberTooLong:
        raise ImportRefused(
            Message(
                "{name} holds a number of more than {most} digits; correct it, or "
                "write it in quotation marks where it is a code.",
                name=name,
                most=MAX_DIGITS,
            )
        ) from None
    except _OnePage as page:
        raise ImportRefused(
            Message(
                "{name} is one page of a list: it holds {records:,} of {total:,} records. "
                "Fetch the portal's export (…/exports/json or …/exports/csv) instead.",
                name=name,
                records=page.records,
                total=page.total,
            )
        ) from None
    except ValueError as problem:
        raise ImportRefused(
            Message(
                "{name} is damaged JSON, or was cut short ({where}); fetch it again.",
                name=name,
                where=_where(problem),
            )
        ) from None


def _where(problem: ValueError) -> str:
    if not isinstance(problem, json.JSONDecodeError):
        return str(problem)
    return Message("line {line}, column {column}", line=problem.lineno, column=problem.colno)


def columns_of(name: str, records: list[dict[str, Any]]) -> list[str]:
    """The keys of all records, in the order in which they first come.

    Raises:
        ImportRefused: there are too many.
    """
    columns: dict[str, None] = {}
    for record in records:
        columns.update(dict.fromkeys(record))
        check_header(name, len(columns))
    return list(columns)


class _NumberTooLong(Exception):
    """A whole number of more digits than any that is imported."""


class _OnePage(Exception):
    """A part of a list, whose answer says how many records there are in all."""

    def __init__(self, records: int, total: int) -> None:
        super().__init__(records, total)
        self.records = records
        self.total = total


def _parse_integer(digits: str) -> int:
    # To read a number takes time by the square of its digits.
    if len(digits) > MAX_DIGITS:
        raise _NumberTooLong
    return int(digits)


def _parse(text: str) -> list[Any]:
    """Raises:
    ValueError: neither JSON nor JSON Lines; the message is about JSON."""
    try:
        return _records_in(json.loads(text, parse_int=_parse_integer))
    except ValueError as problem:
        try:
            lines = text.splitlines()
            return [json.loads(line, parse_int=_parse_integer) for line in lines if line.strip()]
        except ValueError:
            raise problem from None


def _records_in(content: Any) -> list[Any]:
    if isinstance(content, dict):
        if isinstance(content.get("features"), list):
            return [_flatten_feature(feature) for feature in content["features"]]
        lists = [content[key] for key in ("results", "records", "service") if key in content]
        if lists:
            _refuse_page(content, lists[0])
        content = lists[0] if lists else [content]
    return content if isinstance(content, list) else []


def _refuse_page(content: dict[str, Any], records: Any) -> None:
    """Raises:
    _OnePage: the portal says that there are more records than these."""
    # Names of Opendatasoft's API, of version 2 and of version 1.
    for key in ("total_count", "nhits"):
        total = content.get(key)
        if isinstance(total, int) and isinstance(records, list) and total > len(records):
            raise _OnePage(len(records), total)


def _flatten_feature(feature: Any) -> Any:
    """A GeoJSON feature as its properties, with the latitude and longitude of a point."""
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        return None
    longitude, latitude = ((feature.get("geometry") or {}).get("coordinates") or (None, None))[:2]
    return feature["properties"] | {"latitude": latitude, "longitude": longitude}
