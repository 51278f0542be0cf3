"""Snippets for partners, files that browsers load, GraphiQL and the schema's reference."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from support.servers import client_of
from test_readme import EXAMPLES

from execution.executor import Executor
from pages.ent import build_school_document
from pages.graphiql import load_examples
from pages.graphql_client import QUERIES_FOLDER, load_query
from pages.integration_page import shortcode, widget_snippet
from pages.search_params import SearchParams
from pages.structure_lookup import STRUCTURE_BY_ID, STRUCTURE_BY_UAI
from schema.executable import SCHEMA
from schema.sdl import sdl
from storage.database import Database

BASE = "https://raccroche.example.fr"
ROOT = Path(__file__).parents[2]
CONTRACT = Executor(SCHEMA)


def snippets(site: TestClient, **parameters: str) -> list[str]:
    page = site.get("/integrer", params=parameters).text
    return [unescape(code) for code in re.findall(r"<code id[^>]*>(.*?)</code>", page, re.DOTALL)]


def test_a_partner_gets_the_two_lines(site: TestClient) -> None:
    component, pinned, frame, link, short = snippets(
        site, dispositif="micro-lycee", code_postal="62300", profil="famille", langue="en"
    )

    assert component.splitlines() == [
        f'<script type="module" src="{BASE}/widget.js"></script>',
        '<raccroche-recherche dispositif="micro-lycee" place="62300" audience="famille" '
        'language="en"></raccroche-recherche>',
    ]
    assert "integrity=" in pinned
    assert f'<script src="{BASE}/embed.js" async></script>' in frame and "<iframe" in frame
    assert link.startswith(f"{BASE}/?dispositif=micro-lycee&code_postal=62300")
    assert short == (
        '[raccroche dispositif="micro-lycee" place="62300" audience="famille" langue="en"]'
    )


def test_a_pinned_version_is_what_its_digest_says(site: TestClient) -> None:
    pinned = snippets(site)[1]
    [source] = re.findall(rf'src="{BASE}([^"]+)"', pinned)
    [integrity] = re.findall(r'integrity="sha384-([^"]+)"', pinned)
    answer = site.get(source)

    assert base64.b64encode(hashlib.sha384(answer.content).digest()).decode() == integrity
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["access-control-allow-origin"] == "*"


def test_the_short_address_leads_to_the_newest_version(site: TestClient) -> None:
    leads = site.get("/widget.js")

    assert leads.status_code == 302
    assert "max-age=3600" in leads.headers["cache-control"]
    assert site.get(leads.headers["location"]).status_code == 200


def test_files_are_kept_for_ever_where_their_address_names_what_they_hold(
    site: TestClient,
) -> None:
    page = site.get("/").text
    [address] = re.findall(r'href="(/files/site\.css[^"]*)"', page)

    assert "immutable" in site.get(address).headers["cache-control"]
    assert "immutable" not in site.get("/files/site.css?v=0").headers["cache-control"]
    tag = site.get("/files/site.css").headers["etag"]
    again = site.get("/files/site.css", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", ["../site.py", "%2e%2e/site.py", "widget", "", "site.css/"])
def test_no_other_file_is_served(site: TestClient, path: str) -> None:
    assert site.get(f"/files/{path}").status_code == 404


def test_graphiql_begins_with_the_queries_of_the_readme(site: TestClient) -> None:
    content = [re.sub(r"^#.*\nquery \w+ ", "", example["query"]) for example in load_examples()]

    assert content == [text for text, _ in EXAMPLES]
    page = site.get("/graphql").text
    [held] = re.findall(r'<script type="application/json" id="examples">(.*?)</script>', page)
    assert json.loads(held) == load_examples()


def test_every_type_of_the_schema_has_a_page_with_every_description(site: TestClient) -> None:
    index = site.get("/reference").text
    names = re.findall(r'href="/reference/(\w+)"', index)

    defined = r"^(?:type|input|enum|interface|union|scalar) (\w+)"
    in_schema = re.findall(defined, sdl(), re.MULTILINE)
    assert set(names) == {name for name in in_schema if not name.startswith("_")}
    for name in sorted(set(names)):
        page = site.get(f"/reference/{name}")
        assert page.status_code == 200, name
    content = unescape(site.get("/reference/Query").text)
    assert "nearestHosts" in content and "PlaceInput" in content and "= <code>10</code>" in content


def test_no_reference_is_served_without_introspection(seeded: Database) -> None:
    with client_of(seeded, introspection=False) as client:
        assert client.get("/reference").status_code == 404
        assert "/reference" not in client.get("/").text


DOCUMENTS = {
    path.stem: load_query(str(path.relative_to(QUERIES_FOLDER).with_suffix("")))
    for path in QUERIES_FOLDER.rglob("*.graphql")
    if not re.match("structure_by|record|contact_card|reception|ent$", path.stem)
} | {
    "by_uai": STRUCTURE_BY_UAI,
    "by_id": STRUCTURE_BY_ID,
    "ent": build_school_document([{"code": "a"}, {"code": "b"}]),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_of_the_pages_is_one_of_the_schema(name: str) -> None:
    assert CONTRACT.read(DOCUMENTS[name]).errors == []


def test_every_document_is_used_somewhere() -> None:
    code = "".join(path.read_text("utf-8") for path in QUERIES_FOLDER.parent.glob("*.py"))

    names = {path.stem for path in QUERIES_FOLDER.glob("*.graphql")}
    assert {"nearest_hosts", "record", "ent"} <= names
    assert [name for name in names if f'"{name}"' not in code] == []
    assert all(load_query(name) for name in names)


def test_where_only_known_documents_are_answered_pages_and_widget_are(
    seeded: Database, tmp_path: Path
) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_text("{}")
    with client_of(seeded, trusted_documents=manifest, only_trusted=True) as client:
        page = client.get("/?commune=59350&dispositif=micro-lycee")
        files = sorted((QUERIES_FOLDER.parent / "files" / "widget").glob("*/documents.json"))
        documents = json.loads(files[-1].read_text()).values()
        [catalogue] = [text for text in documents if "query Dispositifs" in text]
        asked = client.post("/graphql", json={"query": catalogue})
        refused = client.post("/graphql", json={"query": "{ directory { version } }"})

    assert "Lycée Henri Darras" in page.text
    assert len(asked.json()["data"]["dispositifs"]["nodes"]) == 14
    assert "errors" in refused.json()


def test_a_value_with_quotes_stays_one_attribute_of_the_snippet() -> None:
    params = SearchParams(dispositif='a"><script>b]')

    assert widget_snippet(BASE, params).splitlines()[1] == (
        '<raccroche-recherche dispositif="a&#34;&gt;&lt;script&gt;b]"></raccroche-recherche>'
    )
    assert shortcode(params) == "[raccroche]"


@pytest.mark.parametrize(
    ("parameters", "problem"),
    [
        ({"code_postal": "00000"}, "écrivez un code postal à cinq chiffres"),
        ({"code_postal": "590"}, "écrivez un code postal à cinq chiffres"),
        ({"code_postal": "Lille"}, "écrivez un code postal à cinq chiffres"),
        ({"uai": "059"}, "une UAI est faite de sept chiffres et une lettre"),
        ({"uai": "0590149A"}, "un de ses sept chiffres ou sa lettre est faux"),
        ({"uai": "0000000X"}, "Vérifiez"),
        ({"dispositif": "zz"}, "Choisissez-en un dans la liste"),
        ({"academie": "99"}, "Choisissez-en une dans la liste"),
    ],
)
def test_a_search_that_would_fail_is_not_handed_out(
    site: TestClient, parameters: dict[str, str], problem: str
) -> None:
    page = unescape(site.get("/integrer", params=parameters).text)

    [name] = parameters
    wrong = rf'<(?:input|select) id="{name}"[^>]* aria-invalid="true" aria-describedby="probleme">'
    assert problem in page.replace("’", "'").replace("\u00a0", " ")
    assert len(re.findall(wrong, page)) == page.count("aria-invalid") == 1
    assert "raccroche-recherche" not in page.split("data-snippets", 1)[1]


def test_of_a_postal_code_and_a_uai_the_page_says_which_is_taken(site: TestClient) -> None:
    both = {"code_postal": "62300", "uai": "0590149S"}
    page = site.get("/integrer", params=both).text

    assert "Le code postal est pris" in page
    assert 'place="62300"' in snippets(site, **both)[0]
    assert "est pris" not in site.get("/integrer", params={"uai": "0590149S"}).text


def test_an_academie_is_chosen_for_places_of_welcome(site: TestClient) -> None:
    page = unescape(site.get("/integrer", params={"academie": "09"}).text)

    assert "Académie dont viennent les lieux d" in page
    assert '<option value="09" selected>Lille</option>' in page
    assert 'academie="09"' in snippets(site, academie="09")[0]


def test_the_academies_are_those_of_the_directory(site: TestClient) -> None:
    page = site.get("/integrer").text
    options = page.split('<select id="academie"')[1].split("</select>")[0]
    assert re.findall(r'value="(\d+)"[^>]*>([^<]+)', options) == [("09", "Lille"), ("20", "Amiens")]


def test_the_page_and_what_is_embedded_may_speak_two_languages(site: TestClient) -> None:
    page = site.get("/integrer", params={"langue": "en", "langue_recherche": "fr"}).text

    assert "Put the search on a website" in page
    assert 'src="/embed"' in page
    assert snippets(site, langue_recherche="en")[3].endswith("/?langue=en")
