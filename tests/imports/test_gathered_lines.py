"""Lines of a list are packed while they are gathered, and come back as they were."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from imports.reconcile.line_facts import Edition, ListMention, StructureFacts
from imports.sources.gathered_lines import PACKED_AT_ONCE, GatheredLines
from models.field_group import FieldGroup
from models.listing import ListedAs
from models.structure import StructureStatus, StructureType


def facts_of(line: int, key: str, type_: StructureType) -> StructureFacts:
    return StructureFacts(
        line=line,
        key=key,
        type=type_,
        name=f"École n° {line}",
        edition=Edition("annuaire", "2026-09"),
        groups={
            FieldGroup.RECORD: {"status": StructureStatus.OPEN, "opens_on": date(2026, 9, 1)},
            FieldGroup.POSITION: {"latitude": 50.5, "longitude": None},
        },
        mentions=[ListMention("annuaire", ListedAs.LYCEE)],
    )


@given(st.lists(st.tuples(st.integers(0, 300), st.booleans()), max_size=3 * PACKED_AT_ONCE))
def test_each_structure_comes_once_with_all_its_lines_in_order(
    lines: list[tuple[int, bool]],
) -> None:
    gathered = GatheredLines()
    stated: dict[str, list[StructureFacts]] = {}
    for line, (number, is_school) in enumerate(lines, start=2):
        type_ = StructureType.ESTABLISHMENT if is_school else StructureType.CIO
        key = f"{type_.value} {number}"
        facts = facts_of(line, key, type_)
        gathered.add(facts)
        stated.setdefault(key, []).append(facts)

    found = {lines_of[0].key: lines_of for lines_of in gathered.by_structure()}

    assert found == stated
    assert set(gathered.keys()) == set(stated)
    assert sum(1 for _ in gathered.by_structure()) == len(stated)
    # Services can be looked up while lines are read.
    services = {k: v for k, v in stated.items() if v[0].type is StructureType.CIO}
    assert gathered.services == services


def test_a_structure_is_among_them_from_its_line_on() -> None:
    gathered = GatheredLines()
    assert "a" not in gathered

    gathered.add(facts_of(2, "a", StructureType.ESTABLISHMENT))

    assert "a" in gathered
