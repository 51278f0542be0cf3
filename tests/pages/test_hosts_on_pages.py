"""Hosts that are no establishments on pages, in feeds and in structured data."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient
from support.servers import client_of
from support.tiny_directory import Tiny, uai

from models.dispositif import HostingMode
from models.global_id import global_id
from models.structure import StructureStatus
from storage.database import Database

CIO, LYCEE = uai(590000), uai(590010)
ML = global_id("MissionLocale", "ml")
Site = Callable[[Tiny], TestClient]


@pytest.fixture
def site(migrated: Database) -> Iterator[Site]:
    with ExitStack() as stack:

        def make(content: Tiny) -> TestClient:
            with migrated.writing() as connection:
                content.write(connection)
            client = stack.enter_context(client_of(migrated))
            client.headers |= {"accept": "text/html"}
            return client

        yield make


def hosts(**of_cio: Any) -> Tiny:
    """A CIO in the north, a mission locale and a branch of it in the middle, a lycée in the
    south."""
    content = Tiny().dispositif("d").dispositif("any", HostingMode.ANY_ESTABLISHMENT)
    content.cio("cio", uai=CIO, name="CIO de North", phone="03 20 00 00 01", **of_cio)
    content.mission_locale("ml", "59002", name="Mission locale de Middle", phone="03 20 00 00 02")
    content.mission_locale("ml2", "59002", name="Mission locale, antenne")
    content.school("lycee", "80001", uai=LYCEE, name="Lycée de South")
    for key in ("cio", "ml", "ml2", "lycee"):
        content.hosting(f"d-{key}", "d", key, how_to_enter="Sur entretien")
    return content


def cards(page: str) -> list[tuple[str, str]]:
    """The kind and the name of each card that has a pin."""
    return re.findall(r'<li class="card[^>]*data-kind="(\w+)" data-name="([^"]*)"', page)


def test_the_nearest_host_on_the_page_is_the_cio(site: Site) -> None:
    client = site(hosts())

    page = client.get("/", params={"dispositif": "d", "commune": "59001"}).text
    assert cards(page)[:2] == [
        ("Cio", "CIO de North"),
        ("MissionLocale", "Mission locale de Middle"),
    ]
    assert f'href="/structures/{CIO}"' in page
    assert f'href="/structures/{ML}"' in page


def test_the_page_of_a_dispositif_lists_and_links_each_host(site: Site) -> None:
    client = site(hosts())

    page = client.get("/dispositifs/d").text
    assert "4 lieux connus" in page
    assert sorted(kind for kind, _ in cards(page)) == [
        "Cio",
        "Establishment",
        "MissionLocale",
        "MissionLocale",
    ]
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    providers = {each["name"]: each for each in json.loads(script)["provider"]}
    assert providers["CIO de North"]["@type"] == "GovernmentOffice"
    assert providers["CIO de North"]["@id"].endswith(f"/structures/{CIO}")
    assert providers["Mission locale de Middle"]["@id"].endswith(f"/structures/{ML}")
    assert f"/structures/{ML}</loc>" in client.get("/sitemap.xml").text


@pytest.mark.parametrize("key", [CIO, ML])
def test_the_page_of_a_host_shows_what_it_hosts(site: Site, key: str) -> None:
    client = site(hosts())
    path = f"/structures/{quote(key)}"

    page = client.get(path).text
    assert 'href="/dispositifs/d"' in page
    assert "Sur entretien" in page
    assert "mettre en place" not in page, "what any establishment may run is no CIO's"
    assert client.get(f"{path}/historique").status_code == 200
    assert "/dispositifs/d" in client.get(path, params={"langue": "en"}).text
    assert ">d<" in client.get("/fiche", params={"s": key}).text


def test_a_closed_cio_hosts_nothing(site: Site) -> None:
    client = site(hosts(status=StructureStatus.CLOSED))

    assert "3 lieux connus" in client.get("/dispositifs/d").text
    page = client.get(f"/structures/{CIO}").text
    assert "Cette structure est fermée" in page
    assert 'href="/dispositifs/d"' not in page
    near = client.get("/", params={"dispositif": "d", "commune": "59001"}).text
    assert ("Cio", "CIO de North") not in cards(near)


def test_a_cio_that_hosts_what_schools_may_run_is_shown_beside_the_school(site: Site) -> None:
    client = site(hosts().hosting("any-cio", "any", "cio"))

    page = client.get("/", params={"dispositif": "any", "commune": "59001"}).text
    # Any school may run it, and one telephones to one's own. The second is the CIO that advises.
    assert [name for _, name in cards(page)] == ["CIO de North", "CIO de North"]
    own = client.get("/", params={"dispositif": "any", "uai": LYCEE}).text
    assert {name for _, name in cards(own)} >= {"CIO de North", "Lycée de South"}
    assert ("Cio", "CIO de North") in cards(client.get("/dispositifs/any").text)


def test_the_feed_of_portals_names_the_host(site: Site) -> None:
    content = hosts().school("lycee-north", "59001", uai=uai(590020))
    client = site(content)

    answer = client.get("/ent/v1/etablissements", params={"uai": uai(590020)}).json()
    found = {each["code"]: each for each in answer["establishments"][0]["dispositifs"]}
    (edge,) = found["d"]["nearestHosts"]["edges"]
    assert (edge["node"]["structure"]["uai"], edge["distanceMeters"]) == (CIO, 0)
