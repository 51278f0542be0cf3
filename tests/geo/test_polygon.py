"""Points inside and outside an outline with a hole."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from support.tiny_directory import square

from geo.polygon import Polygon
from models.structure import Position

DEGREES = st.floats(-10, 10, allow_nan=False, allow_subnormal=False)
POINTS = st.tuples(DEGREES, DEGREES)


def contains(polygon: Polygon, point: tuple[float, float]) -> bool:
    return polygon.contains(Position(longitude=point[0], latitude=point[1]))


def test_a_point_is_inside_an_outline_but_not_in_its_hole() -> None:
    outline = Polygon([*square(50, 51), *square(50.4, 50.6)])

    assert outline.contains(Position(latitude=50.2, longitude=3))
    assert not outline.contains(Position(latitude=50.5, longitude=3))
    assert not outline.contains(Position(latitude=49.9, longitude=3))
    assert not outline.contains(Position(latitude=50.2, longitude=9))


@pytest.mark.parametrize(
    ("point", "inside"),
    [((0.5, 0.5), True), ((1.5, 0.5), True), ((1.5, 1.5), False), ((0.5, 1.5), True)],
)
def test_an_outline_may_have_a_corner_that_turns_in(
    point: tuple[float, float], inside: bool
) -> None:
    corner = Polygon([[[0, 0], [2, 0], [2, 1], [1, 1], [1, 2], [0, 2]]])

    assert contains(corner, point) is inside


def test_an_outline_may_be_of_several_parts() -> None:
    parts = Polygon([[[0, 0], [1, 0], [1, 1], [0, 1]], [[5, 5], [6, 5], [6, 6], [5, 6]]])

    assert contains(parts, (0.5, 0.5)) and contains(parts, (5.5, 5.5))
    assert not contains(parts, (3.0, 3.0))


def test_a_ring_may_be_closed_or_left_open() -> None:
    open_ring = [[0.0, 0.0], [2.0, 0.0], [1.0, 2.0]]

    for point in ((1.0, 0.5), (1.0, 2.5), (0.1, 1.0)):
        closed = Polygon([[*open_ring, open_ring[0]]])
        assert contains(Polygon([open_ring]), point) is contains(closed, point)


def side(a: tuple[float, float], b: tuple[float, float], p: tuple[float, float]) -> float:
    """Twice the area of a triangle: positive where p is to the left of the way from a to b."""
    return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])


@given(POINTS, POINTS, POINTS, POINTS)
def test_a_point_of_a_triangle_is_on_the_same_side_of_its_three_edges(
    a: tuple[float, float],
    b: tuple[float, float],
    c: tuple[float, float],
    point: tuple[float, float],
) -> None:
    sides = [side(a, b, point), side(b, c, point), side(c, a, point)]
    assume(min(map(abs, sides)) > 1e-6)  # on an edge, rounding decides

    assert contains(Polygon([[list(a), list(b), list(c)]]), point) is (
        all(s > 0 for s in sides) or all(s < 0 for s in sides)
    )


@given(POINTS, st.floats(-180, 180), st.floats(-90, 90))
def test_an_outline_that_is_moved_holds_the_same_points(
    point: tuple[float, float], east: float, north: float
) -> None:
    ring = [[-5.0, -5.0], [5.0, -5.0], [0.0, 5.0]]
    assume(min(abs(abs(point[0]) - 5), abs(abs(point[1]) - 5)) > 1e-6)
    assume(abs(side((5, -5), (0, 5), point)) > 1e-6 and abs(side((0, 5), (-5, -5), point)) > 1e-6)
    moved = Polygon([[[x + east, y + north] for x, y in ring]])

    assert contains(moved, (point[0] + east, point[1] + north)) is contains(Polygon([ring]), point)
