from __future__ import annotations

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from migrations import runner
from models.all_tables import metadata
from storage.database import Database, DatabaseUrlError, database_url
from storage.version import bump_version, read_version


def test_migrations_go_up_and_down_and_match_the_models(empty: Database) -> None:
    runner.upgrade(empty)
    runner.check(empty)
    with empty.engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) == {*metadata.tables, "alembic_version"}

    runner.downgrade(empty)
    with empty.engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]

    runner.upgrade(empty)
    assert runner.is_current(empty)


def test_the_newest_revision_is_the_one_alembic_takes(migrated: Database) -> None:
    with migrated.engine.connect() as connection:
        assert runner.current(connection) == runner.head()


def test_a_database_without_tables_is_not_current(empty: Database) -> None:
    assert not runner.is_current(empty)


def test_a_reader_stays_at_its_version_while_another_writes(migrated: Database) -> None:
    reader = migrated.open_reader()
    before = read_version(reader.connection).number
    with migrated.writing() as connection:
        bump_version(connection)

    assert read_version(reader.connection).number == before
    reader.close()
    with migrated.engine.connect() as connection:
        assert read_version(connection).number == before + 1


def test_a_write_that_fails_leaves_nothing(migrated: Database) -> None:
    with pytest.raises(ZeroDivisionError), migrated.writing() as connection:
        bump_version(connection)
        raise ZeroDivisionError

    with migrated.engine.connect() as connection:
        assert read_version(connection).number == 0


def test_foreign_keys_are_enforced(migrated: Database) -> None:
    with pytest.raises(IntegrityError), migrated.writing() as connection:
        connection.execute(
            text("INSERT INTO commune_postal_codes (commune_code, postal_code) VALUES ('x', 'y')")
        )


@pytest.mark.parametrize(
    ("address", "complaint"),
    [
        ("nonsense", "is not a database address"),
        ("mysql://localhost/x", "'mysql' databases are not supported"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_with_its_mend(
    address: str, complaint: str
) -> None:
    with pytest.raises(DatabaseUrlError, match=complaint):
        database_url(address)


def test_a_password_is_never_shown() -> None:
    assert "secret" not in Database("postgresql://me:secret@localhost/x").label
