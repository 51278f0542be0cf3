"""The units and the image: what they let a broken program do, and what they take in."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

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


def test_both_units_have_the_same_restrictions() -> None:
    restrictions = [unit.read_text().split("NoNewPrivileges", 1)[1] for unit in UNITS]

    assert len(restrictions) == 2
    assert restrictions[0] == restrictions[1]


def test_an_image_takes_in_no_secret_and_no_history() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()

    assert {".env", ".git", "var", ".venv"} <= set(ignored)
    assert not {"seeds", "migrations", "pages", "requirements.txt"} & set(ignored)
