"""The lists that seed files hold whole: each of their structures is listed, as what it is."""

from __future__ import annotations

from collections import Counter

import pytest

from models.listing import ListedAs
from models.structure import StructureType
from seeds.checks import check
from seeds.seed_errors import SeedError
from seeds.seed_files import SeedFiles, read_seeds
from seeds.seeded_lists import SEEDED_LISTS
from seeds.table_rows import Row, tables_by_owner


@pytest.fixture(scope="module")
def seeds() -> SeedFiles:
    return read_seeds()


def listings(seeds: SeedFiles) -> list[Row]:
    return [row for tables in tables_by_owner(seeds).values() for row in tables["listings"]]


def test_each_structure_of_a_whole_list_is_listed_once_as_what_it_is(seeds: SeedFiles) -> None:
    rows = listings(seeds)
    from_list = [seed for seed in seeds.structures if seed.source in SEEDED_LISTS]

    assert sorted(row["structure_id"] for row in rows) == sorted(seed.id for seed in from_list)
    assert Counter((row["list_code"], row["listed_as"]) for row in rows) == {
        ("dila", heading): sum(s.source == "dila-2019" for s in seeds.of_type(type_))
        for type_, heading in (
            (StructureType.CIO, ListedAs.CIO),
            (StructureType.MISSION_LOCALE, ListedAs.MISSION_LOCALE),
        )
    }


def test_a_listing_has_the_date_of_the_edition_that_names_its_structure(seeds: SeedFiles) -> None:
    dates = {seed.id: seed.source_date for seed in seeds.structures}
    rows = listings(seeds)

    assert [row["source_date"] for row in rows] == [dates[row["structure_id"]] for row in rows]


@pytest.mark.parametrize("code", SEEDED_LISTS)
def test_a_list_is_a_known_source(seeds: SeedFiles, code: str) -> None:
    assert code in {source.code for source in seeds.sources}


@pytest.mark.parametrize("code", SEEDED_LISTS)
def test_a_type_that_a_list_does_not_name_is_a_mistake_for_each_row(
    seeds: SeedFiles, code: str
) -> None:
    school = seeds.establishments[0]
    stated = school.source
    school.source = code
    try:
        with pytest.raises(SeedError) as refused:
            check(seeds)
    finally:
        school.source = stated

    assert refused.value.mistakes == [
        f"establishments.csv, {school.id}: its source is '{code}', which lists only what stands in "
        "cios.csv and missions_locales.csv; state the source that names it"
    ]
