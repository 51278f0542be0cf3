"""The index against a brute force that measures every entry with geopy."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from geopy.distance import geodesic
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import grouped_kdtree
from geo.index_columns import IndexEntry
from geo.nearest_index import NearestIndex
from geo.neighbours import Neighbour, NeighbourSearch
from models.structure import (
    OPTIONS,
    Contract,
    EstablishmentKind,
    Position,
    Sector,
    StructureStatus,
    Track,
)
from models.structure_filter import Facets, Offer, StructureFilter

LILLE = Position(latitude=50.63199, longitude=3.04685)
WHOLE = StructureFilter()
OFFERS = [Offer(str(n), frozenset({kind})) for n, kind in enumerate(EstablishmentKind)]


def facets(
    kind: EstablishmentKind = EstablishmentKind.LPO,
    sector: Sector = Sector.PUBLIC,
    academy: str = "09",
    status: StructureStatus = StructureStatus.OPEN,
) -> Facets:
    return Facets(status, kind, sector, Contract.NONE, academy, "59", None)


def entry(
    key: str, latitude: float, longitude: float, commune: str | None = None, **of: object
) -> IndexEntry:
    return IndexEntry(key, latitude, longitude, commune, facets(**of))  # type: ignore[arg-type]  # of facets


# The région, the coast, and now and then anywhere; on a grid too, so that places coincide.
in_region = st.tuples(st.floats(48.8, 51.1), st.floats(1.3, 4.3))
on_grid = st.tuples(
    st.integers(0, 4).map(lambda n: 50 + n / 100), st.integers(0, 4).map(lambda n: 3 + n / 100)
)
anywhere = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
places = st.one_of(in_region, on_grid, anywhere)
random_facets = st.builds(
    facets,
    kind=st.sampled_from(EstablishmentKind),
    sector=st.sampled_from(Sector),
    academy=st.sampled_from(["09", "20"]),
    status=st.sampled_from(StructureStatus),
)
filters = st.builds(
    StructureFilter,
    kinds=st.none() | st.frozensets(st.sampled_from(EstablishmentKind), min_size=1),
    sectors=st.none() | st.frozensets(st.sampled_from(Sector), min_size=1),
    academies=st.none() | st.frozensets(st.sampled_from(["09", "20"]), min_size=1),
    statuses=st.none() | st.frozensets(st.sampled_from(StructureStatus), min_size=1),
    tracks=st.none() | st.frozensets(st.sampled_from(Track), min_size=1),
    options=st.frozensets(st.tuples(st.sampled_from(OPTIONS), st.booleans()), max_size=1),
    offering=st.none() | st.frozensets(st.sampled_from(OFFERS), min_size=1),
)
marks = st.integers(0, 2**15 - 1)
offers = st.sets(st.sampled_from([offer.code for offer in OFFERS]))


@st.composite
def directories(draw: st.DrawFn) -> list[IndexEntry]:
    located = draw(
        st.lists(
            st.tuples(places, random_facets, st.sampled_from(["A", "B", None]), marks, offers),
            max_size=60,
        )
    )
    return [
        IndexEntry(f"key-{number:03}", *place, commune, own, bits, offered)
        for number, (place, own, commune, bits, offered) in enumerate(located)
    ]


@dataclass
class BruteForce:
    entries: list[IndexEntry]

    @staticmethod
    def offers_one(entry: IndexEntry, offering: frozenset[Offer] | None) -> bool:
        return offering is None or any(
            offer.code in entry.offers or entry.facets.kind in offer.kinds for offer in offering
        )

    def ranked(self, search: NeighbourSearch) -> list[Neighbour]:
        filter = search.filter
        assert isinstance(filter, StructureFilter)
        here = (search.origin.latitude, search.origin.longitude)
        measured = sorted(
            Neighbour(round(geodesic(here, (e.latitude, e.longitude)).meters, 5), e.key)
            for e in self.entries
            if filter.accepts(e.facets)
            and all(e.marks & mask for mask in filter.masks)
            and self.offers_one(e, filter.offering)
        )
        inside = {e.key for e in self.entries if e.commune in search.communes}
        limit = search.within_meters
        return [
            n for n in measured if limit is None or n.distance_meters <= limit or n.key in inside
        ]


def assert_same(found: list[Neighbour], expected: list[Neighbour]) -> None:
    """The same keys in the same order, but for places that lie within a micrometre."""
    assert len(found) == len(expected)
    for ours, theirs in zip(found, expected, strict=True):
        assert abs(ours.distance_meters - theirs.distance_meters) < 2e-5
    assert {n.key for n in found} == {n.key for n in expected}


@settings(max_examples=150, deadline=None)
@given(directories(), places, filters, st.none() | st.floats(0.01, 2e7), st.integers(1, 20))
def test_pages_are_the_brute_force_in_slices_that_neither_skip_nor_repeat(
    entries: list[IndexEntry],
    origin: tuple[float, float],
    filter: StructureFilter,
    within: float | None,
    size: int,
) -> None:
    index = NearestIndex(entries)
    search = NeighbourSearch(
        origin=Position(latitude=origin[0], longitude=origin[1]),
        filter=filter,
        within_meters=within,
        communes=frozenset({"A"}),
    )
    expected = BruteForce(entries).ranked(search)

    pages: list[Neighbour] = []
    while page := index.page(search, size, pages[-1] if pages else None):
        pages += page

    assert_same(pages, expected)
    assert pages == sorted(pages)
    assert index.total(search) == len(expected)


@settings(max_examples=60, deadline=None)
@given(directories(), places, st.integers(1, 8))
def test_more_neighbours_than_the_tree_limit_are_found_too(
    entries: list[IndexEntry], origin: tuple[float, float], limit: int
) -> None:
    index = NearestIndex(entries)
    search = NeighbourSearch(origin=Position(latitude=origin[0], longitude=origin[1]), filter=WHOLE)
    usual = index.page(search, 50)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grouped_kdtree, "TREE_LIMIT", limit)
        assert index.page(search, 50) == usual


@settings(max_examples=100, deadline=None)
@given(
    directories(),
    st.lists(places, min_size=1, max_size=6),
    filters,
    st.integers(1, 11),
    st.none() | st.floats(1, 100_000),
)
def test_a_page_is_the_same_whether_cells_or_the_tree_answer(
    entries: list[IndexEntry],
    origins: list[tuple[float, float]],
    filter: StructureFilter,
    size: int,
    within: float | None,
) -> None:
    """The second time and from then on, cells may answer."""
    index = NearestIndex(entries)
    searches = [
        NeighbourSearch(Position(latitude=o[0], longitude=o[1]), filter, within) for o in origins
    ]
    longer = [index.page(search, size + 1) for search in searches]
    first = [(page[:size], len(page) > size) for page in longer]

    for _ in range(3):
        assert [index.page(search, size) for search in searches] == [page for page, _ in first]
        assert [index.page_with_has_next(search, size) for search in searches] == first


def test_equal_distances_are_ordered_by_key() -> None:
    index = NearestIndex([entry(key, 50.1, 3.0) for key in ("c", "a", "b")])

    found = index.page(NeighbourSearch(origin=LILLE, filter=WHOLE), 10)

    assert [nearby.key for nearby in found] == ["a", "b", "c"]
    assert len({nearby.distance_meters for nearby in found}) == 1


def test_equal_distances_are_paged_through_one_by_one() -> None:
    index = NearestIndex([entry(f"{n:02}", 50.1, 3.0) for n in range(30)])
    search = NeighbourSearch(origin=Position(latitude=50.1, longitude=3.0), filter=WHOLE)

    seen: list[Neighbour] = []
    while page := index.page(search, 1, seen[-1] if seen else None):
        seen += page

    assert [nearby.key for nearby in seen] == [f"{n:02}" for n in range(30)]


def test_an_entry_of_the_commune_is_answered_however_far_and_in_its_order() -> None:
    index = NearestIndex(
        [
            entry("near", 50.64, 3.05),
            entry("far-in-commune", 50.70, 3.05, "59350"),
            entry("far-outside", 50.69, 3.05),
        ]
    )
    search = NeighbourSearch(
        origin=LILLE, filter=WHOLE, within_meters=2_000, communes=frozenset({"59350"})
    )

    assert [n.key for n in index.page(search, 10)] == ["near", "far-in-commune"]
    assert index.total(search) == 2


def test_more_asked_than_exist_gives_all_and_nothing_gives_nothing() -> None:
    search = NeighbourSearch(origin=LILLE, filter=WHOLE)

    assert len(NearestIndex([entry("a", 50, 3)]).page(search, 100)) == 1
    assert NearestIndex([]).page(search, 100) == []
    assert NearestIndex([]).total(search) == 0


def test_an_index_remembers_a_bounded_number_of_filters() -> None:
    index = NearestIndex([entry("a", 50, 3)])
    for number in range(1_000):
        filter = StructureFilter(bassins=frozenset({str(number)}))
        assert index.page(NeighbourSearch(origin=LILLE, filter=filter), 1) == []

    assert index.parts is not None
    assert 0 < len(index.parts.filters.by_groups) <= 256


changes = st.lists(
    st.tuples(directories(), st.sets(st.integers(0, 60).map("key-{:03}".format))), max_size=3
)


@settings(max_examples=150, deadline=None)
@given(directories(), changes, st.lists(places, min_size=1, max_size=3), filters)
def test_an_updated_index_answers_like_a_new_one(
    entries: list[IndexEntry],
    changes: list[tuple[list[IndexEntry], set[str]]],
    origins: list[tuple[float, float]],
    filter: StructureFilter,
) -> None:
    searches = [
        NeighbourSearch(Position(latitude=o[0], longitude=o[1]), one, within, frozenset({"A"}))
        for o in origins
        for one in (filter, WHOLE)
        for within in (None, 50_000.0)
    ]
    known = {entry.key: entry for entry in entries}
    index = NearestIndex(entries)
    for added, removed in changes:
        before = [index.page(search, 5) for search in searches]
        previous = index

        index = previous.updated(removed, added)

        known = {key: entry for key, entry in known.items() if key not in removed}
        known |= {entry.key: entry for entry in added}
        new = NearestIndex(known[key] for key in sorted(known))
        for search in searches:
            for size in (1, 5, 100):
                assert index.page(search, size) == new.page(search, size)
            assert index.total(search) == new.total(search)
        assert [previous.page(search, 5) for search in searches] == before
    assert len(index) == len(known)


def test_an_update_that_changes_nothing_leaves_the_index() -> None:
    index = NearestIndex([entry("a", 50, 3), entry("b", 51, 3)])

    assert index.updated(["c"], [entry("b", 51, 3)]) is index
    assert index.updated(["a"], []) is not index


def test_what_was_found_is_kept_where_only_offers_change() -> None:
    index = NearestIndex([entry("a", 50, 3), entry("b", 51, 3)])
    offering = StructureFilter(offering=frozenset({Offer("x", frozenset())}))

    updated = index.updated([], [entry("b", 51, 3)._replace(offers=("x",))])

    assert index.parts is not None and updated.parts is not None
    assert updated.parts.by_cell is index.parts.by_cell
    assert [n.key for n in updated.page(NeighbourSearch(LILLE, offering), 5)] == ["b"]
    assert index.page(NeighbourSearch(LILLE, offering), 5) == []
