"""Cells of every kind: what is read, what is empty, and what is refused with its reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.import_errors import CellError
from imports.reading.cell_parsers import (
    EXCEL_EPOCH,
    parse_code,
    parse_date_of_fact,
    parse_day,
    parse_email,
    parse_flag,
    parse_partial_date,
    parse_phone,
    parse_position,
    parse_text,
    parse_uai,
    parse_website,
    parse_whole_number,
)
from models.uai import check_letter
from text.french_dates import paris_today

DAYS = st.dates(date(1927, 5, 19), date(2100, 12, 31))
"""Those whose number in a spreadsheet has five digits and that four-digit years are read of."""

Parse = Callable[[str], Any]
PARSERS: dict[str, Parse] = {
    "flag": lambda cell: parse_flag(cell, "ulis"),
    "whole number": lambda cell: parse_whole_number(cell, "population"),
    "day": lambda cell: parse_day(cell, "date"),
    "partial date": lambda cell: parse_partial_date(cell, "date"),
    "phone": lambda cell: parse_phone(cell, "59"),
    "email": parse_email,
    "website": parse_website,
    "text": parse_text,
    "code": lambda cell: parse_code(cell, 5),
}


@pytest.mark.parametrize("kind", PARSERS)
@pytest.mark.parametrize("cell", ["", " ", "\t", "\xa0"])
def test_an_empty_cell_says_nothing(kind: str, cell: str) -> None:
    assert PARSERS[kind](cell) is None


@pytest.mark.parametrize("kind", PARSERS)
@given(cell=st.text(max_size=30))
def test_any_cell_is_read_or_refused_in_one_line(kind: str, cell: str) -> None:
    try:
        PARSERS[kind](cell)
    except CellError as problem:
        assert problem.column
        assert problem.reason and "\n" not in problem.reason
        assert len(problem.reason) < 200


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1", True),
        ("Oui", True),
        ("OUI", True),
        ("vrai", True),
        ("x", True),
        (" o ", True),
        ("0", False),
        ("Non", False),
        ("FAUX", False),
        ("n", False),
    ],
)
def test_a_flag_is_what_people_and_spreadsheets_write(cell: str, value: bool) -> None:
    assert parse_flag(cell, "ulis") is value


@pytest.mark.parametrize("cell", ["peut-être", "2", "ouii", "-"])
def test_what_is_no_flag_is_refused_with_what_stood_there(cell: str) -> None:
    with pytest.raises(CellError, match="neither oui nor non") as refused:
        parse_flag(cell, "ulis")
    assert refused.value.column == "ulis"
    assert cell in refused.value.reason


@pytest.mark.parametrize(
    ("cell", "number"), [("12.0", 12), ("12,00", 12), ("1.2E+01", 12), ("0.0", 0)]
)
def test_a_whole_number_may_have_decimals_of_zero(cell: str, number: int) -> None:
    assert parse_whole_number(cell, "places") == number


@given(st.integers(0, 10**9))
def test_a_whole_number_is_read_with_any_blank_between_thousands(number: int) -> None:
    grouped = f"{number:,}"
    for blank in ("", " ", "\xa0", "\u202f"):
        assert parse_whole_number(grouped.replace(",", blank), "population") == number


@pytest.mark.parametrize("cell", ["12,5", "12.3", "-3", "douze", "1e3", "٣", "²"])
def test_what_is_no_whole_number_is_refused(cell: str) -> None:
    with pytest.raises(CellError, match="not a whole number"):
        parse_whole_number(cell, "population")


@given(DAYS)
def test_a_day_is_the_same_however_it_is_written(day: date) -> None:
    spellings = (
        day.isoformat(),
        f"{day.isoformat()}T00:00:00+02:00",
        f"{day.day}/{day.month}/{day.year}",
        f"{day:%d/%m/%Y} 00:00:00",
        str((day - EXCEL_EPOCH).days),
    )
    assert [parse_day(spelling, "date") for spelling in spellings] == [day] * 5


@given(DAYS)
def test_the_day_after_has_the_next_number(day: date) -> None:
    number = (day - EXCEL_EPOCH).days
    after = parse_day(str(number + 1), "date")

    assert after == day + timedelta(days=1)


@pytest.mark.parametrize(
    "cell", ["31/02/2026", "2026-02-30", "29/02/2025", "00/01/2026", "2026/01/02", "hier", "123"]
)
def test_a_day_that_does_not_exist_is_refused(cell: str) -> None:
    with pytest.raises(CellError, match="is no day; write it 2024-03-19 or 19/03/2024"):
        parse_day(cell, "date")


def test_the_29th_of_february_exists_in_leap_years() -> None:
    assert parse_day("29/02/2024", "date") == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("2024", "2024"),
        ("2024-09", "2024-09"),
        ("2024-09-01", "2024-09-01"),
        ("2024-09-01T12:00:00", "2024-09-01"),
        ("01/09/2024", "2024-09-01"),
        ("46266", "2026-09-01"),
        ("2024-9", "2024-09"),
        ("septembre 2024", "2024-09"),
        ("déc. 2023", "2023-12"),
        ("1er septembre 2024", "2024-09-01"),
    ],
)
def test_a_date_may_be_a_year_or_a_month(cell: str, read: str) -> None:
    assert parse_partial_date(cell, "date") == read


@pytest.mark.parametrize(
    ("cell", "width", "code"),
    [
        ("59350", 5, "59350"),
        ("1001", 5, "01001"),
        ("2a004", 5, "2A004"),
        ("59 000", 5, "59000"),
        ("9", 2, "09"),
        ("974", 2, "974"),
    ],
)
def test_a_code_gets_back_the_zeros_that_a_spreadsheet_dropped(
    cell: str, width: int, code: str
) -> None:
    assert parse_code(cell, width) == code


@given(st.integers(0, 9_999_999))
def test_a_uai_is_read_in_any_case_and_with_its_own_letter_alone(number: int) -> None:
    digits = f"{number:07}"
    uai = digits + check_letter(digits)

    assert parse_uai(f" {uai.lower()} ") == uai
    assert parse_uai(f"{uai[:3]} {uai[3:7]}\u202f{uai[7]}") == uai
    for letter in set("ABCDEFGHJKLMNPRSTUVWXYZ") - {uai[7]}:
        with pytest.raises(CellError, match=f"the check letter of {digits} is {uai[7]}"):
            parse_uai(digits + letter)


@pytest.mark.parametrize("cell", ["", "0590149", "590149S", "0590149SS", "O590149S", "٠590149S"])
def test_what_has_another_form_is_no_uai(cell: str) -> None:
    with pytest.raises(CellError, match="is no UAI") as refused:
        parse_uai(cell, "uai_support")
    assert refused.value.column == "uai_support"


LATITUDES = st.floats(-90, 90).filter(lambda degrees: abs(degrees) > 1e-9)


@given(LATITUDES, st.floats(-180, 180))
def test_a_position_is_read_with_a_point_or_a_comma(latitude: float, longitude: float) -> None:
    north, east = f"{latitude:.9f}", f"{longitude:.9f}"
    if float(north) == 0:
        return
    read = parse_position(north, east)

    assert read == (float(north), float(east))
    assert parse_position(north.replace(".", ","), f" {east.replace('.', ',')} ") == read


@pytest.mark.parametrize(
    ("latitude", "longitude", "reason"),
    [
        ("50.6", "", "are not two numbers"),
        ("", "3.0", "are not two numbers"),
        ("nord", "est", "are not two numbers"),
        ("nan", "3.0", "is not a number"),
        ("50.6", "inf", "is not a number"),
        ("7060289.2", "706145.2", "Lambert 93"),
        ("90.1", "3", "no degrees"),
        ("50", "180.5", "no degrees"),
        ("0", "3.0", "the equator"),
        ("0", "0", "the equator"),
    ],
)
def test_a_position_that_is_none_is_refused(latitude: str, longitude: str, reason: str) -> None:
    with pytest.raises(CellError, match=reason):
        parse_position(latitude, longitude)


def test_two_empty_cells_are_no_position() -> None:
    assert parse_position("", " ") is None


@pytest.mark.parametrize(
    ("cell", "first"),
    [
        ("a@b.fr", "a@b.fr"),
        (" a@b.fr ", "a@b.fr"),
        ("a@b.fr;c@d.fr", "a@b.fr"),
        (";a@b.fr", "a@b.fr"),
        ("a@b.fr c@d.fr", "a@b.fr"),
        ("ce.0590149S@ac-lille.fr, autre@x.fr", "ce.0590149S@ac-lille.fr"),
        ("ce.0801372g@ac-amiens.fr / principal@ac-amiens.fr", "ce.0801372g@ac-amiens.fr"),
        ("mailto:ce.0590149s@ac-lille.fr", "ce.0590149s@ac-lille.fr"),
        ("Secrétariat <ce.0800009a@ac-amiens.fr>", "ce.0800009a@ac-amiens.fr"),
        ("<mailto:ce.0801252b@ac-amiens.fr>", "ce.0801252b@ac-amiens.fr"),
        ("ce.0801487g@ac-amiens.fr.", "ce.0801487g@ac-amiens.fr"),
        ("ce.0801487g@ac-amiens.fr,", "ce.0801487g@ac-amiens.fr"),
    ],
)
def test_the_first_of_several_mail_addresses_is_taken(cell: str, first: str) -> None:
    assert parse_email(cell) == first


@pytest.mark.parametrize(
    "cell",
    [
        "lycee.fr",
        "a@",
        "@b.fr",
        "a@b",
        "voir le site a@b.fr",
        "ce.0590151u@ac-lille,fr",
        "ce.0022042j(at)ac-amiens.fr",
        "a@b..fr",
        "a@-b.fr",
    ],
)
def test_what_is_no_mail_address_is_refused(cell: str) -> None:
    with pytest.raises(CellError, match="no e-mail address"):
        parse_email(cell)


@pytest.mark.parametrize(
    ("cell", "website"),
    [
        ("www.a.example", "http://www.a.example"),
        ("https://x.example/a,b", "https://x.example/a,b"),
        ("https://x.example.", "https://x.example"),
        ("<https://x.example/>", "https://x.example/"),
        ("https://lycée-bouin.example", "https://lycée-bouin.example"),
        ("https://x.example:8080/?a=1#b", "https://x.example:8080/?a=1#b"),
        ("https://www.video.example/@lycee", "https://www.video.example/@lycee"),
        ("http://x.example/ce@ac-amiens.fr/", "http://x.example/ce@ac-amiens.fr/"),
    ],
)
def test_a_website_has_one_scheme_and_a_host(cell: str, website: str) -> None:
    assert parse_website(cell) == website


@pytest.mark.parametrize(
    "cell",
    [
        "javascript://alert.x",
        "ftp://lycee.fr",
        "localhost",
        "en travaux",
        "http://a b.fr",
        "http://https://lpo-forest.example",
        "https//lycee-thuillier.fr",
        "http:/lp-peltier.example",
        "ce.0801487g@ac-amiens.fr",
        "mailto:ce.0801487g@ac-amiens.fr",
        "http://ce@ac-amiens.fr/",
        "https://www.coutelle.example ou https://blog.example",
        "https://a..example",
        "https://.example",
    ],
)
def test_what_no_browser_should_open_is_no_website(cell: str) -> None:
    with pytest.raises(CellError, match="no web address"):
        parse_website(cell)


@given(st.text(max_size=40))
def test_text_is_one_line_without_blanks_around_it(cell: str) -> None:
    text = parse_text(cell)

    assert text is None or text == " ".join(text.split())
    assert (text is None) == (not cell.split())


@pytest.mark.parametrize(
    "cell", ["2024-13", "2024-02-31", "9999-99-99", "0000", "jui 2024", "2024-0"]
)
def test_a_date_that_does_not_exist_is_none(cell: str) -> None:
    with pytest.raises(CellError):
        parse_partial_date(cell, "date")


@pytest.mark.parametrize(
    "cell",
    [
        "01/09/26",
        "01.09.2026",
        "1-9-26",
        "20260901",
        "46266.0",
        "1er septembre 2026",
        "1 sept. 2026",
        "2026-09-01T00:00:00Z",
        "01/09/2026 00:00",
    ],
)
def test_a_day_is_read_as_people_and_spreadsheets_write_it(cell: str) -> None:
    assert parse_day(cell, "jour") == date(2026, 9, 1)


def test_a_fact_is_dated_today_at_the_latest() -> None:
    today = paris_today()
    tomorrow = today + timedelta(days=1)
    assert parse_date_of_fact(today.isoformat(), "date") == today.isoformat()
    assert parse_date_of_fact(today.isoformat()[:7], "date") == today.isoformat()[:7]
    assert parse_date_of_fact(str(today.year), "date") == str(today.year)
    for future in (tomorrow.isoformat(), str(today.year + 1), f"{today.year + 1}-01"):
        with pytest.raises(CellError, match="has not come yet"):
            parse_date_of_fact(future, "date")
