"""The notice of telephones that no source has stated for two years."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from support.asking import Asking

from resolvers.notices import CONTACTS_SHOWN, NoticeCode, contact_notices
from text.french_dates import paris_today

ARRAS = {"commune": "62041"}


def contact_notice(answer: dict[str, Any]) -> str | None:
    messages = [n["message"] for n in answer["notices"] if n["code"] == "CONTACT_OLD"]
    assert len(messages) < 2
    return messages[0] if messages else None


@pytest.mark.parametrize(
    ("field", "query"),
    [
        (
            "nearestCios",
            """query ($at: PlaceInput!) { nearestCios(near: $at, first: 2) {
              notices { code message } } }""",
        ),
        (
            "competence",
            "query ($at: PlaceInput!) { competence(at: $at) { notices { code message } } }",
        ),
        (
            "recommendations",
            """query ($at: PlaceInput!) {
              recommendations(profile: {situation: LEFT, age: 17}, near: $at) {
                notices { code message } } }""",
        ),
    ],
)
def test_an_old_contact_is_told_with_its_date(ask: Asking, field: str, query: str) -> None:
    message = contact_notice(ask(query, at=ARRAS)[field])

    assert message is not None
    assert "CIO d'Arras (septembre 2019)" in message


def dated(name: str, date_: str | None) -> Any:
    return SimpleNamespace(usual_name=name, contact_date=date_, can_be_reached=True)


def test_recent_and_unknown_contacts_are_not_told() -> None:
    today = paris_today()
    recent = [
        dated("a", today.isoformat()),
        dated("b", f"{today.year - 1}"),
        dated("c", None),
        None,
    ]

    assert list(contact_notices(recent)) == []
    [notice] = contact_notices([*recent, dated("CIO d'Ici", "2019-09")])
    assert "CIO d'Ici (septembre 2019)" in notice.message
    assert "a (" not in notice.message


def test_a_long_list_names_a_few() -> None:
    [notice] = contact_notices([dated(f"CIO {number}", "2019") for number in range(20)])

    assert notice.message.count("CIO ") == CONTACTS_SHOWN
    assert " et d'autres." in notice.message


def test_every_place_of_forty_towns_leads_to_somebody_who_can_be_reached(ask: Asking) -> None:
    """No next step, referral or person in charge without a telephone or a mail."""
    query = """query ($at: PlaceInput!, $text: String!) {
      competence(at: $at) {
        cios { cio { phone email } } missionsLocales { missionLocale { phone email } } }
      search(text: $text, near: $at, first: 1) {
        nextStep { cio { phone email } missionLocale { phone email } } }
      recommendations(profile: {situation: LEFT, age: 17}, near: $at) {
        nearestCio { phone email } nearestMissionLocale { phone email } }
    }"""
    communes = list(ask.directory.catalogue.communes.values())
    towns = sorted(communes, key=lambda commune: -(commune.population or 0))[:40]
    # Those whose own mission locale has no contact, and villages.
    towns += [c for c in communes if c.name in ("Calais", "Méru", "Marquette-lez-Lille", "Hirson")]
    towns += communes[::400]
    unreachable = []
    for town in towns:
        answer = ask(query, at={"commune": town.code}, text="je ne sais pas quoi faire")
        shown = [
            *(competent["cio"] for competent in answer["competence"]["cios"]),
            *(c["missionLocale"] for c in answer["competence"]["missionsLocales"]),
            *answer["search"]["nextStep"].values(),
            *answer["recommendations"].values(),
        ]
        unreachable += [town.name for each in shown if not (each["phone"] or each["email"])]
    assert len(towns) >= 50
    assert unreachable == []


def test_who_cannot_be_reached_is_named() -> None:
    silent: Any = dated("La Fabrique Défi", None)
    silent.can_be_reached = False
    [notice] = contact_notices([silent, dated("CIO", None), None, silent])

    assert notice.code is NoticeCode.CONTACT_UNKNOWN
    assert notice.message.count("La Fabrique Défi") == 1
    assert "CIO" in notice.message


@pytest.mark.parametrize(
    "query",
    [
        """query ($at: PlaceInput!) { found: nearestHosts(dispositif: "parcours-fls", near: $at) {
          notices { code message } } }""",
        """query ($at: PlaceInput!) { search(text: "je veux arrêter", near: $at, first: 1) {
          found: nextStep { notices { code message } } } }""",
    ],
)
def test_the_age_of_a_next_step_s_contact_is_told(ask: Asking, query: str) -> None:
    answer = ask(query, at=ARRAS)
    message = contact_notice(answer.get("found") or answer["search"]["found"])

    assert message is not None
    assert "CIO d'Arras (septembre 2019)" in message
