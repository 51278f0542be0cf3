"""The DRAIO's own lists: who hosts what, and the territories of the PSADs."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select, update
from support.asking import Asking
from support.official_lists import Importer, annuaire, cio, csv_bytes, lycee
from support.tiny_directory import uai

from imports.import_errors import ImportRefused
from imports.templates import TEMPLATE_COLUMNS, template_csv, template_xlsx
from models.hosting import HostingStatus, hostings, published_lists
from models.psad_territory import (
    PsadRole,
    psad_territories,
    psad_territory_communes,
    psad_territory_members,
)
from storage.database import Database

HOSTINGS = list(TEMPLATE_COLUMNS["hostings"])
PSAD = list(TEMPLATE_COLUMNS["psad"])
EVIDENCE = HOSTINGS.index("preuve")

HOSTING = {
    "uai_etablissement": "0590001F",
    "dispositif": "micro-lycee",
    "annee_scolaire": "2026-2027",
    "ouvre_le": "01/09/2026",
    "entree_permanente": "oui",
    "places": "24",
    "statut": "ouvert",
    "preuve": "Décision de la DRAIO",
    "date_preuve": "2026-06",
}
TERRITORY = {
    "code_territoire": "lille-nord",
    "nom": "Lille Nord",
    "academie": "Lille",
    "pilotes": "0590003H",
    "copilotes": "",
    "communes": "59001, 59002",
}

Write = Callable[[list[str], list[dict[str, str]]], tuple[bytes, str]]


def csv_file(header: list[str], lines: list[dict[str, str]]) -> tuple[bytes, str]:
    return csv_bytes(header, lines), "list.csv"


def xlsx_file(header: list[str], lines: list[dict[str, str]]) -> tuple[bytes, str]:
    book = Workbook()
    assert book.active is not None
    book.active.append(header)
    for line in lines:
        book.active.append([line.get(name) or None for name in header])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue(), "list.xlsx"


@pytest.fixture
def schools(small: Importer) -> Importer:
    micro = lycee(uai(590010), Nom_etablissement="Annexe", code_nature="315")
    small("annuaire", annuaire(lycee(), micro, lycee(uai(590020)), cio()))
    return small


def import_hostings(
    importing: Importer, *lines: dict[str, str], write: Write = csv_file, **options: Any
) -> Any:
    content, name = write(HOSTINGS, list(lines))
    return importing("hostings", content, name=name, **{"date": "2026-09", **options})


def import_territories(
    importing: Importer, *lines: dict[str, str], write: Write = csv_file, **options: Any
) -> Any:
    content, name = write(PSAD, list(lines))
    return importing("psad", content, name=name, **{"date": "2026-09", **options})


def stored_hostings(database: Database) -> list[Any]:
    with database.engine.connect() as connection:
        return list(connection.execute(select(hostings).order_by(hostings.c.id)).mappings())


@pytest.mark.parametrize("write", [csv_file, xlsx_file])
def test_a_hosting_keeps_what_the_draio_says(schools: Importer, write: Write) -> None:
    report = import_hostings(schools, HOSTING | {"uai_structure": uai(590010)}, write=write)

    assert (len(report.created), report.rejected) == (1, [])
    (hosting,) = stored_hostings(schools.database)
    assert (hosting["structure_id"], hosting["micro_structure_id"]) == ("0590001F", uai(590010))
    assert (str(hosting["opens_on"]), hosting["places"]) == ("2026-09-01", 24)
    assert (hosting["permanent_entry"], hosting["school_year"]) == (True, "2026-2027")
    assert hosting["source_code"] == "draio"
    assert not import_hostings(
        schools, HOSTING | {"uai_structure": uai(590010)}, write=write
    ).changes_anything


@pytest.mark.parametrize("spelling", ["micro-lycee", "Micro-Lycée", "MICRO LYCEES"])
def test_a_dispositif_is_known_by_code_name_or_acronym(schools: Importer, spelling: str) -> None:
    assert len(import_hostings(schools, HOSTING | {"dispositif": spelling}).created) == 1


@pytest.mark.parametrize(
    ("wrong", "column", "reason"),
    [
        ({"uai_etablissement": uai(590999)}, "uai_etablissement", "import the annuaire first"),
        ({"uai_etablissement": "0590001A"}, "uai_etablissement", "the check letter"),
        ({"dispositif": "micro-ondes"}, "dispositif", "is not one of micro-lycee, ppds"),
        ({"preuve": ""}, "preuve", "must be named"),
        ({"statut": "en sommeil"}, "statut", "not one of ouvert"),
    ],
)
def test_a_wrong_line_is_rejected(
    schools: Importer, wrong: dict[str, str], column: str, reason: str
) -> None:
    right = HOSTING | {"uai_etablissement": uai(590020)}

    report = import_hostings(schools, HOSTING | wrong, right)

    assert len(report.created) == 1
    assert [(r.line, r.column) for r in report.rejected] == [(2, column)]
    assert reason in report.rejected[0].reason


@pytest.mark.parametrize(
    ("wrong", "column", "reason"),
    [
        ({"annee_scolaire": "2026-2028"}, "annee_scolaire", "is no school year"),
        ({"places": "beaucoup"}, "places", "is not a whole number"),
        ({"entree_permanente": "parfois"}, "entree_permanente", "neither oui nor non"),
        ({"ouvre_le": "rentrée"}, "ouvre_le", "is no day"),
        ({"ferme_le": "2026-02-30"}, "ferme_le", "is no day"),
        ({"date_preuve": "2099"}, "date_preuve", "has not come yet"),
    ],
)
def test_a_wrong_optional_cell_leaves_the_rest_of_its_line(
    schools: Importer, wrong: dict[str, str], column: str, reason: str
) -> None:
    report = import_hostings(schools, HOSTING | wrong)

    assert (len(report.created), report.rejected) == (1, [])
    [left_out] = report.left_out_values
    assert (left_out.line, left_out.column) == (2, column)
    assert reason in left_out.reason
    assert stored_hostings(schools.database)[0]["evidence"] == HOSTING["preuve"]


@pytest.mark.parametrize(
    "spelling", ["2026-2027", "2026/2027", "2026-27", "2026–2027", "2026 - 2027", "2026 — 27"]
)
def test_a_school_year_is_read_as_people_write_it(schools: Importer, spelling: str) -> None:
    import_hostings(schools, HOSTING | {"annee_scolaire": spelling})
    assert stored_hostings(schools.database)[0]["school_year"] == "2026-2027"


def test_the_same_hosting_twice_is_reported(schools: Importer) -> None:
    report = import_hostings(schools, HOSTING, HOSTING | {"places": "30"})

    assert (len(report.created), len(report.rejected)) == (1, 1)


def test_two_micro_structures_of_one_host_are_two_hostings(schools: Importer) -> None:
    lines = [HOSTING | {"uai_structure": key} for key in (uai(590010), uai(590020))]

    for _ in range(2):
        assert import_hostings(schools, *lines).rejected == []

    assert [row["id"] for row in stored_hostings(schools.database)] == [
        "micro-lycee-0590001F",
        f"micro-lycee-0590001F-{uai(590020)}",
    ]


def test_a_complete_list_closes_what_it_leaves_out_and_completes_coverage(
    schools: Importer,
) -> None:
    import_hostings(schools, HOSTING, HOSTING | {"uai_etablissement": uai(590020)})
    with pytest.raises(ImportRefused, match="close 1 of the 2 hostings"):
        import_hostings(schools, HOSTING, complete=True)

    report = import_hostings(
        schools, HOSTING, complete=True, accept_closures=True, date="2026-11-30"
    )

    assert report.published == ["micro-lycee, académie 09, 2026-2027"]
    by_host = {row["structure_id"]: row["status"] for row in stored_hostings(schools.database)}
    assert by_host == {"0590001F": HostingStatus.OPEN, uai(590020): HostingStatus.CLOSED}
    with schools.database.engine.connect() as connection:
        assert connection.scalar(select(published_lists.c.subject)) == "micro-lycee"


def test_a_list_with_rejected_lines_is_not_complete(schools: Importer) -> None:
    with pytest.raises(ImportRefused, match="with rejected lines is not complete"):
        import_hostings(schools, HOSTING, HOSTING | {"uai_etablissement": "?"}, complete=True)
    assert stored_hostings(schools.database) == []


def test_a_hosting_verified_by_hand_is_a_conflict(schools: Importer) -> None:
    import_hostings(schools, HOSTING)
    with schools.database.writing() as connection:
        connection.execute(update(hostings).values(verified_at=func.current_timestamp()))

    assert (
        len(import_hostings(schools, HOSTING | {"places": "30"}, date="2026-11-30").conflicts) == 1
    )
    assert stored_hostings(schools.database)[0]["places"] == 24


# Territories


@pytest.fixture
def ask_api(schools: Importer) -> Iterator[Callable[[str], Any]]:
    opened: list[Asking] = []

    def ask(query: str) -> Any:
        opened.append(Asking(schools.database))
        return opened[-1](query)

    yield ask
    for asking in opened:
        asking.close()


@pytest.mark.parametrize("write", [csv_file, xlsx_file])
def test_official_territories_take_the_place_of_provisional_ones(
    schools: Importer, ask_api: Callable[[str], Any], write: Write
) -> None:
    query = '{ competence(at: {commune: "59002"}) { psadTerritories { code status } } }'
    assert ask_api(query)["competence"]["psadTerritories"] == [
        {"code": "provisoire-0590003H", "status": "PROVISIONAL"}
    ]

    report = import_territories(schools, TERRITORY, write=write)

    assert (len(report.created), report.rejected, report.left_out_values) == (1, [], [])
    assert ask_api(query)["competence"]["psadTerritories"] == [
        {"code": "lille-nord", "status": "OFFICIAL"}
    ]
    assert not import_territories(schools, TERRITORY, write=write).changes_anything


def provisional(database: Database) -> dict[str, list[str]]:
    """The communes of each provisional territory, by its code."""
    places = psad_territory_communes.c
    with database.engine.connect() as connection:
        codes = connection.scalars(
            select(psad_territories.c.code).where(psad_territories.c.status == "PROVISIONAL")
        )
        return {
            code: sorted(
                connection.scalars(select(places.commune_code).where(places.territory_code == code))
            )
            for code in codes
        }


def test_one_territory_leaves_the_provisional_ones_of_other_cios(schools: Importer) -> None:
    other = cio(
        uai(590040),
        Nom_etablissement="CIO de Middle",
        Nom_commune="Middle",
        Code_commune="59002",
        latitude="50.1",
    )
    schools("annuaire", annuaire(lycee(), lycee(uai(590020)), cio(), other), accept_closures=True)
    assert provisional(schools.database) == {
        "provisoire-0590003H": ["59001"],
        f"provisoire-{uai(590040)}": ["59002"],
    }

    report = import_territories(schools, TERRITORY | {"communes": "59001"})

    assert provisional(schools.database) == {f"provisoire-{uai(590040)}": ["59002"]}
    assert [entry.key for entry in report.removed] == ["provisoire-0590003H"]
    report = import_territories(schools, TERRITORY, date="2026-10")
    assert provisional(schools.database) == {}
    assert [entry.key for entry in report.removed] == [f"provisoire-{uai(590040)}"]


def test_a_whole_list_ends_the_provisional_territories_of_its_academies(
    schools: Importer,
) -> None:
    line = TERRITORY | {"pilotes": "", "communes": "80001"}
    import_territories(schools, line)
    assert provisional(schools.database) == {"provisoire-0590003H": ["59001", "59002"]}

    report = import_territories(schools, line, complete=True)

    assert provisional(schools.database) == {}
    assert report.published == ["*psad, académie 09"]


@pytest.mark.parametrize(
    "academy", ["Lille", "LILLE", "Académie de Lille", "académie de lille", "09", "9", "9.0"]
)
def test_an_academy_is_known_by_its_name_and_its_code(schools: Importer, academy: str) -> None:
    report = import_territories(schools, TERRITORY | {"academie": academy})

    assert (len(report.created), report.rejected) == (1, [])


def test_postal_codes_in_place_of_insee_codes_reject_their_line(schools: Importer) -> None:
    """59100 is the postal code of North and Middle, 80100 that of South."""
    report = import_territories(
        schools, TERRITORY, TERRITORY | {"code_territoire": "autre", "communes": "59100 80100"}
    )

    (rejection,) = report.rejected
    assert (rejection.line, rejection.column) == (3, "communes")
    assert "59100" in rejection.reason and "are postal codes" in rejection.reason


def test_a_postal_code_among_insee_codes_is_left_out(schools: Importer) -> None:
    report = import_territories(schools, TERRITORY | {"communes": "59001 59002 80100"})

    (left_out,) = report.left_out_values
    assert "80100 is a postal code, of South (80001)" in left_out.reason
    assert official_members(schools.database)[0] == {"59001", "59002"}


def test_lines_of_one_code_make_one_territory(schools: Importer) -> None:
    more = TERRITORY | {"nom": "", "academie": "", "pilotes": "", "communes": "80001"}
    first = TERRITORY | {"communes": "59001"}

    report = import_territories(schools, first, more)

    assert len(report.created) == 1
    assert official_members(schools.database) == (
        {"59001", "80001"},
        {("0590003H", PsadRole.PILOT)},
    )


def official_members(database: Database) -> tuple[set[str], set[tuple[str, PsadRole]]]:
    official = psad_territories.c.status == "OFFICIAL"
    codes = select(psad_territories.c.code).where(official).scalar_subquery()
    places, people = psad_territory_communes.c, psad_territory_members.c
    with database.engine.connect() as connection:
        return (
            set(
                connection.scalars(
                    select(places.commune_code).where(places.territory_code.in_(codes))
                )
            ),
            {
                (row.structure_id, row.role)
                for row in connection.execute(
                    select(psad_territory_members).where(people.territory_code.in_(codes))
                )
            },
        )


def test_a_change_is_reported_and_removes_what_left(schools: Importer) -> None:
    import_territories(schools, TERRITORY)

    report = import_territories(schools, TERRITORY | {"communes": "59001"}, date="2026-11-30")

    assert report.changed[0].fields == {"communes": (("59001", "59002"), ("59001",))}
    assert official_members(schools.database)[0] == {"59001"}


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"code_territoire": "lille nord"}, "code_territoire"),
        ({"code_territoire": "provisoire-x"}, "code_territoire"),
        ({"nom": ""}, "nom"),
        ({"academie": "Nantes"}, "academie"),
        ({"academie": ""}, "academie"),
    ],
)
def test_a_wrong_territory_is_rejected(
    schools: Importer, wrong: dict[str, str], column: str
) -> None:
    report = import_territories(
        schools, TERRITORY, TERRITORY | {"code_territoire": "autre"} | wrong
    )

    assert [(r.line, r.column) for r in report.rejected] == [(3, column)]


def test_unknown_communes_and_pilots_are_left_out_and_reported(schools: Importer) -> None:
    line = TERRITORY | {"communes": "59001 99999", "pilotes": "0590003H cio-x", "copilotes": "ml"}

    report = import_territories(schools, line)

    assert [(v.column, v.reason) for v in report.left_out_values] == [
        ("communes", "the directory has no commune 99999"),
        ("pilots", "the directory has no CIO cio-x"),
        ("co_pilots", "the directory has no MISSION_LOCALE ml"),
    ]


def test_a_complete_list_takes_out_the_territories_it_leaves_out(schools: Importer) -> None:
    import_territories(
        schools, TERRITORY, TERRITORY | {"code_territoire": "ancien", "nom": "Ancien"}
    )
    with pytest.raises(ImportRefused, match="remove 1 of 2 territories"):
        import_territories(schools, TERRITORY, complete=True)

    report = import_territories(schools, TERRITORY, complete=True, accept_closures=True)

    assert [entry.key for entry in report.removed] == ["ancien"]


# Templates


@pytest.mark.parametrize("kind", TEMPLATE_COLUMNS)
def test_a_template_explains_its_columns_and_its_example_is_passed_over(
    schools: Importer, kind: str
) -> None:
    for content, name in (
        (template_csv(kind).encode("utf-8-sig"), "t.csv"),
        (template_xlsx(kind), "t.xlsx"),
    ):
        with pytest.raises(ImportRefused, match="has a header and no line"):
            schools(kind, content, name=name)
    assert template_csv(kind).count("\n# ") == len(TEMPLATE_COLUMNS[kind])
    sheet = load_workbook(io.BytesIO(template_xlsx(kind))).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == list(TEMPLATE_COLUMNS[kind])
    assert all(cell.comment is not None for cell in sheet[1])


def test_a_template_that_is_filled_in_is_imported(schools: Importer) -> None:
    filled = (
        template_csv("hostings") + "0590001F;micro-lycee" + ";" * (EVIDENCE - 1) + "Décision;2026\n"
    )

    assert len(schools("hostings", filled.encode(), name="t.csv").created) == 1
