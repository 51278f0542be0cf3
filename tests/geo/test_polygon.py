"""Points inside and outside an outline with a hole."""

from __future__ import annotations

from support.tiny_directory import square

from geo.polygon import Polygon
from models.structure import Position


def test_a_point_is_inside_an_outline_but_not_in_its_hole() -> None:
    outline = Polygon([*square(50, 51), *square(50.4, 50.6)])

    assert outline.contains(Position(latitude=50.2, longitude=3))
    assert not outline.contains(Position(latitude=50.5, longitude=3))
    assert not outline.contains(Position(latitude=49.9, longitude=3))
    assert not outline.contains(Position(latitude=50.2, longitude=9))
