"""The gazetteer of a few communes: by code, name, beginning of a name, and position."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.records import PROVENANCE
from support.tiny_directory import square

from geo.gazetteer import Gazetteer
from models.commune import Commune, CommuneKind
from models.department import Academy, Department
from models.structure import Position
from text.normalise import normalise_words

LILLE_ACADEMY = Academy(code="09", name="Lille", region_code=None, provenance=PROVENANCE)
NORD, SOMME = (
    Department(
        code=code,
        name=name,
        academy=LILLE_ACADEMY,
        outline=square(south, south + 1),
        provenance=PROVENANCE,
    )
    for code, name, south in (("59", "Nord", 50.0), ("80", "Somme", 49.0))
)


def commune(
    code: str,
    name: str,
    *,
    population: int | None = 100,
    at: tuple[float, float] | None = (50.5, 3.0),
    postal: tuple[str, ...] = (),
    department: Department = NORD,
) -> Commune:
    return Commune(
        code=code,
        name=name,
        kind=CommuneKind.COMMUNE,
        parent=None,
        department=department,
        population=population,
        latitude=at[0] if at else None,
        longitude=at[1] if at else None,
        postal_codes=postal,
        provenance=PROVENANCE,
    )


def gazetteer(*communes: Commune) -> Gazetteer:
    by_code = {commune.code: commune for commune in communes}
    return Gazetteer(by_code, {"59": NORD, "80": SOMME})


LILLE = commune("59350", "Lille", population=236_000, at=(50.63, 3.06), postal=("59000", "59800"))
LILLERS = commune("62516", "Lillers", population=10_000, at=(50.56, 2.48), postal=("62190",))
SAINT_POL = commune("59540", "Saint-Pol-sur-Mer", at=(51.03, 2.34), postal=("59430",))
FORT_LILLE = commune("59999", "Fort-de-Lille", population=None, at=None, postal=("59000",))
PLACES = gazetteer(LILLE, LILLERS, SAINT_POL, FORT_LILLE)


def suggested(text: str, limit: int = 9, near: Position | None = None) -> list[str]:
    return [commune.name for commune, _ in PLACES.suggest(text, limit, near)]


def test_a_postal_code_is_its_communes_the_most_populous_first() -> None:
    assert PLACES.find_by_postal_code("59000") == (LILLE, FORT_LILLE)
    assert PLACES.find_by_postal_code("59800") == (LILLE,)
    assert PLACES.find_by_postal_code("75001") == ()


@pytest.mark.parametrize("typed", ["Saint-Pol-sur-Mer", "st pol sur mer", "SAINT POL SUR MER"])
def test_a_name_is_found_however_it_is_typed(typed: str) -> None:
    assert PLACES.find_by_name(normalise_words(typed)) == (SAINT_POL,)


def test_part_of_a_name_is_no_name() -> None:
    assert PLACES.find_by_name(("saint", "pol")) == ()


def test_namesakes_of_one_size_are_in_the_order_of_their_codes() -> None:
    one, other = commune("59002", "Middle"), commune("59001", "Middle")

    assert gazetteer(one, other).find_by_name(("middle",)) == (other, one)


def test_the_very_name_comes_first_then_beginnings_then_later_words() -> None:
    assert suggested("lille") == ["Lille", "Lillers", "Fort-de-Lille"]
    assert suggested("lil") == ["Lille", "Lillers", "Fort-de-Lille"]
    assert suggested("lillers") == ["Lillers"]
    assert suggested("pol") == ["Saint-Pol-sur-Mer"]
    assert suggested("st pol") == ["Saint-Pol-sur-Mer"]


def test_no_more_are_suggested_than_asked() -> None:
    assert suggested("lil", limit=1) == ["Lille"]
    assert suggested("lil", limit=0) == []


@pytest.mark.parametrize("text", ["", " ", "?", "zz", "99", "59 350"])
def test_what_begins_nothing_suggests_nothing(text: str) -> None:
    assert suggested(text) == []


def test_a_postal_code_suggests_its_communes_with_the_code_that_was_meant() -> None:
    assert PLACES.suggest("59000", 9) == [(LILLE, "59000"), (FORT_LILLE, "59000")]
    assert PLACES.suggest("594", 9) == [(SAINT_POL, "59430")]
    assert [code for _, code in PLACES.suggest("59", 9)] == ["59000", "59800", "59430", "59000"]


def test_a_code_of_the_cog_suggests_its_commune() -> None:
    assert PLACES.suggest("59350", 9) == [(LILLE, None)]


def test_who_is_near_one_of_them_means_that_one() -> None:
    one = commune("59001", "Villers-un", population=5_000, at=(50.9, 3.0))
    two = commune("59002", "Villers-deux", population=5_000, at=(50.1, 3.0))
    places = gazetteer(one, two)

    def first(latitude: float) -> Commune:
        return places.suggest("villers", 1, Position(latitude=latitude, longitude=3.0))[0][0]

    assert (first(50.95), first(50.05)) == (one, two)


def test_a_place_without_a_position_or_a_population_is_suggested_last() -> None:
    near = Position(latitude=50.0, longitude=3.0)
    known = commune("59001", "Villers-un", population=50, at=(50.9, 3.0))
    unknown = commune("59002", "Villers-deux", population=None, at=None)

    found = gazetteer(unknown, known).suggest("villers", 9, near)
    assert [commune for commune, _ in found] == [known, unknown]


def test_a_position_is_in_the_department_whose_outline_holds_it() -> None:
    assert PLACES.department_at(Position(latitude=50.5, longitude=3.0)) is NORD
    assert PLACES.department_at(Position(latitude=49.5, longitude=3.0)) is SOMME
    assert PLACES.department_at(Position(latitude=48.5, longitude=3.0)) is None


def test_the_nearest_commune_is_of_the_same_department() -> None:
    there = commune("80001", "South", at=(49.99, 3.0), department=SOMME)
    here = commune("59001", "North", at=(50.5, 3.0))
    places = gazetteer(here, there)
    at_the_border = Position(latitude=50.01, longitude=3.0)

    assert places.nearest_commune(at_the_border, NORD) is here
    assert places.nearest_commune(at_the_border, SOMME) is there


def test_where_no_commune_has_a_position_there_is_no_nearest() -> None:
    position = Position(latitude=50.5, longitude=3.0)

    assert gazetteer(FORT_LILLE).nearest_commune(position, NORD) is None
    assert gazetteer().nearest_commune(position, NORD) is None
    assert PLACES.nearest_commune(position, SOMME) is None


NAMES = st.lists(
    st.sampled_from(["saint", "pol", "lille", "sur", "mer", "le"]), min_size=1, max_size=3
).map("-".join)


@given(st.lists(NAMES, min_size=1, max_size=8), st.data())
def test_every_beginning_of_a_name_suggests_it_once(names: list[str], data: st.DataObject) -> None:
    communes = [commune(f"{59_000 + n}", name) for n, name in enumerate(names)]
    meant = data.draw(st.sampled_from(communes))
    typed = meant.name[: data.draw(st.integers(1, len(meant.name)))]
    found = [commune.code for commune, _ in gazetteer(*communes).suggest(typed, len(communes))]

    assert found.count(meant.code) == 1
    assert len(found) == len(set(found))
