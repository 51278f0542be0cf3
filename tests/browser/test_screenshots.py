"""How the search looks on a phone, a tablet and a desktop, compared with how it looked before.

Each run leaves its pictures in ``tests/browser/.artefacts``. Where a change is meant,
``KEEP_SCREENSHOTS=1 pytest tests/browser/test_screenshots.py`` makes them the ones to compare
with. They are compared where the font is the one they were made with, by the mean of small
squares: a line that moves is seen, a letter that another Chromium draws otherwise is not.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from support.browser import ARTEFACTS, DESKTOP, PHONE, TABLET, Visiting, needs_browser
from support.servers import Server

BEFORE = Path(__file__).parent / "screenshots"
FONT = "DejaVu Sans"
SQUARE = 16
DIFFERENT = 24
"""Levels of 255 by which the means of a square may differ."""

MOST_DIFFERENT = 0.02
"""Of all squares."""


def system_font() -> str:
    match = shutil.which("fc-match")
    if match is None:
        return ""
    told = subprocess.run([match, "-f", "%{family}", "system-ui"], capture_output=True, text=True)
    return told.stdout


pytestmark = [
    needs_browser,
    pytest.mark.skipif(
        system_font() != FONT, reason=f"screenshots were made with {FONT}: install fonts-dejavu"
    ),
]


def searched(page: Page) -> None:
    expect(page.locator("[part=lieu], .card.call").locator("visible=true").first).to_be_visible()
    if page.viewport_size and page.viewport_size["width"] > 1000:
        page.locator(".marker").first.wait_for()


def ready(page: Page) -> None:
    page.wait_for_load_state("networkidle")


VIEWS: dict[str, tuple[str, Callable[[Page], None]]] = {
    "home": ("/", ready),
    "search": ("/?commune=59350&dispositif=micro-lycee", searched),
    "embed": ("/embed?code_postal=62300", searched),
    "dispositif": ("/dispositifs/micro-lycee", ready),
    "questions": ("/questions", ready),
    "structure": ("/structures/0590149S", ready),
}
Media = Literal["print", "screen"]
MODES: dict[str, tuple[str, dict[str, int], dict[str, str], Media]] = {
    "dark-search": ("search", DESKTOP, {"color_scheme": "dark"}, "screen"),
    "dark-structure": ("structure", PHONE, {"color_scheme": "dark"}, "screen"),
    "print-search": ("search", DESKTOP, {}, "print"),
}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    ("device", "window"), [("phone", PHONE), ("tablet", TABLET), ("desktop", DESKTOP)]
)
def test_it_looks_as_it_did(
    visiting: Visiting, service: Server, view: str, device: str, window: dict[str, int]
) -> None:
    name = f"{device}-{view}.png"
    share = changed_share(visiting, service, name, view, viewport=window)

    assert share <= MOST_DIFFERENT, f"{share:.1%} differ: compare {ARTEFACTS / name} with {name}"


@pytest.mark.parametrize("mode", MODES)
def test_it_looks_as_it_did_in_the_dark_and_on_paper(
    visiting: Visiting, service: Server, mode: str
) -> None:
    view, window, options, media = MODES[mode]
    name = f"{mode}.png"
    share = changed_share(visiting, service, name, view, media=media, viewport=window, **options)

    assert share <= MOST_DIFFERENT, f"{share:.1%} differ: compare {ARTEFACTS / name} with {name}"


def changed_share(
    visiting: Visiting, service: Server, name: str, view: str, media: Media = "screen", **how: Any
) -> float:
    """The share of a view's picture that is not as it was."""
    path, wait = VIEWS[view]
    ARTEFACTS.mkdir(exist_ok=True)
    with visiting(reduced_motion="reduce", **how) as visit:
        page = visit.go(service.url + path)
        wait(page)
        page.emulate_media(media=media)
        page.wait_for_timeout(300)  # what the map draws last
        page.screenshot(path=ARTEFACTS / name)
    if "KEEP_SCREENSHOTS" in os.environ:
        BEFORE.mkdir(exist_ok=True)
        shutil.copy(ARTEFACTS / name, BEFORE / name)

    return difference(BEFORE / name, ARTEFACTS / name)


def difference(before: Path, after: Path) -> float:
    """The share of squares that look different."""
    first, second = squares(before), squares(after)
    assert first.shape == second.shape
    return float((np.abs(first - second) > DIFFERENT).mean())


def squares(path: Path) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """The mean grey of each square of a picture."""
    grey = np.asarray(Image.open(path).convert("L"), dtype=np.float64)
    height, width = (side // SQUARE * SQUARE for side in grey.shape)
    cut = grey[:height, :width].reshape(height // SQUARE, SQUARE, width // SQUARE, SQUARE)
    means: np.ndarray[tuple[int, int], np.dtype[np.float64]] = cut.mean(axis=(1, 3))
    return means


def test_a_picture_with_a_block_moved_is_told_apart(tmp_path: Path) -> None:
    before, after = tmp_path / "before.png", tmp_path / "after.png"
    picture = Image.new("L", (160, 160), 255)
    picture.save(before)
    picture.paste(0, (0, 0, 64, 32))
    picture.save(after)

    assert difference(before, before) == 0
    assert difference(before, after) > MOST_DIFFERENT
