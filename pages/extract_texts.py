"""Brings the translations up to the templates' texts: ``python -m pages.extract_texts``.

New texts are added without a translation, and those that nothing says any more are dropped.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from pages.translation import TRANSLATIONS_FOLDER

PAGES_FOLDER = Path(__file__).parent
KEYWORDS = {"_": None, "gettext": None, "mark": None, "ngettext": (1, 2)}
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
OPTIONS = {"**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "newstyle": "true"}}


def extracted_texts() -> Iterator[tuple[str, str]]:
    """Every text to translate, and the file that says it; plurals as two texts."""
    found = extract_from_dir(PAGES_FOLDER, METHODS, OPTIONS, KEYWORDS)
    for path, _, message, _, _ in sorted(found, key=lambda each: (each[0], each[1])):
        for text in message if isinstance(message, tuple) else (message,):
            yield text, path


def updated(catalog: Catalog) -> Catalog:
    """A catalogue with the templates' texts, and its translations of them."""
    fresh = Catalog(
        locale=catalog.locale,
        project="Raccroche",
        header_comment=catalog.header_comment,
        fuzzy=catalog.fuzzy,
        # The day of an extraction is no change of a translation.
        creation_date=catalog.creation_date,
        revision_date=catalog.revision_date,
    )
    for text, path in extracted_texts():
        known = catalog.get(text)
        fresh.add(text, known.string if known else "", [(path, 0)])
    return fresh


def write_catalog(path: Path, catalog: Catalog) -> None:
    with path.open("wb") as file:
        # Without lines and dates: a text that moves is no change of its translation.
        write_po(file, catalog, width=100, include_lineno=False, omit_header=False)


def main() -> None:
    for path in sorted(TRANSLATIONS_FOLDER.glob("*.po")):
        with path.open("rb") as file:
            catalog = read_po(file, locale=path.stem)
        write_catalog(path, updated(catalog))


if __name__ == "__main__":
    main()
