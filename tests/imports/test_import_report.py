"""The report of an import: the text that a keeper reads, and the JSON that scripts read."""

from __future__ import annotations

import json
from datetime import date

import pytest

from imports.import_report import Report, ReportChange, ReportEntry
from models.structure import StructureStatus


def report(**fields: object) -> Report:
    known = {"file": "a.csv", "source": "annuaire", "date": "2026-09", "dated_by": "its name"}
    return Report(command="annuaire", **(known | fields))  # type: ignore[arg-type]  # of each test


LYCEE = ReportEntry("establishment", "0590149S", "Lycée Forest", 2)
CHANGE = ReportChange(
    "establishment",
    "0590149S",
    "Lycée Forest",
    2,
    {
        "status": (StructureStatus.OPEN, StructureStatus.CLOSED),
        "opens_on": (None, date(2026, 9, 1)),
        "phone": ("03 20 11 22 33", None),
    },
)


def test_an_import_without_effect_says_so_in_a_few_lines() -> None:
    text = report(lines=12, unchanged=12).to_text()

    assert text.splitlines() == [
        "annuaire a.csv",
        "  source    annuaire, of 2026-09 (its name)",
        "  kept      all",
        "  lines     12",
        "  created   0",
        "  changed   0",
        "  closed    0",
        "  removed   0",
        "  unchanged 12, and 0 stated anew by a newer file",
        "  older     0",
        "  conflicts 0",
        "  rejected  0",
        "  values    0 left out of lines that were kept",
    ]


def test_a_dry_run_says_in_its_first_line_that_nothing_is_written() -> None:
    first = report(dry_run=True).to_text().splitlines()[0]

    assert first == "annuaire a.csv, dry run: nothing is written"


def test_what_is_out_of_scope_is_counted_by_its_reason() -> None:
    counted = report()
    for reason in ("another area", "private", "another area"):
        counted.count_out_of_scope(reason)

    assert counted.out_of_scope == {"another area": 2, "private": 1}
    assert "            2 left out: another area\n            1 left out: private" in (
        counted.to_text()
    )


def test_a_change_shows_the_old_and_the_new_value_of_each_field() -> None:
    text = report(changed=[CHANGE, CHANGE]).to_text()

    assert "changed (status 2, opens_on 2, phone 2):" in text
    assert "  0590149S  Lycée Forest (establishment)" in text
    assert "    status: OPEN → CLOSED" in text
    assert "    opens_on: nothing → 2026-09-01" in text
    assert "    phone: 03 20 11 22 33 → nothing" in text


def test_a_rejection_names_its_line_key_and_column_as_far_as_they_are_known() -> None:
    rejecting = report()
    rejecting.reject(4, "0590149S", "date", "'x' is no day")
    rejecting.reject(None, "", None, "it has 2 cells, the header 3")
    rejecting.leave_out_value(7, "0590119J", "phone", "'12' is no telephone")
    text = rejecting.to_text()

    assert "  line 4, 0590149S, date: 'x' is no day" in text
    assert "  no line, no key: it has 2 cells, the header 3" in text
    assert "values left out:\n  line 7, 0590119J, phone: '12' is no telephone" in text
    assert "  rejected  2\n  values    1 left out" in text


@pytest.mark.parametrize("part", ["created", "changed", "older", "conflicts"])
def test_a_long_part_is_cut_and_says_how_many_more_there_are(part: str) -> None:
    text = report(**{part: [CHANGE] * 5}).to_text(max_entries=2)

    assert text.count("  0590149S  Lycée Forest (establishment)") == 2
    assert "  … and 3 more; --report FILE writes all of them" in text


@pytest.mark.parametrize("part", ["closed", "removed"])
def test_all_that_is_taken_away_is_named(part: str) -> None:
    text = report(**{part: [CHANGE] * 5}).to_text(max_entries=2)

    assert text.count("  0590149S  Lycée Forest (establishment)") == 5
    assert "more" not in text


def test_a_note_is_told_once() -> None:
    noting = report()
    for text in ("The file is UTF-16.", "The file is UTF-16.", "It has no column fax."):
        noting.note(text)

    assert noting.to_text().count("  note      ") == 2


@pytest.mark.parametrize(
    ("fields", "changes"),
    [
        ({}, False),
        ({"unchanged": 5, "rejected": [LYCEE], "older": [CHANGE], "notes": ["x"]}, False),
        ({"created": [LYCEE]}, True),
        ({"changed": [CHANGE]}, True),
        ({"closed": [CHANGE]}, True),
        ({"removed": [LYCEE]}, True),
        ({"published": ["tutorat"]}, True),
        ({"refreshed": 1}, True),
    ],
)
def test_what_is_written_is_what_changes_something(
    fields: dict[str, object], changes: bool
) -> None:
    assert report(**fields).changes_anything is changes


def test_the_json_has_every_entry_with_codes_and_dates_as_text() -> None:
    content = json.loads(report(changed=[CHANGE] * 50, created=[LYCEE]).to_json())

    assert len(content["changed"]) == 50
    assert content["changed"][0]["fields"] == {
        "status": ["OPEN", "CLOSED"],
        "opens_on": [None, "2026-09-01"],
        "phone": ["03 20 11 22 33", None],
    }
    assert content["created"] == [
        {"type": "establishment", "key": "0590149S", "name": "Lycée Forest", "line": 2}
    ]
    assert content["refused"] is None
