"""Precedence of sources: properties that hold for every sequence of editions."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from imports.reconcile.line_facts import Edition
from imports.reconcile.merge_rules import merge
from models.field_group import GROUP_COLUMNS, FieldGroup
from models.provenance import ReviewStatus

DATES = ["2019", "2019-09", "2024-03-19", "2025-10", "2026-01-01"]
SOURCES = ["a", "b"]
TEXT = st.sampled_from([None, "x", "y"])

editions = st.builds(Edition, st.sampled_from(SOURCES), st.sampled_from(DATES))
groups = st.fixed_dictionaries(
    {},
    optional={
        FieldGroup.RECORD: st.fixed_dictionaries({"name": st.sampled_from(["x", "y"])}),
        FieldGroup.CONTACT: st.fixed_dictionaries({"phone": TEXT, "email": TEXT}),
        FieldGroup.POSITION: st.fixed_dictionaries({"latitude": TEXT}),
    },
)


def stored_row(source: str = "a", date: str = "2019", **values: Any) -> dict[str, Any]:
    row: dict[str, Any] = {column: None for columns in GROUP_COLUMNS.values() for column in columns}
    for group in GROUP_COLUMNS:
        row |= {f"{group.value}_source_code": None, f"{group.value}_source_date": None}
    return (
        row
        | {"name": "x", "source_code": source, "source_date": date}
        | {"verified_at": None, "review_status": ReviewStatus.CONFIRMED}
        | values
    )


@given(groups, editions)
def test_the_same_edition_twice_changes_nothing_more(groups_stated: Any, edition: Edition) -> None:
    once = merge(stored_row(), groups_stated, edition)
    twice = merge(once.row, groups_stated, edition)

    assert twice.row == once.row
    assert (twice.changed, twice.refreshed) == ({}, False)


@given(groups, editions, groups, editions)
def test_an_older_edition_never_replaces_a_newer_value(
    first: Any, newer: Edition, second: Any, older: Edition
) -> None:
    if older.date[:4] >= newer.date[:4]:
        older, newer = Edition(older.source_code, "2018"), newer
    after = merge(stored_row(date="2017"), first, newer).row
    final = merge(after, second, older).row

    assert final.keys() == after.keys()
    for group, values in first.items():
        for column, value in values.items():
            empty = group is not FieldGroup.RECORD and all(
                after[c] is None for c in GROUP_COLUMNS[group]
            )
            assert final[column] == value or empty or after[column] != value


@given(groups, groups)
def test_editions_of_distinct_dates_give_the_same_in_either_order(one: Any, two: Any) -> None:
    """Of what either states in full; a source that is silent may only clear its own."""
    earlier, later = Edition("a", "2020"), Edition("b", "2022")
    stated = [
        {g: v for g, v in groups_stated.items() if any(value is not None for value in v.values())}
        for groups_stated in (one, two)
    ]
    start = stored_row(date="2017")
    forth = merge(merge(start, stated[0], earlier).row, stated[1], later).row
    back = merge(merge(start, stated[1], later).row, stated[0], earlier).row

    assert {k: v for k, v in forth.items() if k != "review_status"} == {
        k: v for k, v in back.items() if k != "review_status"
    }


@given(groups, editions)
def test_what_was_verified_is_filled_but_never_replaced(
    groups_stated: Any, edition: Edition
) -> None:
    stored = stored_row(verified_at="today", phone="z", email="z")

    merged = merge(stored, groups_stated, edition)

    assert (merged.row["name"], merged.row["phone"], merged.row["email"]) == ("x", "z", "z")
    assert merged.row["verified_at"] == "today"
    assert "latitude" not in merged.conflicts


def test_a_silent_source_clears_only_what_it_had_said() -> None:
    own = stored_row(phone="x", contact_source_code="b", contact_source_date="2020")
    silent = {FieldGroup.CONTACT: {"phone": None, "email": None}}

    assert merge(own, silent, Edition("a", "2024")).row["phone"] == "x"
    assert merge(own, silent, Edition("b", "2024")).row["phone"] is None


def test_a_month_and_a_day_in_it_are_the_same_date_of_one_source() -> None:
    stored = stored_row(date="2024-11-20")
    groups_stated = {FieldGroup.RECORD: {"name": "y"}}

    same = merge(stored, groups_stated, Edition("a", "2024-11"))
    assert (same.row["name"], same.row["source_date"]) == ("y", "2024-11-20")
    assert merge(stored, groups_stated, Edition("b", "2024-11")).row["name"] == "x"
