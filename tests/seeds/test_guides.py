"""Guides of several régions in one directory."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from support.asking import Asking
from support.filled_tables import contents
from support.made_up_guide import CODE, COMMUNE, LATITUDE, LONGITUDE, code_of, write_guide
from support.seed_copies import small_copy
from support.servers import client_of

from seeds.seed_errors import SeedError
from seeds.seed_state import SeedingDecision, seeding_decision
from seeds.seeding import remove_guide, seed
from storage.database import Database

REAL = "hauts-de-france"
RECOMMENDED = """query($near: PlaceInput) {
  recommendations(profile: {situation: LEFT, age: 20}, near: $near, first: 100) {
    nodes { dispositif { code guide { code } } }
  }
}"""
GUIDES = "{ guides { code region regionName title edition schoolYear dispositifs { code } } }"
HOSTS = """query($code: String!, $near: PlaceInput!) {
  nearestHosts(dispositif: $code, near: $near) { nodes { id } totalCount }
}"""
REGION_WORDS = re.compile(r"Hauts-de-France|hauts-de-france|Lille|Amiens|(?<!=)[\"']32[\"']")
EXCEPT = {"tests", "bench"}
EXAMPLES = {
    "geo/address_text.py",
    "geo/departments_of_france.py",  # all of France
    "geo/geocoder.py",
    "imports/reconcile/matching.py",
    "imports/templates.py",
    "pages/french_labels.py",
    "resolvers/place_suggestions.py",
    "schema/geography.py",
    "schema/guide.py",
    "schema/place.py",
    "schema/psad_territory.py",
    "schema/structure.py",
}
"""Where a comment, a description or a template gives an example."""

THERE = {"coordinates": {"latitude": LATITUDE, "longitude": LONGITUDE}}
HERE = {"commune": "59350"}


@pytest.fixture
def guides(tmp_path: Path) -> Path:
    """A folder of guides that holds the real one, with few communes."""
    return small_copy(tmp_path / "guides")


@pytest.fixture
def asking(migrated: Database) -> Iterator[Callable[[], Asking]]:
    opened: list[Asking] = []

    def ask() -> Asking:
        opened.append(Asking(migrated))
        return opened[-1]

    yield ask
    for one in opened:
        one.close()


def everything(database: Database, *, without: str = "version") -> dict[str, list[str]]:
    """All rows of all tables but the version's, as texts in an order of their own."""
    with database.engine.connect() as connection:
        tables = contents(connection)
    of_version = ("directory", "version_changes", "changes", "change_runs")
    return {
        name: sorted(map(repr, rows)) for name, rows in tables.items() if name not in of_version
    }


def recommended(asking: Asking, near: Any) -> dict[str, str]:
    """The guide of each dispositif that is recommended."""
    nodes = asking(RECOMMENDED, near=near)["recommendations"]["nodes"]
    return {node["dispositif"]["code"]: node["dispositif"]["guide"]["code"] for node in nodes}


def test_the_guide_is_named_as_it_names_itself(ask: Asking) -> None:
    (guide,) = ask(GUIDES)["guides"]

    assert guide.pop("dispositifs")[0] == {"code": "ppds"}
    assert guide == {
        "code": "hauts-de-france",
        "region": "32",
        "regionName": "Hauts-de-France",
        "title": "Dispositifs de prévention et de lutte contre le décrochage scolaire, "
        "Guide ressources",
        "edition": "2e édition",
        "schoolYear": "2025-2026",
    }


def test_each_guide_is_recommended_to_who_lives_in_its_region(
    migrated: Database, guides: Path, asking: Callable[[], Asking]
) -> None:
    seed(migrated, guides)
    write_guide(guides)
    seed(migrated, guides)
    ask = asking()

    assert set(recommended(ask, THERE).values()) == {CODE}
    assert set(recommended(ask, {"commune": COMMUNE}).values()) == {CODE}
    assert set(recommended(ask, HERE).values()) == {REAL}
    assert set(recommended(ask, None).values()) == {REAL}, "the first guide, where no place is sent"


def test_lists_and_filters_know_the_guides(
    migrated: Database, guides: Path, asking: Callable[[], Asking]
) -> None:
    seed(migrated, guides)
    write_guide(guides, dispositifs=2)
    seed(migrated, guides)
    ask = asking()
    query = """query($filter: DispositifFilter, $after: String) {
      dispositifs(first: 15, filter: $filter, after: $after) {
        nodes { code } totalCount pageInfo { endCursor }
      }
    }"""

    of_one = ask(query, filter={"guides": [CODE]})["dispositifs"]
    assert of_one["nodes"] == [{"code": code_of(1)}, {"code": code_of(2)}]
    first = ask(query)["dispositifs"]
    rest = ask(query, after=first["pageInfo"]["endCursor"])["dispositifs"]
    assert [node["code"] for node in (first["nodes"] + rest["nodes"])[-3:]] == [
        "micro-college",
        code_of(1),
        code_of(2),
    ]
    assert first["totalCount"] == 16
    (refusal,) = ask.refused(query, filter={"guides": ["nowhere"]})
    assert refusal["extensions"] == {"code": "BAD_FILTER", "argument": "filter.guides"}


@pytest.mark.parametrize("count", [60, 600])
def test_no_number_of_dispositifs_is_a_limit(
    migrated: Database, guides: Path, asking: Callable[[], Asking], count: int
) -> None:
    write_guide(guides, dispositifs=count)
    seed(migrated, guides)
    ask = asking()
    last = code_of(count)

    assert ask("{ dispositifs { totalCount } }")["dispositifs"]["totalCount"] == 14 + count
    found = ask(HOSTS, code=last, near=THERE)["nearestHosts"]
    assert found == {"nodes": [{"id": last_id(ask, last)}], "totalCount": 1}
    query = """query($filter: EstablishmentFilter) {
      establishments(filter: $filter) { nodes { name } }
      nearestEstablishments(near: {commune: "35999"}, filter: $filter, withinKm: 5) {
        nodes { name }
      }
    }"""
    answer = ask(query, filter={"offering": [last, code_of(1)]})
    assert answer["establishments"]["nodes"] == [{"name": "Lycée inventé"}]
    near = answer["nearestEstablishments"]["nodes"]
    assert near == [{"name": "Lycée inventé"}]
    assert len(recommended(ask, THERE)) == min(count, 100)


def last_id(ask: Asking, code: str) -> str:
    answer = ask(
        "query($code: String!) { dispositif(code: $code) { hostings { nodes { id } } } }", code=code
    )
    return str(answer["dispositif"]["hostings"]["nodes"][0]["id"])


def test_a_guide_that_comes_and_goes_leaves_the_other_untouched(
    migrated: Database, guides: Path
) -> None:
    seed(migrated, guides)
    before = everything(migrated)
    folder = write_guide(guides.parent / "elsewhere")

    assert seed(migrated, folder).removed == 0
    assert everything(migrated) != before
    with migrated.engine.connect() as connection:
        assert seeding_decision(connection, guides) == SeedingDecision(False), (
            "a start leaves it alone"
        )
        assert seeding_decision(connection, folder) == SeedingDecision(False)
    again = seed(migrated, guides)
    assert not again.has_changes, "the guide from elsewhere stays when the others are seeded again"

    gone = remove_guide(migrated, CODE)

    assert (gone.kept, gone.created, gone.changed) == (0, 0, 0)
    assert everything(migrated) == before


def test_a_guide_leaves_with_its_folder(migrated: Database, guides: Path) -> None:
    seed(migrated, guides)
    before = everything(migrated)
    folder = write_guide(guides)
    seed(migrated, guides)
    assert everything(migrated) != before

    folder.rename(guides.parent / "put away")
    with migrated.engine.connect() as connection:
        assert seeding_decision(connection, guides) == SeedingDecision(True)
    seed(migrated, guides)

    assert everything(migrated) == before


def test_a_code_of_another_guide_is_refused_and_nothing_changes(
    migrated: Database, guides: Path
) -> None:
    seed(migrated, guides)
    before = everything(migrated)
    folder = write_guide(guides.parent / "elsewhere", first_code="micro-lycee")

    with pytest.raises(SeedError) as caught:
        seed(migrated, folder)

    assert caught.value.mistakes[0] == (
        "dispositifs, micro-lycee: guide-invente states it, and so does hauts-de-france, which "
        "the directory holds; give it a code of its own"
    )
    assert everything(migrated) == before


def test_two_folders_with_one_code_are_refused(migrated: Database, guides: Path) -> None:
    write_guide(guides, first_code="micro-lycee")

    with pytest.raises(SeedError) as caught:
        seed(migrated, guides)

    assert any("dispositifs: micro-lycee stands 2 times" in m for m in caught.value.mistakes)


def test_an_unknown_guide_cannot_be_removed(migrated: Database, guides: Path) -> None:
    seed(migrated, guides)

    with pytest.raises(SeedError, match="there is no guide 'nowhere'; those seeded: hauts-de-fr"):
        remove_guide(migrated, "nowhere")


def test_a_folder_without_a_guide_is_told(migrated: Database, tmp_path: Path) -> None:
    (tmp_path / "cios.csv").write_text("id,name\n", encoding="utf-8")

    with pytest.raises(SeedError, match=r"holds no guide: neither guide\.toml, nor folders"):
        seed(migrated, tmp_path)


def test_a_file_that_nothing_reads_is_told(migrated: Database, guides: Path) -> None:
    (guides / REAL / "hosting.csv").write_text("id\n", encoding="utf-8")

    with pytest.raises(SeedError, match=r"hosting\.csv: nothing reads this file"):
        seed(migrated, guides)


def test_pages_and_the_ent_feed_show_every_dispositif(migrated: Database, guides: Path) -> None:
    write_guide(guides, dispositifs=120)
    seed(migrated, guides)

    with client_of(migrated) as client:
        listed = client.get("/dispositifs").text
        home = client.get("/").text
        feed = client.get("/ent/v1/etablissements?uai=0590149S").json()

    assert listed.count('href="/dispositifs/') == 134
    assert f'"{code_of(120)}"' in home
    assert "Hauts-de-France, Région inventée" in home or "Région inventée, Hauts-de-France" in home
    (school,) = feed["establishments"]
    assert len(school["dispositifs"]) == 134
    hosted = [d["code"] for d in school["dispositifs"] if d["nearestHosts"]["edges"]]
    assert {"micro-lycee", code_of(1), code_of(120)} <= set(hosted)


def test_no_code_names_the_region() -> None:
    root = Path(__file__).parents[2]
    rooms = [path.parent for path in root.glob("*/__init__.py") if path.parent.name not in EXCEPT]
    named = {
        str(path.relative_to(root))
        for room in rooms
        for path in room.rglob("*")
        if path.suffix in {".py", ".html"} and REGION_WORDS.search(path.read_text("utf-8"))
    }

    assert len(rooms) > 15
    assert named == EXAMPLES
