"""Combines several lines of one UAI: sites of an establishment, parts of a *cité scolaire*."""

from __future__ import annotations

import re
from typing import Any

from imports.import_report import Report
from imports.reconcile.line_facts import StructureFacts
from models.field_group import FieldGroup
from models.listing import ListedAs
from models.structure import FLAGS, TRACKS
from text.messages import Message
from text.normalise import normalise_words

_UAI = re.compile(r"(?<!\d)\d{7}[A-Za-z](?![A-Za-z])")
ANNEX_WORDS = {"annexe", "antenne", "campus", "site"}


def combine_lines(lines_of_uai: list[StructureFacts], report: Report) -> StructureFacts:
    """One structure from all lines of a file with its UAI (decision 0004).

    A lycée's line gives the record before a collège's, then the line whose mail address has the
    UAI, then the site's with most tracks. The others become ``other_sites``; flags say what any of
    the sites has.
    """
    if len(lines_of_uai) == 1:
        return lines_of_uai[0]
    main, *others = sorted(lines_of_uai, key=_main_line_order)
    main.mentions = list(
        dict.fromkeys(mention for facts in (main, *others) for mention in facts.mentions)
    )
    sites = [_site(facts) for facts in others if _site(facts) != _site(main)]
    teaching = main.groups.setdefault(FieldGroup.TEACHING, {})
    # By their text, as dictionaries cannot be members of a set.
    teaching["other_sites"] = list({str(site): site for site in sites}.values()) or None
    for flag in FLAGS:
        stated = [f.groups.get(FieldGroup.TEACHING, {}).get(flag) for f in (main, *others)]
        if any(value is not None for value in stated):
            teaching[flag] = any(stated)
    lines = ", ".join(str(facts.line) for facts in others)
    report.note(
        Message(
            "{key} stands in several lines: line {line} is its record, {lines} its "
            "further sites or kinds.",
            key=main.key,
            line=main.line,
            lines=lines,
        )
    )
    return main


def mail_order(email: str | None, uai: str) -> int:
    """0 for a mail address that names the UAI, 1 for one that names none, 2 for another's.

    >>> [mail_order(f"ce.{uai}@x.fr", "0460054J") for uai in ("0460054j", "0460002c")]
    [0, 2]
    """
    named = _UAI.findall(email or "")
    if not named:
        return 1
    return 0 if uai.upper() in map(str.upper, named) else 2


def _main_line_order(facts: StructureFacts) -> tuple[Any, ...]:
    teaching = facts.groups.get(FieldGroup.TEACHING, {})
    tracks = sum(bool(teaching.get(flag)) for flag in TRACKS)
    return (
        facts.mentions[0].listed_as is ListedAs.COLLEGE,
        mail_order(facts.groups.get(FieldGroup.CONTACT, {}).get("email"), facts.key),
        -tracks,
        bool(ANNEX_WORDS & set(normalise_words(facts.name))),
        facts.name,
        facts.record.get("street") or "",
    )


def _site(facts: StructureFacts) -> dict[str, str | None]:
    record = facts.record
    return {column: record.get(column) for column in ("name", "street", "postal_code", "city")}
