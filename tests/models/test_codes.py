"""Codes are checked where they are written and read, as the tables hold them as plain texts."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import StatementError
from support.asking import Asking
from support.tiny_directory import Tiny

from models.provenance import ReviewStatus
from models.structure import Sector, structures
from storage.columns import UnknownCode, code_of
from storage.database import Database


@pytest.mark.parametrize("value", ["MADE_UP", "public", 1, ReviewStatus.CONFIRMED])
def test_a_value_that_is_no_code_of_a_column_is_never_written(
    migrated: Database, value: object
) -> None:
    with migrated.writing() as connection:
        Tiny().school("a").write(connection)

    with pytest.raises((StatementError, LookupError)), migrated.writing() as connection:
        connection.execute(update(structures).values(sector=value))

    with migrated.engine.connect() as connection:
        assert connection.scalars(select(structures.c.sector)).all() == [None]


def test_a_text_that_is_no_code_is_not_read_as_one(migrated: Database) -> None:
    with migrated.writing() as connection:
        Tiny().school("a").write(connection)
        connection.execute(text("UPDATE structures SET sector = 'MADE_UP'"))

    with migrated.engine.connect() as connection, pytest.raises(LookupError, match="MADE_UP"):
        connection.scalars(select(structures.c.sector)).all()
    with pytest.raises(UnknownCode, match="holds 'MADE_UP', where one of PUBLIC, PRIVATE must"):
        Asking(migrated)


def test_a_code_is_found_by_the_text_that_stores_it() -> None:
    assert code_of(Sector, "PUBLIC") is Sector.PUBLIC
