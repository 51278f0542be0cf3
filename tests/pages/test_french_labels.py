"""French labels of pages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pages.french_labels import (
    NEAR,
    NOTICES_SHOWN_OTHERWISE,
    WHOM_TO_ASK_NEAR,
    format_ages,
    format_audiences,
    format_distance,
    format_figure,
    is_web_address,
    old_contact,
    say_near,
)
from pages.journey_answer import NOTICES_SHOWN
from pages.translation import ENGLISH, Wording
from resolvers.notices import NoticeCode


@pytest.mark.parametrize(
    ("meters", "expected"),
    [
        (0, "sur place"),
        (9.9, "sur place"),
        (10, "à 10\u202fm"),
        (846, "à 850\u202fm"),
        (994, "à 990\u202fm"),
        (995, "à 1,0\u202fkm"),
        (9949, "à 9,9\u202fkm"),
        (9951, "à 10\u202fkm"),
        (31_395, "à 31\u202fkm"),
    ],
)
def test_a_distance_is_as_exact_as_it_is_useful(meters: float, expected: str) -> None:
    assert format_distance(meters) == expected


def test_ages_are_written_as_far_as_a_source_states_them() -> None:
    assert format_ages(16, 25) == "de 16 à 25 ans"
    assert format_ages(16, None) == "à partir de 16 ans"
    assert format_ages(None, 25) == "jusqu'à 25 ans"
    assert format_ages(None, None) == ""


def test_audiences_are_written_by_enrolment() -> None:
    assert format_audiences(
        [
            {"level": "COLLEGE", "enrolment": "ENROLLED"},
            {"level": "LP", "enrolment": "ENROLLED"},
            {"level": None, "enrolment": "LEAVING"},
        ]
    ) == [
        "Jeunes encore scolarisés : collège, lycée professionnel",
        "Jeunes sortis ou en train de sortir",
    ]


def test_only_addresses_of_the_web_become_links() -> None:
    assert is_web_address("https://lycee.example.fr") and is_web_address("HTTP://lycee.example.fr")
    assert not any(map(is_web_address, (None, "", "www.example.fr", "javascript:alert(1)")))


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (2644, "COUNT", "2\u202f644"),
        (8.5, "PERCENT", "8,5\u202f%"),
        (100.0, "PERCENT", "100\u202f%"),
        (0, "COUNT", "0"),
    ],
)
def test_a_figure_is_written_in_french(value: float, unit: str, said: str) -> None:
    assert format_figure(value, unit) == said


@pytest.mark.parametrize(
    ("stated", "verified", "said"),
    [
        ("2019-09", None, "de septembre 2019"),
        ("2024-11-27", None, "du 27 novembre 2024"),
        ("2024-11-28", None, ""),
        ("2024-11", None, ""),
        ("2024", None, ""),
        ("2023", None, "de 2023"),
        ("2019-09", "2026-01-05T10:00:00Z", ""),
        ("2019-09", "2020-01-05T10:00:00Z", "du 5 janvier 2020"),
        (None, None, ""),
    ],
)
def test_a_contact_older_than_two_years_tells_its_age(
    stated: str | None, verified: str | None, said: str
) -> None:
    structure: dict[str, Any] = {
        "contactSource": stated and {"sourceDate": stated},
        "provenance": {"verifiedAt": verified},
    }

    assert old_contact(structure, today=date(2026, 11, 28)) == said


def test_notices_are_named_as_the_api_names_them() -> None:
    codes = {code.name for code in NoticeCode}

    assert codes >= NOTICES_SHOWN
    assert codes >= NOTICES_SHOWN_OTHERWISE


def test_near_is_elided_in_french_alone() -> None:
    assert say_near(NEAR, "Hirson") == "près d'Hirson"
    assert say_near(WHOM_TO_ASK_NEAR, "Arras") == "À qui s'adresser, près d'Arras"
    assert say_near(NEAR, "100 % Lens") == "près de 100 % Lens"
    assert say_near(NEAR, "Hirson", Wording(ENGLISH)) == "near Hirson"
