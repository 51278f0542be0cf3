"""What an ENT fetches for its own home page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from starlette.testclient import TestClient
from support.servers import client_of, codes

from storage.database import Database

PATH = "/ent/v1/etablissements"


def fetch(site: TestClient, uai: str) -> Any:
    answer = site.get(PATH, params={"uai": uai})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_school_gets_who_is_in_charge_the_nearest_cio_and_dispositifs_around(
    site: TestClient,
) -> None:
    [school] = fetch(site, "0590149S")["establishments"]

    assert school["name"] == "Lycée polyvalent Pierre Forest"
    assert school["isMain"] is True
    assert school["nearestCio"]["node"]["name"].endswith("Maubeuge")
    assert school["competence"]["psadTerritories"][0]["name"].endswith("Maubeuge")
    assert school["href"] == "https://raccroche.example.fr/embed?uai=0590149S"
    by_code = {known["code"]: known["nearestHosts"] for known in school["dispositifs"]}
    assert len(by_code) == 14
    assert by_code["micro-lycee"]["edges"][0]["distanceMeters"] == 0
    assert by_code["tutorat"]["edges"][0]["node"]["basis"] == "DERIVED"
    assert by_code["dispositifs-relais"] == {"coverage": "NONE", "edges": []}


def test_the_first_of_several_is_the_main_one_and_unknown_ones_are_named(
    site: TestClient,
) -> None:
    content = fetch(site, "0620113l, 0590149S,0620113L,0000000A")

    assert [(s["uai"], s["isMain"]) for s in content["establishments"]] == [
        ("0620113L", True),
        ("0590149S", False),
    ]
    assert content["unknown"] == ["0000000A"]


def test_its_answer_is_the_same_for_all_and_may_be_kept_an_hour(site: TestClient) -> None:
    answer = site.get(PATH, params={"uai": "0590149S"})
    again = site.get(
        PATH, params={"uai": "0590149S"}, headers={"if-none-match": answer.headers["etag"]}
    )

    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert "set-cookie" not in answer.headers
    assert again.status_code == 304


def test_who_has_several_schools_chooses_among_them_in_the_frame(site: TestClient) -> None:
    page = site.get("/embed?uai=0590149S,0620113L&profil=National_ELV").text

    assert 'place="uai:0590149S"' in page
    assert re.search(r'href="/embed\?uai=0620113L%2C0590149S&amp;profil=jeune">Lycée Henri', page)
    assert re.search(r'aria-current="page">Lycée polyvalent Pierre Forest', page)


@pytest.mark.parametrize(
    ("uai", "code"),
    [
        ("", "BAD_REQUEST"),
        (",".join(["0590149S"] * 11), "BAD_REQUEST"),
        ("0590149A", "BAD_UAI"),
        ("x", "BAD_UAI"),
    ],
)
def test_what_cannot_be_answered_says_how_to_mend_it(site: TestClient, uai: str, code: str) -> None:
    answer = site.get(PATH, params={"uai": uai}, headers={"accept": "*/*"})

    assert (answer.status_code, codes(answer)) == (400, [code])


def test_who_asks_too_often_is_asked_to_wait(seeded: Database) -> None:
    budget = {"rate_limit": 10, "rate_burst": 10_000, "response_cache_mb": 0}
    with client_of(seeded, **budget) as client:
        statuses = [client.get(PATH, params={"uai": "0590149S"}) for _ in range(60)]

    refused = [answer for answer in statuses if answer.status_code == 429]
    assert refused and codes(refused[0]) == ["RATE_LIMITED"]
    assert int(refused[0].headers["retry-after"]) >= 1


def test_repeated_uais_are_all_answered(site: TestClient) -> None:
    listed = site.get("/ent/v1/etablissements?uai=0590149S,0620113L").json()
    repeated = site.get("/ent/v1/etablissements?uai=0590149S&uai=0620113L").json()

    assert len(listed["establishments"]) == 2
    assert repeated == listed
