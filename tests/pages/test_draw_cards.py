"""Cards and icons, drawn from the names of the seeds; texts, taken out of templates."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PIL import Image

from pages import draw_cards, extract_texts
from pages.translation import TRANSLATIONS_FOLDER


def size_of(path: Path) -> tuple[int, int]:
    with Image.open(path) as picture:
        return picture.size


def test_cards_and_icons_are_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draw_cards, "CARDS_FOLDER", tmp_path / "cards")
    monkeypatch.setattr(draw_cards, "ICONS_FOLDER", tmp_path / "icons")
    monkeypatch.setattr(draw_cards, "ASSETS_FOLDER", tmp_path)
    draw_cards.main()

    cards = sorted((tmp_path / "cards").iterdir())
    assert len(cards) == 15
    assert {size_of(card) for card in cards} == {draw_cards.CARD_SIZE}
    assert len({card.read_bytes() for card in cards}) == 15
    sizes = {path.stem: size_of(path)[0] for path in (tmp_path / "icons").iterdir()}
    assert sizes == draw_cards.ICON_SIZES | {draw_cards.MASKABLE: 512}
    assert size_of(tmp_path / "favicon.ico") == (48, 48)


def test_a_title_is_broken_into_lines_that_fit() -> None:
    made = draw_cards.font(64, 750)
    lines = draw_cards.lines_of("Parcours de prévention du décrochage scolaire", made, 800)

    assert len(lines) > 1
    assert max(map(made.getlength, lines)) <= 800
    assert draw_cards.lines_of("Tutorat", made, 10) == ["Tutorat"]


def test_an_extraction_changes_nothing_where_nothing_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "translations"
    shutil.copytree(TRANSLATIONS_FOLDER, folder)
    monkeypatch.setattr(extract_texts, "TRANSLATIONS_FOLDER", folder)
    extract_texts.main()

    files = sorted(folder.glob("*.po"))
    assert len(files) > 1
    changed = [each.name for each in files if not same_content(each)]
    assert changed == []


def same_content(file: Path) -> bool:
    return file.read_bytes() == (TRANSLATIONS_FOLDER / file.name).read_bytes()
