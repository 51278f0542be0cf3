"""Tables are brought into line with rows of seed folders, and what others brought stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, Table, delete, insert, select, update

from models.commune import CommuneKind, commune_postal_codes, communes
from models.department import academies, departments
from models.provenance import ReviewStatus, sources
from models.structure import EstablishmentKind, StructureStatus, StructureType, structures
from seeds.seed_errors import SeedError
from seeds.seeded import changed_records
from seeds.sync import SeedChanges, sync
from storage.database import Database

Rows = Mapping[str, Sequence[dict[str, Any]]]

SOURCE = {"code": "test", "name": "Test", "publisher": "Tests"}
OF_2025 = {
    "source_code": "test",
    "source_date": "2025",
    "verified_at": None,
    "review_status": ReviewStatus.CONFIRMED,
}


def academy(code: str, name: str = "Lille", **other: Any) -> dict[str, Any]:
    return {"code": code, "name": name, "region_code": "32"} | OF_2025 | other


def department(code: str, academy_code: str) -> dict[str, Any]:
    return {"code": code, "name": "Nord", "academy_code": academy_code, "outline": None} | OF_2025


def school(id: str, successor: str | None = None, **other: Any) -> dict[str, Any]:
    row = {
        "id": id,
        "type": StructureType.ESTABLISHMENT,
        "kind": EstablishmentKind.LPO,
        "name": id,
        "sort_name": id,
        "status": StructureStatus.OPEN,
        "parent_uai": None,
        "successor_id": successor,
    }
    return row | OF_2025 | other


@pytest.fixture
def database(migrated_sqlite: Database) -> Database:
    with migrated_sqlite.writing() as connection:
        connection.execute(insert(sources), [SOURCE])
    return migrated_sqlite


def put(
    database: Database, owner: str = "guide", **tables: Sequence[dict[str, Any]]
) -> SeedChanges:
    """Bring a folder's rows into line with the tables."""
    with database.writing() as connection:
        return sync(connection, {owner: tables}, {owner}, lambda _table, _rows: None)


def names(database: Database, table: Table = academies) -> dict[str, str]:
    """Names by key, in the order of keys."""
    with database.engine.connect() as connection:
        key = next(iter(table.primary_key))
        rows = connection.execute(select(key, table.c.name).order_by(key))
        return {row[0]: row[1] for row in rows}


def by_hand(database: Database, statement: Any) -> None:
    with database.writing() as connection:
        connection.execute(statement)


def counts(changes: SeedChanges) -> tuple[int, int, int, int, int]:
    return (
        changes.created,
        changes.changed,
        changes.removed,
        changes.unchanged,
        changes.kept,
    )


def test_rows_are_created_changed_left_and_removed(database: Database) -> None:
    assert counts(put(database, academies=[academy("09"), academy("20")])) == (2, 0, 0, 0, 0)
    changes = put(database, academies=[academy("09", "Lille-Nord"), academy("10")])

    assert counts(changes) == (1, 1, 1, 0, 0)
    assert names(database) == {"09": "Lille-Nord", "10": "Lille"}
    again = put(database, academies=[academy("09", "Lille-Nord"), academy("10")])
    assert counts(again) == (0, 0, 0, 2, 0)
    assert not again.has_changes


def test_parents_come_before_their_children_and_leave_after_them(database: Database) -> None:
    changes = put(database, departments=[department("59", "09")], academies=[academy("09")])
    assert changes.created == 2
    assert put(database).removed == 2
    assert names(database) == names(database, departments) == {}


def test_rows_that_refer_to_others_of_their_table_come_after_them(database: Database) -> None:
    rows = [
        school("e", successor="d"),
        school("d", successor="c"),
        school("b", successor="a"),
        school("a"),
        school("c"),
    ]
    assert put(database, structures=rows).created == 5
    assert list(names(database, structures)) == ["a", "b", "c", "d", "e"]


def test_rows_that_refer_to_each_other_leave_together_whatever_their_keys(
    database: Database,
) -> None:
    rows = [
        school("b", successor="a"),
        school("a"),
        school("c"),
        school("d", successor="c"),
        school("e", successor="d"),
    ]
    put(database, structures=rows)

    assert counts(put(database)) == (0, 0, 5, 0, 0)
    assert names(database, structures) == {}


def test_a_record_that_others_refer_to_stays_until_they_are_gone(database: Database) -> None:
    put(database, academies=[academy("09")])
    by_hand(database, insert(departments).values(department("59", "09")))

    assert counts(put(database)) == (0, 0, 0, 0, 1)
    assert names(database) == {"09": "Lille"}
    by_hand(database, delete(departments))
    assert counts(put(database)) == (0, 0, 1, 0, 0), "it was still known as the seeds' own"


def test_a_record_that_somebody_has_deleted_is_not_counted_as_removed(database: Database) -> None:
    put(database, academies=[academy("09"), academy("20")])
    by_hand(database, delete(academies).where(academies.c.code == "09"))

    assert counts(put(database)) == (0, 0, 1, 0, 0)


def test_what_stands_by_an_import_of_the_same_date_is_kept_and_never_removed(
    database: Database,
) -> None:
    by_hand(database, insert(academies).values(academy("09", "Importée")))

    assert counts(put(database, academies=[academy("09")])) == (0, 0, 0, 0, 1)
    assert counts(put(database)) == (0, 0, 0, 0, 0)
    assert names(database) == {"09": "Importée"}


def test_parts_of_a_record_that_an_import_has_are_left_to_it(database: Database) -> None:
    def commune(code: str) -> dict[str, Any]:
        row = {"code": code, "name": code, "sort_name": code, "kind": CommuneKind.COMMUNE}
        return row | {"department_code": "59"} | OF_2025

    put(database, "areas", academies=[academy("09")], departments=[department("59", "09")])
    columns = communes.c.keys()
    imported = {name: value for name, value in commune("59001").items() if name in columns}
    by_hand(database, insert(communes).values(imported | {"name": "Importée"}))
    codes = [{"commune_code": code, "postal_code": "59000"} for code in ("59001", "59002")]
    rows = [
        {name: value for name, value in commune(code).items() if name in columns}
        for code in ("59001", "59002")
    ]
    put(database, communes=rows, commune_postal_codes=codes)

    with database.engine.connect() as connection:
        of_communes = connection.scalars(select(commune_postal_codes.c.commune_code))
        assert list(of_communes) == ["59002"]


def test_an_older_record_that_nobody_seeded_is_taken_over(database: Database) -> None:
    by_hand(database, insert(academies).values(academy("09", "Ancienne", source_date="2019")))

    assert counts(put(database, academies=[academy("09")])) == (0, 1, 0, 0, 0)
    assert counts(put(database)) == (0, 0, 1, 0, 0)


@pytest.mark.parametrize(
    "newer",
    [{"source_date": "2025-02"}, {"verified_at": datetime(2026, 1, 1, tzinfo=UTC)}],
    ids=["a newer date", "verified by hand"],
)
def test_a_seeded_record_that_was_renewed_since_is_kept(
    database: Database, newer: dict[str, Any]
) -> None:
    put(database, academies=[academy("09")])
    by_hand(database, update(academies).values(name="Corrigée", **newer))

    assert counts(put(database, academies=[academy("09")])) == (0, 0, 0, 0, 1)
    assert names(database) == {"09": "Corrigée"}


def test_a_seeded_record_that_was_changed_without_a_date_is_put_back(database: Database) -> None:
    put(database, academies=[academy("09")])
    by_hand(database, update(academies).values(name="Faute"))

    assert counts(put(database, academies=[academy("09")])) == (0, 1, 0, 0, 0)
    assert names(database) == {"09": "Lille"}


def test_seeds_that_were_verified_stand_against_what_was_verified_before(
    database: Database,
) -> None:
    put(database, academies=[academy("09")])
    verified = datetime(2026, 1, 1, tzinfo=UTC)
    by_hand(database, update(academies).values(name="Corrigée", verified_at=verified))
    own = academy("09", "Vérifiée", verified_at=datetime(2026, 2, 1, tzinfo=UTC))

    assert put(database, academies=[own]).changed == 1
    assert names(database) == {"09": "Vérifiée"}


def test_two_folders_keep_to_their_own_records(database: Database) -> None:
    put(database, "one", academies=[academy("09")])
    put(database, "other", academies=[academy("20")])

    assert put(database, "one").removed == 1
    assert names(database) == {"20": "Lille"}


def test_a_record_of_another_folder_is_refused_with_both_names(database: Database) -> None:
    put(database, "one", academies=[academy("09"), academy("10")])

    with pytest.raises(SeedError) as refused:
        put(database, "other", academies=[academy("09"), academy("10")])

    assert refused.value.mistakes == [
        f"academies, {code}: other states it, and so does one, which the directory holds; "
        "give it a code of its own"
        for code in ("09", "10")
    ]
    with database.engine.connect() as connection:
        assert list(changed_records(connection)) == []


def test_progress_is_told_by_table_with_parents_first(database: Database) -> None:
    told: list[tuple[str, int]] = []
    tables: Mapping[str, Rows] = {
        "one": {"departments": [department("59", "09")], "academies": [academy("09")]},
        "other": {"academies": [academy("20")]},
    }
    with database.writing() as connection:
        sync(connection, tables, {"one", "other"}, lambda name, rows: told.append((name, rows)))

    assert told == [("academies", 2), ("departments", 1)]


def test_a_column_that_a_row_does_not_state_is_left_as_it_is(database: Database) -> None:
    put(database, structures=[school("a", phone="03 20 00 00 00"), school("b")])
    with_phone = update(structures).where(structures.c.id == "b").values(phone="03 20 11 11 11")
    by_hand(database, with_phone)
    assert not put(
        database, structures=[school("a", phone="03 20 00 00 00"), school("b")]
    ).has_changes

    with database.engine.connect() as connection:
        phones = connection.execute(select(structures.c.phone).order_by(structures.c.id)).scalars()
        assert list(phones) == ["03 20 00 00 00", "03 20 11 11 11"]


def remaining(connection: Connection) -> list[str]:
    return list(connection.scalars(select(academies.c.code).order_by(academies.c.code)))


def test_of_owners_without_rows_everything_goes(database: Database) -> None:
    for owner, code in (("one", "09"), ("other", "20")):
        put(database, owner, academies=[academy(code)])
    with database.writing() as connection:
        changes = sync(connection, {}, {"one"}, lambda _table, _rows: None)
        assert changes.removed == 1
        assert remaining(connection) == ["20"]


def test_what_the_seeds_put_there_is_replaced_by_a_record_of_an_older_source(
    database: Database,
) -> None:
    """A rule that rested on the guide of 2025 rests on an arrêté of 2023 now."""
    put(database, academies=[academy("09"), academy("20")])
    by_hand(database, update(academies).where(academies.c.code == "20").values(name="Amiens"))
    older = {"source_date": "2023-07-18"}
    changes = put(database, academies=[academy("09", "Nord", **older), academy("20", "X", **older)])

    assert names(database) == {"09": "Nord", "20": "Amiens"}
    assert counts(changes) == (0, 1, 0, 0, 1), "what was corrected is newer, and stays"
