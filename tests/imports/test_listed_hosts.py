"""Lists of hostings name hosts of every kind: establishments, CIOs and missions locales."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select, update
from support.asking import Asking
from support.official_lists import Importer, annuaire, cio, csv_bytes, lycee
from support.tiny_directory import Tiny, uai

from exports.writer import write_export
from imports.import_options import ImportOptions
from imports.import_report import Report
from imports.reconcile.areas import EVERYWHERE
from imports.run_import import run_import
from imports.template_lines import hosting_lines
from models.hosting import hostings, published_lists
from models.structure import StructureStatus, structures
from storage.version import bump_version

CIO = "0590003H"
IMILO = "59350S00"
LINE = {
    "uai_etablissement": CIO,
    "dispositif": "micro-lycee",
    "annee_scolaire": "2026-2027",
    "preuve": "Décision de la DRAIO",
}
NEAREST = """{ nearestHosts(dispositif: "micro-lycee", near: { commune: "59001" }) {
  coverage nodes { host { __typename name } structure { name kinds } }
} }"""


@pytest.fixture
def directory(small: Importer) -> Importer:
    """A lycée, a CIO, and a mission locale in the middle village."""
    small("annuaire", annuaire(lycee(), cio()))
    with small.database.writing() as connection:
        Tiny().mission_locale(
            "ml", "59002", imilo_id=IMILO, dila_id="mission_locale-59350-01"
        ).write_structures(connection)
    return small


def load(directory: Importer, *lines: dict[str, str], **options: bool) -> Report:
    header = list(dict.fromkeys(name for line in lines for name in line))
    filled = [{name: line.get(name, "") for name in header} for line in lines]
    return directory(
        "hostings", csv_bytes(header, filled), name="list.csv", date="2026-09", **options
    )


def hosts_of(directory: Importer) -> list[str]:
    with directory.database.engine.connect() as connection:
        return list(connection.scalars(select(hostings.c.structure_id).order_by(hostings.c.id)))


def key_of(directory: Importer, identifier: str) -> str:
    with directory.database.engine.connect() as connection:
        named = select(structures.c.id).where(structures.c.uai == identifier)
        return str(connection.execute(named).scalar_one())


def test_a_list_names_a_cio_by_its_uai(directory: Importer) -> None:
    report = load(directory, LINE)

    assert (len(report.created), report.rejected) == (1, [])
    assert hosts_of(directory) == [key_of(directory, CIO)]
    assert not load(directory, LINE).changes_anything


@pytest.mark.parametrize("written", [IMILO, "59350s00", "ml", " mission_locale-59350-01"])
def test_a_mission_locale_is_named_by_any_of_its_identifiers(
    directory: Importer, written: str
) -> None:
    report = load(directory, LINE | {"uai_etablissement": written})

    assert (len(report.created), report.rejected) == (1, [])
    assert hosts_of(directory) == ["ml"]


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("59350S99", "the I-Milo identifier, or the key in the exports cios"),
        ("19590149100013", "the I-Milo identifier"),
        (uai(590999), f"no establishment and no CIO {uai(590999)}; import the annuaire first"),
    ],
)
def test_an_unknown_host_is_told_with_what_to_write(
    directory: Importer, written: str, reason: str
) -> None:
    report = load(directory, LINE, LINE | {"uai_etablissement": written})

    assert len(report.created) == 1
    assert [(each.line, each.column) for each in report.rejected] == [(3, "uai_etablissement")]
    assert reason in report.rejected[0].reason


def test_what_is_annexed_is_an_establishment(directory: Importer) -> None:
    wrong = LINE | {"uai_etablissement": "0590001F", "uai_structure": CIO}
    report = load(directory, LINE, wrong)

    assert [each.column for each in report.rejected] == ["uai_structure"]
    assert f"no establishment {CIO}" in report.rejected[0].reason


def test_both_are_near_and_a_complete_list_counts_them(directory: Importer) -> None:
    lines = (LINE, LINE | {"uai_etablissement": IMILO})
    load(directory, *lines, complete=True)
    with closing(Asking(directory.database)) as ask:
        found = ask(NEAREST)["nearestHosts"]

    kinds = [node["host"]["__typename"] for node in found["nodes"]]
    assert kinds == ["Cio", "MissionLocale"]
    assert [node["structure"]["kinds"] for node in found["nodes"]] == [[], []]
    with directory.database.engine.connect() as connection:
        listed = connection.execute(
            select(published_lists.c.subject, published_lists.c.academy_code)
        ).all()
    assert ("micro-lycee", "09") in [tuple(row) for row in listed]


def test_a_complete_list_closes_the_hosting_of_a_cio_that_it_leaves_out(
    directory: Importer,
) -> None:
    load(directory, LINE, LINE | {"uai_etablissement": IMILO})

    report = load(
        directory, LINE | {"uai_etablissement": IMILO}, complete=True, accept_closures=True
    )

    assert [entry.key for entry in report.closed] == [f"micro-lycee-{key_of(directory, CIO)}"]


def test_a_cio_that_closes_takes_its_hosting_along(directory: Importer) -> None:
    load(directory, LINE)
    with directory.database.writing() as connection:
        closed = {"status": StructureStatus.CLOSED}
        connection.execute(update(structures).where(structures.c.uai == CIO).values(closed))
        bump_version(connection)
    with closing(Asking(directory.database)) as ask:
        data = ask(f'{{ cio(uai: "{CIO}") {{ hostings {{ status }} }} }}')
        found = ask(NEAREST)["nearestHosts"]

    assert data["cio"]["hostings"] == [{"status": "CLOSED"}]
    assert found["nodes"] == []


def test_the_template_names_every_host_as_an_import_reads_it(directory: Importer) -> None:
    written = (CIO, IMILO, "0590001F")
    load(directory, *(LINE | {"uai_etablissement": each} for each in written))
    with directory.database.engine.connect() as connection:
        lines = hosting_lines(connection, "2026-2027")

    assert sorted(line["uai_etablissement"] for line in lines) == sorted(written)
    report = load(directory, *lines)
    assert (report.unchanged, report.rejected) == (3, [])


@pytest.mark.parametrize("format", ["csv", "jsonl", "xlsx"])
def test_an_export_comes_back(directory: Importer, tmp_path: Path, format: str) -> None:
    load(directory, LINE, LINE | {"uai_etablissement": IMILO})
    write_export(directory.database, tmp_path / "out", format, ["structures", "hostings"])
    with directory.database.writing() as connection:
        connection.execute(hostings.delete())
        bump_version(connection)
    options = ImportOptions(scope=EVERYWHERE)
    report = run_import(directory.database, "directory", str(tmp_path / "out"), options)

    assert (len(report.created), report.rejected) == (2, [])
    assert sorted(hosts_of(directory)) == sorted([key_of(directory, CIO), "ml"])


def close(directory: Importer, key: str, successor: str | None = None) -> None:
    with directory.database.writing() as connection:
        connection.execute(
            update(structures)
            .where(structures.c.id == key)
            .values(status=StructureStatus.CLOSED, successor_id=successor)
        )
        bump_version(connection)


def test_a_closed_host_is_named_with_what_replaced_it(directory: Importer) -> None:
    close(directory, key_of(directory, CIO), successor="ml")

    report = load(directory, LINE, complete=True)

    assert len(report.created) == 1
    (note,) = [note for note in report.notes if "has closed" in note]
    assert f"line 2: {CIO}, replaced by ml" in note


def test_what_closed_with_its_place_does_not_count_as_closing(directory: Importer) -> None:
    other = LINE | {"uai_etablissement": "0590001F"}
    load(directory, LINE, other, complete=True)
    close(directory, key_of(directory, CIO))

    # Half of the hostings would be too many to close.
    report = load(directory, other, complete=True)

    assert (report.closed, report.refused) == ([], None)
