"""Contacts complete what is known, and nothing else."""

from __future__ import annotations

from sqlalchemy import select
from support.official_lists import Importer, annuaire, csv_bytes, lycee
from support.tiny_directory import uai

from models.structure import structures

HEADER = ["Identifiant_de_l_etablissement", "Nom_etablissement", "Telephone", "Web", "Mail"]


def contact(key: str, phone: str, name: str = "Lycée du Nord", **columns: str) -> dict[str, str]:
    cells = {"Telephone": phone, "Web": "", "Mail": ""}
    return {HEADER[0]: key, HEADER[1]: name} | cells | columns


def contacts(*lines: dict[str, str]) -> bytes:
    return csv_bytes(HEADER, lines)


def test_contacts_complete_structures_that_are_known(small: Importer) -> None:
    small("annuaire", annuaire(lycee(Telephone="", Mail="", Web="")))

    report = small(
        "contacts",
        contacts(contact("0590001F", "320112233"), contact(uai(590999), "03 20 11 22 33")),
        name="contacts_2025-10.csv",
    )

    assert [change.key for change in report.changed] == ["0590001F"]
    assert report.out_of_scope == {"of structures that the directory does not have": 1}
    with small.database.engine.connect() as connection:
        row = connection.execute(select(structures)).mappings().one()
    assert (row["phone"], row["phone_e164"]) == ("03 20 11 22 33", "+33320112233")
    assert row["contact_source_date"] == "2025-10"
    assert row["source_code"] == "annuaire-education"


def test_of_several_lines_that_with_the_name_is_taken_in_any_order(small: Importer) -> None:
    small("annuaire", annuaire(lycee()))
    lines = [
        contact("0590001F", "0320000001", name="Annexe"),
        contact("0590001F", "0320000002", name="LYCEE DU NORD"),
    ]
    for several in (lines, lines[::-1]):
        report = small("contacts", contacts(*several), name="contacts_2026-11.csv")
        assert len(report.notes) == 1

    with small.database.engine.connect() as connection:
        assert connection.scalar(select(structures.c.phone)) == "03 20 00 00 02"


def test_a_line_without_a_uai_is_rejected(small: Importer) -> None:
    small("annuaire", annuaire(lycee()))

    report = small("contacts", contacts(contact("?", "1"), contact("0590001F", "0320000001")))

    assert [(r.line, r.key) for r in report.rejected] == [(2, "?")]
    assert len(report.changed) == 1
