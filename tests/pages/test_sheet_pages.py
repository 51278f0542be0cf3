"""What is taken away: sheets, a poster and contacts for a telephone."""

from __future__ import annotations

import html
import re

import pytest
from starlette.testclient import TestClient

from pages.sheet_pages import qr_code

BASE = "https://raccroche.example.fr"
LEFT_AT_17 = {"situation": "LEFT", "age": "17", "envie": "DIPLOMA", "lieu": "Hénin-Beaumont"}


def plain(page: str) -> str:
    text = html.unescape(re.sub(r"<[^>]+>", " ", page.split("<main", 1)[1].split("</main>")[0]))
    return re.sub(r"[\s\u00a0\u202f]+", " ", text).replace("’", "'")


def test_a_sheet_of_a_structure_says_whom_to_call_and_leads_back(site: TestClient) -> None:
    page = site.get("/fiche?s=0590149S").text

    said = plain(page)
    assert "1. J'appelle d'abord" in said and "03 27 53 03 53" in said
    assert "Rendez-vous" in said and "Annuaire de l'éducation" in said
    assert f"{BASE}/structures/0590149S" in said
    assert str(qr_code(f"{BASE}/structures/0590149S")) in page


def test_a_selection_of_three_is_on_one_sheet(site: TestClient) -> None:
    listed = re.findall(r'href="/structures/(\d{7}[A-Z])"', site.get("/cio").text)
    keys = list(dict.fromkeys(listed))[:4]
    page = site.get("/fiche?" + "&".join(f"s={key}" for key in keys)).text

    assert len(re.findall("<h2>", page)) == 3
    assert str(qr_code(f"{BASE}/fiche?s={keys[0]}&s={keys[1]}&s={keys[2]}")) in page
    assert keys[3] not in plain(page)


def test_a_sheet_says_what_to_ask_for(site: TestClient) -> None:
    said = plain(site.get("/fiche?s=0620113L").text)
    assert "Micro-lycée" in said
    assert "03 21 72 65 46" in said
    assert "03 21 72 65 65" not in said


def test_a_sheet_from_outside_the_region_has_the_national_number(site: TestClient) -> None:
    said = plain(site.post("/fiche", data=LEFT_AT_17 | {"lieu": "Paris 75001"}).text)
    assert "0 800 12 25 00" in said
    assert "mission locale" not in said.lower()


def test_a_sheet_of_an_answer_holds_no_profile_and_no_address(site: TestClient) -> None:
    answer = site.post("/fiche", data=LEFT_AT_17 | {"lieu": "80 rue Montpencher, 62110"})
    said = plain(site.post("/fiche", data=LEFT_AT_17).text)
    lists = site.get("/missions-locales")

    assert "Mission locale d'Hénin-Beaumont" in said
    assert "j'ai 17 ans" in said, "what to say is for the person who holds the sheet"
    mission = re.search(r'href="/structures/([^"]+)">Mission locale d’Hénin', lists.text)
    assert mission
    again = f"{BASE}/fiche?s={mission[1]}&s=0620201G&s=0620113L"
    assert str(qr_code(again)) in answer.text, "the same structures, and nothing of the person"
    assert "Pour reprendre" in said and "Micro-lycée" in said
    assert "03 21 72 65 46" in said, "the number of the micro-lycée, not that of its lycée"
    assert answer.headers["cache-control"] == "no-store"
    assert "Montpencher" not in "".join(re.findall(r'(?:href|src)="([^"]*)"', answer.text))


@pytest.mark.parametrize(
    "path", ["/fiche", "/fiche?s=", "/fiche?s=0000000X", "/affiche", "/affiche?uai=x"]
)
def test_nothing_to_print_is_said(site: TestClient, path: str) -> None:
    answer = site.get(path, headers={"accept": "text/html"})

    assert answer.status_code == 404
    assert "0 800 12 25 00" in answer.text


def test_a_sheet_without_answers_asks_for_them(site: TestClient) -> None:
    answer = site.post("/fiche", data={"situation": "LEFT"}, follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, "/questions")


@pytest.mark.parametrize(("size", "paper"), [("", "a4"), ("&format=a3", "a3"), ("&format=x", "a4")])
def test_a_poster_is_of_a_school(site: TestClient, size: str, paper: str) -> None:
    page = site.get(f"/affiche?uai=0590149s{size}").text

    assert f"poster-{paper}.css" in page
    assert str(qr_code(f"{BASE}/?uai=0590149S")) in page
    assert "CIO de Maubeuge" in plain(page) and "3018" in plain(page)


def test_a_cio_has_no_poster(site: TestClient) -> None:
    assert site.get("/affiche?uai=0800072U").status_code == 404


def test_a_structure_is_a_contact(site: TestClient) -> None:
    answer = site.get("/structures/0590149S/contact.vcf")

    assert answer.headers["content-type"] == "text/vcard; charset=utf-8"
    lines = answer.text.split("\r\n")
    assert lines[0] == "BEGIN:VCARD" and "VERSION:3.0" in lines
    assert "TEL:+33327530353" in lines
    assert f"URL:{BASE}/structures/0590149S" in lines
    assert site.get("/structures/0000000X/contact.vcf").status_code == 404


def test_sending_and_going_take_a_link_alone(site: TestClient) -> None:
    page = site.get("/structures/0590149S").text
    links = [html.unescape(link) for link in re.findall(r'href="([^"]*)"', page)]

    [sms] = [link for link in links if link.startswith("sms:")]
    [whatsapp] = [link for link in links if "wa.me" in link]
    [mail] = [link for link in links if link.startswith("mailto:?")]
    [directions] = [link for link in links if "openstreetmap" in link]
    assert all("0590149S" in link for link in (sms, whatsapp, mail))
    assert re.search(r"directions\?to=50\.\d+%2C3\.\d+$", directions)
    assert "/structures/0590149S/contact.vcf" in links


def test_a_town_s_centre_is_no_place_to_go_to(site: TestClient) -> None:
    """Where the street is known and its position is not, the map is asked for the address."""
    page = site.get("/structures/0800072U").text

    assert "openstreetmap.org/search?query=" in page
