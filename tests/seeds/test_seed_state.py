"""Whether a start may seed: told from what the database remembers, without any seeding."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import delete, insert, update
from support.tiny_directory import Tiny

from models.dispositif import dispositifs
from models.provenance import sources
from seeds.seed_errors import SeedError
from seeds.seed_folders import BUILT_IN, NATIONAL, digest
from seeds.seed_state import SeedingDecision, is_empty, seeding_decision
from seeds.seeded import facts_of, key_of
from storage.database import Database
from storage.version import seed_folders, seeded_records

SOURCE = {"code": "essai", "name": "Essai", "publisher": "Personne"}
NOTHING_NEW = SeedingDecision(False)


@pytest.fixture
def guides(tmp_path: Path) -> Path:
    """A folder of two guides and all France."""
    for name in ("bretagne", "normandie"):
        (tmp_path / "guides" / name).mkdir(parents=True)
        (tmp_path / "guides" / name / "guide.toml").write_text("", encoding="utf-8")
    (tmp_path / "guides" / NATIONAL).mkdir()
    return tmp_path / "guides"


def decision(database: Database, folder: Path) -> SeedingDecision:
    with database.engine.connect() as connection:
        return seeding_decision(connection, folder)


def remember(database: Database, folder: Path, **others: str | None) -> None:
    """What seeding from a folder of guides leaves; ``others`` are origins by owner."""
    rows = [
        {"owner": path.name, "origin": str(path), "digest": digest(path)}
        for path in folder.iterdir()
    ]
    for owner, origin in others.items():
        rows = [row for row in rows if row["owner"] != owner]
        rows.append({"owner": owner, "origin": origin, "digest": "old"})  # type: ignore[dict-item]
    with database.writing() as connection:
        connection.execute(insert(seed_folders), rows)


def put(database: Database, *, owner: str, adopted: bool = False, **stated: str) -> None:
    """A source that the seeds put in, stating ``stated`` of it."""
    row = SOURCE | stated
    with database.writing() as connection:
        connection.execute(insert(sources), [SOURCE])
        record = {
            "table_name": "sources",
            "record_key": key_of(sources, SOURCE),
            "owner": owner,
            "facts": facts_of(row),
            "adopted": adopted,
        }
        connection.execute(insert(seeded_records), [record])


def test_an_empty_database_is_seeded_for_the_first_time(
    migrated_sqlite: Database, guides: Path
) -> None:
    assert decision(migrated_sqlite, guides) == SeedingDecision(True, is_first=True)
    with migrated_sqlite.engine.connect() as connection:
        assert is_empty(connection)


def test_what_no_seed_files_brought_is_left_alone(migrated_sqlite: Database, guides: Path) -> None:
    with migrated_sqlite.writing() as connection:
        Tiny().dispositif("ppds").write(connection)

    found = decision(migrated_sqlite, guides)

    assert not found.seeds
    assert found.reason == "it holds dispositifs that no seed files brought"
    with migrated_sqlite.writing() as connection:
        connection.execute(delete(dispositifs))
        assert is_empty(connection), "whatever else stands there"


def test_records_of_the_seeds_are_something_though_no_dispositif_is_left(
    migrated_sqlite: Database, guides: Path
) -> None:
    put(migrated_sqlite, owner="")
    with migrated_sqlite.engine.connect() as connection:
        assert not is_empty(connection)

    assert not decision(migrated_sqlite, guides).seeds


def test_the_same_files_are_nothing_new_whatever_was_corrected(
    migrated_sqlite: Database, guides: Path
) -> None:
    remember(migrated_sqlite, guides)
    put(migrated_sqlite, owner="bretagne", name="Autrement")

    assert decision(migrated_sqlite, guides) == NOTHING_NEW


def test_changed_files_of_the_same_folder_are_taken(
    migrated_sqlite: Database, guides: Path
) -> None:
    remember(migrated_sqlite, guides)
    put(migrated_sqlite, owner="bretagne")
    (guides / "bretagne" / "guide.toml").write_text("# nouveau", encoding="utf-8")

    assert decision(migrated_sqlite, guides) == SeedingDecision(True)


def test_a_guide_that_is_new_or_gone_is_a_change(migrated_sqlite: Database, guides: Path) -> None:
    remember(migrated_sqlite, guides)
    (guides / "corse").mkdir()
    (guides / "corse" / "guide.toml").write_text("", encoding="utf-8")
    assert decision(migrated_sqlite, guides) == SeedingDecision(True)

    for name in ("corse", "bretagne"):
        (guides / name / "guide.toml").unlink()
        (guides / name).rmdir()
    assert decision(migrated_sqlite, guides) == SeedingDecision(True)


def test_one_guide_of_several_asks_nothing_of_the_others(
    migrated_sqlite: Database, guides: Path
) -> None:
    elsewhere = str(guides.parent / "autres" / "corse")
    remember(migrated_sqlite, guides, corse=elsewhere)

    assert decision(migrated_sqlite, guides) == NOTHING_NEW, "the other came from another folder"


@pytest.mark.parametrize("how", ["changed", "adopted", "removed"])
def test_new_files_would_undo_a_correction(
    migrated_sqlite: Database, guides: Path, how: str
) -> None:
    remember(migrated_sqlite, guides)
    put(migrated_sqlite, owner="bretagne", adopted=how == "adopted")
    with migrated_sqlite.writing() as connection:
        if how == "changed":
            connection.execute(update(sources).values(name="Corrigé"))
        elif how == "removed":
            connection.execute(delete(sources))
    (guides / "bretagne" / "guide.toml").write_text("# nouveau", encoding="utf-8")

    found = decision(migrated_sqlite, guides)

    assert not found.seeds
    assert found.reason == 'seeded records were changed since: 1 of them (sources ["essai"])'


def test_a_correction_to_another_folder_s_record_hinders_nothing(
    migrated_sqlite: Database, guides: Path
) -> None:
    remember(migrated_sqlite, guides, corse=str(guides.parent / "autres" / "corse"))
    put(migrated_sqlite, owner="corse", name="Autrement")
    (guides / "bretagne" / "guide.toml").write_text("# nouveau", encoding="utf-8")

    assert decision(migrated_sqlite, guides) == SeedingDecision(True)


def test_of_many_corrections_three_are_named(migrated_sqlite: Database, guides: Path) -> None:
    remember(migrated_sqlite, guides)
    records = [
        {"table_name": "sources", "record_key": f'["s{number}"]', "owner": "bretagne"}
        for number in range(5)
    ]
    with migrated_sqlite.writing() as connection:
        connection.execute(insert(seeded_records), records)
    (guides / "bretagne" / "guide.toml").write_text("# nouveau", encoding="utf-8")

    reason = decision(migrated_sqlite, guides).reason

    assert reason is not None
    assert '5 of them (sources ["s0"], sources ["s1"], sources ["s2"] …)' in reason


@pytest.mark.parametrize(
    ("owner", "origin", "reason"),
    [
        ("bretagne", None, "an earlier version seeded it, and kept no note of what it put in"),
        ("bretagne", "/ailleurs/bretagne", "it was seeded from another folder (/ailleurs)"),
        ("bretagne", BUILT_IN, "it was seeded from another folder (built-in)"),
        ("", "/ailleurs/donnees", "it was seeded from another folder (/ailleurs/donnees)"),
    ],
)
def test_a_folder_that_stood_elsewhere_is_not_taken_over(
    migrated_sqlite: Database, guides: Path, owner: str, origin: str | None, reason: str
) -> None:
    remember(migrated_sqlite, guides, **{owner: origin})
    (guides / "normandie" / "guide.toml").write_text("# nouveau", encoding="utf-8")

    assert decision(migrated_sqlite, guides) == SeedingDecision(False, reason)


def test_the_one_folder_of_an_earlier_version_is_taken_over_where_it_is_the_same(
    migrated_sqlite: Database, guides: Path
) -> None:
    with migrated_sqlite.writing() as connection:
        row = {"owner": "", "origin": str(guides.resolve()), "digest": "old"}
        connection.execute(insert(seed_folders), [row])

    assert decision(migrated_sqlite, guides) == SeedingDecision(True)


def test_folders_of_other_guides_alone_are_named(migrated_sqlite: Database, guides: Path) -> None:
    with migrated_sqlite.writing() as connection:
        rows = [
            {"owner": owner, "origin": f"/ailleurs/{owner}", "digest": "old"}
            for owner in ("occitanie", "corse")
        ]
        connection.execute(insert(seed_folders), rows)

    found = decision(migrated_sqlite, guides)

    assert found == SeedingDecision(False, "it was seeded from other folders (corse, occitanie)")


def test_a_folder_without_a_guide_is_no_seed_folder(
    migrated_sqlite: Database, tmp_path: Path
) -> None:
    with pytest.raises(SeedError, match="holds no guide"):
        decision(migrated_sqlite, tmp_path)
