"""Whole numbers as spreadsheets and data tools write them into cells of text."""

from __future__ import annotations

import re

# pandas writes a column of codes with an empty cell as floats; French spreadsheets a comma.
_DECIMALS_OF_ZERO = re.compile(r"(\d+)[.,]0+", re.ASCII)
_SCIENTIFIC = re.compile(r"(\d)(?:[.,](\d+))?[eE]\+?(\d{1,2})", re.ASCII)

# A narrow cell or Excel's own format rounds to two decimals: 62803 is shown as 6,28E+04.
ROUNDED_DECIMALS = 2
# Zeros at the end that a tool may have left out: any further digit may be a rounded one.
MAX_DIGITS_LEFT_OUT = 2


def whole_number_text(cell: str) -> str:
    """The digits of a whole number that is written with decimals or an exponent.

    Any other text comes back without blanks around it, as does a number that was rounded.

    >>> whole_number_text("59350.0"), whole_number_text("3,27530353E+08")
    ('59350', '327530353')
    >>> whole_number_text("6,28E+04"), whole_number_text("50.41")
    ('6,28E+04', '50.41')
    """
    text = cell.strip()
    if not text[:1].isdigit() or text.isdigit():
        return text
    if decimals := _DECIMALS_OF_ZERO.fullmatch(text):
        return decimals[1]
    scientific = _SCIENTIFIC.fullmatch(text)
    if scientific is None:
        return text
    whole, decimal, exponent = scientific[1], scientific[2] or "", int(scientific[3])
    left_out = exponent - len(decimal)
    # Digits after those of the exponent are decimals: only zeros make no difference.
    if left_out <= 0:
        is_whole = not decimal[exponent:].strip("0")
        return whole + decimal[:exponent] if is_whole else text
    is_rounded = len(decimal) <= ROUNDED_DECIMALS or left_out > MAX_DIGITS_LEFT_OUT
    return text if is_rounded else whole + decimal + "0" * left_out
