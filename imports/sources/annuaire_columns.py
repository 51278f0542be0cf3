"""Columns of the ministry's two exports of establishments and CIOs.

*Annuaire de l'éducation* (data.education.gouv.fr, ``fr-en-annuaire-education``) and *Adresse
et géolocalisation des établissements d'enseignement du premier et du second degrés* (same
portal), ministère de l'Éducation nationale, Licence Ouverte 2.0. Lines that are no part of the
directory (primary schools, offices, health institutions) are counted and left out.
"""

from __future__ import annotations

from dataclasses import dataclass

from imports.reading.column_layout import (
    Layout,
    expected_column,
    optional_column,
    required_column,
)
from text.messages import Message

URL = (
    "https://data.education.gouv.fr/api/explore/v2.1/catalog/datasets/"
    "fr-en-annuaire-education/exports/csv?delimiter=%3B"
)
ADRESSE_URL = (
    "https://data.education.gouv.fr/api/explore/v2.1/catalog/datasets/"
    "fr-en-adresse-et-geolocalisation-etablissements-premier-et-second-degre/exports/csv"
    "?delimiter=%3B"
)


@dataclass(frozen=True, slots=True)
class AnnuaireExport:
    """One of the exports: its columns, its source, and the list that it is an edition of."""

    layout: Layout
    source_code: str
    list_code: str


ANNUAIRE = AnnuaireExport(
    Layout(
        Message("the annuaire de l'éducation"),
        (
            required_column("uai", "identifiant_de_l_etablissement", "numero_uai", "uai"),
            required_column("name", "nom_etablissement"),
            required_column("type", "type_etablissement"),
            expected_column("sector", "statut_public_prive"),
            expected_column("street", "adresse_1"),
            optional_column("street_2", "adresse_2"),
            optional_column("street_3", "adresse_3"),
            expected_column("postal_code", "code_postal"),
            expected_column("commune_code", "code_commune"),
            expected_column("commune_name", "nom_commune"),
            expected_column("department", "code_departement"),
            expected_column("latitude"),
            expected_column("longitude"),
            expected_column("precision", "precision_localisation"),
            required_column("state", "etat", "etat_etablissement"),
            required_column("nature", "code_nature"),
            expected_column("phone", "telephone"),
            expected_column("web", "web", "site_web", "site_internet"),
            expected_column("mail", "mail", "courriel", "email"),
            optional_column("siret", "siren_siret", "siret", reported=False),
            optional_column("opens_on", "date_ouverture"),
            optional_column("updated_on", "date_maj_ligne", reported=False),
            optional_column("contract", "type_contrat_prive"),
            optional_column("general", "voie_generale"),
            optional_column("technological", "voie_technologique"),
            optional_column("vocational", "voie_professionnelle"),
            optional_column("ulis"),
            optional_column("apprenticeship", "apprentissage"),
            optional_column("segpa"),
            optional_column("boarding", "hebergement"),
            optional_column("mother", "etablissement_mere", "uai_etablissement_mere"),
            optional_column("bassin_code", "code_bassin_formation"),
            optional_column("bassin_name", "libelle_bassin_formation"),
        ),
    ),
    "annuaire-education",
    "annuaire",
)

ADRESSE = AnnuaireExport(
    Layout(
        Message("the export adresse et géolocalisation"),
        (
            required_column("uai", "numero_uai", "code_etablissement", "uai"),
            expected_column("name", "appellation_officielle"),
            expected_column("main_name", "denomination_principale"),
            expected_column("patronym", "patronyme_uai", "patronyme"),
            expected_column("sector", "secteur_public_prive_libe", "secteur_public_prive"),
            expected_column("street", "adresse_uai", "adresse"),
            optional_column("street_2", "lieu_dit_uai", "lieu_dit"),
            optional_column("post_box", "boite_postale_uai", "boite_postale"),
            expected_column("postal_code", "code_postal_uai", "code_postal"),
            expected_column("commune_name", "libelle_commune", "commune"),
            expected_column("commune_code", "code_commune"),
            expected_column("department", "code_departement"),
            expected_column("latitude"),
            expected_column("longitude"),
            expected_column("precision", "localisation"),
            optional_column("match", "appariement", "qualite_d_appariement"),
            required_column("nature", "nature_uai", "code_nature"),
            required_column(
                "state", "etat_etablissement", "code_etat_etablissement", "etat_etablissement_libe"
            ),
            optional_column("opens_on", "date_ouverture"),
            optional_column(
                "contract",
                "secteur_prive_libelle_type_contrat",
                "libelle_type_contrat",
                "type_contrat",
            ),
        ),
    ),
    "adresse-geolocalisation",
    "adresse",
)

EXPORTS = (ANNUAIRE, ADRESSE)
