"""The journeys in Debian's Firefox ESR, over WebDriver BiDi: what only one browser does shows here.

The journeys themselves are JavaScript, in ``firefox/``: puppeteer drives Firefox as it is packaged,
which Playwright does not.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from base64 import b64decode
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from support.browser import AXE, RULES, Partner, Serving, needs_axe
from support.node import CLIENTS, NODE
from support.servers import Server
from support.site_pages import MORE, PAGES, PATHS, SPACING
from support.waiting import LIMIT_S

HERE = Path(__file__).parent / "firefox"
FIREFOX = shutil.which("firefox-esr")

pytestmark = [
    pytest.mark.skipif(FIREFOX is None, reason="Firefox: install firefox-esr"),
    pytest.mark.skipif(
        NODE is None or not (CLIENTS / "node_modules" / "puppeteer-core").exists(),
        reason="puppeteer-core: run make clients",
    ),
    needs_axe,
]


def journeys(file: str) -> list[str]:
    """The names of the journeys in a file."""
    text = (HERE / f"{file}.mjs").read_text(encoding="utf-8")
    return re.findall(r'^journey\("([^"]+)"', text, re.MULTILINE)


STOPPING = "a server that stops is told with a number"


class Firefox:
    """A process of Node that takes Firefox through one journey after another."""

    def __init__(self, settings: dict[str, Any]) -> None:
        assert NODE is not None
        self.process = subprocess.Popen(
            [NODE, "run.mjs", json.dumps(settings)],
            cwd=HERE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.names: list[str] = self.answer()

    def answer(self) -> Any:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "Node has ended"
        return json.loads(line)

    def run(self, name: str, **given: object) -> Any:
        """What a journey shows, once it has ended well."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"name": name, "given": given}) + "\n")
        self.process.stdin.flush()
        answer = self.answer()
        assert answer["problems"] == [], "\n".join(answer["problems"])
        return answer["shown"]

    def close(self) -> None:
        """Ends Node, which closes its browsers when there is nothing more to do."""
        try:
            self.process.communicate(timeout=LIMIT_S)
        finally:
            self.process.kill()


@pytest.fixture(scope="module")
def firefox(service: Server, partner: Partner) -> Iterator[Firefox]:
    firefox = Firefox(
        {
            "firefox": FIREFOX,
            "service": service.url,
            "partner": partner.origin,
            "axe": str(AXE),
            "tags": RULES,
            "limit_ms": LIMIT_S * 1_000,
        }
    )
    yield firefox
    firefox.close()


@pytest.mark.parametrize("name", [*journeys("site"), *journeys("map"), *journeys("component")])
def test_a_journey_ends_well(firefox: Firefox, serving: Serving, name: str) -> None:
    assert name in firefox.names
    if name != STOPPING:
        firefox.run(name)
    else:
        with serving() as server:
            firefox.run(name, service=server.url, process=server.process.pid)


@pytest.mark.parametrize("path", [*PATHS, *PAGES, *MORE])
def test_a_page_has_no_obstacle_and_holds_at_400_percent_with_spaced_text(
    firefox: Firefox, path: str
) -> None:
    """WCAG 2.2, 1.4.10 and 1.4.12, and what axe-core finds."""
    missing = path if path == "/nowhere" else None
    given = {"path": path, "missing": missing, "spacing": SPACING}
    assert firefox.run("a page is read", **given) is None


def test_no_state_of_the_component_has_an_obstacle(firefox: Firefox) -> None:
    assert firefox.run("the states of the component are read", spacing=SPACING) is None


@pytest.mark.parametrize("name", journeys("colours")[:2])
def test_what_is_shown_in_forced_colours_can_be_told_from_its_ground(
    firefox: Firefox, name: str
) -> None:
    pictures = firefox.run(name)

    assert len(pictures) >= 3
    faint = {part: contrast(picture) for part, picture in pictures.items()}
    assert {part: ratio for part, ratio in faint.items() if ratio < 3} == {}


def contrast(picture: str) -> float:
    """The contrast (WCAG 2.2, 1.4.11) of the lightest and the darkest colour that a picture is
    made of."""
    image = Image.open(BytesIO(b64decode(picture))).convert("RGB")
    share = image.width * image.height / 200
    colours: Any = image.getcolors(image.width * image.height)
    lights = [luminance(colour) for count, colour in colours if count >= share]
    return (max(lights) + 0.05) / (min(lights) + 0.05)


def luminance(colour: tuple[int, int, int]) -> float:
    parts = [part / 255 for part in colour]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


DARK = [
    "/",
    "/questions",
    "/structures/0590149S",
    "/?commune=62427",
    "/comprendre/acteurs",
    "/appeler",
]


def test_dark_pages_keep_their_contrast(firefox: Firefox) -> None:
    assert firefox.run("dark pages keep their contrast", paths=DARK) is None


def test_who_wants_less_motion_gets_none(firefox: Firefox) -> None:
    assert firefox.run("who wants less motion gets none") is None
