"""Hostings on pages: this year's beside next year's, complete lists, closed hosts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from starlette.testclient import TestClient
from support.days import day_setter
from support.servers import client_of
from support.tiny_directory import Tiny, uai

from models.structure import StructureStatus
from storage.database import Database

HOST, ANNEXE = uai(590000), uai(590010)
Site = Callable[[Tiny], TestClient]


@pytest.fixture
def site(migrated: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    day_setter(monkeypatch)("2026-12-01")
    with ExitStack() as stack:

        def make(content: Tiny) -> TestClient:
            with migrated.writing() as connection:
                content.write(connection)
            client = stack.enter_context(client_of(migrated))
            client.headers |= {"accept": "text/html"}
            return client

        yield make


def test_next_year_does_not_count_or_show_a_place_twice(site: Site) -> None:
    content = Tiny().dispositif("d").school("s", uai=HOST)
    content.hosting("this", "d", "s", school_year="2026-2027", places=24, contact="Coordinatrice")
    content.hosting("next", "d", "s", school_year="2027-2028")
    client = site(content)

    page = client.get("/dispositifs/d").text
    assert "1 lieu connu" in page
    assert page.count('data-kind="Establishment"') == 1
    assert "Pas encore ouvert" not in page
    record = client.get(f"/structures/{HOST}").text
    assert "Pas encore ouvert" not in record
    assert "24 places." in record
    assert "Coordinatrice" in record


def test_what_opens_later_is_shown_with_its_year(site: Site) -> None:
    content = Tiny().dispositif("d").school("s", uai=HOST)
    client = site(content.hosting("next", "d", "s", school_year="2027-2028"))

    assert "prévu pour l’année scolaire 2027-2028" in client.get("/dispositifs/d").text


def test_a_complete_list_of_nobody_says_so(site: Site) -> None:
    content = Tiny().dispositif("d").dispositif("e").school("s", uai=HOST)
    content.hosting("h", "e", "s", school_year="2026-2027")
    client = site(content.publish("d", "09").publish("e", "09"))

    page = client.get("/dispositifs/d").text
    assert "aucun lieu cette année (académie de Lille)" in page
    assert "Aucun lieu ne le propose cette année : académie de Lille." in page.replace(
        "\u202f", " "
    ).replace("\u00a0", " ")
    compared = client.get("/dispositifs/comparer", params={"d": "d"}).text
    assert "aucun lieu cette année (académie de Lille)" in compared
    assert "d’autres peuvent exister" not in client.get("/dispositifs/e").text


def test_lists_that_are_complete_in_both_name_both(site: Site) -> None:
    client = site(Tiny().dispositif("d").publish("d", "09").publish("d", "20"))

    page = client.get("/dispositifs/d").text
    assert "aucun lieu cette année (académies d’Amiens et de Lille)" in page
    in_english = client.get("/dispositifs/d", params={"langue": "en"}).text
    assert "no place this year (académies of Amiens, Lille)" in in_english


def test_a_search_where_nobody_hosts_this_year_says_so_and_leads_on(site: Site) -> None:
    client = site(Tiny().dispositif("d").cio("cio", name="CIO de North").publish("d", "09"))

    page = client.get("/", params={"dispositif": "d", "commune": "59001"}).text
    assert "aucun lieu ne propose ce parcours dans cette académie" in page
    assert "les plus proches" not in page.split('id="resultats"', 1)[1].split("</h1>", 1)[0]
    assert 'href="/questions' in page.split('id="resultats"', 1)[1]
    assert "CIO de North" in page
    unknown = client.get("/", params={"dispositif": "d", "commune": "80001"}).text
    assert "aucun lieu ne propose ce parcours" not in unknown
    assert "ne sont pas encore publiés" in unknown


def test_a_closed_host_leads_to_its_annexe_and_offers_nothing(site: Site) -> None:
    content = Tiny().dispositif("d").school("s", uai=HOST, status=StructureStatus.CLOSED)
    content.school("a", uai=ANNEXE, name="Micro-lycée", phone="03 20 00 00 00")
    client = site(content.hosting("h", "d", "s", micro_structure_id="a"))

    page = client.get(f"/structures/{HOST}").text
    assert "Cette structure est fermée" in page
    assert "reste ouvert" in page
    assert "/affiche" not in page
