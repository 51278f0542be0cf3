"""Documents packed into tiles of the map, and the least distance of each tile from a point.

Sort-Tile-Recursive packing (Leutenegger, Lopez, Edgington, *STR: A Simple and Efficient Algorithm
for R-Tree Packing*, 1997), one level deep.
"""

from __future__ import annotations

import math
from copy import copy

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Int32Array = NDArray[np.int32]

EARTH_KM = 6_371.0
SMALLEST_TILE = 64
"""Documents. To bound a tile takes as long as to measure the distance of a few documents."""


def distances_km(
    latitudes: FloatArray, longitudes: FloatArray, near: tuple[float, float]
) -> FloatArray:
    """Distances of points from a point, all in radians, by an equirectangular projection.

    Exact enough to rank by, and far cheaper than geodesics.
    """
    latitude, longitude = near
    east = (longitudes - longitude) * np.cos((latitudes + latitude) / 2)
    kilometres: FloatArray = EARTH_KM * np.hypot(east, latitudes - latitude)
    return kilometres


class Tiles:
    """Tiles of about as many documents as there are tiles.

    ``latitudes`` and ``longitudes`` are in radians, NaN for a document without a position: those
    have a tile of their own, the last one, whose distance is NaN.
    """

    def __init__(self, latitudes: FloatArray, longitudes: FloatArray) -> None:
        self.of_document = _packed(latitudes, longitudes)
        count = int(self.of_document.max(initial=-1)) + 1
        self.count = count
        self.south, self.north = _ranges(latitudes, self.of_document, count)
        self.west, self.east = _ranges(longitudes, self.of_document, count)

    def updated(
        self, kept: NDArray[np.int64], latitudes: FloatArray, longitudes: FloatArray
    ) -> Tiles:
        """The tiles of other documents: ``kept`` has for each which of these it was, or -1 where it
        is new. New ones go to the nearest tile."""
        new = np.flatnonzero(kept < 0)
        located = ~np.isnan(latitudes[new])
        has_rest = bool(np.isnan(self.south[-1:]).any())
        if np.isnan(self.south).all() or not (has_rest or located.all()):
            return Tiles(latitudes, longitudes)
        tiles = copy(self)
        tiles.of_document = self.of_document[kept]
        tiles.of_document[new[~located]] = self.count - 1
        for document in new[located].tolist():
            point = latitudes.item(document), longitudes.item(document)
            tiles.of_document[document] = np.nanargmin(self.least_distances_km(point))
        # What has left makes a tile no smaller: it still holds all that is there.
        south, north = _ranges(latitudes[new], tiles.of_document[new], self.count)
        west, east = _ranges(longitudes[new], tiles.of_document[new], self.count)
        tiles.south, tiles.north = np.fmin(self.south, south), np.fmax(self.north, north)
        tiles.west, tiles.east = np.fmin(self.west, west), np.fmax(self.east, east)
        return tiles

    def least_distances_km(self, near: tuple[float, float]) -> FloatArray:
        """No document of a tile is nearer to a point in radians than this."""
        latitude, longitude = near
        north = np.maximum(np.maximum(self.south - latitude, latitude - self.north), 0)
        east = np.maximum(np.maximum(self.west - longitude, longitude - self.east), 0)
        # Meridians are closest at the tile's edge that is farther from the equator.
        highest = np.maximum(np.abs(self.south + latitude), np.abs(self.north + latitude))
        narrowest = np.cos(highest / 2)
        kilometres: FloatArray = EARTH_KM * np.hypot(east * narrowest, north)
        return kilometres


def _packed(latitudes: FloatArray, longitudes: FloatArray) -> Int32Array:
    """The tile of each document: strips by latitude, each cut by longitude."""
    tile_of = np.zeros(len(latitudes), dtype=np.int32)
    (placed,) = np.nonzero(~np.isnan(latitudes))
    size = max(SMALLEST_TILE, math.isqrt(len(placed)))
    strips = max(1, math.isqrt(len(placed) // size))
    number = 0
    for strip in np.array_split(placed[np.argsort(latitudes[placed], kind="stable")], strips):
        pieces = max(1, round(len(strip) / size))
        eastwards = strip[np.argsort(longitudes[strip], kind="stable")]
        for piece in np.array_split(eastwards, pieces):
            tile_of[piece] = number
            number += 1
    tile_of[np.isnan(latitudes)] = number
    return tile_of


def _ranges(values: FloatArray, tile_of: Int32Array, count: int) -> tuple[FloatArray, FloatArray]:
    """The least and the greatest value in each tile; NaN where a tile has none."""
    least, greatest = np.full(count, np.nan), np.full(count, np.nan)
    np.fmin.at(least, tile_of, values)
    np.fmax.at(greatest, tile_of, values)
    return least, greatest
