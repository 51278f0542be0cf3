"""Seed files are read entry by entry, and each slip of the pen is a sentence with its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.made_up_guide import CODE, OUTLINE, write_guide

from models.structure import StructureType
from seeds.checks import check
from seeds.seed_errors import SeedError
from seeds.seed_files import SeedFiles, read_seeds, read_sources
from seeds.seed_folders import NATIONAL


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    return write_guide(tmp_path)


def mistakes(guide: Path) -> list[str]:
    with pytest.raises(SeedError) as refused:
        read_seeds(guide)
    return refused.value.mistakes


def add(file: Path, text: str) -> None:
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_guide_is_read_with_what_holds_in_all_france(guide: Path) -> None:
    seeds = read_seeds(guide)
    check(seeds)

    assert list(seeds.folders) == [NATIONAL, CODE]
    [own] = seeds.guides
    assert (own.code, own.source, own.source_date) == (CODE, CODE, "2025")
    assert [structure.id for structure in seeds.structures] == ["lycee-invente"]
    assert seeds.of_type(StructureType.ESTABLISHMENT) == seeds.establishments
    assert seeds.of_type(StructureType.CIO) == []
    assert {source.code for source in seeds.sources} > {CODE, "annuaire-education"}
    assert {source.code for source in read_sources()} < {source.code for source in seeds.sources}


def test_a_file_that_states_its_own_provenance_needs_no_default(guide: Path) -> None:
    replace(guide / "guide.toml", 'title = "', 'source_date = "2026-01"\ntitle = "')

    assert read_seeds(guide).guides[0].source_date == "2026-01"


def test_a_file_may_begin_as_spreadsheets_write_it(guide: Path) -> None:
    path = guide / "establishments.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))

    assert len(read_seeds(guide).establishments) == 1


def test_an_empty_cell_is_not_stated(guide: Path) -> None:
    replace(guide / "establishments.csv", "id,name", "id,phone,name")
    replace(guide / "establishments.csv", "lycee-invente,Lycée", "lycee-invente,,Lycée")

    assert read_seeds(guide).establishments[0].phone is None


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        ("trop-court,Lycée\n", "establishments.csv, line 3: it has not as many cells as the first"),
        (",".join("abcdefghijkl") + "\n", "establishments.csv, line 3: it has not as many cells"),
    ],
)
def test_a_line_of_another_length_is_named(guide: Path, cells: str, place: str) -> None:
    add(guide / "establishments.csv", cells)

    [mistake] = mistakes(guide)
    assert mistake.startswith(place)


def test_the_line_of_a_cell_with_line_breaks_is_where_it_ends(guide: Path) -> None:
    replace(guide / "establishments.csv", "Lycée inventé", '"Lycée"')
    add(guide / "establishments.csv", "faux,Lycée,LIPO,,,,,,2025,\n")

    [mistake] = mistakes(guide)
    assert mistake.startswith("establishments.csv, line 3: Invalid enum value 'LIPO'")


def test_an_entry_of_toml_is_named_by_its_number_and_code(guide: Path) -> None:
    add(guide / "actors.toml", '\n[[actors]]\ncode = "autre"\nname = ""\n')
    add(guide / "actors.toml", '\n[[actors]]\nname = "Sans code"\n')

    first, second = mistakes(guide)
    assert first.startswith("actors.toml, actors 2 (autre): ")
    assert second.startswith("actors.toml, actors 3 (no code): ")


def test_a_table_that_is_no_list_is_told_how_to_be_written(guide: Path) -> None:
    replace(guide / "key_figures.toml", "[[key_figures]]", "[key_figures]")

    assert mistakes(guide) == [
        "key_figures.toml: key_figures must be written [[key_figures]], once for each"
    ]


def test_a_name_that_nothing_reads_is_a_slip(guide: Path) -> None:
    add(guide / "areas.toml", '\n[[bassins]]\ncode = "x"\n')

    assert mistakes(guide) == ["areas.toml: nothing reads 'bassins'; is it misspelt?"]


@pytest.mark.parametrize("name", ["cio.csv", "actor.toml", "communes.geojson"])
def test_a_file_that_nothing_reads_is_a_slip(guide: Path, name: str) -> None:
    (guide / name).write_text("", encoding="utf-8")

    [mistake] = mistakes(guide)
    assert mistake.startswith(f"{name}: nothing reads this file; those of a folder are actors.toml")


@pytest.mark.parametrize("name", ["lisez-moi.txt", "notes.md"])
def test_a_note_may_stand_beside_the_files(guide: Path, name: str) -> None:
    (guide / name).write_text("Notes", encoding="utf-8")

    assert isinstance(read_seeds(guide), SeedFiles)


def test_a_file_that_is_no_text_is_named(guide: Path) -> None:
    (guide / "bassins.csv").write_bytes("Évreux".encode("latin-1"))

    assert mistakes(guide)[0].startswith("bassins.csv: it cannot be read as UTF-8 text")


def test_a_file_that_is_no_toml_is_named_with_the_place(guide: Path) -> None:
    add(guide / "key_figures.toml", "\nvalue = douze\n")

    assert any(
        mistake.startswith("key_figures.toml: Invalid value (at line")
        for mistake in mistakes(guide)
    )


@pytest.mark.parametrize(
    "outline",
    [
        "[]",
        "{}",
        '{"features": [{"properties": {}, "geometry": null}]}',
        '{"features": [{"properties": {"code": "35"}, "geometry": {"type": "Polygon"}}]}',
        "{",
    ],
)
def test_outlines_of_another_form_are_named(guide: Path, outline: str) -> None:
    (guide / "departements.geojson").write_text(outline, encoding="utf-8")

    [mistake] = mistakes(guide)
    assert mistake.startswith("departements.geojson: it is not the GeoJSON expected")


def test_an_outline_of_several_parts_is_all_their_rings(guide: Path) -> None:
    [feature] = OUTLINE["features"]
    one = [[0, 0], [1, 0], [1, 1], [0, 0]]
    hole = [[0.2, 0.1], [0.4, 0.1], [0.4, 0.2], [0.2, 0.1]]
    island = [[5, 5], [6, 5], [6, 6], [5, 5]]
    geometry = {"type": "MultiPolygon", "coordinates": [[one, hole], [island]]}
    content = {"features": [{"properties": feature["properties"], "geometry": geometry}]}  # type: ignore[index]  # a dictionary
    (guide / "departements.geojson").write_text(json.dumps(content), encoding="utf-8")

    assert read_seeds(guide).outlines["35"] == [one, hole, island]


def test_what_is_wrong_in_several_files_is_told_at_once(guide: Path) -> None:
    (guide / "bassins.csv").unlink()
    replace(guide / "guide.toml", "2025-2026", "2025")
    (guide / "cois.csv").write_text("id\n", encoding="utf-8")

    places = sorted(mistake.split(":")[0] for mistake in mistakes(guide))
    assert places == ["bassins.csv", "cois.csv", f"{CODE}/guide.toml"]


def test_the_message_has_a_line_for_each_mistake() -> None:
    problem = SeedError(f"{name}: lost" for name in ("a.csv", "b.csv"))

    assert str(problem) == "a.csv: lost\nb.csv: lost"
    assert problem.mistakes == ["a.csv: lost", "b.csv: lost"]
