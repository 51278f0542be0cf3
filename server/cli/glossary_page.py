"""``docs/glossary.md``, made from the glossary of the seeds."""

from __future__ import annotations

from seeds.seed_files import read_seeds
from seeds.seed_records import GlossaryTermSeed

HEAD = """# Glossary

The words of the field, as the directory defines them (`glossary` in the API). They are French, as
their readers are; names in the code keep the French nouns. This page is made from the seeds:
`raccroche glossary --output docs/glossary.md`.

| word | meaning |
|---|---|
"""


def glossary_page() -> str:
    """The page in Markdown, in alphabetical order."""
    terms = sorted(read_seeds().glossary, key=lambda term: term.term.casefold())
    return HEAD + "".join(map(row, terms))


def row(term: GlossaryTermSeed) -> str:
    expansion = f"{term.expansion}. " if term.expansion else ""
    return f"| **{term.term}** | {expansion}{term.definition} |\n"
