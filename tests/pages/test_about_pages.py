"""Fixed pages: contact, legal notices, site map, indexes; titles, languages and what is missing."""

from __future__ import annotations

import html
import re
from io import BytesIO

import pytest
from PIL import Image
from starlette.testclient import TestClient
from support.servers import client_of

from pages import about_pages, explanation_pages, structure_lists
from pages.assets import card_path
from pages.draw_cards import dispositif_names
from pages.translation import LANGUAGES
from pages.view import TEMPLATES_FOLDER
from storage.database import Database

PATHS = [
    "/",
    "/questions",
    "/dispositifs",
    "/dispositifs/comparer",
    "/integrer",
    *explanation_pages.PATHS,
    *about_pages.PATHS,
    *structure_lists.PATHS,
]
BASE = "https://raccroche.example.fr"
NOT_SAID = "non renseigné par l’exploitant de ce service"


def title(page: str) -> str:
    found = re.search(r"<title>(.*?)</title>", page)
    assert found
    return html.unescape(found[1])


@pytest.mark.parametrize("path", PATHS)
def test_a_page_has_one_first_heading_a_title_and_the_number(site: TestClient, path: str) -> None:
    answer = site.get(path)

    assert answer.status_code == 200
    assert len(re.findall(r"<h1", answer.text)) == 1
    assert title(answer.text).endswith("– Raccroche")
    assert "0 800 12 25 00" in answer.text


def test_every_page_has_a_title_of_its_own(site: TestClient) -> None:
    searches = ["/?commune=59350", "/?commune=59350&dispositif=micro-lycee", "/?code_postal=62300"]
    titles = [title(site.get(path).text) for path in (*PATHS, *searches)]

    assert len(set(titles)) == len(titles)


def test_a_failed_search_says_so_in_its_title(site: TestClient) -> None:
    assert title(site.get("/?code_postal=00000").text).startswith("Erreur")


def test_every_link_of_every_page_leads_somewhere(site: TestClient) -> None:
    seen = set(PATHS)
    for path in PATHS:
        found = re.findall(r'href="(/[^"#]*)', site.get(path).text)
        seen |= {html.unescape(each) for each in found}
    codes = {
        path: site.get(path, headers={"accept": "text/html"}).status_code
        for path in seen
        if not path.startswith(("/files/", "/structures/", "/reference/"))
    }

    assert len(codes) > 40
    # The sheet is of what a visitor has chosen, which the link alone does not say.
    assert {path for path, code in codes.items() if code != 200} <= {"/fiche", "/fiche?langue=en"}


def test_what_an_operator_has_not_said_is_plain(seeded: Database) -> None:
    with client_of(seeded) as site:
        legal, contact = site.get("/mentions-legales").text, site.get("/contact").text
    assert legal.count(NOT_SAID) == 5
    assert "pas encore donné d’adresse où lui écrire" in contact

    said = {
        "operator_name": "DRAIO des Hauts-de-France",
        "operator_address": "144 rue de Bavay, Lille",
        "publication_director": "Mme X",
        "hosting_provider": "Y, 1 rue Z, 03 00 00 00 00",
        "contact_email": "contact@example.fr",
        "contact_phone": "03 20 00 00 00",
    }
    with client_of(seeded, **said) as site:
        legal = site.get("/mentions-legales").text
        contact = site.get("/contact?fiche=0590149S").text
        assert ">Lycée polyvalent Pierre Forest</a>" in contact
    assert NOT_SAID not in legal
    assert [each for each in said.values() if each not in legal] == []
    assert "mailto:contact@example.fr?subject=Raccroche%2C%20fiche%200590149S" in contact


@pytest.mark.parametrize("record", ["x" * 5000, "\x00", '"><script>alert(1)</script>'])
def test_a_record_that_is_none_breaks_no_page(site: TestClient, record: str) -> None:
    answer = site.get("/contact", params={"fiche": record})

    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_the_indexes_hold_every_cio_and_mission_locale(site: TestClient) -> None:
    query = "{ cios { totalCount } missionsLocales { totalCount } }"
    headers = {"accept": "application/json"}
    counts = site.post("/graphql", json={"query": query}, headers=headers).json()["data"]
    for path, field in (("/cio", "cios"), ("/missions-locales", "missionsLocales")):
        page = site.get(path).text
        listed = sum(map(int, re.findall(r"<h2[^>]*>[^<]*\((\d+)\)</h2>", page)))
        assert listed == counts[field]["totalCount"] > 30
        assert re.search(r"<h2[^>]*>Aisne \(\d+\)</h2>", page)


def test_dispositifs_are_filtered_and_compared(site: TestClient) -> None:
    page = site.get("/dispositifs?situation=sorti&age=17").text
    shown = re.findall(r'href="/dispositifs/([a-z-]+)" lang="fr"', page)
    assert "micro-lycee" in shown and "tutorat" not in shown
    assert f"{len(shown)} parcours sur 14" in page

    codes = ["micro-lycee", "tutorat", "micro-lycee", "snu", shown[0]]
    page = site.get("/dispositifs/comparer?" + "&".join(f"d={code}" for code in codes)).text
    columns = re.findall(r'<th scope="col"[^>]*><a href="/dispositifs/([a-z-]+)"', page)
    assert columns[:2] == ["micro-lycee", "tutorat"] and len(columns) <= 3
    assert "Trois parcours au plus" in page


@pytest.mark.parametrize("query", ["age=x", "age=999", "situation=zzz", "age=%00", "age=-1"])
def test_a_filter_that_is_none_shows_all(site: TestClient, query: str) -> None:
    page = site.get(f"/dispositifs?{query}").text

    assert len(set(re.findall(r'href="/dispositifs/([a-z-]+)" lang="fr"', page))) == 14


@pytest.mark.parametrize("path", PATHS)
def test_a_language_is_kept_by_every_link_and_form(site: TestClient, path: str) -> None:
    page = site.get(path, params={"langue": "en"}).text
    links = re.findall(r'<a [^>]*href="(/[^"]*)"', page)
    no_page = re.compile(r"/(?:files|export|graphql|reference|integrer/)")
    own = [each for each in links if not no_page.match(each)]
    switch = re.findall(r'href="([^"]*)" hreflang="fr"', page)

    assert '<html lang="en"' in page
    assert len(own) > 10
    assert [each for each in own if "langue=en" not in each and each not in switch] == []


def test_each_language_is_one_link_away_on_the_same_page(site: TestClient) -> None:
    page = site.get("/?commune=59350").text

    assert 'href="/?commune=59350&amp;langue=en" hreflang="en"' in page
    assert set(LANGUAGES) >= {"fr", "en"}


def test_an_unknown_page_speaks_to_a_person(site: TestClient) -> None:
    answer = site.get("/aide", headers={"accept": "text/html"})

    assert answer.status_code == 404
    assert "Voici de quoi repartir" in answer.text
    assert "GraphQL" not in answer.text.split("<main")[1].split("</main>")[0]


def test_only_texts_of_the_templates_are_taken_for_html() -> None:
    """gettext's own ``_`` marks what it returns as safe: values go through ``say``."""
    templates = list(TEMPLATES_FOLDER.glob("*.html"))

    assert len(templates) > 20
    for template in templates:
        assert not re.findall(r'(?<![\w.])_\((?!")[^)]*\)', template.read_text()), template.name


def test_a_shared_link_has_a_card(site: TestClient) -> None:
    def card(path: str) -> dict[str, str]:
        page = site.get(path).text
        return dict(re.findall(r'<meta property="og:([a-z:_]+)" content="([^"]*)">', page))

    home, dispositif = card("/"), card("/dispositifs/micro-lycee")
    assert dispositif["title"] == "Micro-lycée"
    assert dispositif["description"].startswith("Structure de retour")
    assert dispositif["image"].startswith(
        "https://raccroche.example.fr/files/cards/micro-lycee.png?"
    )
    assert home["image"] != dispositif["image"]
    for image in (home["image"], dispositif["image"]):
        picture = Image.open(BytesIO(site.get(image.removeprefix(BASE)).content))
        assert picture.size == (1200, 630)
    assert "LEFT" not in str(card("/questions"))


def test_every_dispositif_has_a_card_of_its_name() -> None:
    names = dict(dispositif_names())

    assert len(names) == 14
    assert [code for code in names if card_path(code) != f"cards/{code}.png"] == []
    assert card_path("unknown") == card_path() == "cards/raccroche.png"


def test_a_telephone_finds_the_icons(site: TestClient) -> None:
    manifest = site.get("/files/manifest.webmanifest")
    assert manifest.headers["content-type"] == "application/manifest+json"
    icons = manifest.json()["icons"]
    for icon in icons:
        picture = Image.open(BytesIO(site.get("/files/" + icon["src"]).content))
        assert "{}x{}".format(*picture.size) == icon["sizes"]

    assert len(icons) == 3
    assert site.get("/favicon.ico").headers["content-type"] == "image/x-icon"
