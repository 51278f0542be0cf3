"""Telephone numbers as lists write them."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.phone import REGIONS_BY_DEPARTMENT, parse_phone_text, read_phone

BLANKS = ["", " ", ".", "-", "/"]
NINE_DIGITS = st.integers(10_000_000, 99_999_999).map(lambda rest: f"3{rest:08}")
"""Of a number in the north of France, without its 0."""


@pytest.mark.parametrize(
    ("text", "department", "national", "international"),
    [
        ("03 20 11 22 33", "59", "03 20 11 22 33", "+33320112233"),
        ("0320112233", "59", "03 20 11 22 33", "+33320112233"),
        ("03.20.11.22.33", None, "03 20 11 22 33", "+33320112233"),
        ("03-20-11-22-33", None, "03 20 11 22 33", "+33320112233"),
        ("320112233", "59", "03 20 11 22 33", "+33320112233"),
        ("+33 (0)3 20 11 22 33", "59", "03 20 11 22 33", "+33320112233"),
        ("33320112233", "59", "03 20 11 22 33", "+33320112233"),
        ("0033320112233", "59", "03 20 11 22 33", "+33320112233"),
        ("0590 81 22 33", "971", "0590 81 22 33", "+590590812233"),
        ("0 800 12 25 00", "59", "0 800 12 25 00", "+33800122500"),
        ("tél. 03 20 11 22 33", "59", "03 20 11 22 33", "+33320112233"),
        ("320112233.0", "59", "03 20 11 22 33", "+33320112233"),
        ("3,20112233E+08", "59", "03 20 11 22 33", "+33320112233"),
        ("33320112233.0", "59", "03 20 11 22 33", "+33320112233"),
        ("\u202a03\u202f20 11 22 33\u202c", "59", "03 20 11 22 33", "+33320112233"),
        ("+32 69 12 34 56", "59", "+32 69 12 34 56", "+3269123456"),
        ("+44 20 7946 0958", "59", "+44 20 7946 0958", "+442079460958"),
        ("0508 41 30 00", "975", "+508 41 30 00", "+508413000"),
        ("+508 41 30 00", "59", "+508 41 30 00", "+508413000"),
        ("0032 69 12 34 56", "59", "+32 69 12 34 56", "+3269123456"),
    ],
)
def test_a_number_is_read_however_it_is_written(
    text: str, department: str | None, national: str, international: str
) -> None:
    assert read_phone(text, department) == (national, international)


@pytest.mark.parametrize("between", [" / ", ";", ", ", " ou ", " | ", "\n", " - ", " ", " et "])
def test_of_several_numbers_the_first_is_read_and_the_rest_kept_apart(between: str) -> None:
    phone = parse_phone_text(f"03 20 11 22 33{between}03 20 44 55 66", "59")

    assert phone.international == "+33320112233"
    assert phone.left_out.removeprefix("ou ").removeprefix("et ") == "03 20 44 55 66"


@pytest.mark.parametrize("between", [" - ", " / ", " ", "\n"])
@pytest.mark.parametrize("further", [2, 3, 5])
def test_any_number_of_further_ones_is_kept_apart(between: str, further: int) -> None:
    others = between.join(f"03 20 44 55 {each}6" for each in range(further))

    phone = parse_phone_text(f"03 20 11 22 33{between}{others}", "59")

    assert (phone.national, phone.left_out) == ("03 20 11 22 33", others)


@pytest.mark.parametrize(
    "extension",
    [" poste 1", " poste 12", "x12", " x 12", " (2)", " (poste 4)", "#3", " ext. 205", "/11"],
)
@pytest.mark.parametrize("number", ["03 22 53 41 00", "03.22.53.41.00", "0322534100"])
def test_an_extension_is_no_part_of_the_number(number: str, extension: str) -> None:
    phone = parse_phone_text(f"{number}{extension}", "80")

    assert phone.international == "+33322534100"
    assert phone.left_out.strip("()") == extension.strip(" /()")


def test_words_beside_a_number_are_nothing_that_was_left_out() -> None:
    assert parse_phone_text("Standard : 03 22 53 41 00 (accueil)", "80").left_out == ""


@pytest.mark.parametrize(
    "text",
    [
        "03 23 81 47 201",
        "03 23 81 47 20 1",
        "00 320112233",
        "004 92 12 34 56",
        "3949",
        "3,28E+08",
        "03 2O 11 22 33",
    ],
)
def test_a_digit_too_many_or_too_few_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match="is no telephone number that could be dialled"):
        parse_phone_text(text, "80")


@given(NINE_DIGITS, st.integers(0, 10), st.sampled_from("0123456789"), st.sampled_from(BLANKS))
def test_a_digit_more_makes_no_number_of_another_country(
    digits: str, place: int, more: str, between: str
) -> None:
    longer = f"0{digits}"[:place] + more + f"0{digits}"[place:]
    shorter = digits[:place] + more + digits[place:]
    grouped = (
        between.join(written[start : start + 2] for start in range(0, len(written), 2))
        for written in (longer, shorter, f"00{digits}", digits)
    )
    # Decimals are a spreadsheet's, which has no blanks in a number.
    ways = [*grouped, f"{digits}.0", f"{longer}.0"]

    assert {country(way) for way in ways} <= {"+33", None}


def country(text: str) -> str | None:
    """The first three characters of a number in E.164 form; None where it is no number."""
    try:
        return read_phone(text, "59")[1][:3]
    except ValueError:
        return None


@pytest.mark.parametrize(
    "text", ["", " ", "néant", "03 20 11 22", "00 00 00 00 00", "12", "+", "/"]
)
def test_what_could_not_be_dialled_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no telephone number that could be dialled"):
        read_phone(text, "59")


def test_a_refusal_repeats_only_the_beginning_of_a_long_text() -> None:
    with pytest.raises(ValueError, match="is no telephone number") as refused:
        read_phone("x" * 1_000, None)

    assert len(str(refused.value)) < 100


@given(NINE_DIGITS, st.sampled_from(["", " ", ".", "-"]))
def test_each_way_to_write_a_number_is_the_same_number(digits: str, between: str) -> None:
    pairs = [f"0{digits}"[start : start + 2] for start in range(0, 10, 2)]
    ways = [between.join(pairs), digits, f"+33{digits}", f"0033{digits}", f" +33 (0){digits} "]
    try:
        expected = read_phone(f"+33{digits}", None)
    except ValueError:
        return  # no operator has this number

    assert [read_phone(way, "59") for way in ways] == [expected] * len(ways)


@given(NINE_DIGITS)
def test_what_was_read_is_read_again_as_the_same(digits: str) -> None:
    try:
        national, international = read_phone(digits, "62")
    except ValueError:
        return

    assert read_phone(national, "62") == (national, international)
    assert read_phone(international, "62") == (national, international)


@given(st.text(max_size=40), st.none() | st.sampled_from(["59", *REGIONS_BY_DEPARTMENT, "2A", "?"]))
def test_any_text_is_a_number_or_a_sentence(text: str, department: str | None) -> None:
    try:
        _, international = read_phone(text, department)
    except ValueError as refused:
        assert "is no telephone number" in str(refused)
    else:
        assert international[0] == "+" and international[1:].isdigit()


def test_every_beginning_is_read_and_written_as_the_library_does() -> None:
    forms = phonenumbers.PhoneNumberFormat
    read: dict[str, tuple[str, str] | None] = {}
    expected: dict[str, tuple[str, str] | None] = {}
    for beginning in range(100, 800):
        for rest in ("000000", "123456", "987654"):
            text = f"0{beginning}{rest}"
            number = phonenumbers.parse(text, "FR")
            expected[text] = None
            if phonenumbers.is_valid_number(number):
                expected[text] = (
                    phonenumbers.format_number(number, forms.NATIONAL),
                    phonenumbers.format_number(number, forms.E164),
                )
            try:
                read[text] = read_phone(text, "59")
            except ValueError:
                read[text] = None

    assert read == expected
    assert None in expected.values() and sum(map(bool, expected.values())) > 1_000
