"""Builds exports as publishers write them: headers and a few lines, for any kind of damage."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from imports.import_options import ImportOptions
from imports.import_report import Report
from imports.reconcile.areas import build_scope
from imports.run_import import run_import
from storage.database import Database

ANNUAIRE = [
    "Identifiant_de_l_etablissement",
    "Nom_etablissement",
    "Type_etablissement",
    "Statut_public_prive",
    "Adresse_1",
    "Adresse_2",
    "Adresse_3",
    "Code_postal",
    "Code_commune",
    "Nom_commune",
    "Code_departement",
    "Code_academie",
    "Code_region",
    "Voie_generale",
    "Voie_technologique",
    "Voie_professionnelle",
    "Telephone",
    "Web",
    "Mail",
    "SIREN_SIRET",
    "ULIS",
    "Apprentissage",
    "Segpa",
    "position",
    "Type_contrat_prive",
    "latitude",
    "longitude",
    "precision_localisation",
    "date_ouverture",
    "date_maj_ligne",
    "etat",
    "code_nature",
    "etablissement_mere",
    "code_bassin_formation",
    "libelle_bassin_formation",
]
ADRESSE = [
    "numero_uai",
    "appellation_officielle",
    "denomination_principale",
    "patronyme_uai",
    "secteur_public_prive_libe",
    "adresse_uai",
    "lieu_dit_uai",
    "boite_postale_uai",
    "code_postal_uai",
    "localite_acheminement_uai",
    "libelle_commune",
    "latitude",
    "longitude",
    "appariement",
    "localisation",
    "nature_uai",
    "etat_etablissement",
    "code_departement",
    "code_commune",
    "secteur_prive_libelle_type_contrat",
    "date_ouverture",
]

LYCEE = {
    "Identifiant_de_l_etablissement": "0590001F",
    "Nom_etablissement": "Lycée du Nord",
    "Type_etablissement": "Lycée",
    "Statut_public_prive": "Public",
    "Adresse_1": "1 rue de l'École",
    "Code_postal": "59100",
    "Code_commune": "59001",
    "Nom_commune": "North",
    "Code_departement": "059",
    "Voie_generale": "1",
    "Voie_technologique": "0",
    "Voie_professionnelle": "0",
    "Telephone": "03 20 11 22 33",
    "Web": "https://lycee.example.fr",
    "Mail": "ce.0590001F@ac-lille.fr",
    "ULIS": "1",
    "Apprentissage": "0",
    "Segpa": "0",
    "Type_contrat_prive": "SANS OBJET",
    "latitude": "50.2",
    "longitude": "3.0",
    "precision_localisation": "Numéro de rue",
    "date_ouverture": "1965-05-01",
    "date_maj_ligne": "2026-03-01",
    "etat": "OUVERT",
    "code_nature": "300",
}
COLLEGE = {
    "numero_uai": "0590002G",
    "appellation_officielle": "Collège du Nord",
    "secteur_public_prive_libe": "Public",
    "adresse_uai": "2 rue de l'École",
    "code_postal_uai": "59100",
    "libelle_commune": "North",
    "latitude": "50.21",
    "longitude": "3.01",
    "localisation": "Rue",
    "nature_uai": "340",
    "etat_etablissement": "1",
    "code_departement": "059",
    "code_commune": "59001",
    "date_ouverture": "1970-09-01",
}


def lycee(uai: str = "0590001F", **columns: str) -> dict[str, str]:
    """A line of the annuaire; ``columns`` replace its cells."""
    return LYCEE | {"Identifiant_de_l_etablissement": uai} | columns


def college(uai: str = "0590002G", **columns: str) -> dict[str, str]:
    """A line of the export of addresses."""
    return COLLEGE | {"numero_uai": uai} | columns


def cio(uai: str = "0590003H", **columns: str) -> dict[str, str]:
    """A line of the annuaire that is a CIO."""
    own = {
        "Nom_etablissement": "Centre d'information et d'orientation de North",
        "Type_etablissement": "Information et orientation",
        "code_nature": "841",
    }
    return lycee(uai, **own | columns)


def csv_bytes(
    header: Iterable[str],
    lines: Iterable[Mapping[str, str]],
    *,
    separator: str = ";",
    encoding: str = "utf-8-sig",
) -> bytes:
    """Lines as the ministry's portal writes them."""
    text = io.StringIO()
    writer = csv.DictWriter(
        text, list(header), restval="", extrasaction="ignore", delimiter=separator
    )
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue().encode(encoding)


def annuaire(*lines: Mapping[str, str], **form: str) -> bytes:
    return csv_bytes(ANNUAIRE, lines, **form)


def adresse(*lines: Mapping[str, str], **form: str) -> bytes:
    return csv_bytes(ADRESSE, lines, **form)


def annuaire_json(*lines: Mapping[str, str]) -> bytes:
    """The portal's JSON export: names in lower case, numbers as such, null for nothing."""
    numbers = {"latitude": float, "longitude": float, "code_nature": int, "ulis": int}
    records: list[dict[str, Any]] = []
    for line in lines:
        record: dict[str, Any] = {name.lower(): line.get(name) or None for name in ANNUAIRE}
        for name, number in numbers.items():
            record[name] = number(record[name]) if record[name] else None
        record["position"] = {"lon": record["longitude"], "lat": record["latitude"]}
        records.append(record)
    return json.dumps(records).encode()


def current_record(**fields: Any) -> dict[str, Any]:
    """A record of api-lannuaire-administration."""
    address = [
        {"type_adresse": "Adresse postale", "numero_voie": "BP 1", "nom_commune": "North"},
        {
            "type_adresse": "Adresse",
            "complement1": "Bâtiment B",
            "numero_voie": "2 place",
            "code_postal": "59100",
            "nom_commune": "North",
            "longitude": "3.01",
            "latitude": "50.21",
        },
    ]
    return {
        "id": "f1a2b3c4-0000-4000-8000-000000000001",
        "nom": "Centre d'information et d'orientation (CIO) - North",
        "pivot": json.dumps([{"type_service_local": "cio", "code_insee_commune": ["59001"]}]),
        "adresse": json.dumps(address),
        "telephone": json.dumps([{"valeur": "03 20 99 88 77", "description": "Accueil"}]),
        "adresse_courriel": "cio@ac-lille.fr",
        "site_internet": json.dumps([{"libelle": "", "valeur": "https://cio.example.fr"}]),
        "code_insee_commune": "59001",
        "ancien_code_pivot": "cio-59001-01",
        "date_modification": "15/09/2026 10:00:00",
    } | fields


HOME = ["32"]


class Importer:
    """Imports content into a database, as a file of some name."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.folder = folder

    def __call__(
        self, kind: str, content: bytes, *, name: str = "export.csv", **options: Any
    ) -> Report:
        path = self.folder / name
        path.write_bytes(content)
        scope = build_scope((), (), (), options.pop("everywhere", False), home=HOME)
        return run_import(self.database, kind, str(path), ImportOptions(scope=scope, **options))
