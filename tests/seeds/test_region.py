"""The région's seeded facts against the extracts they were taken from."""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import Any

import pytest
from support.databases import SHARED_DATA

from models.provenance import ReviewStatus
from models.structure import PositionPrecision, StructureType
from seeds.seed_files import SeedFiles, read_seeds

pytestmark = pytest.mark.skipif(
    not SHARED_DATA.exists(), reason="the official exports are not here"
)


@pytest.fixture(scope="module")
def seeds() -> SeedFiles:
    return read_seeds()


@pytest.fixture(scope="module")
def extract() -> Callable[[str], list[dict[str, str]]]:
    def read(name: str) -> list[dict[str, str]]:
        with (SHARED_DATA / name).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    return read


def facts(structure: Any) -> tuple[Any, ...]:
    return (
        structure.dila_id,
        structure.name,
        structure.street,
        structure.postal_code,
        structure.commune_code,
        structure.phone,
        structure.email,
        structure.latitude,
        structure.longitude,
    )


def facts_of_row(row: dict[str, str]) -> tuple[Any, ...]:
    return (
        row["dila_id"],
        row["nom"],
        row["adresse"],
        row["code_postal"],
        row["code_insee"],
        row["telephone"] or None,
        row["mail"] or None,
        float(row["commune_lat"]),
        float(row["commune_lon"]),
    )


def test_the_cios_are_those_of_the_extract(seeds: SeedFiles, extract: Any) -> None:
    rows = extract("cio_hdf_2019.csv")

    assert len(seeds.of_type(StructureType.CIO)) == 38
    assert [facts(cio) for cio in seeds.of_type(StructureType.CIO)] == [
        facts_of_row(row) for row in rows
    ]
    assert [cio.uai for cio in seeds.of_type(StructureType.CIO)] == [
        row["uai_deduit_du_mail"] or None for row in rows
    ]


def test_the_missions_locales_are_those_of_both_extracts(seeds: SeedFiles, extract: Any) -> None:
    dila = extract("missions_locales_hdf_dila_2019.csv")
    imilo = extract("missions_locales_hdf_imilo_2023.csv")

    of_dila = [ml for ml in seeds.of_type(StructureType.MISSION_LOCALE) if ml.dila_id]
    assert [facts(ml) for ml in of_dila] == [facts_of_row(row) for row in dila]
    assert {ml.imilo_id for ml in seeds.of_type(StructureType.MISSION_LOCALE)} - {None} == {
        r["id_milo"] for r in imilo
    }
    assert len(seeds.of_type(StructureType.MISSION_LOCALE)) == 48


def test_what_is_old_is_dated_to_confirm_and_placed_at_its_commune(seeds: SeedFiles) -> None:
    for structure in (
        *seeds.of_type(StructureType.CIO),
        *seeds.of_type(StructureType.MISSION_LOCALE),
    ):
        assert structure.review_status is ReviewStatus.TO_CONFIRM
        assert structure.position_precision is PositionPrecision.COMMUNE
        assert structure.source_date in ("2019-09", "2023-09")


def test_the_communes_are_those_of_the_extract_and_their_parts(
    seeds: SeedFiles, extract: Any
) -> None:
    rows = extract("communes_hdf.csv")
    whole = [commune for commune in seeds.communes if commune.parent_code is None]

    assert len(whole) == 3_782
    assert [(c.code, c.name, c.population, c.latitude, c.longitude) for c in whole] == [
        (
            row["code_insee"],
            row["nom"],
            int(row["population"]),
            float(row["centroide_lat"]),
            float(row["centroide_lon"]),
        )
        for row in rows
    ]
    assert len(seeds.communes) - len(whole) == 75


def test_every_host_is_one_that_the_collected_proofs_name(seeds: SeedFiles, extract: Any) -> None:
    proofs = extract("structures_dispositifs_sources_presse.csv")
    publishable = {
        (row["uai_support"], row["uai_structure"] or None)
        for row in proofs
        if "ne pas semer" not in row["statut_preuve"] and not row["dispositif"].startswith("Action")
    }

    assert {(h.structure, h.micro_structure) for h in seeds.hostings} == publishable
    assert len(seeds.hostings) == 10


def test_a_proof_of_the_press_alone_is_to_confirm(seeds: SeedFiles) -> None:
    of_the_press = [h.review_status for h in seeds.hostings if h.source == "presse"]

    assert of_the_press
    assert set(of_the_press) == {ReviewStatus.TO_CONFIRM}
