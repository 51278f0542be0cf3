"""Imports say which records they wrote, so that servers read those alone."""

from __future__ import annotations

from support.official_lists import Importer, annuaire, cio, csv_bytes, lycee

from directory.incremental_read import ChangedRecords
from storage.database import Database
from storage.row_changes import changes_between
from storage.version import Version, read_version

DATE = "2026-03-05"
HOSTING = {
    "dispositif": "micro-lycee",
    "uai_etablissement": "0590001F",
    "statut": "ouvert",
    "annee_scolaire": "2026-2027",
    "preuve": "liste de la DRAIO",
    "academie": "Lille",
}


def version(database: Database) -> Version:
    with database.engine.connect() as connection:
        return read_version(connection)


def changed(database: Database, since: Version) -> ChangedRecords | None:
    with database.engine.connect() as connection:
        tables = changes_between(connection, since, read_version(connection))
    assert tables is not None
    return ChangedRecords.of(tables)


def test_a_corrected_line_names_its_record_alone(small: Importer) -> None:
    lines = [lycee("0590001F"), lycee("0590004J"), cio()]
    small("annuaire", annuaire(*lines), date=DATE)
    before = version(small.database)

    lines[1] = lycee("0590004J", Telephone="03 20 99 99 99")
    report = small("annuaire", annuaire(*lines), date=DATE)

    assert [change.key for change in report.changed] == ["0590004J"]
    assert changed(small.database, before) == ChangedRecords(
        structures=frozenset({"0590004J"}), hostings=frozenset()
    )


def test_a_hosting_that_a_list_brings_is_named_alone(small: Importer) -> None:
    small("annuaire", annuaire(lycee("0590001F"), cio()), date=DATE)
    first = version(small.database)

    small("hostings", csv_bytes(HOSTING, [HOSTING]), date=DATE)
    second = version(small.database)
    small("hostings", csv_bytes(HOSTING, [HOSTING | {"statut": "fermé"}]), date="2026-04-01")

    for before in (first, second):
        records = changed(small.database, before)
        assert records is not None
        assert (records.structures, len(records.hostings)) == (frozenset(), 1)


def test_a_cio_that_moves_changes_territories_too(small: Importer) -> None:
    """They are held whole, and so is the directory read."""
    small("annuaire", annuaire(cio()), date=DATE)
    before = version(small.database)

    small("annuaire", annuaire(cio(), cio("0590005K", latitude="50.0")), date=DATE)

    assert changed(small.database, before) is None
