"""PostgreSQL for what writes: seeds, imports, geocoding, migrations, and commands that look."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, event

from storage.bounded_connection import prepare_nothing_behind_a_pooler
from storage.local_settings import local_settings

WRITE_SETTINGS = local_settings(0)
"""A statement that writes may take its time."""


def settle_transactions(engine: Engine) -> None:
    """Set every transaction of an engine to ``WRITE_SETTINGS`` as it begins."""

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        driver: Any = connection.connection.driver_connection
        pid, _ = connection.exec_driver_sql(WRITE_SETTINGS).one()
        prepare_nothing_behind_a_pooler(driver, pid)
