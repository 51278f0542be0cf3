from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from support.seed_copies import change, file, small_copy

from models.provenance import ReviewStatus
from models.psad_territory import psad_territories, psad_territory_members
from models.structure import structures
from seeds.provisional_territories import nearest_cios
from seeds.seed_errors import SeedError
from seeds.seed_files import read_seeds
from seeds.seed_state import SeedingDecision, seeding_decision
from seeds.seeding import seed
from storage.database import Database
from storage.version import read_version


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The seed files, to be changed; the communes are cut down to those that are referred to."""
    return small_copy(tmp_path / "data")


def is_due(database: Database, folder: Path) -> SeedingDecision:
    with database.engine.connect() as connection:
        return seeding_decision(connection, folder)


def version(database: Database) -> int:
    with database.engine.connect() as connection:
        return read_version(connection).number


def phone(database: Database, key: str) -> str | None:
    with database.engine.connect() as connection:
        found: str | None = connection.scalar(
            select(structures.c.phone).where(structures.c.id == key)
        )
        return found


def test_seeding_again_changes_nothing(migrated: Database, folder: Path) -> None:
    first = seed(migrated, folder)
    again = seed(migrated, folder)

    assert first.created > 0
    assert not again.has_changes
    assert again.unchanged == first.created
    assert version(migrated) == 1
    assert is_due(migrated, folder) == SeedingDecision(False)


def test_a_correction_changes_its_record_and_raises_the_version(
    migrated: Database, folder: Path
) -> None:
    seed(migrated, folder)
    change(folder, "cios.csv", "03 23 83 10 65", "03 00 00 00 00")
    assert is_due(migrated, folder) == SeedingDecision(True)

    changes = seed(migrated, folder)

    assert (changes.created, changes.changed, changes.removed) == (0, 1, 0)
    assert phone(migrated, "cio-02168-01") == "03 00 00 00 00"
    assert version(migrated) == 2


def test_a_record_that_leaves_the_files_leaves_the_directory(
    migrated: Database, folder: Path
) -> None:
    seed(migrated, folder)
    lines = file(folder, "hostings.csv").read_text(encoding="utf-8").splitlines()
    file(folder, "hostings.csv").write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")

    assert seed(migrated, folder).removed == 1
    assert seed(migrated, folder).removed == 0


def test_a_cio_that_leaves_the_files_takes_its_territory_along(
    migrated: Database, folder: Path
) -> None:
    seed(migrated, folder)
    lines = file(folder, "cios.csv").read_text(encoding="utf-8").splitlines()
    file(folder, "cios.csv").write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")

    changes = seed(migrated, folder)

    assert changes.removed == 3, "the CIO, its listing and its territory"
    with migrated.engine.connect() as connection:
        codes = set(connection.scalars(select(psad_territories.c.code)))
    assert f"provisoire-{lines[-1].split(',')[0]}" not in codes
    assert len(codes) == 37


def test_a_record_that_others_refer_to_stays(migrated: Database, folder: Path) -> None:
    seed(migrated, folder)
    lines = file(folder, "cios.csv").read_text(encoding="utf-8").splitlines()
    key = lines[-1].split(",")[0]
    territory = {"code": "official", "name": "x", "sort_name": "x", "academy_code": "09"}
    provenance = {"source_code": "draio", "source_date": "2026", "review_status": "CONFIRMED"}
    with migrated.writing() as connection:
        official = territory | provenance | {"status": "OFFICIAL"}
        connection.execute(psad_territories.insert().values(official))
        pilot = {"territory_code": "official", "structure_id": key, "role": "PILOT"}
        connection.execute(psad_territory_members.insert().values(pilot))
    file(folder, "cios.csv").write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")

    assert seed(migrated, folder).kept == 1
    assert phone(migrated, key) is not None

    with migrated.writing() as connection:
        connection.execute(psad_territory_members.delete())
    assert seed(migrated, folder).removed > 0
    with migrated.engine.connect() as connection:
        assert connection.scalar(select(structures.c.id).where(structures.c.id == key)) is None


def test_a_newer_or_verified_record_is_kept(migrated: Database, folder: Path) -> None:
    seed(migrated, folder)
    verified = {"verified_at": datetime(2026, 1, 1, tzinfo=UTC), "phone": "03 11 11 11 11"}
    newer = {"source_date": "2026-01-01", "phone": "03 22 22 22 22"}
    with migrated.writing() as connection:
        for key, facts in (
            ("mission-locale-02168-01", verified),
            ("mission-locale-02408-01", newer),
        ):
            connection.execute(update(structures).where(structures.c.id == key).values(facts))

    changes = seed(migrated, folder)

    assert (changes.changed, changes.kept) == (0, 2)
    assert phone(migrated, "mission-locale-02168-01") == "03 11 11 11 11"
    assert phone(migrated, "mission-locale-02408-01") == "03 22 22 22 22"


def test_what_others_brought_is_not_touched(migrated: Database, folder: Path) -> None:
    seed(migrated, folder)
    with migrated.writing() as connection:
        lycee = select(structures).where(structures.c.id == "0590149S")
        row = connection.execute(lycee).mappings().one()
        imported = {"id": "imported", "uai": None, "dila_id": None, "imilo_id": None}
        connection.execute(structures.insert().values({**row, **imported}))

    assert not seed(migrated, folder).has_changes
    with migrated.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(structures)) == 105


def test_files_with_a_mistake_change_nothing(migrated: Database, folder: Path) -> None:
    change(folder, "cios.csv", "0020082D", "0020082E")

    with pytest.raises(SeedError):
        seed(migrated, folder)

    assert version(migrated) == 0


def test_a_commune_goes_to_the_nearest_cio_of_its_own_departement_and_ties_to_each() -> None:
    def at(key: str, department: str, latitude: float) -> dict[str, object]:
        return {
            "id": key,
            "code": key,
            "department_code": department,
            "latitude": latitude,
            "longitude": 3.0,
            "status": None,
            "review_status": ReviewStatus.CONFIRMED,
        }

    cios = [at("north", "59", 50.2), at("twin-a", "59", 50.0), at("twin-b", "59", 50.0)]
    cios.append(at("other-département", "80", 50.09))
    communes = [at("near-north", "59", 50.15), at("near-twins", "59", 50.05)]

    assert nearest_cios(communes, cios) == {
        "north": ["near-north"],
        "twin-a": ["near-twins"],
        "twin-b": ["near-twins"],
        "other-département": [],
    }


def test_files_may_state_any_column_that_the_records_of_their_kind_show(
    migrated: Database, folder: Path
) -> None:
    path = file(folder, "establishments.csv")
    head, first, *others = path.read_text(encoding="utf-8").splitlines()
    lines = [f"{head},boarding", f"{first},true", *(f"{line}," for line in others)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    seed(migrated, folder)

    with migrated.engine.connect() as connection:
        stated = connection.execute(
            select(structures.c.id, structures.c.boarding).where(structures.c.boarding.is_not(None))
        ).all()
        assert [tuple(row) for row in stated] == [(first.split(",")[0], True)]


def test_files_of_a_kind_may_not_state_what_its_records_do_not_show(folder: Path) -> None:
    path = file(folder, "cios.csv")
    head, *others = path.read_text(encoding="utf-8").splitlines()
    lines = [f"{head},boarding", *(f"{line},true" for line in others)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    with pytest.raises(SeedError, match=r"cios\.csv, line 2: .* unknown field `boarding`"):
        read_seeds(folder)
