"""Files as they really arrive: cut short, wrongly encoded, renamed, mistyped.

Either nothing is imported and the message says how to mend it, or the rest is and the report
names the line. Nothing is lost or doubled either way.
"""

from __future__ import annotations

import gzip
import io
import json
import random

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select
from support.official_lists import (
    ADRESSE,
    ANNUAIRE,
    Importer,
    adresse,
    annuaire,
    annuaire_json,
    college,
    csv_bytes,
    lycee,
)
from support.tiny_directory import uai

from imports.import_errors import ImportRefused
from imports.import_report import Report
from imports.templates import template_xlsx
from models.structure import structures
from storage.version import read_version

LINES = [lycee(uai(590100 + number)) for number in range(12)]
WHOLE = annuaire(*LINES)


@pytest.fixture
def loaded(small: Importer) -> Importer:
    small("annuaire", WHOLE)
    return small


def version_and_count(importing: Importer) -> tuple[int | None, int]:
    with importing.database.engine.connect() as connection:
        count = connection.scalar(select(func.count()).select_from(structures))
        return count, read_version(connection).number


def renamed(before: str, after: str) -> bytes:
    assert before.encode() in WHOLE
    return WHOLE.replace(before.encode(), after.encode(), 1)


def xlsx_cut() -> bytes:
    content = io.BytesIO()
    Workbook().save(content)
    return content.getvalue()[:-200]


def in_the_middle_of_a_letter() -> bytes:
    place = WHOLE.rindex("É".encode())
    return WHOLE[: place + 1]


REFUSED: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "is empty"),
    "blank": (b"\n \n", "is empty"),
    "only a header": (annuaire(), "has a header and no line"),
    "cut short in a line": (WHOLE[:-60], r"ends in the middle of line 13: it was cut short"),
    "cut short in a letter": (in_the_middle_of_a_letter(), "was cut short"),
    "cut short in a quotation": (WHOLE[:-2] + b';"', "cut short"),
    "cut short gzip": (gzip.compress(WHOLE)[:-20], "damaged gzip file, or was cut short"),
    "no gzip after all": (b"\x1f\x8b" + WHOLE, "damaged gzip file"),
    "cut short JSON": (annuaire_json(*LINES)[:-40], "damaged JSON, or was cut short"),
    "JSON that is no list": (b'{"error": "quota"}', "cannot be read as"),
    "JSON of numbers": (b"[1, 2]", "holds no list of records"),
    "an empty JSON list": (b"[]", "holds no list of records"),
    "a web page": (b"<!DOCTYPE html><p>Maintenance", "web page or XML"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0", "null bytes"),
    "another archive": (b"PK\x03\x04" + bytes(40), "no XLSX workbook"),
    "a cut workbook": (xlsx_cut(), "no XLSX workbook"),
    "a missing column": (
        annuaire(*LINES).replace(b";code_nature;", b";", 1),
        r"lacks the column\(s\) code_nature. Columns expected: identifiant_de_l_etablissement",
    ),
    "a renamed column": (renamed("Nom_etablissement", "Intitule"), r"lacks .* nom_etablissement"),
    "no header": (WHOLE.split(b"\r\n", 1)[1], r"cannot be read as"),
    "UTF-8 and Latin-1 mixed": (
        WHOLE + "0590003H;École;".encode("latin-1"),
        r"line 14: it holds bytes that are not UTF-8, after others",
    ),
    "every line rejected": (annuaire(lycee("0590149X"), lycee("?")), "every line .* is rejected"),
    "nothing of the areas kept": (
        annuaire(lycee("0750001A", Code_departement="075")),
        "no line .* is kept .*--all",
    ),
}


@pytest.mark.parametrize("damage", REFUSED)
def test_a_damaged_file_changes_nothing_and_says_why(loaded: Importer, damage: str) -> None:
    content, reason = REFUSED[damage]
    before = version_and_count(loaded)

    with pytest.raises(ImportRefused, match=reason):
        loaded("annuaire", content, name="export_2026-09-01")

    assert version_and_count(loaded) == before


READ_ALL_THE_SAME: dict[str, bytes] = {
    "commas": annuaire(*LINES, separator=","),
    "tabulators": annuaire(*LINES, separator="\t"),
    "Latin-1": annuaire(*LINES, encoding="latin-1"),
    "Windows-1252": annuaire(*LINES, encoding="cp1252"),
    "UTF-16": annuaire(*LINES, encoding="utf-16"),
    "no byte order mark": annuaire(*LINES, encoding="utf-8"),
    "gzip": gzip.compress(WHOLE),
    "no last end of line": WHOLE.rstrip(b"\r\n"),
    "Unix ends of line": WHOLE.replace(b"\r\n", b"\n"),
    "headers in capitals": WHOLE.replace(
        WHOLE.split(b"\r\n")[0], WHOLE.split(b"\r\n")[0].decode("utf-8-sig").upper().encode()
    ),
    "headers with blanks and accents": renamed(
        "Identifiant_de_l_etablissement", "Identifiant de l'établissement"
    ),
    "JSON": annuaire_json(*LINES),
    "JSON of records with fields": json.dumps(
        [{"fields": record} for record in json.loads(annuaire_json(*LINES))]
    ).encode(),
    "JSON Lines": b"\n".join(json.dumps(r).encode() for r in json.loads(annuaire_json(*LINES))),
    "blank lines between": WHOLE.replace(b"\r\n", b"\r\n\r\n"),
    "columns in another order": csv_bytes(reversed(ANNUAIRE), LINES),
    "more columns": WHOLE.replace(b"\r\n", b";x\r\n"),
    "the lines in another order": annuaire(*reversed(LINES)),
}


@pytest.mark.parametrize("form", READ_ALL_THE_SAME)
def test_another_form_of_the_same_file_says_the_same(loaded: Importer, form: str) -> None:
    before = version_and_count(loaded)

    report = loaded("annuaire", READ_ALL_THE_SAME[form], name="export_2026-09-01")

    assert (report.unchanged, report.rejected, report.left_out_values) == (12, [], [])
    assert version_and_count(loaded) == before


def wrong_letter() -> dict[str, str]:
    return lycee("0590100A" if uai(590100) != "0590100A" else "0590100B")


REJECTED: dict[str, tuple[dict[str, str], str, str]] = {
    "a wrong check letter": (wrong_letter(), "UAI", "the check letter of 0590100 is"),
    "no UAI": (lycee(""), "UAI", "is no UAI"),
    "a UAI with a letter O": (lycee("059O100X"), "UAI", "is no UAI"),
    "no name": (lycee(uai(590500), Nom_etablissement=" "), "nom", "it has no name"),
}


@pytest.mark.parametrize("wrong", REJECTED)
def test_a_wrong_line_is_rejected_and_the_rest_imported(small: Importer, wrong: str) -> None:
    line, column, reason = REJECTED[wrong]

    report = small("annuaire", annuaire(LINES[0], line, LINES[1]))

    assert len(report.created) == 2
    (rejection,) = report.rejected
    assert (rejection.line, rejection.column) == (3, column)
    assert rejection.key == line["Identifiant_de_l_etablissement"]
    assert reason in rejection.reason


def test_a_line_of_another_length_is_rejected(small: Importer) -> None:
    content = WHOLE + b"0590003H;trop court\r\n" + annuaire(lycee()).split(b"\r\n", 1)[1]

    report = small("annuaire", content)

    assert len(report.created) == 13
    assert [(r.line, r.key) for r in report.rejected] == [(14, "0590003H")]
    assert f"it has 2 cells, the header {len(ANNUAIRE)}" in report.rejected[0].reason


VALUES: dict[str, tuple[dict[str, str], str, str]] = {
    "a latitude of 0": (lycee(latitude="0", longitude="0"), "latitude", "for an unknown position"),
    "Lambert 93": (lycee(latitude="7060289.2", longitude="706145.2"), "latitude", "Lambert 93"),
    "swapped": (lycee(latitude="3.0", longitude="50.2"), "latitude", "may be swapped"),
    "far away": (lycee(latitude="48.1", longitude="-1.6"), "latitude", "km from the centre of"),
    "half a position": (lycee(longitude=""), "latitude", "are not two numbers"),
    "text for a position": (lycee(latitude="nord"), "latitude", "are not two numbers"),
    "no number to dial": (lycee(Telephone="12"), "telephone", "no telephone number"),
    "no mail": (lycee(Mail="contact chez lycee.fr"), "mail", "no e-mail address"),
    "no web site": (lycee(Web="en construction"), "web", "no web address"),
    "no flag": (lycee(ULIS="peut-être"), "ULIS", "neither oui nor non"),
    "no date": (lycee(date_ouverture="1965"), "date_ouverture", "is no day"),
    "no state": (lycee(etat="EN TRAVAUX"), "etat", "is no state"),
    "a mother that is none": (
        lycee(etablissement_mere="0590000A"),
        "etablissement_mere",
        "is no UAI",
    ),
    "a commune that was merged": (
        lycee(Code_commune="59999", Nom_commune="Middle"),
        "code_commune",
        "may have been merged; taken for 59002 Middle",
    ),
    "a commune that does not exist": (
        lycee(Code_commune="59999", Nom_commune="Nulle-Part"),
        "code_commune",
        "no commune has the code 59999",
    ),
}


@pytest.mark.parametrize("wrong", VALUES)
def test_a_wrong_value_is_left_out_and_the_rest_of_its_line_kept(
    small: Importer, wrong: str
) -> None:
    line, column, reason = VALUES[wrong]

    report = small("annuaire", annuaire(line))

    assert (len(report.created), report.rejected) == (1, [])
    (left_out,) = report.left_out_values
    assert (left_out.line, left_out.key, left_out.column) == (2, "0590001F", column)
    assert reason in left_out.reason
    assert not small("annuaire", annuaire(line)).changes_anything


def test_a_wrong_value_does_not_empty_what_is_known(small: Importer) -> None:
    small("annuaire", annuaire(lycee()))

    report = small(
        "annuaire", annuaire(lycee(latitude="0", Telephone="12", date_maj_ligne="2026-09-01"))
    )

    assert (report.changed, report.refreshed, len(report.left_out_values)) == ([], 1, 2)
    with small.database.engine.connect() as connection:
        kept = connection.execute(select(structures)).mappings().one()
    assert (kept["latitude"], kept["phone"]) == (50.2, "03 20 11 22 33")


def test_a_missing_optional_column_changes_nothing_of_it(small: Importer) -> None:

    small("annuaire", annuaire(lycee(code_bassin_formation="09101")))
    fewer = [name for name in ANNUAIRE if name not in ("Voie_generale", "etablissement_mere")]

    report = small("annuaire", csv_bytes(fewer, [lycee(code_bassin_formation="09101")]))

    assert report.changed == []
    assert "The file has no column voie_generale; what it would say stays." in report.notes


def test_a_coarser_position_does_not_replace_a_finer_one(small: Importer) -> None:
    small("annuaire", annuaire(lycee()))
    coarse = college(
        "0590001F",
        nature_uai="300",
        latitude="50.25",
        localisation="Ville",
        libelle_commune="North",
    )
    small("annuaire", adresse(coarse), name="export_2026-11-30.csv")

    with small.database.engine.connect() as connection:
        kept = connection.execute(select(structures)).mappings().one()
    assert (kept["latitude"], kept["position_precision"].value) == (50.2, "ADDRESS")


def test_the_other_export_names_its_own_columns_when_one_is_missing(small: Importer) -> None:
    content = adresse(college()).replace(b"nature_uai", b"nature", 1)

    with pytest.raises(ImportRefused, match=r"adresse et géolocalisation: .* nature_uai"):
        small("annuaire", content)
    assert len(ADRESSE) == 21


LABELS = {
    "numero_uai": "Code établissement",
    "appellation_officielle": "Appellation officielle",
    "denomination_principale": "Dénomination principale",
    "patronyme_uai": "Patronyme uai",
    "secteur_public_prive_libe": "Secteur Public/Privé",
    "adresse_uai": "Adresse",
    "lieu_dit_uai": "Lieu dit",
    "boite_postale_uai": "Boite postale",
    "code_postal_uai": "Code postal",
    "libelle_commune": "Commune",
    "appariement": "Qualité d'appariement",
    "localisation": "Localisation",
    "nature_uai": "Code nature",
    "etat_etablissement": "Code état établissement",
    "code_departement": "Code département",
    "code_commune": "Code commune",
    "date_ouverture": "Date ouverture",
}


def test_the_portals_labels_are_as_good_as_its_names(small: Importer) -> None:
    small("annuaire", adresse(college()), name="export_2026-09-01.csv")
    labelled = [{LABELS.get(name, name): cell for name, cell in college().items()}]
    header = [LABELS.get(name, name) for name in ADRESSE]

    report = small("annuaire", csv_bytes(header, labelled), name="export_2026-09-01.csv")

    assert (report.unchanged, report.notes) == (1, [])


def test_a_dry_run_reports_the_same_and_writes_nothing(loaded: Importer) -> None:
    lines = [
        *LINES[1:],
        lycee(uai(590300)),
        lycee(uai(590101), Nom_etablissement="Nouveau nom", date_maj_ligne="2026-09-01"),
        lycee("?"),
    ]
    before = version_and_count(loaded)

    tried = loaded("annuaire", annuaire(*lines), dry_run=True)
    assert version_and_count(loaded) == before
    done = loaded("annuaire", annuaire(*lines))

    assert comparable_report(tried) == comparable_report(done)
    assert version_and_count(loaded) != before


def comparable_report(report: Report) -> bytes:
    # The journal has no run of a dry run.
    report.dry_run, report.run = False, None
    return report.to_json()


def test_the_report_is_json_that_says_everything(loaded: Importer) -> None:
    line = lycee(uai(590100), Nom_etablissement="Nouveau nom", date_maj_ligne="2026-09-01")
    report = json.loads(loaded("annuaire", annuaire(*LINES[1:], line, lycee("?"))).to_json())

    assert report["changed"][0]["fields"] == {"name": ["Lycée du Nord", "Nouveau nom"]}
    assert report["rejected"][0]["line"] == 14
    assert set(report) >= {"created", "closed", "unchanged", "older", "conflicts", "out_of_scope"}


def test_the_text_shows_so_many_entries_and_counts_the_rest(loaded: Importer) -> None:
    lines = [lycee(uai(590200 + number)) for number in range(5)]
    text = loaded("annuaire", annuaire(*LINES, *lines)).to_text(max_entries=2)

    assert "  created   5" in text
    assert "… and 3 more" in text


INSERTED = [
    b'"',
    b";",
    b"\n",
    b",",
    b"null",
    b"[]",
    b"{}",
    b"NaN",
    b"#",
    b"9" * 400,
    b"\xff",
    b"\0",
]


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Bytes changed, lost, put in and doubled at some places."""
    damaged = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        place, other = (chance.randrange(len(damaged) + 1) for _ in range(2))
        what = chance.choice(["change", "lose", "insert", "double"])
        if what == "change":
            damaged[place : place + 1] = bytes([chance.randrange(256)])
        elif what == "lose":
            del damaged[place : place + chance.randint(1, 40)]
        elif what == "insert":
            damaged[place:place] = chance.choice(INSERTED)
        else:
            damaged[place:place] = damaged[other : other + chance.randint(1, 80)]
    return bytes(damaged)


@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
def test_whatever_happens_to_a_file_the_answer_is_a_report_or_a_reason(
    loaded: Importer, form: str
) -> None:
    content = {"csv": WHOLE, "json": annuaire_json(*LINES), "xlsx": template_xlsx("hostings")}[form]
    kind = "hostings" if form == "xlsx" else "annuaire"
    chance = random.Random(form)
    before = version_and_count(loaded)

    for _ in range(60):
        try:
            report = loaded(kind, damaged(content, chance), dry_run=True, accept_closures=True)
        except ImportRefused as refused:
            assert str(refused)
        else:
            assert report.to_json() and report.to_text()
    assert version_and_count(loaded) == before


@pytest.mark.parametrize("place", range(40, len(WHOLE), 211))
def test_a_file_cut_anywhere_loses_nothing(loaded: Importer, place: int) -> None:
    """What a cut leaves whole is imported; what it takes away closes at most a tenth."""
    before = version_and_count(loaded)
    try:
        report = loaded("annuaire", WHOLE[:place])
    except ImportRefused:
        assert version_and_count(loaded) == before
        return
    assert (report.created, report.rejected) == ([], [])
    assert len(report.closed) <= 1
