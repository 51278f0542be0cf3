"""A filter asks the tables and the index the same."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from support.tiny_directory import Tiny

from models.opening_days import day_parameters
from models.structure import (
    OPTIONS,
    TRACKS,
    Contract,
    EstablishmentKind,
    Sector,
    StructureStatus,
    Track,
    structures,
)
from models.structure_filter import (
    COLUMNS,
    OPTION_BITS,
    TRACK_BITS,
    Facets,
    Offer,
    StructureFilter,
    flag_bits_column,
)
from storage.columns import UnknownCode
from storage.database import Database

OPEN = Facets(
    StructureStatus.OPEN,
    EstablishmentKind.LPO,
    Sector.PUBLIC,
    None,
    "09",
    "59",
    None,
    EstablishmentKind.COLLEGE,
)


def some(codes: Any) -> st.SearchStrategy[Any]:
    return st.none() | st.frozensets(st.sampled_from(list(codes)), min_size=1, max_size=3)


FACETS = st.builds(
    Facets,
    st.sampled_from(StructureStatus),
    st.none() | st.sampled_from(EstablishmentKind),
    st.none() | st.sampled_from(Sector),
    st.none() | st.sampled_from(Contract),
    st.sampled_from(["09", "20"]),
    st.sampled_from(["59", "80"]),
    st.none() | st.sampled_from(["b1", "b2"]),
    st.none() | st.sampled_from(EstablishmentKind),
)
FILTERS = st.builds(
    StructureFilter,
    statuses=some(StructureStatus),
    kinds=some(EstablishmentKind),
    kinds_but=st.frozensets(st.sampled_from(EstablishmentKind), max_size=3),
    sectors=some(Sector),
    contracts=some(Contract),
    academies=some(["09", "20"]),
    departments=some(["59", "80"]),
    bassins=some(["b1", "b2"]),
)


def test_without_a_filter_only_what_lives_is_accepted() -> None:
    accepted = [
        status
        for status in StructureStatus
        if StructureFilter().accepts(OPEN._replace(status=status))
    ]

    assert accepted == [StructureStatus.OPEN, StructureStatus.TO_OPEN]
    assert StructureFilter(statuses=frozenset({StructureStatus.CLOSED})).accepts(
        OPEN._replace(status=StructureStatus.CLOSED)
    )


@given(FILTERS, FACETS)
def test_every_facet_must_be_accepted(filter: StructureFilter, facets: Facets) -> None:
    def agrees(codes: Any, *values: Any) -> bool:
        return codes is None or any(value in codes for value in values)

    living = {StructureStatus.OPEN, StructureStatus.TO_OPEN}
    assert filter.accepts(facets) is (
        agrees(filter.statuses or living, facets.status)
        and agrees(filter.kinds, facets.kind, facets.second_kind)
        and not filter.kinds_but & {facets.kind, facets.second_kind}
        and agrees(filter.sectors, facets.sector)
        and agrees(filter.contracts, facets.contract)
        and agrees(filter.academies, facets.academy)
        and agrees(filter.departments, facets.department)
        and agrees(filter.bassins, facets.bassin)
    )


def test_facets_are_read_from_the_texts_of_a_row() -> None:
    texts = ("OPEN", "LPO", "PUBLIC", None, "09", "59", None, "COLLEGE")

    assert Facets.from_texts(*texts) == OPEN
    with pytest.raises(UnknownCode, match="'LIPO'"):
        Facets.from_texts("OPEN", "LIPO", None, None, None, None, None, None)


def test_each_track_and_answer_has_a_bit_of_its_own() -> None:
    bits = [*TRACK_BITS.values(), *OPTION_BITS.values()]

    assert len(bits) == len(Track) + 2 * len(OPTIONS)
    assert sum(bits) == 2 ** len(bits) - 1
    assert max(bits) < 2**63, "the index holds them as 64-bit integers"


def test_an_entry_must_share_a_bit_with_each_mask() -> None:
    option = OPTIONS[0]
    filter = StructureFilter(
        tracks=frozenset({Track.GENERAL, Track.VOCATIONAL}), options=frozenset({(option, True)})
    )

    assert sorted(filter.masks) == sorted(
        [TRACK_BITS[Track.GENERAL] | TRACK_BITS[Track.VOCATIONAL], OPTION_BITS[option, True]]
    )
    assert filter.selects_single_entries
    assert StructureFilter().masks == ()
    assert not StructureFilter().selects_single_entries
    assert not StructureFilter(kinds=frozenset({EstablishmentKind.LP})).selects_single_entries


def test_an_offer_may_be_run_by_a_first_or_a_second_kind() -> None:
    anywhere = Offer("ppds", frozenset({EstablishmentKind.COLLEGE, EstablishmentKind.LP}))
    named = Offer("micro-lycee", frozenset())

    assert StructureFilter(offering=frozenset({named, anywhere})).may_run(OPEN)
    assert not StructureFilter(offering=frozenset({named})).may_run(OPEN)
    assert not StructureFilter(offering=frozenset({anywhere})).may_run(
        OPEN._replace(second_kind=None)
    )
    assert not StructureFilter().may_run(OPEN)
    both = StructureFilter(offering=frozenset({named, anywhere})).offers
    assert both == frozenset({"ppds", "micro-lycee"})
    assert StructureFilter().offers is None
    assert StructureFilter(offering=frozenset()).selects_single_entries, "none of no offer"


@pytest.fixture(scope="module")
def flags() -> list[dict[str, Any]]:
    """Every answer to one track and two options."""
    names = (TRACKS[0], OPTIONS[0], OPTIONS[1])
    return [
        dict(zip(names, answers, strict=True)) for answers in product((None, False, True), repeat=3)
    ]


def test_the_tables_and_the_index_accept_the_same(
    migrated_sqlite: Database, flags: list[dict[str, Any]]
) -> None:
    content = Tiny()
    for number, flag in enumerate(flags):
        content.school(f"s{number:02}", **flag)
    filters = [
        StructureFilter(),
        StructureFilter(tracks=frozenset({Track.GENERAL})),
        StructureFilter(options=frozenset({(OPTIONS[0], True)})),
        StructureFilter(options=frozenset({(OPTIONS[0], False), (OPTIONS[1], True)})),
        StructureFilter(tracks=frozenset(Track), options=frozenset({(OPTIONS[1], False)})),
    ]
    with migrated_sqlite.writing() as connection:
        content.write(connection)
        rows = connection.execute(select(structures.c.id, flag_bits_column()))
        marks = {row[0]: row[1] for row in rows}
        for filter in filters:
            accepted = select(structures.c.id).where(*filter.conditions())
            by_table = set(connection.scalars(accepted, day_parameters(date(2026, 12, 1))))
            by_index = {
                id for id, bits in marks.items() if all(bits & mask for mask in filter.masks)
            }
            assert by_table == by_index, filter
            assert by_table

    assert len(marks) == len(flags) == 27


def test_the_table_leaves_out_the_same_kinds(migrated_sqlite: Database) -> None:
    kinds = (EstablishmentKind.LPO, EstablishmentKind.LP)
    content = Tiny().cio("cio").school("lpo").school("lp", kind=kinds[1])
    content.school("both", kind=kinds[1], second_kind=kinds[0])
    filter = StructureFilter(kinds_but=frozenset({EstablishmentKind.LPO}))
    with migrated_sqlite.writing() as connection:
        content.write(connection)
        accepted = select(structures.c.id).where(*filter.conditions())
        found = set(connection.scalars(accepted, day_parameters(date(2026, 12, 1))))

    assert found == {"cio", "lp"}


def test_every_facet_has_a_column() -> None:
    everything = StructureFilter(
        kinds=frozenset({EstablishmentKind.LP}),
        sectors=frozenset({Sector.PUBLIC}),
        contracts=frozenset(Contract),
        academies=frozenset({"09"}),
        departments=frozenset({"59"}),
        bassins=frozenset({"b"}),
    )
    facets = [facet for facet, _ in everything.accepted_codes()]

    assert set(facets) == {*COLUMNS, "kind", "status"}
    assert len(everything.conditions()) == len(facets)
    assert set(COLUMNS.values()) <= set(structures.c.keys())
