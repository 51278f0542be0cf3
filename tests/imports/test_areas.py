"""Départements, académies and régions by any of their spellings, and what an import keeps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.import_errors import ImportRefused
from imports.reconcile.areas import (
    EVERYWHERE,
    build_scope,
    city_of_arrondissement,
    department_of_commune,
    department_of_uai,
    load_areas,
    parse_department_code,
)

HOME = ("32",)
NORTH = {"02", "59", "60", "62", "80"}


def scope(
    *,
    regions: tuple[str, ...] = (),
    academies: tuple[str, ...] = (),
    departments: tuple[str, ...] = (),
) -> set[str]:
    found = build_scope(regions, academies, departments, everywhere=False, home=HOME).departments
    assert found is not None
    return set(found)


def test_every_departement_of_france_is_known() -> None:
    areas = load_areas()

    assert len(areas) >= 101
    assert {"01", "2A", "2B", "59", "75", "971", "976"} <= set(areas)
    assert "20" not in areas
    assert all(code == area.department_code for code, area in areas.items())
    assert {area.academy_name for code, area in areas.items() if code in NORTH} == {
        "Lille",
        "Amiens",
    }


@given(st.sampled_from(sorted(load_areas())))
def test_a_code_is_read_as_the_ministry_and_as_spreadsheets_write_it(code: str) -> None:
    assert parse_department_code(code) == code
    assert parse_department_code(f" {code.lower()} ") == code
    assert parse_department_code(code.zfill(3)) == code
    assert parse_department_code(code.lstrip("0")) == code


@pytest.mark.parametrize("code", ["", "20", "99", "999", "5959", "Nord", "00"])
def test_what_is_no_departement_is_none(code: str) -> None:
    assert parse_department_code(code) is None


@pytest.mark.parametrize(
    ("code", "department"),
    [
        ("59350", "59"),
        ("02168", "02"),
        ("2A004", "2A"),
        ("20000", "2A"),
        ("20199", "2A"),
        ("20200", "2B"),
        ("97411", "974"),
        ("97105", "971"),
        ("99350", None),
        ("Lille", None),
        ("", None),
    ],
)
def test_the_departement_of_a_commune_is_in_its_code(code: str, department: str | None) -> None:
    assert department_of_commune(code) == department


@pytest.mark.parametrize(
    ("uai", "department"),
    [
        ("0590149S", "59"),
        ("0021518P", "02"),
        ("6200001A", "2A"),
        ("7200001A", "2B"),
        ("9740001A", "974"),
        ("9990001A", None),
    ],
)
def test_the_departement_of_a_school_is_in_its_uai(uai: str, department: str | None) -> None:
    assert department_of_uai(uai) == department


@pytest.mark.parametrize(
    ("code", "city"),
    [
        ("75101", "75056"),
        ("75120", "75056"),
        ("75121", None),
        ("75100", None),
        ("69381", "69123"),
        ("69389", "69123"),
        ("69380", None),
        ("13201", "13055"),
        ("13216", "13055"),
        ("13217", None),
        ("75056", None),
        ("751", None),
        ("7510", None),
        ("751AB", None),
        ("59350", None),
    ],
)
def test_an_arrondissement_belongs_to_its_city(code: str, city: str | None) -> None:
    assert city_of_arrondissement(code) == city


def test_without_an_area_the_home_region_is_kept() -> None:
    assert scope() == NORTH
    assert build_scope((), (), (), everywhere=False, home=HOME).label == "Hauts-de-France"


def test_without_an_area_and_a_home_it_is_asked_which_to_keep() -> None:
    with pytest.raises(ImportRefused, match=r"say which areas to keep, with --region"):
        build_scope((), (), (), everywhere=False)


@pytest.mark.parametrize("name", ["32", "Hauts-de-France", "hauts de france", " 32 "])
def test_a_region_is_named_by_its_code_or_name(name: str) -> None:
    assert scope(regions=(name,)) == NORTH


def test_areas_of_every_kind_add_up() -> None:
    assert scope(academies=("Amiens",)) == {"02", "60", "80"}
    assert scope(academies=("9",)) == scope(academies=("Lille",)) == {"59", "62"}
    assert scope(departments=("059", "pas de calais")) == {"59", "62"}
    assert scope(academies=("Amiens",), departments=("Nord",)) == {"02", "59", "60", "80"}
    label = build_scope((), ("Amiens",), ("Nord",), everywhere=False).label
    assert label == "Amiens, Nord"


def test_everywhere_keeps_every_line_even_without_a_departement() -> None:
    assert build_scope(("Bretagne",), (), (), everywhere=True) is EVERYWHERE
    assert EVERYWHERE.contains(None) and EVERYWHERE.contains("974")
    north = build_scope((), (), (), everywhere=False, home=HOME)
    assert north.contains("59") and not north.contains("75") and not north.contains(None)


@pytest.mark.parametrize(
    ("kind", "area"),
    [("region", "Atlantide"), ("academy", "99"), ("department", "20"), ("department", "")],
)
def test_an_area_that_does_not_exist_is_refused_with_those_that_do(kind: str, area: str) -> None:
    asked: dict[str, tuple[str, ...]] = {"region": (), "academy": (), "department": ()}
    asked[kind] = (area,)
    with pytest.raises(ImportRefused, match=f"There is no {kind} {area!r}") as refused:
        build_scope(asked["region"], asked["academy"], asked["department"], everywhere=False)
    assert "Those known: " in str(refused.value)
