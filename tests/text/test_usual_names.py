"""Names as people say them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from text.usual_names import usual_name, with_de, with_de_and_article

SEEDS = Path(__file__).parents[2] / "seeds" / "data" / "hauts-de-france"
CIO = "Centre d'information et d'orientation (CIO) - "
ML = "Mission locale pour l'insertion professionnelle et sociale des jeunes (16-25 ans) - "


@pytest.mark.parametrize(
    ("name", "commune", "said"),
    [
        (f"{CIO}Arras", "Arras", "CIO d'Arras"),
        (f"{CIO}Lens", "Lens", "CIO de Lens"),
        (f"{CIO}Hirson", "Hirson", "CIO d'Hirson"),
        (f"{CIO}Montreuil - Montreuil-sur-Mer", None, "CIO de Montreuil-sur-Mer"),
        (f"{CIO}Amiens-Sud", "Amiens", "CIO d'Amiens-Sud"),
        (f"{ML}Hénin-Beaumont - Carvin", None, "Mission locale d'Hénin-Beaumont et Carvin"),
        (f"{ML}Vervins (Thiérache)", "Vervins", "Mission locale de Vervins"),
        (f"{ML}Cambrésis", "Cambrai", "Mission locale du Cambrésis"),
        (f"{ML}Lambersat", "Lambersart", "Mission locale de Lambersart"),
        ("MICRO-COLLEGE AMIENS", "Amiens", "Micro-collège Amiens"),
        ("Micro-lycée de creil", "Creil", "Micro-lycée de Creil"),
        ("Micro lycée de Saint quentin", "Saint-Quentin", "Micro lycée de Saint-Quentin"),
        ("Micro-Collège de LA FERE", "La Fère", "Micro-Collège de La Fère"),
        ("Micro-Lycée du lycée Henri Darras de LIEVIN", "Liévin", None),
        ("LA FABRIQUE DEFI", "Calais", "La Fabrique Défi"),
        ("Lycée polyvalent Henri Darras", "Liévin", "Lycée polyvalent Henri Darras"),
        ("MFR de l'Artois", None, "MFR de l'Artois"),
        ("CIO", None, "CIO"),
        ("", None, ""),
    ],
)
def test_a_name_is_said_as_people_say_it(name: str, commune: str | None, said: str | None) -> None:
    expected = "Micro-Lycée du lycée Henri Darras de Liévin" if said is None else said

    assert usual_name(name, commune) == expected
    assert usual_name(expected, commune) == expected, "said once, it stays so"


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("Le Touquet", "du Touquet"),
        ("Les Mureaux", "des Mureaux"),
        ("La Fère", "de La Fère"),
        ("Étaples", "d'Étaples"),
        ("Ham", "de Ham"),
        ("Hem", "de Hem"),
        ("Hazebrouck", "d'Hazebrouck"),
        ("Œuilly", "d'Œuilly"),
    ],
)
def test_de_is_said_with_a_place(place: str, said: str) -> None:
    assert with_de(place) == said


@pytest.mark.parametrize("file", ["cios.csv", "missions_locales.csv"])
def test_no_name_of_the_seeds_is_shouted_or_bureaucratic(file: str) -> None:
    with (SEEDS / file).open(encoding="utf-8", newline="") as lines:
        names = [usual_name(row["name"]) for row in csv.DictReader(lines)]

    assert len(names) > 30
    assert [name for name in names if name.upper() == name or "(" in name] == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Hénin-Beaumont", "d'Hénin-Beaumont"),
        ("Le Touquet-Paris-Plage", "du Touquet-Paris-Plage"),
        ("62300 Lens", "de 62300 Lens"),
        ("Lycée Henri Darras", "du lycée Henri Darras"),
        ("Micro-lycée de Creil", "du micro-lycée de Creil"),
        ("CIO d'Arras", "du CIO d'Arras"),
        ("Mission locale de Lens", "de la mission locale de Lens"),
        ("École Jules Ferry", "de l'école Jules Ferry"),
        ("EREA Colette Magny", "de l'EREA Colette Magny"),
        ("Maison-Ponthieu", "de Maison-Ponthieu"),
        ("Rue", "de Rue"),
    ],
)
def test_a_school_has_its_article_after_de(name: str, said: str) -> None:
    assert with_de_and_article(name) == said
