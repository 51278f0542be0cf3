"""Brings the translations up to the templates' texts: ``python -m pages.extract_texts``.

New texts are added without a translation, and those that nothing says any more are dropped.
Languages in which the API does not answer also have the sentences of the directory that people meet
first, out of the seed files.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from pages.translation import LANGUAGES, TRANSLATIONS_FOLDER, SiteLanguage

PAGES_FOLDER = Path(__file__).parent
SEEDS_FOLDER = PAGES_FOLDER.parent / "seeds" / "data"
KEYWORDS = {"_": None, "gettext": None, "mark": None, "ngettext": (1, 2)}
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
OPTIONS = {"**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "newstyle": "true"}}

# Of each file of a seed folder: its lists, and the fields of their entries that pages say.
SEED_TEXTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "needs.toml": {"needs": ("name", "advice")},
    "helplines.toml": {"helplines": ("name", "purpose", "hours")},
    "eligibility.toml": {"questions": ("text",)},
    "dispositifs.toml": {"dispositifs": ("summary",)},
}


def extracted_texts() -> Iterator[tuple[str, str]]:
    """Every text to translate, and the file that says it; plurals as two texts."""
    found = extract_from_dir(PAGES_FOLDER, METHODS, OPTIONS, KEYWORDS)
    for path, _, message, _, _ in sorted(found, key=lambda each: (each[0], each[1])):
        for text in message if isinstance(message, tuple) else (message,):
            yield text, path


def seed_texts() -> Iterator[tuple[str, str]]:
    """The directory's sentences to translate, and the seed file that has each."""
    for name, lists in SEED_TEXTS.items():
        for path in sorted(SEEDS_FOLDER.glob(f"*/{name}")):
            content = tomllib.loads(path.read_text("utf-8"))
            for entries, fields in lists.items():
                for entry in content.get(entries, ()):
                    for field in fields:
                        if field in entry:
                            yield entry[field], path.relative_to(SEEDS_FOLDER.parents[1]).as_posix()


def texts_of(language: SiteLanguage) -> Iterator[tuple[str, str]]:
    """Every text that a language's file has, and where it is said."""
    yield from extracted_texts()
    if language.api == "fr":
        yield from seed_texts()


def updated(catalog: Catalog, language: SiteLanguage) -> Catalog:
    """A catalogue with the texts that pages say, and its translations of them."""
    fresh = Catalog(
        locale=language.locale,
        project="Raccroche",
        header_comment=catalog.header_comment,
        fuzzy=catalog.fuzzy,
        # The day of an extraction is no change of a translation.
        creation_date=catalog.creation_date,
        revision_date=catalog.revision_date,
    )
    for text, path in texts_of(language):
        known = catalog.get(text)
        fresh.add(text, known.string if known else "", [(path, 0)])
    return fresh


def write_catalog(path: Path, catalog: Catalog) -> None:
    with path.open("wb") as file:
        # Without lines and dates: a text that moves is no change of its translation.
        write_po(file, catalog, width=100, include_lineno=False, omit_header=False)


def main() -> None:
    for path in sorted(TRANSLATIONS_FOLDER.glob("*.po")):
        language = LANGUAGES[path.stem]
        with path.open("rb") as file:
            catalog = read_po(file, locale=language.locale)
        write_catalog(path, updated(catalog, language))


if __name__ == "__main__":
    main()
