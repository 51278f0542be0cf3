"""A wheel built from the project serves, away from the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from support.servers import Server, free_port
from support.waiting import LIMIT_S

ROOT = Path(__file__).parents[2]
NOT_BUILT = shutil.ignore_patterns(
    ".*", "node_modules", "var", "build", "dist", "*.egg-info", "__pycache__", "tests", "bench"
)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of what the wheel installs."""
    folder = tmp_path_factory.mktemp("wheel")
    shutil.copytree(ROOT, folder / "source", ignore=NOT_BUILT)
    build = ["-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index", "--quiet"]
    arguments = [sys.executable, *build, "--wheel-dir", str(folder), str(folder / "source")]
    subprocess.run(arguments, check=True, timeout=LIMIT_S, capture_output=True)
    [wheel] = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "installed")
    shutil.rmtree(folder / "source")
    return folder / "installed"


def test_the_wheel_holds_the_program_and_nothing_of_the_workshop(installed: Path) -> None:
    names = {path.name for path in installed.iterdir()}

    assert {"server", "schema", "seeds", "pages", "migrations", "execution"} <= names
    assert names.isdisjoint({"tests", "bench", "docs", "deploy", "widget"})


def test_the_wheel_serves(installed: Path, tmp_path: Path) -> None:
    environment = os.environ | {
        "PYTHONPATH": str(installed),
        "PYTHONSAFEPATH": "1",
        "RACCROCHE_DATABASE_URL": f"sqlite:///{tmp_path}/raccroche.db",
        "RACCROCHE_GEOCODER": "off",
        "PORT": str(free_port()),
    }
    where = [sys.executable, "-c", "import server; print(server.__file__)"]
    found = subprocess.run(where, env=environment, cwd=tmp_path, capture_output=True, text=True)
    assert found.stdout.startswith(str(installed)), found

    log = tmp_path / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "server", "serve"],
            env=environment,
            cwd=tmp_path,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        server = Server(process, int(environment["PORT"]), log)
        server.wait()
        assert b"<html" in server.get("/")
        assert b"micro-lycee" in server.get("/dispositifs/micro-lycee")
        assert server.get("/widget.js")
        assert server.get("/export/cios.csv").count(b"\n") > 30
        query = "/graphql?query={nearestCios(near:{commune:%2259350%22}){nodes{name}}}"
        assert b"Lille" in server.get(query)
    finally:
        process.kill()
        process.wait()
