"""Templates of the DRAIO's lists, as CSV and XLSX, with a comment on each column and an example.

Comments and the example begin with "#", so that an import skips them. In place of the example there
may be lines of the directory (``imports.template_lines``).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from exports.spreadsheet_cells import guard_cell

# First cells of the examples, which imports pass over.
TEMPLATE_EXAMPLES = {"hostings": "#0590149S", "psad": "#exemple"}

# For each column its comment, and its cell in the example.
TEMPLATE_COLUMNS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "hostings": {
        "uai_etablissement": (
            "Qui accueille : l'UAI de l'établissement où le jeune est inscrit, ou d'un CIO ; pour "
            "un CIO ou une mission locale sans UAI, son identifiant I-Milo ou celui de l'annuaire "
            "(colonne id des exports cios et missions_locales). Obligatoire.",
            TEMPLATE_EXAMPLES["hostings"],
        ),
        "dispositif": (
            "Code, nom ou sigle du dispositif, par exemple micro-lycee. Obligatoire.",
            "micro-lycee",
        ),
        "uai_structure": ("UAI propre de la structure annexée, si elle en a une.", "0597137M"),
        "forme": (
            "Forme du dispositif, s'il en a plusieurs : Classe relais, Atelier relais. Chacune est "
            "un accueil à elle seule.",
            "",
        ),
        "academie": (
            "À remplir seulement quand personne dans l'académie n'accueille le dispositif cette "
            "année : « aucun » dans uai_etablissement, l'académie ici.",
            "",
        ),
        "annee_scolaire": (
            "Année scolaire, par exemple 2026-2027. L'année suivante se prépare à côté de celle en "
            "cours, sans la remplacer.",
            "2026-2027",
        ),
        "ouvre_le": ("Jour d'ouverture : 01/09/2026 ou 2026-09-01.", "2026-09-01"),
        "ferme_le": ("Jour de fermeture, s'il est connu.", ""),
        "entree_permanente": ("Entrée possible toute l'année : oui ou non.", "oui"),
        "places": ("Nombre de places.", ""),
        "modalites_entree": ("Comment on y entre, en une phrase.", ""),
        "contact": (
            "À qui s'adresser : une fonction et son adresse, jamais le nom d'une personne.",
            "",
        ),
        "admission": ("ouverte, liste d'attente ou complète.", ""),
        "date_admission": ("Date à laquelle c'était vrai : jour, mois ou année.", ""),
        "statut": (
            "ouvert, à ouvrir ou fermé ; vide pour ouvert ; supprimé pour un accueil qui n'a "
            "jamais existé.",
            "ouvert",
        ),
        "preuve": (
            "Ce qui établit l'accueil : décision, page, courrier de la DRAIO. Obligatoire.",
            "Annuaire de l'éducation, mars 2024",
        ),
        "date_preuve": ("Date de cette preuve : année, mois ou jour.", "2024-03"),
    },
    "psad": {
        "code_territoire": (
            "Code stable du territoire : lettres, chiffres, tirets. Obligatoire. Plusieurs lignes "
            "de même code forment un seul territoire.",
            TEMPLATE_EXAMPLES["psad"],
        ),
        "nom": ("Nom du territoire. Obligatoire.", "Territoire d'exemple"),
        "academie": ("Académie : son nom ou son code.", "Lille"),
        "pilotes": (
            "CIO pilotes : leur UAI, ou leur identifiant dans l'annuaire, séparés par des espaces.",
            "cio-59350-01",
        ),
        "copilotes": (
            "Missions locales copilotes : identifiant I-Milo ou de l'annuaire, séparés par des "
            "espaces.",
            "59350S00",
        ),
        "communes": ("Codes Insee des communes, séparés par des espaces.", "59350 59009"),
    },
}


TemplateLines = Sequence[Mapping[str, str]]
"""Cells by column; those that a line lacks are empty."""


def template_csv(kind: str, lines: TemplateLines | None = None) -> str:
    """The template as CSV: comments, header, and the lines, or else the example."""
    columns = TEMPLATE_COLUMNS[kind]
    text = io.StringIO()
    for name, (comment, _) in columns.items():
        text.write(f"# {name} : {comment}\n")
    if lines is None:
        text.write("# La ligne d'exemple commence par # : elle n'est pas importée.\n")
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(_rows(kind, lines))
    return text.getvalue()


def _rows(kind: str, lines: TemplateLines | None) -> list[list[str]]:
    columns = TEMPLATE_COLUMNS[kind]
    if lines is None:
        return [[example for _, example in columns.values()]]
    return [[guard_cell(line.get(name, "")) for name in columns] for line in lines]


def template_xlsx(kind: str, lines: TemplateLines | None = None) -> bytes:
    """The template as an XLSX workbook, with comments on the header's cells, and the lines, or else
    the example."""
    from openpyxl import Workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    sheet.title = kind
    for place, (name, (comment, _)) in enumerate(TEMPLATE_COLUMNS[kind].items(), start=1):
        header = sheet.cell(row=1, column=place, value=name)
        header.font = Font(bold=True)
        header.comment = Comment(comment, "Raccroche", width=320, height=120)
        sheet.column_dimensions[header.column_letter].width = max(14, len(name) + 4)
    for number, row in enumerate(_rows(kind, lines), start=2):
        for place, text in enumerate(row, start=1):
            # As text: spreadsheets turn codes and dates into numbers.
            sheet.cell(row=number, column=place, value=text or None).number_format = "@"
    sheet.freeze_panes = "A2"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
