"""Pages that explain: who helps, rights, words and figures."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from pages.explanation_pages import EXPLANATIONS, PATHS


def test_the_index_leads_to_each_and_every_page_leads_to_the_index(site: TestClient) -> None:
    index = site.get("/comprendre").text

    assert {f'href="{each.path}"' for each in EXPLANATIONS} <= set(
        re.findall(r'href="[^"]+"', index)
    )
    for path in ("/", "/dispositifs", *PATHS):
        assert 'href="/comprendre"' in site.get(path).text


@pytest.mark.parametrize(
    ("path", "query", "anchors", "sentences"),
    [
        (
            "/comprendre/acteurs",
            "{ actors { code } helplines { code } }",
            {"actors": "acteur", "helplines": "numero"},
            ("IA-DASEN", "ECMLDS", "3114", "CASNAV", "DRAIO"),
        ),
        (
            "/comprendre/droits",
            "{ legalStatuses { code } legalReferences { code } }",
            {"legalStatuses": "droit", "legalReferences": "texte"},
            ("L114-1", "de 16 à 17 ans", "MENE2318171A", "quinze jours"),
        ),
        ("/comprendre/mots", "{ glossary { code } }", {"glossary": "mot"}, ("SIEI", "CPLDS")),
        (
            "/comprendre/chiffres",
            "{ keyFigures { code } }",
            {"keyFigures": "chiffre"},
            ("2\u202f644", "%", "Source"),
        ),
    ],
)
def test_a_page_holds_every_record_with_its_anchor(
    site: TestClient,
    path: str,
    query: str,
    anchors: dict[str, str],
    sentences: tuple[str, ...],
) -> None:
    answer = site.post("/graphql", json={"query": query}, headers={"accept": "application/json"})
    data = answer.json()["data"]
    page = site.get(path)
    text = re.sub(r"L\. (\d)", r"L\1", page.text)

    assert page.status_code == 200
    assert f'rel="canonical" href="https://raccroche.example.fr{path}"' in page.text
    expected = {
        f"{prefix}-{record['code'].lower().replace('_', '-')}"
        for field, prefix in anchors.items()
        for record in data[field]
    }
    assert len(expected) >= 5
    assert expected <= set(re.findall(r'id="([^"]+)"', page.text))
    assert [sentence for sentence in sentences if sentence not in text] == []


def test_every_acronym_of_the_dispositifs_is_explained(site: TestClient) -> None:
    """Whoever reads one on a dispositif's page finds it under « Les mots » or the actors."""
    links = re.findall(r'href="(/dispositifs/[a-z-]+)"', site.get("/dispositifs").text)
    explained = site.get("/comprendre/mots").text + site.get("/comprendre/acteurs").text
    found: dict[str, str] = {}
    for link in links:
        main = site.get(link).text.split("<main", 1)[1].split("</main>", 1)[0]
        visible = re.sub(r"<[^>]+>", " ", main)
        words = set(re.findall(r"\b[A-Z]{3,}(?:-[A-Z]+)*\b", visible))
        # Spelt out where it stands: « brevet des métiers d'art (BMA) ».
        found |= {word: link for word in words if f"({word})" not in visible}

    assert len(found) > 5
    found.pop("SAS")  # neither the guide nor a text spells it out
    assert {word: link for word, link in found.items() if word not in explained} == {}


@pytest.mark.parametrize(
    "path", ["/", "/dispositifs", "/dispositifs/micro-lycee", "/nowhere", *PATHS]
)
def test_whom_to_call_in_danger_stands_on_every_page(site: TestClient, path: str) -> None:
    """Sentences are not always understood (docs/needs.md)."""
    footer = site.get(path, headers={"accept": "text/html"}).text.split("<footer", 1)[1]

    assert {"tel:3114", "tel:119", "tel:3018"} <= set(re.findall(r'href="(tel:\d+)"', footer))
