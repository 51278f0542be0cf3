"""The commands of the journal, as a keeper runs them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select, update
from support.official_lists import Importer, annuaire, lycee
from support.tiny_directory import uai
from support.waiting import LIMIT_S, until

from changes.journal import Run, journalled_writing
from changes.verification import verify_journal
from models.change import Via, changes
from models.structure import structures
from server.cli.main import cli

Command = Callable[..., Result]


@pytest.fixture
def keeper(small: Importer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Command]:
    """Runs a command on a directory into which two lists were imported."""
    small("annuaire", annuaire(lycee(), lycee(uai(590020))), name="mars.csv", date="2026-03")
    changed = lycee(Nom_etablissement="Lycée Colette")
    small("annuaire", annuaire(changed, lycee(uai(590020))), name="mai.csv", date="2026-05")
    url = small.database.url.render_as_string(hide_password=False)
    monkeypatch.setenv("RACCROCHE_DATABASE_URL", url)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(cli, arguments)

    yield run


def test_the_history_names_runs_and_what_became_of_a_record(keeper: Command) -> None:
    runs = keeper("history").output
    assert "import annuaire mars.csv : " in runs
    assert "import annuaire mai.csv : " in runs

    school = keeper("history", "0590001f").output
    assert "modification  structures 0590001F, par import annuaire mai.csv" in school
    assert "→ Lycée Colette" in school
    assert "création  structures 0590001F" in school
    assert "sort_name" not in school
    number = runs.split()[0]
    assert "Lycée Colette" in keeper("history", "--run", number).output
    assert "Le journal n’en dit rien." in keeper("history", "0590099X").output


def test_a_bad_import_is_taken_back(keeper: Command) -> None:
    number = keeper("history").output.split()[0]

    tried = keeper("undo", number, "--dry-run")
    assert "rien n’est écrit" in tried.output
    assert keeper("history").output.split()[0] == number
    done = keeper("undo", number, "--reason", "mauvais fichier")
    assert (done.exit_code, "repris" in done.output) == (0, True)
    assert "mauvais fichier" in keeper("history", "0590001F").output
    assert "est intact" in keeper("verify-journal").output
    again = keeper("undo", number)
    assert (again.exit_code, "plus rien à reprendre" in again.output) == (2, True)


def test_what_changed_since_is_named(keeper: Command, small: Importer) -> None:
    number = keeper("history").output.split()[0]
    with journalled_writing(small.database, Run(via=Via.CORRECTION, title="x")) as connection:
        own = structures.c.id == "0590001F"
        connection.execute(update(structures).where(own).values(name="Autre", sort_name="autre"))

    refused = keeper("undo", number)

    assert refused.exit_code == 2
    assert "conflit : structures 0590001F, name, ligne" in refused.output
    assert "Rien n’a été repris" in refused.output
    assert keeper("undo", number, "--leave-conflicts").exit_code == 0


def test_one_selection_is_asked_for(keeper: Command) -> None:
    for arguments in ([], ["1", "--change", "2"], ["--change", "1", "--actor", "x"]):
        assert "Indiquez l’un des trois" in keeper("undo", *arguments).output


def test_commands_speak_english_where_that_is_set(
    keeper: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RACCROCHE_LANGUAGE", "en")

    assert "The journal is whole" in keeper("verify-journal").output
    assert "the journal has no such line" in keeper("undo", "99").output
    monkeypatch.setenv("RACCROCHE_LANGUAGE", "de")
    assert "write fr or en" in keeper("verify-journal").output


def test_an_altered_journal_is_told_by_the_exit_code(keeper: Command, small: Importer) -> None:
    with small.database.engine.begin() as connection:
        connection.execute(update(changes).where(changes.c.id == 2).values(record="x"))

    found = keeper("verify-journal")

    assert found.exit_code == 1
    assert "la ligne 2 ne correspond pas à son empreinte" in found.output


def test_a_second_writer_waits_and_says_so(
    keeper: Command, small: Importer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    renamed = lycee(Nom_etablissement="Lycée Nouveau")
    file = tmp_path / "juin.csv"
    file.write_bytes(annuaire(renamed, lycee(uai(590020))))
    # Each attempt on SQLite waits so long before it says that another is writing.
    monkeypatch.setattr("storage.database.BUSY_TIMEOUT_MS", 20)
    is_waiting = threading.Event()
    told: list[str] = []

    def tell(_settings: object, text: str, **_: bool) -> None:
        told.append(str(text))
        is_waiting.set()

    monkeypatch.setattr("server.cli.import_commands.tell", tell)
    ended: list[int] = []

    def second() -> None:
        arguments = ("annuaire", str(file), "--all", "--date", "2026-06")
        ended.append(keeper("import", *arguments).exit_code)

    with journalled_writing(small.database, Run(via=Via.CORRECTION, title="x")) as connection:
        connection.execute(update(structures).values(city="LENS"))
        other = threading.Thread(target=second)
        other.start()
        assert is_waiting.wait(LIMIT_S), "the second writer did not say that it waits"
        assert ended == []
    other.join()

    assert told == ["Another write is under way; this one waits for its turn."]
    assert ended == [0]
    with closing(small.database.engine.connect()) as connection:
        name = connection.scalar(select(structures.c.name).where(structures.c.id == "0590001F"))
    assert name == "Lycée Nouveau"


KILLED = """
import os, sys
from sqlalchemy import update
from changes.journal import Run, journalled_writing
from models.change import Via
from models.structure import structures
from storage.database import Database
database = Database(sys.argv[1])
number = 1_000 * os.getpid()
while True:
    number += 1
    with journalled_writing(database, Run(via=Via.IMPORT, title=str(number))) as connection:
        for city in ("Lens", "Lille"):
            connection.execute(update(structures).values(city=f"{city} {number}"))
    print(number, flush=True)
"""


def test_a_kill_at_any_moment_leaves_journal_and_tables_agreeing(small: Importer) -> None:
    small("annuaire", annuaire(*(lycee(uai(590000 + 10 * n)) for n in range(1, 9))))
    url = small.database.url.render_as_string(hide_password=False)
    committed = 0
    for delay in range(6):
        writer = subprocess.Popen(
            [sys.executable, "-c", KILLED, url], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        writer.stdout.readline()  # it writes
        # Another moment of its next writes each time; what must hold holds at any.
        time.sleep(0.003 * delay)
        os.kill(writer.pid, signal.SIGKILL)
        writer.communicate()

        def let_go() -> bool:
            # PostgreSQL ends the transaction of a client that is gone a moment later.
            with small.database.engine.connect() as connection:
                return not verify_journal(connection).problems

        until(let_go, what="a whole journal")
        with small.database.engine.connect() as connection:
            lines = connection.scalar(select(func.count()).select_from(changes)) or 0
            cities = connection.scalars(select(structures.c.city).distinct()).all()
        assert lines > committed
        assert len(cities) == 1
        committed = lines
