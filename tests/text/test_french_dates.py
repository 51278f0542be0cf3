"""Dates as they are said in French."""

from __future__ import annotations

import pytest

from text.french_dates import format_of_date, format_partial_date, is_older_than


@pytest.mark.parametrize(
    ("partial", "said"),
    [("2019", "2019"), ("2019-09", "septembre 2019"), ("2025-10-02", "2 octobre 2025")],
)
def test_a_date_is_said_as_far_as_it_is_known(partial: str, said: str) -> None:
    assert format_partial_date(partial) == said


@pytest.mark.parametrize(
    ("partial", "said"),
    [
        ("2019-08", "d'août 2019"),
        ("2019-10", "d'octobre 2019"),
        ("2019-04", "d'avril 2019"),
        ("2019-09", "de septembre 2019"),
        ("2024-03-19", "du 19 mars 2024"),
        ("2024-04-19", "du 19 avril 2024"),
        ("2019", "de 2019"),
    ],
)
def test_of_a_date_is_said_with_its_article(partial: str, said: str) -> None:
    assert format_of_date(partial) == said


@pytest.mark.parametrize(
    ("partial", "is_older"),
    [
        ("2024-11-27", True),
        ("2024-11-28", False),
        ("2024-10", True),
        ("2024-11", False),  # it may be the end of November
        ("2023", True),
        ("2024", False),
    ],
)
def test_only_what_is_surely_older_is_old(partial: str, is_older: bool) -> None:
    assert is_older_than(partial, 2, "2026-11-28") is is_older
