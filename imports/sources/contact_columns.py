"""Telephone, mail and web site as lists give them."""

from __future__ import annotations

from typing import Any

from imports.import_errors import CellError
from imports.import_report import Report
from imports.reading import cell_parsers
from imports.reading.column_layout import Line


def parse_contact(line: Line, uai: str, department: str | None, report: Report) -> dict[str, Any]:
    """Telephone, mail and web site by column; what cannot be used is left out and told."""
    values: dict[str, Any] = {}
    try:
        numbers = cell_parsers.parse_phone(line["phone"], department)
        values["phone"], values["phone_e164"] = numbers or (None, None)
    except CellError as problem:
        report.leave_out_value(line.number, uai, problem.column, problem.reason)
    for column, name, read in (
        ("email", "mail", cell_parsers.parse_email),
        ("website", "web", cell_parsers.parse_website),
    ):
        try:
            values[column] = read(line[name])
        except CellError as problem:
            report.leave_out_value(line.number, uai, problem.column, problem.reason)
    return values
