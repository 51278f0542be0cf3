"""Tiles of documents, and the best near a position without a look at all of them."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.index_builder import TYPES
from search.matches import Places, TermMatches
from search.tiles import SMALLEST_TILE, Tiles, distances_km

LATITUDES, LONGITUDES = st.floats(-80, 80), st.floats(-179, 179)
NEAR = st.tuples(LATITUDES, LONGITUDES).map(lambda place: tuple(np.radians(place)))


def places(seed: int, count: int) -> Places:
    """Positions around a few towns, as structures stand; a tenth have none."""
    dice = np.random.default_rng(seed)
    towns = dice.uniform((-80, -179), (80, 179), size=(5, 2))
    spread = dice.normal(0, dice.choice((0.01, 1.0)), size=(count, 2))
    positions = np.clip(towns[dice.integers(0, 5, count)] + spread, (-85, -179), (85, 179))
    positions[dice.random(count) < 0.1] = np.nan
    latitudes, longitudes = np.radians(positions).T.copy()
    return Places(latitudes, longitudes, Tiles(latitudes, longitudes))


@given(st.integers(0, 1_000), st.integers(0, 900), NEAR)
def test_no_document_is_nearer_than_its_tile(
    seed: int, count: int, near: tuple[float, float]
) -> None:
    where = places(seed, count)
    least = where.tiles.least_distances_km(near)[where.tiles.of_document]
    exact = distances_km(where.latitudes, where.longitudes, near)

    assert len(exact) == count
    assert np.array_equal(np.isnan(least), np.isnan(exact))
    assert np.all((least <= exact + 1e-6) | np.isnan(exact))


def test_tiles_hold_few_documents_each() -> None:
    tiles = places(1, 10_000).tiles

    counts = np.bincount(tiles.of_document)
    assert 50 < tiles.count < 200
    assert counts[:-1].max() < 3 * SMALLEST_TILE


@given(
    st.integers(0, 1_000),
    st.integers(1, 900),
    st.integers(1, 60),
    st.lists(st.floats(0.5, 9), min_size=1, max_size=5),
    st.none() | NEAR,
)
def test_the_best_are_the_first_of_all(
    seed: int,
    count: int,
    wanted: int,
    scores: list[float],
    near: tuple[float, float] | None,
) -> None:
    dice = np.random.default_rng(seed)
    numbers = np.flatnonzero(dice.random(count) < 0.7).astype(np.int32)
    types = dice.integers(0, len(TYPES), count).astype(np.int8)
    of_numbers = dice.choice(scores, len(numbers))
    matches = TermMatches(numbers, of_numbers, frozenset(), types, places(seed, count))
    best, best_scores = matches.best(wanted, near)
    every, every_score = matches.sorted(near)

    assert len(every) == len(numbers) == sum(matches.counts)
    assert best[:wanted].tolist() == every[:wanted].tolist()
    assert best_scores[:wanted].tolist() == every_score[:wanted].tolist()
