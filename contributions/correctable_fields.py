"""The fields that a person may correct, and how what they write is read.

They are read as imports read them: what could not be imported cannot be written by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from imports.import_errors import CellError
from imports.reading import cell_parsers
from imports.reconcile.locations import CommuneLookup, position_columns
from imports.reconcile.structure_identifiers import structures_by_identifier
from imports.sources.hosting_cells import OPTIONAL_CELLS, parse_status
from models.commune import communes
from models.department import departments
from models.record_kinds import value_from_json
from models.siret import validated_siret
from models.structure import PositionPrecision, StructureStatus, structures
from storage.columns import Row
from text.messages import Message
from text.normalise import sort_name

Values = dict[str, Any]

STATUSES = {
    "ouvert": StructureStatus.OPEN,
    "a ouvrir": StructureStatus.TO_OPEN,
    "ferme": StructureStatus.CLOSED,
    **{status.value.lower().replace("_", " "): status for status in StructureStatus},
}


def parse_structure_fields(connection: Connection, stored: Row, given: Mapping[str, str]) -> Values:
    """The columns of a structure that a person states, with those that follow from them.

    ``given`` are texts by field; an empty text empties the field.

    Raises:
        CellError: a field is unknown, or its value is none.
    """
    values: Values = {}
    for field, text in given.items():
        parse = STRUCTURE_FIELDS.get(field)
        if parse is None:
            known = ", ".join(sorted(STRUCTURE_FIELDS))
            raise CellError(
                field,
                Message("it is no field that can be corrected; those are {known}", known=known),
            )
        values |= parse(connection, stored, text.strip())
    return values | _position(connection, stored, values, given)


def parse_hosting_fields(given: Mapping[str, str]) -> Values:
    """The columns of a hosting that a person states.

    Raises:
        CellError: a field is unknown, or its value is none.
    """
    values: Values = {}
    for field, text in given.items():
        try:
            if field == "status":
                values[field] = parse_status(text.strip())
                continue
            if field in OPTIONAL_CELLS:
                values[field] = OPTIONAL_CELLS[field](text.strip())
                continue
        except CellError as problem:
            # Lists have French headings: the field is what was typed.
            raise CellError(field, problem.reason) from None
        else:
            known = ", ".join(sorted({"status", *OPTIONAL_CELLS}))
            raise CellError(
                field,
                Message("it is no field that can be corrected; those are {known}", known=known),
            )
    return values


def _phone(_connection: Connection, stored: Row, text: str) -> Values:
    phone = cell_parsers.parse_first_phone(text, stored["department_code"], "phone")
    if phone is None:
        return {"phone": None, "phone_e164": None}
    if phone.left_out:
        raise CellError(
            "phone",
            Message("a structure has one telephone: {other!r} is too much", other=phone.left_out),
        )
    return {"phone": phone.national, "phone_e164": phone.international}


def _name(_connection: Connection, _stored: Row, text: str) -> Values:
    name = cell_parsers.parse_text(text)
    if name is None:
        raise CellError("name", Message("a structure has a name"))
    return {"name": name, "sort_name": sort_name(name)}


def _status(_connection: Connection, _stored: Row, text: str) -> Values:
    status = STATUSES.get(sort_name(text))
    if status is None:
        raise CellError(
            "status", Message("{cell!r} is not one of ouvert, à ouvrir, fermé", cell=text[:20])
        )
    return {"status": status}


def _commune(connection: Connection, _stored: Row, text: str) -> Values:
    found = connection.execute(
        select(communes.c.code, communes.c.department_code, departments.c.academy_code)
        .join(departments, departments.c.code == communes.c.department_code)
        .where(communes.c.code == text)
    ).first()
    if found is None:
        raise CellError(
            "commune_code",
            Message("{cell!r} is no INSEE code of a commune known here", cell=text[:20]),
        )
    code, department, academy = found
    return {"commune_code": code, "department_code": department, "academy_code": academy}


def _successor(connection: Connection, stored: Row, text: str) -> Values:
    if not text:
        return {"successor_id": None}
    found = structures_by_identifier(connection).get("".join(text.split()).upper())
    if found is None:
        raise CellError(
            "successor",
            Message(
                "the directory has no structure {cell!r}: write its UAI, or its key in an export",
                cell=text[:40],
            ),
        )
    key = found["id"]
    if key == stored["id"]:
        raise CellError("successor", Message("a structure does not succeed itself"))
    return {"successor_id": key}


def _siret(_connection: Connection, _stored: Row, text: str) -> Values:
    try:
        return {"siret": validated_siret(text) if text else None}
    except ValueError as problem:
        raise CellError("siret", str(problem)) from None


def _opening_hours(_connection: Connection, _stored: Row, text: str) -> Values:
    try:
        week = cell_parsers.parse_json(text) if text else None
        return {"opening_hours": value_from_json(structures.c.opening_hours, week)}
    except (ValueError, TypeError):
        raise CellError(
            "opening_hours",
            Message(
                "it is no week of opening hours: write it as the export has it, days from MONDAY "
                "to SUNDAY, each with slots whose opens and closes are hours such as 09:00"
            ),
        ) from None


def _postal_code(_connection: Connection, _stored: Row, text: str) -> Values:
    if text and not (text.isascii() and text.isdigit() and len(text) == 5):
        raise CellError(
            "postal_code", Message("{cell!r} is no postal code of five digits", cell=text[:20])
        )
    return {"postal_code": text or None}


def _parsed_by(
    column: str, parse: Callable[[str, str], Any]
) -> Callable[[Connection, Row, str], Values]:
    return lambda _connection, _stored, text: {column: parse(text, column)}


def _text(text: str, _column: str) -> str | None:
    return cell_parsers.parse_text(text)


def _day(text: str, column: str) -> date | None:
    return cell_parsers.parse_day(text, column) if text else None


STRUCTURE_FIELDS: Mapping[str, Callable[[Connection, Row, str], Values]] = {
    "name": _name,
    "phone": _phone,
    "email": _parsed_by("email", cell_parsers.parse_email),
    "website": _parsed_by("website", cell_parsers.parse_website),
    "street": _parsed_by("street", _text),
    "postal_code": _postal_code,
    "city": _parsed_by("city", _text),
    "commune_code": _commune,
    "latitude": lambda _connection, _stored, _text: {},  # with the longitude: _position
    "longitude": lambda _connection, _stored, _text: {},
    "status": _status,
    "opens_on": _parsed_by("opens_on", _day),
    "closes_on": _parsed_by("closes_on", _day),
    "successor": _successor,
    "siret": _siret,
    "opening_hours": _opening_hours,
}


def _position(
    connection: Connection, stored: Row, values: Values, given: Mapping[str, str]
) -> Values:
    """The columns of the position, which must be in its commune."""
    if not given.keys() & {"latitude", "longitude"}:
        return {}
    if not {"latitude", "longitude"} <= given.keys():
        raise CellError(
            "latitude", Message("a position is corrected whole: latitude and longitude")
        )
    degrees = cell_parsers.parse_position(given["latitude"], given["longitude"])
    code = values.get("commune_code", stored["commune_code"])
    commune = CommuneLookup(connection).by_code.get(code)
    return position_columns(degrees, PositionPrecision.ADDRESS, commune)
