"""Draws what messengers and telephones show of the site: ``python -m pages.draw_cards``.

A card of 1,200 by 630 pixels for each dispositif of the seeds and one for all other pages (Open
Graph), and icons for home screens. They are files of ``pages/files``, drawn again where a name or
the look changes; serving them takes nothing that this needs.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from pages.assets import ASSETS_FOLDER

SEEDS_FOLDER = Path(__file__).parents[1] / "seeds" / "data"
FONT = ASSETS_FOLDER / "fonts" / "atkinson-hyperlegible-next.woff2"
CARDS_FOLDER, ICONS_FOLDER = ASSETS_FOLDER / "cards", ASSETS_FOLDER / "icons"

CARD_SIZE = (1200, 630)
MARGIN = 80
TITLE_WIDTH = 800
BRAND, PAPER, SUN = "#0b5d57", "#ffffff", "#ffc46b"
COLOURS = 32
"""Of a palette: three of the look, and what lies between them at edges."""

DEFAULT_TITLE = "Tu as quitté l’école, ou tu y penses ?"
SUBTITLE = "Qui appeler, près de chez toi"

ICON_SIZES = {"apple-touch": 180, "icon-192": 192, "icon-512": 512}
MASKABLE = "maskable-512"
FAVICON_SIZES = [(16, 16), (32, 32), (48, 48)]

# The hook of ``icon.svg``, in its 64 units: the line's width, its arcs and its point.
HOOK_WIDTH = 7
HOOK_POINT = (32, 50, 4.5)


def dispositif_names() -> Iterator[tuple[str, str]]:
    """The code and the name of every dispositif of the seeds."""
    for file in sorted(SEEDS_FOLDER.glob("*/dispositifs.toml")):
        for each in tomllib.loads(file.read_text(encoding="utf-8"))["dispositifs"]:
            yield each["code"], each["name"]


def draw_hook(image: Image.Image, left: float, top: float, size: float, colour: str) -> None:
    """The hook and its point into a square."""
    draw = ImageDraw.Draw(image)
    unit = size / 64

    def box(*corners: float) -> tuple[float, float, float, float]:
        x0, y0, x1, y1 = (corner * unit for corner in corners)
        return left + x0, top + y0, left + x1, top + y1

    half = HOOK_WIDTH / 2
    draw.rounded_rectangle(box(20 - half, 22, 20 + half, 50 + half), half * unit, fill=colour)
    draw.arc(box(20 - half, 14 - half, 44 + half, 38 + half), 180, 90, colour, round(7 * unit))
    draw.ellipse(box(32 - half, 34.5, 32 + half, 41.5), fill=colour)
    x, y, radius = HOOK_POINT
    draw.ellipse(box(x - radius, y - radius, x + radius, y + radius), fill=SUN)


def font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    made = ImageFont.truetype(FONT, size)
    made.set_variation_by_axes([weight])
    return made


def lines_of(text: str, made: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """A text in lines that are no wider than ``width`` pixels."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and made.getlength(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def draw_card(title: str) -> Image.Image:
    image = Image.new("RGB", CARD_SIZE, BRAND)
    draw = ImageDraw.Draw(image)
    draw_hook(image, CARD_SIZE[0] - 400, 120, 400, "#3d7d79")
    size = 84 if len(title) < 40 else 64
    bold = font(size, 750)
    draw.text((MARGIN, MARGIN), "Raccroche", PAPER, font(44, 700))
    top = MARGIN + 110
    for line in lines_of(title, bold, TITLE_WIDTH):
        draw.text((MARGIN, top), line, PAPER, bold)
        top += round(size * 1.15)
    draw.text((MARGIN, CARD_SIZE[1] - MARGIN - 44), SUBTITLE, SUN, font(44, 600))
    return image


def draw_icon(size: int, *, safe_zone: float = 1.0) -> Image.Image:
    """The icon as a square without round corners, which telephones cut themselves."""
    scale = 4  # drawn larger and reduced, for smooth edges
    image = Image.new("RGB", (size * scale, size * scale), BRAND)
    hook = size * scale * safe_zone
    edge = (size * scale - hook) / 2
    draw_hook(image, edge, edge, hook, PAPER)
    return image.resize((size, size), Image.Resampling.LANCZOS)


def save(image: Image.Image, path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    image.quantize(COLOURS).save(path, optimize=True)


def main() -> None:
    save(draw_card(DEFAULT_TITLE), CARDS_FOLDER / "raccroche.png")
    for code, name in dispositif_names():
        save(draw_card(name), CARDS_FOLDER / f"{code}.png")
    for name, size in ICON_SIZES.items():
        save(draw_icon(size), ICONS_FOLDER / f"{name}.png")
    # W3C, Web App Manifest: what matters lies in a circle of 80 % of the width.
    save(draw_icon(512, safe_zone=0.75), ICONS_FOLDER / f"{MASKABLE}.png")
    draw_icon(48).save(ASSETS_FOLDER / "favicon.ico", sizes=FAVICON_SIZES)


if __name__ == "__main__":
    main()
