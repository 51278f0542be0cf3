"""Folders of seed files: which belong together, and what is remembered of where they were."""

from __future__ import annotations

from pathlib import Path

import pytest

from seeds.seed_errors import SeedError
from seeds.seed_folders import (
    BUILT_IN,
    DATA,
    NATIONAL,
    SeedFolders,
    digest,
    find_folders,
    origin,
    root_of,
)


def guide(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "guide.toml").write_text('title = "Guide"\n', encoding="utf-8")
    return folder


def test_a_folder_of_guides_is_all_of_them_with_all_france_first(tmp_path: Path) -> None:
    for name in ("normandie", "bretagne"):
        guide(tmp_path / name)
    (tmp_path / NATIONAL).mkdir()
    (tmp_path / "notes").mkdir()

    folders = find_folders(tmp_path)

    assert list(folders.by_owner) == [NATIONAL, "bretagne", "normandie"]
    assert folders.by_owner[NATIONAL] == tmp_path / NATIONAL
    assert folders.is_whole


def test_one_guide_joins_others_and_takes_the_france_beside_it(tmp_path: Path) -> None:
    own = guide(tmp_path / "normandie")
    guide(tmp_path / "bretagne")
    (tmp_path / NATIONAL).mkdir()

    folders = find_folders(own)

    assert list(folders.by_owner) == [NATIONAL, "normandie"]
    assert folders.by_owner[NATIONAL].resolve() == tmp_path / NATIONAL
    assert not folders.is_whole


def test_without_a_france_of_its_own_a_guide_takes_the_program_s(tmp_path: Path) -> None:
    assert find_folders(guide(tmp_path / "normandie")).by_owner[NATIONAL] == DATA / NATIONAL


def test_a_guide_s_code_is_the_name_of_its_folder_wherever_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(guide(tmp_path / "normandie"))

    assert list(find_folders(Path()).by_owner) == [NATIONAL, "normandie"]


def test_a_folder_without_a_guide_is_refused_by_its_name(tmp_path: Path) -> None:
    (tmp_path / NATIONAL).mkdir()

    with pytest.raises(SeedError, match="holds no guide: neither") as refused:
        find_folders(tmp_path)
    assert str(tmp_path) in str(refused.value)


def test_the_program_s_folders_have_one_origin_wherever_it_is_installed(tmp_path: Path) -> None:
    own = guide(tmp_path / "normandie")

    assert origin(DATA / "hauts-de-france") == origin(DATA / NATIONAL) == BUILT_IN
    assert origin(own) == str(own.resolve())
    assert root_of(BUILT_IN) == BUILT_IN
    assert root_of(origin(own)) == str(tmp_path.resolve())


def test_a_folder_of_guides_held_what_stood_in_it(tmp_path: Path) -> None:
    folders = find_folders(guide(tmp_path / "guides" / "normandie").parent)

    assert folders.contains_origin(str(tmp_path / "guides" / "bretagne")), (
        "though it is there no more"
    )
    assert not folders.contains_origin(str(tmp_path / "normandie"))
    assert not folders.contains_origin(BUILT_IN)
    assert SeedFolders(DATA, {}, is_whole=True).contains_origin(BUILT_IN)


def test_a_digest_changes_with_names_and_contents_and_nothing_else(tmp_path: Path) -> None:
    one, other = guide(tmp_path / "a"), guide(tmp_path / "b")
    assert digest(one) == digest(other), "where a folder stands does not matter"

    (other / "cios.csv").write_text("id\n", encoding="utf-8")
    with_file = digest(other)
    assert with_file != digest(one)
    (other / "cios.csv").write_text("id,name\n", encoding="utf-8")
    assert digest(other) != with_file
    changed = digest(other)
    # A name that sorts alike: what it holds comes at the same place.
    (other / "cios.csv").rename(other / "ciot.csv")
    assert digest(other) not in (with_file, changed)


def test_two_files_that_swap_their_contents_have_another_digest(tmp_path: Path) -> None:
    folder = guide(tmp_path / "a")
    for name, text in (("a.csv", "1"), ("b.csv", "2")):
        (folder / name).write_text(text, encoding="utf-8")
    before = digest(folder)
    for name, text in (("a.csv", "2"), ("b.csv", "1")):
        (folder / name).write_text(text, encoding="utf-8")

    assert digest(folder) != before
