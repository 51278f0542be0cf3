"""Whole numbers in the forms that spreadsheets and data tools give them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text.spreadsheet_numbers import whole_number_text


@given(st.integers(0, 10**14), st.sampled_from([".0", ",0", ".00", ".000"]))
def test_decimals_of_zero_are_none(number: int, decimals: str) -> None:
    assert whole_number_text(f" {number}{decimals} ") == str(number)


@given(st.integers(10, 10**14), st.sampled_from([".", ","]), st.sampled_from(["E+", "E", "e+0"]))
def test_a_number_with_all_its_digits_is_read_from_scientific_notation(
    number: int, point: str, exponent: str
) -> None:
    digits = str(number)
    power = len(digits) - 1
    if power > 9:
        exponent = exponent.removesuffix("0")

    assert whole_number_text(f"{digits[0]}{point}{digits[1:]}{exponent}{power}") == digits


@pytest.mark.parametrize(
    ("cell", "digits"),
    [
        ("59350.0", "59350"),
        ("02110.0", "02110"),
        ("3,27530353E+08", "327530353"),
        ("3.2753035E8", "327530350"),
        ("5.935E+04", "59350"),
        ("3.0E+0", "3"),
        ("3.0000E+02", "300"),
    ],
)
def test_a_whole_number_is_its_digits(cell: str, digits: str) -> None:
    assert whole_number_text(cell) == digits


@pytest.mark.parametrize(
    "cell",
    ["6,28E+04", "3.28E+08", "3,3328E+10", "1.96201E+13", "1e3", "1.5", "50.41", "03.20.11.22.00"],
)
def test_what_was_rounded_or_is_not_whole_stays_as_it_is(cell: str) -> None:
    assert whole_number_text(cell) == cell
