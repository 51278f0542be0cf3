"""Migrations of databases that hold rows, from every revision."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError
from support.asking import Asking
from support.filled_tables import Contents, compared, contents, fill, in_common

from migrations import runner
from migrations.sqlite_tables import ForeignKeysOn, rebuild_table
from models.all_tables import metadata
from seeds.seeding import seed
from storage.database import Database, ForeignKeysBroken

REVISIONS = runner.revisions()
FORGOTTEN = {"seeded_records", "eligibility_rules", "personal_statuses"}
"""Where a downgrade leaves rows out: before 0006 what an import had adopted was not noted, before
0008 some conditions of rules and the status DARFI had no code."""

MOVED = {"directory": {"seed_digest", "seed_origin"}}
"""Columns whose values stand in another table since: what a directory was seeded from (0007)."""

NULLS_LOST = {"dispositifs": {"piloted"}}
"""Columns that could not be null before, by table: a downgrade says "no" for what nobody knows."""

AddRevision = Callable[[str], str]


@pytest.mark.parametrize("revision", REVISIONS)
def test_an_upgrade_from_any_revision_keeps_every_row(empty: Database, revision: str) -> None:
    before = filled(empty, revision)
    assert all(before.values()), "a table was left empty"

    runner.upgrade(empty)

    after = read(empty)
    columns = {name: rows[0].keys() - MOVED.get(name, set()) for name, rows in before.items()}
    assert compared(after, columns) == compared(before, columns)
    runner.check(empty)


@pytest.mark.parametrize("revision", [*reversed(REVISIONS), "base"])
def test_a_downgrade_to_any_revision_keeps_what_it_has_a_place_for(
    empty: Database, revision: str
) -> None:
    before = filled(empty)

    runner.downgrade(empty, revision)

    after = read(empty)
    common = in_common(after, before)
    assert common.keys() == after.keys()
    common = {name: chosen - NULLS_LOST.get(name, set()) for name, chosen in common.items()}
    left = compared(after, common)
    for table, rows in compared(before, common).items():
        assert left[table] == rows or (table in FORGOTTEN and left[table] < rows), table
    with empty.engine.connect() as connection:
        assert runner.current(connection) == (None if revision == "base" else revision)
    runner.upgrade(empty)
    assert compared(read(empty), common) == left
    runner.check(empty)


def test_where_seeds_came_from_is_kept_from_revision_to_revision(empty: Database) -> None:
    runner.upgrade(empty, "0006")
    with empty.writing() as connection:
        fill(connection)
    (before,) = read(empty)["directory"]

    runner.upgrade(empty)

    (folder,) = read(empty)["seed_folders"]
    assert folder == {
        "owner": "",
        "origin": before["seed_origin"],
        "digest": before["seed_digest"],
    }
    runner.downgrade(empty, "0006")
    assert read(empty)["directory"] == [before]


def filled(database: Database, revision: str = "head") -> Contents:
    runner.upgrade(database, revision)
    with database.writing() as connection:
        fill(connection)
    return read(database)


def read(database: Database) -> Contents:
    with database.engine.connect() as connection:
        return contents(connection)


def test_no_code_is_held_by_a_check_and_real_checks_are(migrated: Database) -> None:
    with migrated.engine.connect() as connection:
        checks = {
            str(check["name"])
            for table in metadata.tables
            for check in inspect(connection).get_check_constraints(table)
        }

    assert checks == {
        "ck_directory_single_row",
        "ck_structure_notices_ends_after_start",
        "ck_structures_kind_of_establishment",
        "ck_structures_latitude",
        "ck_structures_longitude",
        "ck_structures_position_has_precision",
        "ck_structures_whole_position",
    }


@pytest.fixture
def add_revision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AddRevision:
    """Adds a revision after the newest, in a copy of the folder that the runner then uses."""
    folder = tmp_path / "migrations"
    shutil.copytree(runner.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    newest = runner.head()

    def add(upgrade: str) -> str:
        (folder / "versions" / "9000_made_up.py").write_text(
            "import sqlalchemy as sa\nfrom alembic import op\n"
            f"revision = '9000'\ndown_revision = {newest!r}\n"
            f"def upgrade():\n    {upgrade}\n"
            "def downgrade():\n    pass\n",
            encoding="utf-8",
        )
        monkeypatch.setattr(runner, "FOLDER", folder)
        monkeypatch.setattr(runner, "VERSIONS", folder / "versions")
        return "9000"

    return add


A_NEW_CODE = """
    codes = sa.Enum("PUBLIC", "PRIVATE", "MADE_UP", native_enum=False, length=40)
    with op.batch_alter_table("structures") as structures:
        structures.alter_column("sector", type_=codes)
    op.execute("UPDATE structures SET sector = 'MADE_UP' WHERE id = '0590149S'")
"""


HOSTS_NEAR_LILLE = """{
  nearestHosts(dispositif: "micro-lycee", near: { commune: "59350" }) {
    totalCount
    edges { distanceMeters node { structure { uai name sector } } }
  }
}"""


def test_a_new_code_comes_to_a_seeded_directory_that_answers_as_before(
    migrated: Database, add_revision: AddRevision
) -> None:
    seed(migrated)
    answer = answered(migrated)
    revision = add_revision(A_NEW_CODE.strip())

    runner.upgrade(migrated)

    with migrated.engine.connect() as connection:
        assert runner.current(connection) == revision
        stored = text("SELECT sector FROM structures WHERE id = '0590149S'")
        assert connection.scalar(stored) == "MADE_UP"
    with migrated.writing() as connection:  # as this program does not know the code
        connection.execute(text("UPDATE structures SET sector = 'PUBLIC' WHERE sector = 'MADE_UP'"))
    assert answer["nearestHosts"]["totalCount"] > 0
    assert answered(migrated) == answer


def answered(database: Database) -> Any:
    asking = Asking(database)
    try:
        return asking(HOSTS_NEAR_LILLE)
    finally:
        asking.close()


def test_a_revision_that_breaks_references_changes_nothing(
    migrated: Database, add_revision: AddRevision
) -> None:
    seed(migrated)
    before = read(migrated)
    add_revision("op.execute(\"DELETE FROM communes WHERE code = '59350'\")")

    with pytest.raises((ForeignKeysBroken, IntegrityError), match="communes"):
        runner.upgrade(migrated)

    assert read(migrated) == before


def test_foreign_keys_hold_again_after_a_migration(migrated: Database) -> None:
    with migrated.engine.connect() as connection:
        if migrated.is_sqlite:
            assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
    with pytest.raises(IntegrityError), migrated.writing() as connection:
        connection.execute(text("INSERT INTO commune_postal_codes VALUES ('x', 'y')"))


def test_a_table_is_never_rebuilt_while_foreign_keys_are_enforced(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/own.db")
    runner.upgrade(database)

    with pytest.raises(ForeignKeysOn), database.writing() as connection:
        rebuild_table(connection, "sources", lambda sql: sql)


@pytest.mark.parametrize("revision", ["9999", "nonsense"])
def test_there_is_no_way_back_to_a_revision_that_is_none(migrated: Database, revision: str) -> None:
    with pytest.raises(runner.NoWayBack, match=f"no way back to revision {revision} from"):
        runner.downgrade(migrated, revision)
