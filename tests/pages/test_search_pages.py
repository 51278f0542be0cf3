"""The search as pages that work without JavaScript, at ``/`` and in frames."""

from __future__ import annotations

import logging
import re
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient
from support.servers import client_of

from pages.search_params import SearchParams, parse_search_params
from storage.database import Database

PAGES = ["/", "/embed"]


def submit_form(site: TestClient, path: str = "/", **fields: str) -> str:
    """Where a form leads."""
    answer = site.post(path, data=fields)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


@pytest.mark.parametrize("path", PAGES)
def test_a_search_has_an_answer_without_a_script(site: TestClient, path: str) -> None:
    page = site.get(f"{path}?commune=59350&dispositif=micro-lycee").text

    assert "Micro-lycée : les plus proches (Lille)" in page.replace("\u00a0", " ")
    assert "Lycée Henri Darras" in page
    assert "à 31\u202fkm" in page
    assert 'href="tel:+33321726546"' in page
    assert "CIO de Lille" in page


@pytest.mark.parametrize("path", PAGES)
def test_without_a_dispositif_it_says_who_is_in_charge(site: TestClient, path: str) -> None:
    page = site.get(f"{path}?code_postal=62300").text

    assert "À qui s’adresser, près de 62300 Lens" in page
    assert "Numéro de septembre 2019" in page
    assert "CIO de Lens" in page
    assert "Mission locale" in page


@pytest.mark.parametrize(
    ("typed", "parameters"),
    [
        ("Lens", {"commune": ["62498"]}),
        ("  lens ", {"commune": ["62498"]}),
        ("62300", {"code_postal": ["62300"]}),
        ("0590149s", {"uai": ["0590149S"]}),
    ],
)
def test_what_is_typed_leads_to_an_address_that_can_be_shared(
    site: TestClient, typed: str, parameters: dict[str, list[str]]
) -> None:
    location = urlsplit(submit_form(site, lieu=typed, dispositif="micro-lycee"))

    assert location.path == "/"
    assert parse_qs(location.query) == {"dispositif": ["micro-lycee"], **parameters}


def test_a_form_in_a_frame_stays_in_the_frame_and_keeps_how_it_was_set_up(
    site: TestClient,
) -> None:
    location = submit_form(
        site, "/embed", lieu="62300", theme="sombre", profil="famille", langue="en"
    )

    assert location == "/embed?code_postal=62300&profil=famille&theme=sombre&langue=en"


def test_several_places_of_a_name_are_offered(site: TestClient) -> None:
    page = site.post("/", data={"lieu": "saint-martin", "dispositif": "micro-lycee"}).text

    links = re.findall(r'href="(/\?[^"]*commune=\d{5})"', page)
    assert len(links) > 2
    assert all("dispositif=micro-lycee" in link for link in links)


def test_namesakes_are_labelled_with_their_departement(site: TestClient) -> None:
    page = site.post("/", data={"lieu": "Brie"}).text

    assert "Brie (Aisne)</a>" in page and "Brie (Somme)</a>" in page


def test_a_street_is_answered_and_stands_in_no_address(
    site: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = site.post("/", data={"lieu": "12 rue Solférino, 59000 Lille"})

    assert answer.status_code == 200
    assert "location" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"
    assert "CIO de Lille" in answer.text
    assert "olférino" not in caplog.text
    links = re.findall(r'(?:href|action)="([^"]*)"', answer.text)
    assert not [link for link in links if "olf" in link]


def test_a_city_elsewhere_is_not_a_village_here(site: TestClient) -> None:
    answer = site.post("/", data={"lieu": "Paris"}, follow_redirects=False)

    assert answer.status_code == 200
    assert "Paris est hors du territoire" in answer.text
    assert "Le Touquet" not in answer.text
    assert "CIO de" not in answer.text, "nobody here is in charge there"


def test_a_town_is_not_told_that_its_code_is_another_s(site: TestClient) -> None:
    page = site.get("/?commune=59249").text

    assert "CIO" in page
    assert "postalCode" not in page


def test_an_unknown_place_is_an_error_at_the_field(site: TestClient) -> None:
    page = site.post("/", data={"lieu": "zzzyx"}).text

    assert 'aria-invalid="true"' in page
    assert 'role="alert"' in page and "Nous n’avons pas reconnu ce lieu" in page


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("commune=99999", "Écrivez son nom ou son code postal"),
        ("uai=0590149A", "écrivez le nom de l’établissement"),
        ("commune=59350&dispositif=nope", "Choisissez-en un dans la liste"),
        ("commune=59350&dispositif=micro-lycee&academie=77", "Les codes sont\u00a0: 09, 20"),
    ],
)
def test_an_address_that_was_mistyped_says_how_to_mend_it(
    site: TestClient, query: str, message: str
) -> None:
    answer = site.get(f"/?{query}")

    assert answer.status_code == 200
    problem = re.search(r'id="probleme"[^>]*>(.*?)</p>', answer.text)
    assert problem and message in problem[1]


def test_what_is_sent_never_becomes_html(site: TestClient) -> None:
    evil = '"><script>alert(1)</script>'
    for answer in (
        site.post("/", data={"lieu": evil, "dispositif": evil}),
        site.get("/", params={"commune": evil, "dispositif": evil, "academie": evil}),
        site.get("/integrer", params={"dispositif": evil, "uai": evil}),
        site.get("/embed", params={"uai": evil}),
        site.get(f"/dispositifs/{evil}"),
    ):
        assert "<script>alert" not in answer.text


def test_a_form_too_long_or_unreadable_is_refused_with_a_page(site: TestClient) -> None:
    too_long = site.post("/", data={"lieu": "x" * 9_000})
    unreadable = site.post("/", content=b"lieu=\xff")

    assert (too_long.status_code, unreadable.status_code) == (413, 400)
    assert too_long.headers["content-type"].startswith("text/html")


ANY_TEXT = st.text(max_size=120) | st.sampled_from(
    ["59350", "0590149S", "micro-lycee", "http://[", "\0", "%", "Q2lvOg", "../..", "lens"]
)
PARAMETERS = ("commune", "code_postal", "uai", "dispositif", "profil", "academie", "theme", "url")


@given(
    path=st.sampled_from(
        ["/", "/embed", "/integrer", "/oembed", "/ent/v1/etablissements", "/robots.txt"]
    ),
    parameters=st.dictionaries(st.sampled_from(PARAMETERS), ANY_TEXT, max_size=4),
)
@settings(max_examples=150)
def test_nothing_in_an_address_makes_a_page_fail(
    site: TestClient, path: str, parameters: dict[str, str]
) -> None:
    assert site.get(path, params=parameters).status_code in (200, 400, 404)


@given(folder=st.sampled_from(["structures", "dispositifs", "reference", "files"]), key=ANY_TEXT)
@settings(max_examples=150)
def test_no_key_makes_a_page_fail(site: TestClient, folder: str, key: str) -> None:
    assert site.get(f"/{folder}/{quote(key, safe='')}").status_code in (200, 301, 307, 404)


@given(fields=st.dictionaries(st.sampled_from(("lieu", *PARAMETERS)), ANY_TEXT, max_size=4))
@settings(max_examples=150)
def test_no_form_makes_a_page_fail(site: TestClient, fields: dict[str, str]) -> None:
    assert site.post("/", data=fields).status_code in (200, 303)


@pytest.mark.parametrize("host", ["[", "a b", "", "x" * 300])
def test_no_host_makes_a_page_fail(seeded: Database, host: str) -> None:
    with client_of(seeded) as client:
        assert client.get("/", headers={"host": host}).status_code in (200, 400)


def test_the_same_page_is_not_sent_twice(site: TestClient) -> None:
    page = site.get("/?code_postal=62300")
    again = site.get("/?code_postal=62300", headers={"if-none-match": page.headers["etag"]})

    assert page.headers["cache-control"] == "public, max-age=60"
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == page.headers["etag"]


def test_only_the_frame_may_be_framed_and_by_whom_the_operator_names(seeded: Database) -> None:
    with client_of(seeded, embed_ancestors=("https://ent.example.fr",)) as client:
        frame = client.get("/embed")
        home = client.get("/")

    assert "frame-ancestors 'self' https://ent.example.fr" in policy_of(frame)
    assert "x-frame-options" not in frame.headers
    assert "frame-ancestors 'none'" in policy_of(home)
    assert home.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/embed",
        "/?commune=59350&dispositif=micro-lycee",
        "/dispositifs",
        "/dispositifs/micro-lycee",
        "/structures/0590149S",
        "/integrer",
        "/reference",
        "/reference/Query",
        "/nowhere",
    ],
)
def test_a_page_keeps_to_a_strict_policy(site: TestClient, path: str) -> None:
    page = site.get(path)

    policy = policy_of(page)
    assert "default-src 'none'; script-src 'self'; style-src 'self';" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<style|\sstyle=|\son\w+=", page.text)
    for script in re.findall(r"<script([^>]*)>", page.text):
        assert "src=" in script or "application/ld+json" in script
    assert re.search(r"<title>\s*\S", page.text)
    assert page.text.count("<h1") == 1
    assert 'lang="fr"' in page.text


def policy_of(answer: object) -> str:
    return str(answer.headers["content-security-policy"])  # type: ignore[attr-defined]  # httpx's


def test_an_ent_s_profiles_and_several_uais_are_understood() -> None:
    sought = parse_search_params({"uai": "0590149s, 0620113L", "profil": "National_ENS"})

    assert sought.place == ("uai", "0590149S")
    assert sought.uais == ("0590149S", "0620113L")
    assert sought.audience == "professionnel"


def test_what_is_not_understood_in_an_address_is_left_out() -> None:
    assert (
        parse_search_params({"profil": "x", "theme": "y", "langue": "z", "commune": "a" * 81})
        == SearchParams()
    )


def test_a_link_holds_the_same_search() -> None:
    sought = parse_search_params(
        {"commune": "59350", "dispositif": "micro-lycee", "theme": "sombre"}
    )

    assert parse_search_params(dict(re.findall(r"(\w+)=([^&]+)", sought.link("/")))) == sought


def test_a_sentence_is_answered_with_a_next_step(site: TestClient) -> None:
    page = site.post("/", data={"lieu": "mon fils veut plus aller au collège à Lens"})

    assert page.status_code == 200
    assert "no-store" in page.headers["cache-control"]
    assert "Ne plus vouloir aller à l’école" in page.text
    assert "Près de chez vous (Lens)" in page.text
    assert "CIO de Lens" in page.text
    assert "n’avons pas reconnu" not in page.text


def test_a_danger_comes_first_with_whom_to_call(site: TestClient) -> None:
    page = site.post("/", data={"lieu": "jai plu envi de vivre"}).text

    assert "Appelez maintenant" in page
    assert page.index('href="tel:3114"') < page.index('href="tel:15"')
    assert 'role="alert"' in page


@pytest.mark.parametrize("path", PAGES)
def test_what_is_said_stands_in_no_log_and_no_address(
    site: TestClient, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    with caplog.at_level(logging.DEBUG):
        page = site.post(path, data={"lieu": "je suis harcelé au lycée 12 fois par jour"})

    assert "harcel" not in caplog.text
    links = re.findall(r'(?:href|action)="([^"]*)"', page.text)
    assert links
    assert not [link for link in links if "harcel" in link]


def test_communes_of_a_shared_code_are_links_and_said_once(site: TestClient) -> None:
    page = site.get("/?code_postal=62300").text

    assert re.search(r'href="/\?commune=62291">Éleu-dit-Leauwette</a>', page)
    assert page.count("Éleu-dit-Leauwette") == 1


def test_a_dispositif_of_one_s_own_school_lists_no_other_school(site: TestClient) -> None:
    page = site.get("/?dispositif=tutorat&commune=59350").text
    assert "parlez-en d’abord à cet établissement" in page
    assert 'data-kind="Establishment"' not in page
    assert 'data-kind="Cio"' in page


def test_a_place_far_away_says_what_makes_it_possible(site: TestClient) -> None:
    far = site.get("/?dispositif=lycee-de-la-nouvelle-chance&commune=02381").text
    assert "Le lieu connu le plus proche est loin" in far
    near = site.get("/?dispositif=micro-lycee&commune=62510").text
    assert "Le lieu connu le plus proche est loin" not in near
