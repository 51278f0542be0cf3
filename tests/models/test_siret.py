"""The check of SIRETs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.siret import LA_POSTE, validated_siret

LYCEE = "19932030000023"
"""Of the lycée Maurice Utrillo in Stains, as the annuaire de l'éducation has it."""


@pytest.mark.parametrize("written", [LYCEE, "199 320 300 00023", " 19932030000023 "])
def test_a_siret_is_its_digits_however_they_are_spaced(written: str) -> None:
    assert validated_siret(written) == LYCEE


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ("199320300", "which has 14 digits"),
        ("19932030000023.0", "which has 14 digits"),
        ("1993203000002X", "which has 14 digits"),
        ("¹⁹⁹³²⁰³⁰⁰⁰⁰⁰²³", "which has 14 digits"),
        ("19932030000032", "its last digit does not match"),
        ("", "which has 14 digits"),
    ],
)
def test_what_is_no_siret_is_said_to_be_none(wrong: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        validated_siret(wrong)


@given(st.integers(0, 13), st.integers(1, 9))
def test_one_wrong_digit_is_found_wherever_it_stands(at: int, shift: int) -> None:
    digit = (int(LYCEE[at]) + shift) % 10

    with pytest.raises(ValueError, match="its last digit"):
        validated_siret(f"{LYCEE[:at]}{digit}{LYCEE[at + 1 :]}")


def test_of_la_poste_the_digits_add_up_to_a_multiple_of_five() -> None:
    office = f"{LA_POSTE}00006"  # its digits add up to 20, and Luhn's sum is no multiple of ten

    assert validated_siret(office) == office
    with pytest.raises(ValueError, match="its last digit"):
        validated_siret(f"{LA_POSTE}00007")
