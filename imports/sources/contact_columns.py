"""Contact columns that several lists have: telephone, mail and web site."""

from __future__ import annotations

from typing import Any

from imports.import_errors import CellError
from imports.import_report import Report
from imports.reading import cell_parsers
from imports.reading.column_layout import Line
from text.messages import Message


def parse_contact(line: Line, uai: str, department: str | None, report: Report) -> dict[str, Any]:
    """Values of the contact group; those that cannot be used are left out and reported.

    A column that the line lacks says nothing, so that what is known stays.
    """
    values: dict[str, Any] = {}
    # Each by itself: a bad telephone does not cost the mail address.
    for name, parse in (("phone", _parse_phone), ("mail", _parse_mail), ("web", _parse_website)):
        if not line.has(name):
            continue
        try:
            columns, left_out = parse(line[name], department)
        except CellError as problem:
            report.leave_out_value(line.number, uai, problem.column, problem.reason)
            continue
        values |= columns
        if left_out is not None:
            report.leave_out_value(line.number, uai, left_out.column, left_out.reason)
    return values


Parsed = tuple[dict[str, str | None], CellError | None]
"""Values by column of the table, and what the cell has beside them."""


def _parse_phone(cell: str, department: str | None) -> Parsed:
    phone = cell_parsers.parse_first_phone(cell, department)
    if phone is None:
        return {"phone": None, "phone_e164": None}, None
    reason = Message(
        "{phone} is taken, {other!r} beside it is not",
        phone=phone.national,
        other=phone.left_out[:40],
    )
    left_out = CellError("telephone", reason) if phone.left_out else None
    return {"phone": phone.national, "phone_e164": phone.international}, left_out


def _parse_mail(cell: str, _: str | None) -> Parsed:
    email = cell_parsers.parse_email(cell)
    reason = Message("{email} is taken, the other addresses beside it are not", email=email)
    return {"email": email}, CellError("mail", reason) if cell.count("@") > 1 else None


def _parse_website(cell: str, _: str | None) -> Parsed:
    return {"website": cell_parsers.parse_website(cell)}, None
