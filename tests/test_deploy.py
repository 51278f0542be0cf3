"""The units and the image: what they let a broken program do, and what they take in."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from server.observability.metrics import Metrics
from storage.database import Database

ROOT = Path(__file__).parents[1]
UNITS = sorted((ROOT / "deploy").glob("*.service"))
MOST_EXPOSED = 2.5
"""systemd's own measure, from 0 to 10: 9 is a unit without any restriction."""

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd: systemd-analyze is not installed"
)


@needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_may_do_little(unit: Path) -> None:
    analysed = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.search(r"Overall exposure level for \S+: ([\d.]+)", analysed.stdout)

    assert found, analysed.stdout + analysed.stderr
    assert float(found[1]) <= MOST_EXPOSED


def restrictions(unit: Path) -> str:
    return unit.read_text().split("NoNewPrivileges", 1)[1].partition("[Install]")[0].strip()


def test_all_units_have_the_same_restrictions() -> None:
    assert len(UNITS) == 3
    assert len({restrictions(unit) for unit in UNITS}) == 1


def directives(unit: str) -> list[str]:
    return (ROOT / "deploy" / unit).read_text(encoding="utf-8").splitlines()


@needs_systemd
def test_the_refresh_and_its_timer_are_units_that_systemd_understands(tmp_path: Path) -> None:
    for name in ("raccroche-refresh.service", "raccroche-refresh.timer"):
        content = "\n".join(directives(name))
        # The program is nowhere but on a machine that runs it.
        content = re.sub(r"^ExecStart=\S+", f"ExecStart={sys.executable}", content, flags=re.M)
        (tmp_path / name).write_text(content + "\n", encoding="utf-8")

    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / "raccroche-refresh.timer")],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (verified.returncode, verified.stderr) == (0, "")


def test_a_missed_night_is_made_up_for_and_not_all_services_ask_at_once() -> None:
    timer = directives("raccroche-refresh.timer")

    assert "Persistent=true" in timer
    assert any(line.startswith("RandomizedDelaySec=") for line in timer)
    assert any(line.startswith("OnCalendar=") for line in timer)


def test_what_is_refreshed_is_the_database_that_is_served() -> None:
    shared = ("User=", "StateDirectory=", "Environment=RACCROCHE_DATABASE_URL=", "EnvironmentFile=")
    served, refreshed = (
        [line for line in directives(unit) if line.startswith(shared)]
        for unit in ("raccroche.service", "raccroche-refresh.service")
    )

    assert len(served) == len(shared)
    assert served == refreshed


def test_alerts_are_on_metrics_that_exist(tmp_path: Path) -> None:
    rules = "\n".join(directives("raccroche-alerts.yml"))
    metrics = Metrics(Database(f"sqlite:///{tmp_path}/none.db")).text().decode()
    used = set(re.findall(r"\braccroche_\w+", rules))

    assert used == {"raccroche_refresh_success", "raccroche_refresh_age_seconds"}
    assert all(f"# TYPE {name} gauge" in metrics for name in used)


def test_an_image_takes_in_no_secret_and_no_history() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()

    assert {".env", ".git", "var", ".venv"} <= set(ignored)
    assert not {"seeds", "migrations", "pages", "requirements.txt"} & set(ignored)


def test_both_stages_of_the_image_have_the_base_that_the_operator_pins() -> None:
    lines = (ROOT / "deploy" / "Containerfile").read_text().splitlines()
    [base] = [line.partition("=")[2] for line in lines if line.startswith("ARG PYTHON_IMAGE=")]
    stages = [line.split()[1] for line in lines if line.startswith("FROM ")]
    documented = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")

    assert stages == ["${PYTHON_IMAGE}"] * 2
    # A tag, as the digest is the operator's to learn from a registry and to note.
    assert re.fullmatch(r"python:3\.\d+-slim(@sha256:[0-9a-f]{64})?", base)
    assert "--build-arg PYTHON_IMAGE=python@sha256:" in documented
    assert base.partition("@")[0] in documented


def bill_of_materials(output: Path) -> bytes:
    subprocess.run(
        [sys.executable, "deploy/sbom.py", "--output", str(output)],
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        check=True,
    )
    return output.read_bytes()


@pytest.fixture(scope="module")
def bill(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return bill_of_materials(tmp_path_factory.mktemp("sbom") / "new" / "sbom.json")


def test_the_bill_of_materials_is_valid_cyclonedx(bill: bytes) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill.decode()) is None
    assert json.loads(bill)["metadata"]["component"]["name"] == "raccroche"


def test_the_same_files_give_the_same_bill(bill: bytes, tmp_path: Path) -> None:
    assert bill_of_materials(tmp_path / "sbom.json") == bill


def components(bill: bytes) -> dict[str, dict[str, Any]]:
    return {component["purl"]: component for component in json.loads(bill)["components"]}


@pytest.mark.parametrize(
    ("file", "scopes"),
    [
        ("requirements.txt", {"required"}),
        ("requirements-dev.txt", {"required", "excluded"}),
        ("requirements-bench.txt", {"required", "excluded"}),
    ],
)
def test_the_bill_has_every_python_package_with_its_hashes(
    bill: bytes, file: str, scopes: set[str]
) -> None:
    listed = components(bill)
    text = (ROOT / file).read_text(encoding="utf-8")
    pins = re.findall(r"^([\w.-]+)==(\S+)((?:.*\n    --hash=\S+)+)", text, re.MULTILINE)

    assert len(pins) == text.count("==") - text.count("'==") - text.count("== ") > 50
    for name, version, rest in pins:
        component = listed[f"pkg:pypi/{name}@{version}"]
        digests = [entry["content"] for entry in component["hashes"]]
        assert component["scope"] in scopes
        assert sorted(digests) == sorted(re.findall("sha256:([0-9a-f]{64})", rest))


LOCKS = [
    lock.relative_to(ROOT)
    for lock in sorted(ROOT.glob("*/**/package-lock.json"))
    if not {"node_modules", ".venv"} & set(lock.relative_to(ROOT).parts)
]


@pytest.mark.parametrize("lock", LOCKS, ids=str)
def test_the_bill_has_every_package_of_npm_with_its_licence(bill: bytes, lock: Path) -> None:
    listed = components(bill)
    packages = json.loads((ROOT / lock).read_bytes())["packages"]
    names = {path.rpartition("node_modules/")[2]: package for path, package in packages.items()}
    del names[""]

    assert len(LOCKS) == 4 and len(names) > 5
    for name, package in names.items():
        purl = f"pkg:npm/{name.replace('@', '%40')}@{package['version']}"
        assert bool(listed[purl]["licenses"]) == ("license" in package)
        assert len(listed[purl]["hashes"]) == len(package["integrity"].split())


def test_the_bill_says_what_runs(bill: bytes) -> None:
    scopes = {(each["name"], each["scope"]) for each in components(bill).values()}

    assert {("starlette", "required"), ("lit", "required"), ("graphiql", "optional")} < scopes
    assert {("pytest", "excluded"), ("ariadne", "excluded")} < scopes
    assert ("starlette", "excluded") not in scopes
