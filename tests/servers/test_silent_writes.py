"""PostgreSQL falls silent in the middle of a write: it ends, and leaves nothing half-written."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from sqlalchemy import Connection, select, text, update
from sqlalchemy.exc import OperationalError
from support.postgresql_cluster import ROLE, Cluster, needs_servers, seeded_cluster
from support.stalling_proxy import StallingProxy, stalling_proxy
from support.waiting import LIMIT_S

from models.structure import structures
from seeds import seeding
from server.cli.main import cli
from storage import postgresql_writes
from storage.database import Database
from storage.version import bump_version

pytestmark = needs_servers


@pytest.fixture(scope="module")
def servers() -> Iterator[Cluster]:
    with seeded_cluster() as made:
        yield made


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgresql_writes, "FIRST_QUESTION_S", 0.3)
    monkeypatch.setattr(postgresql_writes, "NEXT_QUESTION_S", 0.3)


def through(proxy: StallingProxy) -> str:
    return f"postgresql://{ROLE}@127.0.0.1:{proxy.port}/{ROLE}"


def names(servers: Cluster) -> set[str]:
    with Database(servers.primary.url).engine.connect() as connection:
        return set(connection.execute(select(structures.c.name)).scalars())


def test_a_write_into_silence_ends_and_changes_nothing(servers: Cluster) -> None:
    before = names(servers)
    with stalling_proxy(servers.primary.port) as proxy:
        database = Database(through(proxy))
        with (
            pytest.raises(OperationalError, match="the server has lost what it was sent"),
            database.writing() as connection,
        ):
            connection.execute(update(structures).values(name="à moitié"))
            proxy.stall()
            connection.execute(update(structures).values(name="tout à fait"))

    assert names(servers) == before


def test_a_command_into_silence_ends_with_one_sentence(
    servers: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = names(servers)
    with stalling_proxy(servers.primary.port) as proxy:

        def stalled(connection: Connection) -> None:
            proxy.stall()
            bump_version(connection)

        monkeypatch.setattr(seeding, "bump_version", stalled)
        monkeypatch.setenv("RACCROCHE_DATABASE_URL", through(proxy))
        with Database(servers.primary.url).writing() as connection:
            connection.execute(text("DELETE FROM glossary_terms"))
        result = CliRunner().invoke(cli, ["seed"], env={"RACCROCHE_LANGUAGE": "en"})

    assert result.exit_code == 1
    assert result.output.strip().splitlines()[-1] == (
        "Error: the database cannot be used: the server has lost what it was sent"
    )
    assert names(servers) == before


def test_a_statement_that_is_worked_on_is_waited_for(servers: Cluster) -> None:
    database = Database(servers.primary.url)
    with database.writing() as connection:
        assert connection.scalar(text("SELECT 1 FROM pg_sleep(2)")) == 1


def test_a_write_that_waits_for_another_is_waited_for(servers: Cluster) -> None:
    database = Database(servers.primary.url)
    done: list[str] = []

    def second() -> None:
        with database.writing() as connection:
            connection.execute(text("LOCK TABLE structures"))
            done.append("second")

    waiting = threading.Thread(target=second)
    with database.writing() as connection:
        connection.execute(text("LOCK TABLE structures"))
        waiting.start()
        connection.execute(text("SELECT pg_sleep(2)"))
        done.append("first")
    waiting.join(LIMIT_S)

    assert done == ["first", "second"]
