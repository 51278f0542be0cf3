"""Cells that spreadsheets would run as formulas, guarded by an apostrophe, and read back.

A text that begins with =, @, a tab or a sign is a formula to Excel and LibreOffice, which may open
pages or send what other cells hold (OWASP, *CSV injection*). Telephones such as +33320120260 and
numbers are none.
"""

from __future__ import annotations

import re

# With apostrophes of its own before it, which a guard is put before as well.
_FORMULA = r"'*(?:[=@\t\r]|[+-](?![\d .]*$))"
_IS_FORMULA = re.compile(_FORMULA)
_IS_GUARDED = re.compile(f"'(?={_FORMULA})")


def guard_cell(text: str) -> str:
    """A text as a cell that no spreadsheet runs."""
    return f"'{text}" if _IS_FORMULA.match(text) else text


def unguard_cell(cell: str) -> str:
    """The text of a guarded cell; any other cell is its own text."""
    return cell[1:] if _IS_GUARDED.match(cell) else cell
