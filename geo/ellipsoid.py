"""Distances on the WGS84 ellipsoid, and the chords that bound them.

The distance between two places is the geodesic on WGS84, by Karney's algorithm
(C. F. F. Karney, *Algorithms for geodesics*, Journal of Geodesy 87, 2013), here as
pyproj computes it; geopy's ``geodesic`` is the same algorithm and the reference in
the tests. Distances are given in metres, rounded to the micrometre, so that two
computations which differ by rounding alone tie.

A straight chord through the Earth is faster to compare. For two points on the
ellipsoid with chord c and geodesic s,

    c ≤ s ≤ 2·R·asin(c / 2R) for c ≤ 2R,   R = a(1 − e²)

where R is the smallest radius of curvature (at the equator, along the meridian):
no arc curves more sharply than a circle of that radius. The left side lets the nearest
index search by chord and still answer by geodesic, exactly.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

FloatArray = NDArray[np.float64]

# Earth-centred, Earth-fixed coordinates in metres.
EcefPoint = tuple[float, float, float]

EQUATORIAL_RADIUS_M = 6_378_137.0
FLATTENING = 1 / 298.257223563
ECCENTRICITY_SQUARED = FLATTENING * (2 - FLATTENING)
SMALLEST_RADIUS_M = EQUATORIAL_RADIUS_M * (1 - ECCENTRICITY_SQUARED)

# More than the rounding error of a chord computed from coordinates of 6.4e6 m.
CHORD_ERROR_M = 1e-6

_WGS84 = Geod(ellps="WGS84")

# Both distance functions multiply, round and divide by this: round(x, 6) and np.round(x, 6) do
# not always give the same number.
MICROMETRES_PER_METRE = 1e6


def ecef(latitudes: FloatArray, longitudes: FloatArray) -> FloatArray:
    """Earth-centred, Earth-fixed coordinates in metres, shape (n, 3), of points on the ellipsoid.

    Latitudes and longitudes are in degrees.
    """
    latitude, longitude = np.radians(latitudes), np.radians(longitudes)
    normal = EQUATORIAL_RADIUS_M / np.sqrt(1 - ECCENTRICITY_SQUARED * np.sin(latitude) ** 2)
    return np.column_stack(
        (
            normal * np.cos(latitude) * np.cos(longitude),
            normal * np.cos(latitude) * np.sin(longitude),
            normal * (1 - ECCENTRICITY_SQUARED) * np.sin(latitude),
        )
    )


def ecef_point(latitude: float, longitude: float) -> EcefPoint:
    """``ecef`` of one point, in plain floats."""
    # For one point NumPy's calls cost more than its arithmetic saves.
    phi, lam = math.radians(latitude), math.radians(longitude)
    sine, cosine = math.sin(phi), math.cos(phi)
    normal = EQUATORIAL_RADIUS_M / math.sqrt(1 - ECCENTRICITY_SQUARED * sine * sine)
    return (
        normal * cosine * math.cos(lam),
        normal * cosine * math.sin(lam),
        normal * (1 - ECCENTRICITY_SQUARED) * sine,
    )


def distance_array_m(
    latitude: float, longitude: float, latitudes: FloatArray, longitudes: FloatArray
) -> FloatArray:
    """Geodesic distances in metres from one point to each of many; degrees in."""
    count = len(latitudes)
    *_, meters = _WGS84.inv(
        np.full(count, longitude), np.full(count, latitude), longitudes, latitudes
    )
    rounded: FloatArray = np.rint(meters * MICROMETRES_PER_METRE) / MICROMETRES_PER_METRE
    return rounded


def distance_list_m(
    latitude: float, longitude: float, latitudes: Sequence[float], longitudes: Sequence[float]
) -> list[float]:
    """``distance_array_m`` for the few points of a page."""
    # Up to some 30 points, calls one by one cost less than making arrays.
    inverse = _WGS84.inv
    return [
        round(inverse(longitude, latitude, other_longitude, other)[2] * MICROMETRES_PER_METRE)
        / MICROMETRES_PER_METRE
        for other, other_longitude in zip(latitudes, longitudes, strict=True)
    ]


def distance_m(latitude: float, longitude: float, other: float, other_longitude: float) -> float:
    """The geodesic distance in metres between two points; degrees in."""
    return distance_list_m(latitude, longitude, (other,), (other_longitude,))[0]


def longest_geodesic_m(chord: float) -> float:
    """The longest geodesic between two points with this chord, in metres: the module's upper
    bound, and infinity for chords above 2·R."""
    ratio = (chord + CHORD_ERROR_M) / (2 * SMALLEST_RADIUS_M)
    return 2 * SMALLEST_RADIUS_M * math.asin(ratio) if ratio < 1 else math.inf


def is_certainly_farther(chord: float, than: float) -> bool:
    """Whether a point with this chord certainly has a longer geodesic than one with the chord
    ``than``."""
    return longest_geodesic_m(than) < chord - CHORD_ERROR_M


def shortest_chord_m(geodesic: float) -> float:
    """A chord below which every pair of points is within ``geodesic`` metres.

    The inverse of the module's upper bound. As that says nothing of chords above 2·R, geodesics
    longer than π·R have the chord 2·R.
    """
    angle = min(geodesic / (2 * SMALLEST_RADIUS_M), math.pi / 2)
    return 2 * SMALLEST_RADIUS_M * math.sin(angle) - CHORD_ERROR_M
