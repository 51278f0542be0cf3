"""Which address pages name as this service's, and who may keep a page that names it."""

from __future__ import annotations

import pytest
from support.servers import client_of

from server.settings.parsers import ip_networks
from storage.database import Database

STRANGE = "evil.example"
PATHS = [
    "/",
    "/?code_postal=62300",
    "/embed?dispositif=micro-lycee",
    "/dispositifs",
    "/dispositifs/micro-lycee",
    "/structures/0590149S",
    "/comprendre",
    "/integrer",
    "/integrer/raccroche.php",
    "/integrer/raccroche.zip",
    "/reference",
    "/reference/Query",
    f"/oembed?url=http://{STRANGE}/",
    f"/oembed?format=xml&url=http://{STRANGE}/",
    "/ent/v1/etablissements?uai=0590149S",
    "/sitemap.xml",
    "/robots.txt",
    "/graphql",
    "/widget.js",
    "/embed.js",
    "/export/communes.jsonl",
    "/graphql?query=%7Bdirectory%7Bversion%7D%7D",
]
"""One of each kind of answer that a GET gets."""


@pytest.mark.parametrize("path", PATHS)
def test_no_shared_cache_keeps_a_host_that_a_stranger_sends(seeded: Database, path: str) -> None:
    headers = {"host": STRANGE, "accept": "text/html, application/json"}
    with client_of(seeded) as client:
        answer = client.get(path, headers=headers, follow_redirects=False)
        text = answer.text + str(answer.headers)
        kept_by_others = "public" in answer.headers.get("cache-control", "public")

    assert answer.status_code in (200, 302), answer.text
    assert STRANGE not in text or not kept_by_others


@pytest.mark.parametrize("path", [path for path in PATHS if "oembed" not in path])
def test_a_service_that_knows_its_address_names_no_other(seeded: Database, path: str) -> None:
    headers = {"host": STRANGE, "accept": "text/html, application/json"}
    with client_of(seeded, public_url="https://raccroche.example.fr") as client:
        answer = client.get(path, headers=headers, follow_redirects=False)

    assert answer.status_code in (200, 302), answer.text
    assert STRANGE not in answer.text + str(answer.headers)


def test_a_page_is_private_where_it_takes_its_address_from_the_request(seeded: Database) -> None:
    with client_of(seeded) as client:
        page = client.get("/", headers={"host": "127.0.0.1:8000"})
        again = client.get(
            "/", headers={"host": "127.0.0.1:8000", "if-none-match": page.headers["etag"]}
        )

    assert '<link rel="canonical" href="http://127.0.0.1:8000/">' in page.text
    assert page.headers["cache-control"] == "private, max-age=60"
    assert again.status_code == 304
    assert again.headers["cache-control"] == "private, max-age=60"


@pytest.mark.parametrize("path", ["/", "/dispositifs/micro-lycee", "/structures/0590149S"])
def test_links_are_relative_behind_a_proxy_that_was_told_no_address(
    seeded: Database, path: str
) -> None:
    proxies = ip_networks("127.0.0.0/8")
    with client_of(seeded, trusted_proxies=proxies) as client:
        page = client.get(path, headers={"host": "upstream"}).text
        school = client.get("/ent/v1/etablissements?uai=0590149S", headers={"host": "upstream"})

    assert f'<link rel="canonical" href="{path}">' in page
    [established] = school.json()["establishments"]
    assert established["href"] == "/embed?uai=0590149S"
