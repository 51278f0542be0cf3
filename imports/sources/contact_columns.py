"""Contact columns that several lists have: telephone, mail and web site."""

from __future__ import annotations

from typing import Any

from imports.import_errors import CellError
from imports.import_report import Report
from imports.reading import cell_parsers
from imports.reading.column_layout import Line


def parse_contact(line: Line, uai: str, department: str | None, report: Report) -> dict[str, Any]:
    """Values of the contact group; those that cannot be used are left out and reported."""
    values: dict[str, Any] = {}
    # Each by itself: a bad telephone does not cost the mail address.
    try:
        phone = cell_parsers.parse_first_phone(line["phone"], department)
        values["phone"], values["phone_e164"] = (
            (phone.national, phone.international) if phone else (None, None)
        )
        if phone and phone.left_out:
            reason = f"{phone.national} is taken, {phone.left_out[:40]!r} beside it is not"
            report.leave_out_value(line.number, uai, "telephone", reason)
    except CellError as problem:
        report.leave_out_value(line.number, uai, problem.column, problem.reason)
    for column, name, parse in (
        ("email", "mail", cell_parsers.parse_email),
        ("website", "web", cell_parsers.parse_website),
    ):
        try:
            values[column] = parse(line[name])
        except CellError as problem:
            report.leave_out_value(line.number, uai, problem.column, problem.reason)
    if values.get("email") and line["mail"].count("@") > 1:
        reason = f"{values['email']} is taken, the other addresses beside it are not"
        report.leave_out_value(line.number, uai, "mail", reason)
    return values
