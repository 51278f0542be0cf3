"""Structures of official lists: what is created, changed, closed, and by whose facts."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select, update
from support.official_lists import Importer, adresse, annuaire, annuaire_json, cio, college, lycee
from support.tiny_directory import Tiny, uai

from imports.import_errors import ImportRefused
from models.hosting import hostings, published_lists
from models.psad_territory import psad_territories
from models.structure import EstablishmentKind, PositionPrecision, StructureStatus, structures
from storage.database import Database
from storage.version import read_version


def row(database: Database, key: str) -> dict[str, Any]:
    with database.engine.connect() as connection:
        found = connection.execute(select(structures).where(structures.c.id == key))
        return dict(found.mappings().one())


def version(database: Database) -> int:
    with database.engine.connect() as connection:
        return read_version(connection).number


def test_an_establishment_keeps_what_the_annuaire_says(small: Importer) -> None:
    report = small("annuaire", annuaire(lycee(etablissement_mere=uai(590009))))

    assert [entry.key for entry in report.created] == ["0590001F"]
    kept = row(small.database, "0590001F")
    assert kept["name"] == "Lycée du Nord"
    assert (kept["kind"], kept["second_kind"]) == (EstablishmentKind.LGT, None)
    assert (kept["latitude"], kept["longitude"]) == (50.2, 3.0)
    assert kept["position_precision"] is PositionPrecision.ADDRESS
    assert (kept["phone"], kept["phone_e164"]) == ("03 20 11 22 33", "+33320112233")
    assert (kept["general_track"], kept["vocational_track"]) == (True, False)
    assert (kept["ulis"], kept["segpa"], kept["apprenticeship"]) == (True, False, False)
    assert (kept["commune_code"], kept["department_code"]) == ("59001", "59")
    assert (kept["parent_uai"], kept["parent_id"]) == (uai(590009), None)
    assert (kept["source_code"], kept["source_date"]) == ("annuaire-education", "2026-03-01")
    assert str(kept["opens_on"]) == "1965-05-01"


def test_the_json_of_the_portal_says_the_same_as_its_csv(small: Importer) -> None:
    small("annuaire", annuaire(lycee(), cio()))

    report = small("annuaire", annuaire_json(lycee(), cio()), name="export.json")

    assert (report.unchanged, report.changes_anything) == (2, False)


def test_the_same_file_twice_changes_nothing(small: Importer) -> None:
    small("annuaire", annuaire(lycee(), cio()))
    before = version(small.database)

    report = small("annuaire", annuaire(lycee(), cio()))

    assert (report.unchanged, report.changes_anything) == (2, False)
    assert version(small.database) == before


def test_a_newer_file_changes_field_by_field(small: Importer) -> None:
    small("annuaire", annuaire(lycee()))

    changed = lycee(Telephone="0320112244", date_maj_ligne="2026-09-01", etat="A FERMER")
    report = small("annuaire", annuaire(changed))

    (change,) = report.changed
    assert change.fields == {"phone": ("03 20 11 22 33", "03 20 11 22 44")}
    assert row(small.database, "0590001F")["source_date"] == "2026-09-01"


def test_an_older_file_overwrites_nothing(small: Importer) -> None:
    small("annuaire", annuaire(lycee()))

    older = lycee(Nom_etablissement="Ancien nom", date_maj_ligne="2020-01-01")
    report = small("annuaire", annuaire(older))

    (kept,) = report.older
    assert kept.fields == {"name": ("Lycée du Nord", "Ancien nom")}
    assert row(small.database, "0590001F")["name"] == "Lycée du Nord"


def test_the_date_of_a_file_can_be_set(small: Importer) -> None:
    small("annuaire", annuaire(lycee()))
    renamed = annuaire(lycee(Nom_etablissement="Autre nom"))

    assert len(small("annuaire", renamed, date="2019").older) == 1
    assert len(small("annuaire", renamed, date="2026-11").changed) == 1
    assert row(small.database, "0590001F")["source_date"] == "2026-11"


def test_a_newer_date_is_kept_even_for_the_same_values(small: Importer) -> None:
    small("annuaire", annuaire(lycee(date_maj_ligne="2020-01-01")))
    assert small("annuaire", annuaire(lycee(date_maj_ligne="2026-01-01"))).refreshed == 1

    between = lycee(date_maj_ligne="2023-01-01", Nom_etablissement="Entre-temps")
    assert len(small("annuaire", annuaire(between)).older) == 1


def test_what_was_verified_by_hand_is_a_conflict(small: Importer) -> None:
    small("annuaire", annuaire(lycee()))
    with small.database.writing() as connection:
        connection.execute(update(structures).values(verified_at=func.current_timestamp()))
    newer = annuaire(lycee(Nom_etablissement="Nouveau nom", date_maj_ligne="2026-09-01"))

    (conflict,) = small("annuaire", newer).conflicts
    assert conflict.fields == {"name": ("Lycée du Nord", "Nouveau nom")}
    assert row(small.database, "0590001F")["name"] == "Lycée du Nord"

    assert len(small("annuaire", newer, override_verified=True).changed) == 1
    assert row(small.database, "0590001F")["name"] == "Nouveau nom"
    assert row(small.database, "0590001F")["verified_at"] is None


def test_a_kind_that_was_verified_is_a_conflict_too(small: Importer) -> None:
    small("annuaire", annuaire(lycee()))
    with small.database.writing() as connection:
        connection.execute(update(structures).values(verified_at=func.current_timestamp()))

    newer = annuaire(lycee(code_nature="306", date_maj_ligne="2026-09-01"))
    (conflict,) = small("annuaire", newer).conflicts

    assert conflict.fields == {"kind": (EstablishmentKind.LGT, EstablishmentKind.LPO)}
    assert row(small.database, "0590001F")["kind"] is EstablishmentKind.LGT


def test_an_older_list_does_not_change_the_kind_that_a_newer_record_has(small: Importer) -> None:
    with small.database.writing() as connection:
        content = Tiny().school("0590001F", kind=EstablishmentKind.LP, uai="0590001F")
        connection.execute(structures.insert(), content.structures)

    small("annuaire", annuaire(lycee(date_maj_ligne="2020-01-01")))
    assert row(small.database, "0590001F")["kind"] is EstablishmentKind.LP

    small("annuaire", annuaire(lycee(date_maj_ligne="2026-03-01")))
    assert row(small.database, "0590001F")["kind"] is EstablishmentKind.LGT


def test_groups_of_fields_keep_the_sources_they_come_from(small: Importer) -> None:
    small("annuaire", annuaire(lycee(date_maj_ligne="2024-03-19")))
    small("annuaire", adresse(college("0590001F", nature_uai="300")), name="a_2025-11-20.csv")
    contacts = (
        "Identifiant_de_l_etablissement;Nom_etablissement;Telephone;Web;Mail\n"
        "0590001F;Lycée du Nord;320998877;;\n"
    ).encode()
    small("contacts", contacts, name="contacts_2025-10.csv")

    kept = row(small.database, "0590001F")
    assert (kept["source_code"], kept["source_date"]) == ("adresse-geolocalisation", "2025-11-20")
    assert kept["position_source_code"] is None, "the record's"
    assert (kept["latitude"], kept["name"]) == (50.21, "Collège du Nord")
    assert (kept["contact_source_code"], kept["contact_source_date"]) == (
        "annuaire-education-contacts",
        "2025-10",
    )
    assert (kept["phone"], kept["website"]) == ("03 20 99 88 77", None)
    assert (kept["teaching_source_code"], kept["teaching_source_date"]) == (
        "annuaire-education",
        "2024-03-19",
    )
    assert kept["ulis"] is True


@pytest.mark.parametrize("lycee_first", [True, False])
def test_a_cite_scolaire_is_one_establishment_of_two_kinds(
    small: Importer, lycee_first: bool
) -> None:
    of_lycee = ("annuaire", annuaire(lycee(date_maj_ligne="2024-03-19")))
    of_college = ("annuaire", adresse(college("0590001F")))
    for kind, content in (of_lycee, of_college) if lycee_first else (of_college, of_lycee):
        small(kind, content, name="export_2024-11-20.csv")

    kept = row(small.database, "0590001F")
    assert (kept["kind"], kept["second_kind"]) == (EstablishmentKind.LGT, EstablishmentKind.COLLEGE)
    assert kept["name"] == "Lycée du Nord", "the lycée's record stands, whatever the dates"
    assert kept["latitude"] == 50.21, "the newer position"
    for kind, content in (of_lycee, of_college):
        assert not small(kind, content, name="export_2024-11-20.csv").changes_anything


def test_a_cite_scolaire_may_have_two_lines_in_one_file(small: Importer) -> None:
    twice = annuaire(
        lycee(
            Type_etablissement="Collège",
            code_nature="340",
            Nom_etablissement="Collège",
            Voie_generale="0",
        ),
        lycee(),
    )

    report = small("annuaire", twice)

    assert (len(report.created), report.rejected) == (1, [])
    kept = row(small.database, "0590001F")
    assert (kept["kind"], kept["second_kind"]) == (EstablishmentKind.LGT, EstablishmentKind.COLLEGE)
    assert [site["name"] for site in kept["other_sites"]] == ["Collège"]
    assert not small("annuaire", twice).changes_anything


def test_the_sites_of_one_uai_are_one_establishment(small: Importer) -> None:
    annexe = lycee(
        Nom_etablissement="Annexe", Adresse_1="9 quai", Voie_generale="0", Apprentissage="1"
    )

    for lines in ((annexe, lycee()), (lycee(), annexe)):
        small("annuaire", annuaire(*lines))

    kept = row(small.database, "0590001F")
    assert kept["name"] == "Lycée du Nord"
    assert (kept["general_track"], kept["apprenticeship"]) == (True, True)
    assert kept["other_sites"] == [
        {"name": "Annexe", "street": "9 quai", "postal_code": "59100", "city": "North"}
    ]


def test_parents_are_linked_in_whichever_order_they_come(small: Importer) -> None:
    mother = uai(590009)
    small("annuaire", annuaire(lycee(etablissement_mere=mother)))
    assert row(small.database, "0590001F")["parent_id"] is None

    small("annuaire", adresse(college(mother)))
    assert row(small.database, "0590001F")["parent_id"] == mother

    small("annuaire", annuaire(lycee(etablissement_mere="", date_maj_ligne="2026-09-01")))
    assert row(small.database, "0590001F")["parent_id"] is None


def test_a_micro_lycee_becomes_a_hosting_to_confirm(small: Importer) -> None:
    micro = lycee(
        uai(590010),
        Nom_etablissement="Micro-lycée du Nord",
        code_nature="315",
        etablissement_mere="0590001F",
    )
    other = lycee(
        uai(590011),
        Nom_etablissement="Lycée expérimental",
        code_nature="315",
        etablissement_mere="0590001F",
    )

    report = small("annuaire", annuaire(lycee(), micro, other))

    assert [entry.type for entry in report.created].count("HOSTING") == 1
    assert any("Lycée expérimental is experimental" in note for note in report.notes)
    with small.database.engine.connect() as connection:
        hosting = connection.execute(select(hostings)).mappings().one()
    assert (hosting["structure_id"], hosting["micro_structure_id"]) == ("0590001F", uai(590010))
    assert hosting["review_status"].value == "TO_CONFIRM"
    assert "Micro-lycée du Nord" in hosting["evidence"]

    closed = micro | {"etat": "FERME", "date_maj_ligne": "2026-09-01"}
    small("annuaire", annuaire(lycee(), closed, other), accept_closures=True)
    with small.database.engine.connect() as connection:
        assert connection.scalar(select(hostings.c.status)).value == "CLOSED"  # type: ignore[union-attr]  # there is one


# Closures


def many(count: int, **columns: str) -> list[dict[str, str]]:
    return [lycee(uai(590100 + number), **columns) for number in range(count)]


def statuses(database: Database) -> dict[StructureStatus, int]:
    counted = select(structures.c.status, func.count().label("counted")).group_by(
        structures.c.status
    )
    with database.engine.connect() as connection:
        return {row.status: row.counted for row in connection.execute(counted)}


def test_what_leaves_the_list_closes(small: Importer) -> None:
    small("annuaire", annuaire(*many(20)))

    report = small("annuaire", annuaire(*many(19, date_maj_ligne="2026-09-01")))

    assert [entry.key for entry in report.closed] == [uai(590119)]
    closed = row(small.database, uai(590119))
    assert (closed["status"], closed["source_date"]) == (StructureStatus.CLOSED, "2026-09-01")
    assert closed["name"] == "Lycée du Nord", "its history stays"

    reopened = small("annuaire", annuaire(*many(20, date_maj_ligne="2026-11-30")))
    assert reopened.changed[0].fields["status"] == (StructureStatus.CLOSED, StructureStatus.OPEN)


def test_more_than_a_tenth_closes_only_with_accept_closures(small: Importer) -> None:
    small("annuaire", annuaire(*many(20)))
    fewer = annuaire(*many(17, date_maj_ligne="2026-09-01"))
    before = version(small.database)

    with pytest.raises(ImportRefused, match=r"close 3 of the 20 .* --accept-closures") as refused:
        small("annuaire", fewer)
    assert refused.value.report is not None
    assert len(refused.value.report.closed) == 3, "it tells which"
    assert (version(small.database), statuses(small.database)) == (
        before,
        {StructureStatus.OPEN: 20},
    )

    small("annuaire", fewer, accept_closures=True)
    assert statuses(small.database)[StructureStatus.CLOSED] == 3


def test_closing_by_state_counts_as_closing(small: Importer) -> None:
    small("annuaire", annuaire(*many(5)))

    with pytest.raises(ImportRefused, match="close 5 of the 5"):
        small("annuaire", annuaire(*many(5, etat="FERME", date_maj_ligne="2026-09-01")))


def test_an_older_list_closes_nothing(small: Importer) -> None:
    small("annuaire", annuaire(*many(20)))

    assert small("annuaire", annuaire(*many(19, date_maj_ligne="2020-01-01"))).closed == []


def test_what_only_an_older_edition_names_is_to_be_confirmed(small: Importer) -> None:
    small("annuaire", annuaire(*many(19)))

    report = small("annuaire", annuaire(*many(20, date_maj_ligne="2020-01-01")))

    assert [entry.key for entry in report.created] == [uai(590119)]
    assert any("1 structures are new here" in note for note in report.notes)
    assert row(small.database, uai(590119))["review_status"].value == "TO_CONFIRM"
    assert row(small.database, uai(590118))["review_status"].value == "CONFIRMED"


def test_a_list_closes_only_what_it_covers(small: Importer) -> None:
    south = {"Code_departement": "080", "Code_commune": "80001", "Nom_commune": "South"}
    small("annuaire", annuaire(*many(5), cio(), lycee(uai(800001), **south, latitude="50.0")))
    small("annuaire", adresse(college()))

    later = small("annuaire", annuaire(*many(5, date_maj_ligne="2026-09-01")))

    assert later.closed == [], "neither the other département, nor the CIO, nor the collège"


def test_a_structure_stays_open_while_another_list_names_it(small: Importer) -> None:
    small("annuaire", annuaire(*many(20)))
    newer = adresse(college(uai(590119), nature_uai="300"))
    small("annuaire", newer, name="export_2026-11-30.csv")

    assert small("annuaire", annuaire(*many(19, date_maj_ligne="2026-09-01"))).closed == []


def test_the_college_of_a_cite_scolaire_may_go_alone(small: Importer) -> None:
    small("annuaire", annuaire(lycee()))
    colleges = [college("0590001F"), *(college(uai(590200 + n)) for n in range(20))]
    small("annuaire", adresse(*colleges), name="export_2026-04-01.csv")

    report = small("annuaire", adresse(*colleges[1:]), name="export_2026-10-01.csv")

    assert (report.closed, [c.fields for c in report.changed]) == (
        [],
        [{"second_kind": (EstablishmentKind.COLLEGE, None)}],
    )
    assert row(small.database, "0590001F")["status"] is StructureStatus.OPEN


def test_a_structure_whose_line_is_rejected_does_not_close(small: Importer) -> None:
    small("annuaire", annuaire(*many(20)))
    lines = many(20, date_maj_ligne="2026-09-01")
    lines[0]["Nom_etablissement"] = ""
    lines[1]["Identifiant_de_l_etablissement"] = lines[1]["Identifiant_de_l_etablissement"][:7] + (
        "A" if lines[1]["Identifiant_de_l_etablissement"][7] != "A" else "B"
    )

    report = small("annuaire", annuaire(*lines))

    assert (len(report.rejected), report.closed) == (2, [])


def test_nothing_closes_while_a_rejected_line_does_not_say_which_it_is(small: Importer) -> None:
    small("annuaire", annuaire(*many(20)))
    lines = many(18, date_maj_ligne="2026-09-01")
    lines.append(lycee("inconnu"))

    report = small("annuaire", annuaire(*lines))

    assert (len(report.rejected), report.closed) == (1, [])
    assert any("Nothing is closed" in note for note in report.notes)


# CIOs


def test_a_cio_is_found_by_commune_and_name_and_gets_its_uai(small: Importer) -> None:
    with small.database.writing() as connection:
        content = Tiny().cio("cio-north", name="CIO - North", source_date="2019-09", city="North")
        connection.execute(structures.insert(), content.structures)

    report = small("annuaire", annuaire(cio()))

    assert (report.created, [change.key for change in report.changed]) == ([], ["cio-north"])
    kept = row(small.database, "cio-north")
    assert (kept["uai"], kept["street"]) == ("0590003H", "1 rue de l'École")
    assert not small("annuaire", annuaire(cio())).changes_anything


def test_two_cios_of_a_commune_are_not_mixed_up(small: Importer) -> None:
    content = Tiny()
    for side in ("Est", "Ouest"):
        name = f"CIO North {side}"
        content.cio(f"cio-{side}", name=name, source_date="2019-09", city="North")
    with small.database.writing() as connection:
        connection.execute(structures.insert(), content.structures)

    vague = small("annuaire", annuaire(lycee(), cio()))
    assert [rejection.reason for rejection in vague.rejected] == [
        "2 structures of the commune may be meant (cio-Est, cio-Ouest); "
        "give them their UAI or DILA identifier first"
    ]

    clear = cio(Nom_etablissement="CIO North-Ouest", date_maj_ligne="2026-09-01")
    small("annuaire", annuaire(lycee(), clear))
    assert row(small.database, "cio-Ouest")["uai"] == "0590003H"


def test_a_cio_of_another_uai_is_another_and_the_likeness_is_reported(small: Importer) -> None:
    small("annuaire", annuaire(cio()))

    report = small("annuaire", annuaire(cio(), cio(uai(590030))))

    assert [entry.key for entry in report.created] == [uai(590030)]
    assert any("0590003H has its name in the same commune" in note for note in report.notes)


def test_a_new_cio_gets_a_provisional_territory(small: Importer) -> None:
    small("annuaire", annuaire(cio()))

    with small.database.engine.connect() as connection:
        codes = connection.scalars(select(psad_territories.c.code)).all()
    assert codes == ["provisoire-0590003H"]


# Coverage


def test_coverage_is_complete_only_when_both_lists_are_said_to_be(small: Importer) -> None:
    places = (
        ("59", "059", "59001", "50.2"),
        ("62", "062", "59001", "50.2"),
    )
    lycees = [
        lycee(uai(int(f"{p}0001")), Code_departement=c, Code_commune=m, latitude=x)
        for p, c, m, x in places
    ]
    colleges = [
        college(uai(int(f"{p}0002")), code_departement=c, code_commune=m, latitude=x)
        for p, c, m, x in places
    ]

    small("annuaire", annuaire(*lycees))
    small("annuaire", adresse(*colleges), complete=True)
    assert subjects(small.database) == {"*colleges"}

    small("annuaire", annuaire(*lycees), complete=True)
    assert subjects(small.database) == {"*colleges", "*lycees", "*establishments"}


def subjects(database: Database) -> set[str]:
    with database.engine.connect() as connection:
        return set(connection.scalars(select(published_lists.c.subject)))


def test_a_cell_that_is_left_out_is_named_by_its_own_heading(small: Importer) -> None:
    report = small("annuaire", annuaire(lycee(date_ouverture="hier", ULIS="peut-être")))

    assert {each.column for each in report.left_out_values} == {"date_ouverture", "ULIS"}


def test_a_code_that_is_an_error_value_is_reported_without_another_code(small: Importer) -> None:
    report = small("annuaire", annuaire(lycee(Code_commune="#N/A", Nom_commune="Ailleurs")))

    told = [each.reason for each in report.left_out_values]
    assert len(told) >= 1 and not [reason for reason in told if "None" in reason]
