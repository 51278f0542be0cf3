"""The commune that a sentence names."""

from __future__ import annotations

import pytest
from support.asking import Asking

from understanding.place import named_places, without_places
from understanding.reading import SentenceReader


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("jai 17 ans jhabite a st quentin", "02691"),
        ("ma fille 13 ans en 4eme à Berck", "62108"),
        ("au lycée pro de Denain et je veux mon bac", "59172"),
        ("on habite Villeneuve-d'Ascq depuis juin", "59009"),
        ("Lens", "62498"),
        ("saint quentin", "02691"),
        ("je suis de lens j'ai 17 ans et j'ai arrêté", "62498"),
        ("je suis d'arras", "62041"),
        ("amiens j'ai arreté le lycée", "80021"),
        ("Amiens dans la Somme j'ai arrêté le lycée", "80021"),
        ("Arras Pas-de-Calais j'ai arrêté le lycée", "62041"),
        ("j'ai 16 ans, Saint-Quentin (Aisne)", "02691"),
        ("pas loin de Bailleul dans le Nord", "59043"),
        ("je suis de pende", "80618"),
        ("je suis à paris j'ai arrêté", "75056"),
        ("Rouen", "76540"),
        ("je viens de bordeaux et j'habite à lille", "59350"),
        ("un lycée à Nancy", "54395"),
        ("on vit dans le Pas-de-Calais", None),
        ("mon fils albert a eu son bac", None),
        ("je suis en terminale", None),
        ("mon fils a eu son bac", None),
        ("il va bien", None),
        ("", None),
    ],
)
def test_a_commune_is_read(ask: Asking, text: str, code: str | None) -> None:
    places = named_places(text, ask.directory.gazetteer)

    assert (places[0].commune.code if places else None) == code


def test_the_range_is_that_of_the_name(ask: Asking) -> None:
    text = "j'habite à Villeneuve d'Ascq, métro"
    [place] = named_places(text, ask.directory.gazetteer)

    assert text[place.range.start : place.range.end] == "Villeneuve d'Ascq"


def test_no_name_of_a_commune_is_a_need(ask: Asking) -> None:
    """« Cambrai » sounds like « chambre », and « Saint-Quentin » like « cantine »."""
    catalogue, gazetteer = ask.directory.catalogue, ask.directory.gazetteer
    reader = SentenceReader(catalogue.needs, catalogue.word_groups)
    heard = {
        text: reader.read(without_places(text, named_places(text, gazetteer))).needs
        for commune in catalogue.communes.values()
        for text in (commune.name, commune.name.lower(), f"à {commune.name}")
    }
    assert len(heard) > 10_000
    assert [text for text, needs in heard.items() if needs] == []
