"""The ministry's two exports of establishments and CIOs.

*Annuaire de l'éducation* (data.education.gouv.fr, ``fr-en-annuaire-education``) and *Adresse
et géolocalisation des établissements d'enseignement du premier et du second degrés* (same
portal), ministère de l'Éducation nationale, Licence Ouverte 2.0. What the directory is not
about (primary schools, offices, health institutions) is counted and left out.
"""

from __future__ import annotations

from dataclasses import dataclass

from imports.reading.column_layout import Layout, column, optional

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
class Export:
    """One of the exports: its columns, its source, and the list it is an edition of."""

    layout: Layout
    source_code: str
    list_code: str


ANNUAIRE = Export(
    Layout(
        "the annuaire de l'éducation",
        (
            column("uai", "identifiant_de_l_etablissement"),
            column("name", "nom_etablissement"),
            column("type", "type_etablissement"),
            column("sector", "statut_public_prive"),
            column("street", "adresse_1"),
            optional("street_2", "adresse_2"),
            optional("street_3", "adresse_3"),
            column("postal_code", "code_postal"),
            column("commune_code", "code_commune"),
            column("commune_name", "nom_commune"),
            column("department", "code_departement"),
            column("latitude"),
            column("longitude"),
            column("precision", "precision_localisation"),
            column("state", "etat", "etat_etablissement"),
            column("nature", "code_nature"),
            column("phone", "telephone"),
            column("web", "web", "site_web", "site_internet"),
            column("mail", "mail", "courriel", "email"),
            optional("opens_on", "date_ouverture"),
            optional("updated_on", "date_maj_ligne", told=False),
            optional("contract", "type_contrat_prive"),
            optional("general", "voie_generale"),
            optional("technological", "voie_technologique"),
            optional("vocational", "voie_professionnelle"),
            optional("ulis"),
            optional("apprenticeship", "apprentissage"),
            optional("segpa"),
            optional("boarding", "hebergement"),
            optional("mother", "etablissement_mere", "uai_etablissement_mere"),
            optional("bassin_code", "code_bassin_formation"),
            optional("bassin_name", "libelle_bassin_formation"),
        ),
    ),
    "annuaire-education",
    "annuaire",
)

ADRESSE = Export(
    Layout(
        "the export adresse et géolocalisation",
        (
            column("uai", "numero_uai", "code_etablissement"),
            column("name", "appellation_officielle"),
            column("main_name", "denomination_principale"),
            column("patronym", "patronyme_uai", "patronyme"),
            column("sector", "secteur_public_prive_libe", "secteur_public_prive"),
            column("street", "adresse_uai", "adresse"),
            optional("street_2", "lieu_dit_uai", "lieu_dit"),
            optional("post_box", "boite_postale_uai", "boite_postale"),
            column("postal_code", "code_postal_uai", "code_postal"),
            column("commune_name", "libelle_commune", "commune"),
            column("commune_code", "code_commune"),
            column("department", "code_departement"),
            column("latitude"),
            column("longitude"),
            column("precision", "localisation"),
            optional("match", "appariement", "qualite_d_appariement"),
            column("nature", "nature_uai", "code_nature"),
            column(
                "state", "etat_etablissement", "code_etat_etablissement", "etat_etablissement_libe"
            ),
            optional("opens_on", "date_ouverture"),
            optional(
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
