"""Whom a sentence leads to: helplines, and who is in charge where somebody lives."""

from __future__ import annotations

import pytest
from support.asking import Asking

QUERY = """query ($text: String!) { search(text: $text, first: 1) {
  understood { needs { need { code urgency helplines { code } } } }
  nextStep { sentence helplines { code } actors { code } cio { name } missionLocale { name } }
} }"""


def test_of_several_dangers_each_has_its_numbers(ask: Asking) -> None:
    found = ask(QUERY, text="elle a fugué hier soir et elle veut se suicider")["search"]
    dangers = [n["need"] for n in found["understood"]["needs"] if n["need"]["urgency"] == "NOW"]
    told = [helpline["code"] for helpline in found["nextStep"]["helplines"]]

    assert {"danger-fugue", "danger-suicide"} <= {need["code"] for need in dangers}
    assert {h["code"] for need in dangers for h in need["helplines"]} == set(told)
    assert len(told) == len(set(told))


@pytest.mark.parametrize(
    ("text", "cio", "mission_locale"),
    [
        # By the territory and the département, and not the nearest across their borders.
        ("je suis de Bapaume, j'ai 17 ans et j'ai arrêté", "Arras", "Arras"),
        ("j'habite à Fourmies j'ai 18 ans", "Maubeuge", "Fourmies"),
        ("j'ai 17 ans, Hirson (Aisne)", "Hirson", None),
        # Who is older or younger than those that it receives is not sent there.
        ("j'ai 14 ans je suis de Lens", "Lens", ""),
        ("j'ai 45 ans je suis de Lens", "Lens", ""),
        # Elsewhere in France none of here is in charge.
        ("j'habite à Lyon et j'ai 17 ans", "", ""),
    ],
)
def test_the_next_step_is_in_charge_where_somebody_lives(
    ask: Asking, text: str, cio: str, mission_locale: str | None
) -> None:
    step = ask(QUERY, text=text)["search"]["nextStep"]

    assert cio in step["cio"]["name"] if cio else step["cio"] is None
    if mission_locale:
        assert mission_locale in step["missionLocale"]["name"]
    elif mission_locale == "":
        assert step["missionLocale"] is None
    assert step["sentence"]
    assert step["actors"]
