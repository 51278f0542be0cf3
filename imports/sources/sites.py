"""Several lines of one UAI: the sites of an establishment, the parts of a *cité scolaire*."""

from __future__ import annotations

from typing import Any

from imports.import_report import Report
from imports.reconcile.line_facts import Facts, Group
from models.listing import ListedAs
from models.structure import FLAGS, TRACKS
from text.normalise import normalise_words

ANNEXES = {"annexe", "antenne", "campus", "site"}


def combine(several: list[Facts], report: Report) -> Facts:
    """One structure of all the lines of a file that name its UAI.

    The record is the lycée's before the collège's, then that of the site with most tracks;
    the others are its further sites. It has what any of its sites has.
    """
    main, *others = sorted(several, key=_rank)
    if not others:
        return main
    main.listed = list(
        dict.fromkeys(listed for facts in (main, *others) for listed in facts.listed)
    )
    sites = [_site(facts) for facts in others if _site(facts) != _site(main)]
    teaching = main.groups.setdefault(Group.TEACHING, {})
    teaching["other_sites"] = list({str(site): site for site in sites}.values()) or None
    for flag in FLAGS:
        stated = [f.groups.get(Group.TEACHING, {}).get(flag) for f in (main, *others)]
        if any(value is not None for value in stated):
            teaching[flag] = any(stated)
    lines = ", ".join(str(facts.line) for facts in others)
    report.note(
        f"{main.key} stands in several lines: line {main.line} is its record, {lines} its "
        "further sites or kinds."
    )
    return main


def _rank(facts: Facts) -> tuple[Any, ...]:
    teaching = facts.groups.get(Group.TEACHING, {})
    tracks = sum(bool(teaching.get(flag)) for flag in TRACKS)
    return (
        facts.listed[0].listed_as is ListedAs.COLLEGE,
        -tracks,
        bool(ANNEXES & set(normalise_words(facts.name))),
        facts.name,
        facts.record["street"] or "",
    )


def _site(facts: Facts) -> dict[str, str | None]:
    record = facts.record
    return {column: record[column] for column in ("name", "street", "postal_code", "city")}
