"""Point in polygon, for the outlines of départements."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.structure import Position


class Polygon:
    """An area bounded by rings of ``[longitude, latitude]`` in degrees; inner rings are holes.

    A point is inside when a ray from it crosses the rings an odd number of times (M. Shimrat,
    *Algorithm 112: Position of point relative to polygon*, CACM 5(8), 1962). The outlines are
    those of a general map, so that the answer is not reliable within its error of a border.
    """

    def __init__(self, rings: Sequence[Sequence[Sequence[float]]]) -> None:
        edges = [
            np.hstack((points, np.roll(points, -1, axis=0)))
            for points in (np.asarray(ring, dtype=np.float64) for ring in rings)
        ]
        self.x1, self.y1, self.x2, self.y2 = np.ascontiguousarray(np.vstack(edges).T)
        self.west, self.east = float(self.x1.min()), float(self.x1.max())
        self.south, self.north = float(self.y1.min()), float(self.y1.max())

    def contains(self, position: Position) -> bool:
        x, y = position.longitude, position.latitude
        # Most positions are far from most départements: the bounding box spares the edges.
        if not (self.west <= x <= self.east and self.south <= y <= self.north):
            return False
        spans = (self.y1 > y) != (self.y2 > y)
        x1, y1, x2, y2 = (side[spans] for side in (self.x1, self.y1, self.x2, self.y2))
        crossings = x1 + (y - y1) * (x2 - x1) / (y2 - y1)
        return bool(np.count_nonzero(crossings > x) % 2)
