"""Encodes records as an XLSX workbook, for keepers who correct them in a spreadsheet.

Codes, dates and telephones are texts, so that a spreadsheet leaves them as they are; numbers and
yes or no are of their types.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from exports.record_reader import JsonRecord, exported_columns
from models.record_kinds import RecordKind

TEXT_FORMAT = "@"


def workbook_bytes(
    kind: RecordKind, batches: Iterable[list[JsonRecord]], to_text: Callable[[Any], str]
) -> bytes:
    """The workbook's file; ``to_text`` gives a value as the CSV has it."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(kind.name)
    sheet.freeze_panes = "A2"

    def cell(value: Any) -> Any:
        if value is None or isinstance(value, bool | int | float):
            return value
        made = WriteOnlyCell(sheet, to_text(value))
        made.number_format = TEXT_FORMAT
        return made

    def heading(name: str) -> Any:
        made = WriteOnlyCell(sheet, name)
        made.font = Font(bold=True)
        return made

    sheet.append([heading(name) for name in exported_columns(kind)])
    for records in batches:
        for record in records:
            sheet.append([cell(record[name]) for name in exported_columns(kind)])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
