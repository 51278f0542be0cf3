"""Pages of dispositifs and structures, and what search engines and editors read of the site."""

from __future__ import annotations

import html
import json
import re
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient
from support.servers import client_of, codes
from support.tiny_directory import Tiny
from support.waiting import until

from models.structure import StructureStatus, structures
from pages.sitemap import FIXED_PATHS
from storage.database import Database
from storage.version import bump_version

BASE = "https://raccroche.example.fr"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def json_ld(page: str) -> Any:
    """The JSON-LD of a page."""
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert found
    return json.loads(found[1])


def paths(site: TestClient) -> list[str]:
    root = ElementTree.fromstring(site.get("/sitemap.xml").content)
    found = [str(entry.text) for entry in root.iter(f"{SITEMAP}loc")]
    assert all(address.startswith(BASE) for address in found)
    return [address.removeprefix(BASE) for address in found]


def test_every_dispositif_has_a_page_that_the_list_leads_to(site: TestClient) -> None:
    links = re.findall(r'href="(/dispositifs/[a-z-]+)"', site.get("/dispositifs").text)

    assert len(links) == 14
    for link in links:
        page = site.get(link)
        assert page.status_code == 200
        assert f'rel="canonical" href="{BASE}{link}"' in page.text
        assert json_ld(page.text)["@type"] == "EducationalOccupationalProgram"


def test_a_dispositif_tells_who_hosts_it_in_schema_org_s_words(site: TestClient) -> None:
    content = json_ld(site.get("/dispositifs/micro-lycee").text)

    assert content["name"] == "Micro-lycée"
    assert "Lycée Henri Darras" in [host["name"] for host in content["provider"]]
    assert "alternateName" not in content


def test_a_dispositif_of_any_establishment_names_no_provider(site: TestClient) -> None:
    page = site.get("/dispositifs/tutorat").text

    assert "provider" not in json_ld(page)
    assert "Tout établissement de ces types peut le mettre en place" in page


def test_a_school_s_page_tells_what_it_hosts_and_may_host(site: TestClient) -> None:
    page = site.get("/structures/0590149S").text
    content = json_ld(page)

    assert 'href="/dispositifs/micro-lycee" lang="fr">Micro-lycée</a></h2>' in page
    assert 'href="/dispositifs/tutorat"' in page
    assert content["@type"] == "HighSchool"
    assert content["identifier"]["value"] == "0590149S"
    assert content["address"]["addressCountry"] == "FR"


def test_a_commune_s_centre_is_nobody_s_position(site: TestClient) -> None:
    content = json_ld(site.get("/structures/0800072U").text)

    assert content["@type"] == "GovernmentOffice"
    assert "geo" not in content


def test_a_structure_has_one_address(site: TestClient) -> None:
    by_id = site.get("/structures/Q2lvOmNpby04MDAwMS0wMQ")
    small = site.get("/structures/0590149s")

    assert (by_id.status_code, by_id.headers["location"]) == (301, "/structures/0800072U")
    assert (small.status_code, small.headers["location"]) == (301, "/structures/0590149S")


@pytest.mark.parametrize("path", ["/dispositifs/x", "/structures/x", "/structures/0590000A", "/x"])
def test_what_is_not_there_is_a_page_that_leads_on(site: TestClient, path: str) -> None:
    page = site.get(path)

    assert page.status_code == 404
    assert 'href="/"' in page.text and "0 800 12 25 00" in page.text


def test_programs_get_errors_as_json(site: TestClient) -> None:
    answer = site.get("/nowhere", headers={"accept": "application/json"})

    assert (answer.status_code, codes(answer)) == (404, ["NOT_FOUND"])


def test_every_page_of_the_sitemap_is_there(site: TestClient) -> None:
    found = paths(site)

    assert {"/", "/dispositifs/micro-lycee", "/structures/0590149S"} <= set(found)
    assert len(found) == len(set(found)) > 80
    assert {site.get(path).status_code for path in found} == {200}


def test_robots_are_led_to_the_sitemap(site: TestClient) -> None:
    assert f"Sitemap: {BASE}/sitemap.xml" in site.get("/robots.txt").text


def test_a_sitemap_is_built_again_when_the_directory_has_changed(migrated: Database) -> None:
    with migrated.writing() as connection:
        Tiny().cio("nord", "59001").cio("sud", "80001").write(connection)
    with client_of(migrated, public_url=BASE) as client:
        assert len(paths(client)) == len(FIXED_PATHS) + 2
        with migrated.writing() as connection:
            connection.execute(
                update(structures)
                .where(structures.c.commune_code == "59001")
                .values(status=StructureStatus.CLOSED)
            )
            bump_version(connection)
        until(lambda: len(paths(client)) == len(FIXED_PATHS) + 1)


EMBEDDED = [
    f"{BASE}/?commune=59350&dispositif=micro-lycee",
    f"{BASE}/embed?commune=59350&dispositif=micro-lycee",
    f"{BASE.replace('raccroche', 'RACCROCHE')}:443/?commune=59350&dispositif=micro-lycee",
]


@pytest.mark.parametrize("url", EMBEDDED)
def test_an_editor_turns_a_pasted_link_into_the_search(site: TestClient, url: str) -> None:
    content = site.get(
        "/oembed", params={"url": url, "maxwidth": "400", "maxheight": "5000"}
    ).json()

    assert (content["version"], content["type"]) == ("1.0", "rich")
    assert (content["width"], content["height"]) == (400, 640)
    source = f"{BASE}/embed?dispositif=micro-lycee&amp;commune=59350"
    assert f'<iframe src="{source}" title="' in content["html"]
    link = f"{BASE}/?dispositif=micro-lycee&amp;commune=59350"
    assert f'<blockquote hidden><a href="{link}">' in content["html"]


def test_a_dispositif_s_page_is_embedded_as_its_search(site: TestClient) -> None:
    content = site.get("/oembed", params={"url": f"{BASE}/dispositifs/tutorat"}).json()

    assert "/embed?dispositif=tutorat" in content["html"]


def test_old_editors_are_answered_in_xml(site: TestClient) -> None:
    answer = site.get("/oembed", params={"url": EMBEDDED[0], "format": "xml"})

    assert answer.headers["content-type"].startswith("text/xml")
    assert ElementTree.fromstring(answer.content).findtext("type") == "rich"


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({"url": "https://elsewhere.example/?commune=59350"}, 404),
        ({"url": f"{BASE}/graphql"}, 404),
        ({"url": f"{BASE}:8443/"}, 404),
        ({"url": BASE.replace("//", "//somebody@")}, 404),
        ({"url": "javascript:alert(1)"}, 404),
        ({"url": "https://raccroche.example.fr:x/"}, 404),
        ({}, 404),
        ({"url": EMBEDDED[0], "format": "yaml"}, 501),
    ],
)
def test_no_other_link_is_embedded(
    site: TestClient, parameters: dict[str, str], status: int
) -> None:
    assert site.get("/oembed", params=parameters).status_code == status


@pytest.mark.parametrize("path", ["/", "/embed"])
def test_a_page_links_to_its_oembed_description(site: TestClient, path: str) -> None:
    page = site.get(f"{path}?commune=59350").text
    found = re.search(r'type="application/json\+oembed" href="([^"]+)"', page)

    assert found
    description = found[1].replace("&amp;", "&").removeprefix(BASE)
    assert "commune=59350" in site.get(description).json()["html"]


def test_without_a_public_address_links_lead_where_the_request_came(seeded: Database) -> None:
    with client_of(seeded) as client:
        assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").text


def test_the_number_is_of_who_answers_for_the_dispositif(site: TestClient) -> None:
    page = site.get("/structures/0620113L").text
    button = re.search(r'<a class="button phone" href="tel:([^"]+)"', page)
    assert button and button[1] == "+33321726546"
    assert "03 21 72 65 65" in page, "the lycée's own number stands beside it"


def test_what_is_sent_is_plain_text(site: TestClient) -> None:
    page = site.get("/missions-locales").text
    path = re.search(r'href="(/structures/[^"]+)">Mission locale d’Hénin', page)
    assert path
    page = site.get(path[1]).text
    sent = re.search(r'data-text="([^"]*)"', page)
    assert sent and html.unescape(sent[1]).startswith("Mission locale d'Hénin")
    bodies = [unquote(each) for each in re.findall(r"[?;](?:body|text)=([^\"&]*)", page)]
    assert len(bodies) == 3
    assert all(body.startswith("Mission locale d'Hénin") for body in bodies)
