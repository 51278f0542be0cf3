"""Opening hours and notices on pages: what is said of them, and for how long it may be kept."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import pytest
from starlette.testclient import TestClient
from support.days import day_setter
from support.servers import url_of
from support.tiny_directory import Tiny, uai

from models.opening_hours import WEEK
from pages.opening_wording import (
    format_time,
    notice_days,
    opening_line,
    seconds_fresh,
    week_in_a_line,
    week_lines,
)
from pages.translation import ENGLISH, LANGUAGES, Wording
from server.http.app import create_service
from server.settings.settings import Settings
from storage.database import Database

DAY = [{"opens": "09:00", "closes": "12:00"}, {"opens": "13:30", "closes": "17:00"}]
STORED = {
    "days": [{"day": day.value, "slots": DAY} for day in WEEK[:4]]
    + [{"day": "FRIDAY", "slots": DAY[:1], "comment": "Sur rendez-vous"}],
    "comment": "Fermé pendant les vacances d'été.",
}
IN_ENGLISH = Wording(ENGLISH)
NO_BREAK = "\u00a0"


def answered(open_now: bool | None, as_of: str, change: str | None = None) -> dict[str, Any]:
    """Opening hours as the API answers them, with times of the winter of 2026."""
    days = [{"comment": None} | day for day in STORED["days"]]  # type: ignore[operator]  # objects
    moments = {"asOf": f"{as_of}+01:00", "nextChange": change and f"{change}+01:00"}
    return {"openNow": open_now, "days": days, "comment": STORED["comment"]} | moments


@pytest.mark.parametrize(
    ("hours", "french", "english"),
    [
        (
            answered(True, "2026-12-01T16:00:00", "2026-12-01T17:00:00"),
            "Ouvert maintenant — ferme à 17 h",
            "Open now — closes at 17:00",
        ),
        (
            answered(False, "2026-12-01T12:30:00", "2026-12-01T13:30:00"),
            "Fermé — ouvre à 13 h 30",
            "Closed — opens at 13:30",
        ),
        (
            answered(False, "2026-12-01T18:00:00", "2026-12-02T09:00:00"),
            "Fermé — ouvre demain à 9 h",
            "Closed — opens tomorrow at 09:00",
        ),
        (
            answered(False, "2026-12-04T18:00:00", "2026-12-07T09:00:00"),
            "Fermé — ouvre lundi à 9 h",
            "Closed — opens Monday at 09:00",
        ),
        (
            answered(False, "2026-12-21T10:00:00", "2027-01-04T09:00:00"),
            "Fermé — ouvre le 4 janvier 2027 à 9 h",
            "Closed — opens on 4 January 2027 at 09:00",
        ),
        (answered(False, "2026-12-01T10:00:00"), "Fermé en ce moment", "Closed at the moment"),
        (
            answered(None, "2026-05-14T10:00:00", "2026-05-15T09:00:00"),
            "Jour férié : appelez avant de venir",
            "Public holiday: call before you come",
        ),
        (
            answered(None, "2026-12-05T10:00:00", "2026-12-07T09:00:00"),
            "Horaires d'aujourd'hui non connus : appelez avant de venir",
            "Today's hours are not known: call before you come",
        ),
    ],
)
def test_it_is_said_whether_it_is_open(hours: dict[str, Any], french: str, english: str) -> None:
    structure = {"openingHours": hours}

    assert opening_line(structure).replace(NO_BREAK, " ") == french
    assert opening_line(structure, IN_ENGLISH) == english


def test_nothing_is_said_where_no_source_states_hours() -> None:
    comment_only = answered(None, "2026-12-01T10:00:00") | {"days": []}

    assert opening_line({"openingHours": None}) == opening_line({}) == ""
    assert opening_line({"openingHours": comment_only}) == ""


@pytest.mark.parametrize(
    ("at", "said"), [(time(9), "9 h"), (time(13, 30), "13 h 30"), (time(8, 5), "8 h 05")]
)
def test_times_are_said_as_the_imprimerie_nationale_prints_them(at: time, said: str) -> None:
    assert format_time(at) == said.replace(" ", NO_BREAK)


def test_the_week_is_said_day_by_day_and_in_a_line() -> None:
    hours = answered(True, "2026-12-01T16:00:00", "2026-12-01T17:00:00")

    lines = week_lines(hours)
    assert [line.name for line in lines] == ["Lundi à jeudi", "Vendredi", "Samedi et dimanche"]
    assert lines[0].hours.replace(NO_BREAK, " ") == "9 h à 12 h, 13 h 30 à 17 h"
    assert (lines[1].comment, lines[2].hours) == ("Sur rendez-vous", "fermé")
    assert week_in_a_line(hours).replace(NO_BREAK, " ") == (
        "Lundi à jeudi : 9 h à 12 h, 13 h 30 à 17 h ; vendredi : 9 h à 12 h (Sur rendez-vous)"
    )
    assert week_lines(hours, IN_ENGLISH)[0] == (
        "Monday to Thursday",
        "09:00 to 12:00, 13:30 to 17:00",
        "",
    )
    assert week_in_a_line(hours, IN_ENGLISH).endswith(
        " ; Friday : 09:00 to 12:00 (Sur rendez-vous)"
    )
    assert week_lines(hours, Wording(LANGUAGES["tr"]))[1].name == "Cuma"


def test_a_day_whose_hours_are_not_stated_is_not_called_closed() -> None:
    unknown: Any = {"days": [{"day": "MONDAY", "slots": [], "comment": None}]}
    only_comment = {"days": [{"day": "MONDAY", "slots": [], "comment": "Sur rendez-vous"}]}

    lines = week_lines(unknown)
    assert [(line.name, line.hours) for line in lines] == [
        ("Lundi", "horaires non connus"),
        ("Mardi à dimanche", "fermé"),
    ]
    assert week_in_a_line(unknown) == "Lundi : horaires non connus"
    assert week_in_a_line(only_comment) == "Lundi : Sur rendez-vous"
    assert week_lines({"days": []}) == []


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2026-12-21", "2027-01-01", "du 21 décembre 2026 au 1er janvier 2027"),
        ("2026-12-24", "2026-12-24", "le 24 décembre 2026"),
        ("2026-12-07", None, "à partir du 7 décembre 2026"),
    ],
)
def test_the_days_of_a_notice_are_said(first: str, last: str | None, said: str) -> None:
    assert notice_days({"from": first, "to": last}) == said


def test_what_is_said_is_fresh_until_the_next_change_or_midnight() -> None:
    soon = answered(True, "2026-12-01T16:59:00", "2026-12-01T17:00:00")
    tonight = answered(False, "2026-12-01T23:59:30", "2026-12-02T09:00:00")

    assert seconds_fresh({"cios": [{"cio": {"openingHours": soon}}]}) == 60
    assert seconds_fresh({"openingHours": soon}, [{"openingHours": tonight}]) == 30
    assert seconds_fresh({"name": "x", "openingHours": None}, None) is None
    of_notice = seconds_fresh({"notices": [{"isClosed": True}]})
    assert of_notice is not None
    assert of_notice <= 25 * 3600


# On pages


@pytest.fixture
def service(migrated: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A site with a CIO that has hours, an accessible entrance and a notice, and its service."""
    day_setter(monkeypatch)("2026-12-01")
    content = Tiny().cio(
        "cio",
        uai=uai(590001),
        phone="03 20 11 22 33",
        siret="19932030000023",
        opening_hours=STORED,
        accessibility="ACCESSIBLE",
        accessibility_note="Rampe à l'entrée.",
        contact_confirmed_at=date(2026, 11, 20),
    )
    content.notice("Fermé pour Noël", "cio", date(2026, 12, 21), date(2027, 1, 1), is_closed=True)
    with migrated.writing() as connection:
        content.write(connection)
    settings = Settings(
        database_url=url_of(migrated), geocoder=None, public_url="https://r.example.fr"
    )
    made = create_service(settings)
    made.graphql.clock = lambda: datetime.fromisoformat("2026-12-01T16:59:40+01:00")
    with TestClient(made.app, headers={"accept": "text/html"}) as client:
        yield client, made.graphql


def shown(page: str) -> str:
    text = html.unescape(re.sub(r"<[^>]+>", " ", page.split("<main", 1)[-1]))
    return re.sub(r"\s+", " ", text)


def test_the_page_of_a_structure_says_when_to_come(service: Any) -> None:
    client, _ = service
    answer = client.get(f"/structures/{uai(590001)}")

    said = shown(answer.text)
    assert "Ouvert maintenant — ferme à 17 h" in said
    assert "Du 21 décembre 2026 au 1er janvier 2027 : Fermé pour Noël" in said
    assert "Lundi à jeudi 9 h à 12 h, 13 h 30 à 17 h Vendredi 9 h à 12 h Sur rendez-vous" in said
    assert "Samedi et dimanche fermé" in said
    assert "Fermé pendant les vacances d’été." in said
    assert "Accessible aux personnes à mobilité réduite. Rampe à l’entrée." in said
    assert "Confirmées le 20 novembre 2026." in said
    assert "SIRET 19932030000023" in said
    assert '<th scope="row">Lundi à jeudi</th>' in answer.text
    assert '<caption class="visually-hidden">Horaires d’ouverture</caption>' in answer.text


def test_search_engines_read_the_hours(service: Any) -> None:
    client, _ = service
    page = client.get(f"/structures/{uai(590001)}").text

    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert found is not None
    openings = json.loads(found[1])["openingHoursSpecification"]
    assert len(openings) == 9
    assert openings[0] == {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": "https://schema.org/Monday",
        "opens": "09:00",
        "closes": "12:00",
    }


@pytest.mark.parametrize("path", ["/structures/0590001F", "/?commune=59001"])
def test_a_page_is_kept_no_longer_than_what_it_says_is_true(service: Any, path: str) -> None:
    client, graphql = service
    closing = client.get(path)
    graphql.clock = lambda: datetime.fromisoformat("2026-12-01T17:00:00+01:00")
    closed = client.get(path, headers={"if-none-match": closing.headers["etag"]})

    assert closing.headers["cache-control"] == "public, max-age=20"
    assert "Ouvert maintenant — ferme à 17 h" in shown(closing.text)
    assert (closed.status_code, closed.headers["cache-control"]) == (200, "public, max-age=60")
    assert "Fermé — ouvre demain à 9 h" in shown(closed.text)


def test_paper_has_the_week_and_not_whether_it_is_open(service: Any) -> None:
    client, _ = service

    said = shown(client.get("/fiche", params={"s": uai(590001)}).text)

    assert "Lundi à jeudi : 9 h à 12 h, 13 h 30 à 17 h ; vendredi : 9 h à 12 h" in said
    assert "Du 21 décembre 2026 au 1er janvier 2027 : Fermé pour Noël" in said
    assert "Ouvert maintenant" not in said
