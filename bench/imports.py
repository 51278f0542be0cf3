"""Benchmark of imports of the ministry's real exports: time and memory of whole commands.

    python -m bench.imports            prints the tables of docs/performance.md
    python -m bench.imports --large    that of a list of 70,000 made-up lines alone

Each figure is the median of ``RUNS`` runs of the command line, each in a process by itself and on
a fresh SQLite database; the time includes the interpreter's start. Ratios are to a process that
reads the same files with the standard library's csv and does nothing with them.
"""

from __future__ import annotations

import csv
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from imports.reconcile.areas import load_areas
from models.uai import check_letter

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data"
COLLEGES = DATA / "adresse-et-geolocalisation_colleges_2024-11.csv"
LYCEES = DATA / "annuaire-education_lycees_2024-03.csv"
RUNS = 5
READ_ONLY_SCRIPT = (
    "import csv, sys\n"
    "for path in sys.argv[1:]:\n"
    "    with open(path, encoding='utf-8-sig', newline='') as lines:\n"
    "        for _ in csv.DictReader(lines, delimiter=';'): pass\n"
)


LARGE = 70_000
LARGE_RUNS = 3


def large_lines(edition: int) -> Iterator[dict[str, str]]:
    """``LARGE`` establishments over all of France, made up; of each later edition every fifth has
    another name and telephone."""
    departments = [code for code in load_areas() if code.isdigit() and len(code) == 2]
    for number in range(LARGE):
        department = departments[number % len(departments)]
        digits = f"0{department}{number // len(departments):04}"
        changed = edition if number % 5 == 0 else 1
        yield {
            "identifiant_de_l_etablissement": f"{digits}{check_letter(digits)}",
            "nom_etablissement": f"Lycée {number} {changed}",
            "type_etablissement": "Lycée",
            "statut_public_prive": "Public",
            "adresse_1": f"{number % 90 + 1} rue de l'École",
            "adresse_2": "",
            "adresse_3": "",
            "code_postal": f"{department}{number % 1000:03}",
            "code_commune": f"{department}{number % 900:03}",
            "nom_commune": f"Ville {number % 900}",
            "code_departement": f"0{department}",
            "voie_generale": str(number % 2),
            "voie_technologique": "1",
            "voie_professionnelle": "0",
            "telephone": f"0{1 + number % 5}{number % 10_000_000 + 10_000_000 + changed:08}",
            "web": f"https://lycee{number}.example.fr",
            "mail": f"lycee{number}@example.fr",
            "ulis": "0",
            "apprentissage": "0",
            "segpa": "0",
            "type_contrat_prive": "SANS OBJET",
            "latitude": f"{43 + number % 7000 / 1000}",
            "longitude": f"{number % 6000 / 1000}",
            "precision_localisation": "Numéro de rue",
            "date_ouverture": "1965-05-01",
            "date_maj_ligne": f"2026-{edition:02}-01",
            "etat": "OUVERT",
            "code_nature": "300",
            "etablissement_mere": "",
            "code_bassin_formation": "",
            "libelle_bassin_formation": "",
        }


def write_large_list(path: Path, edition: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = large_lines(edition)
        first = next(lines)
        writer = csv.DictWriter(file, list(first), delimiter=";")
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(lines)


class Cost(NamedTuple):
    """Seconds of the wall clock, and the largest resident memory in MB (10⁶ bytes)."""

    seconds: float
    megabytes: float


def run_measured(arguments: list[str], environment: dict[str, str]) -> Cost:
    """The cost of one command in a process by itself; it must end with 0 or 1 (lines rejected)."""
    start = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603  # our own command
        arguments,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
    )
    # wait4 returns the usage of this child alone; getrusage would add up all of them.
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(arguments)} ended with {process.returncode}")
    # Linux reports KiB.
    return Cost(seconds, usage.ru_maxrss * 1024 / 1e6)


@contextmanager
def fresh_database() -> Iterator[dict[str, str]]:
    """A migrated and seeded database, as the environment of a command."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {"RACCROCHE_DATABASE_URL": f"sqlite:///{folder}/raccroche.db"}
        for command in ("migrate", "seed"):
            run_raccroche(environment, command)
        yield environment


def run_raccroche(environment: dict[str, str], *arguments: str) -> Cost:
    return run_measured([sys.executable, "-m", "server", *arguments], environment)


def measure_once() -> dict[str, Cost]:
    """All measures of one run, by title."""
    reading = run_measured([sys.executable, "-c", READ_ONLY_SCRIPT, str(COLLEGES), str(LYCEES)], {})
    with fresh_database() as environment:
        imports = [
            run_raccroche(environment, "import", "annuaire", str(path), "--all")
            for path in (COLLEGES, LYCEES)
        ]
        dry_runs = [
            run_raccroche(environment, "import", "annuaire", str(path), "--all", "--dry-run")
            for path in (COLLEGES, LYCEES)
        ]
    return {
        "read both files, do nothing": reading,
        "import both (13,358 lines)": total(imports),
        "dry run of both, unchanged": total(dry_runs),
    }


def measure_large() -> dict[str, Cost]:
    """Measures of a list of ``LARGE`` lines, of which all are kept, and of its next edition."""
    with tempfile.TemporaryDirectory() as folder, fresh_database() as environment:
        lists = [Path(folder) / f"list_{edition}.csv" for edition in (1, 2)]
        for edition, path in enumerate(lists, start=1):
            write_large_list(path, edition)
        reading = run_measured([sys.executable, "-c", READ_ONLY_SCRIPT, str(lists[0])], {})
        new, next_edition = (
            run_raccroche(environment, "import", "annuaire", str(path), "--all") for path in lists
        )
    return {
        "read the list, do nothing": reading,
        f"import {LARGE:,} lines, all new": new,
        "import its next edition": next_edition,
    }


def total(costs: list[Cost]) -> Cost:
    # Of commands that run one after the other: times add up, memory does not.
    return Cost(sum(cost.seconds for cost in costs), max(cost.megabytes for cost in costs))


def median(costs: list[Cost]) -> Cost:
    return Cost(*(statistics.median(values) for values in zip(*costs, strict=True)))


def table_lines(runs: list[dict[str, Cost]]) -> Iterator[str]:
    """The table, in Markdown."""
    yield f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; "
    yield f"median of {len(runs)} runs.\n"
    yield "| | seconds | × reading | largest memory |"
    yield "|---|---|---|---|"
    results = {name: median([run[name] for run in runs]) for name in runs[0]}
    base = next(iter(results.values())).seconds
    for name, cost in results.items():
        ratio = cost.seconds / base
        yield f"| {name} | {cost.seconds:.2f} | {ratio:.1f} | {cost.megabytes:.0f} MB |"


def main() -> None:
    if "--large" not in sys.argv and not LYCEES.exists():
        raise SystemExit(f"the exports are not in {DATA}; nothing can be measured")
    if not hasattr(resource, "getrusage"):
        raise SystemExit("this system tells no memory of processes")
    if "--large" not in sys.argv:
        sys.stdout.write("\n".join(table_lines([measure_once() for _ in range(RUNS)])) + "\n\n")
    large = [measure_large() for _ in range(LARGE_RUNS)]
    sys.stdout.write("\n".join(table_lines(large)) + "\n")


if __name__ == "__main__":
    main()
