import numpy as np
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st

from geo.ellipsoid import CHORD_ERROR_M, distance_m, ecef, shortest_chord_m

latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)


@given(latitudes, longitudes, latitudes, longitudes)
def test_distances_are_those_of_geopy_within_a_micrometre(
    latitude: float, longitude: float, other: float, other_longitude: float
) -> None:
    reference = geodesic((latitude, longitude), (other, other_longitude)).meters

    assert abs(distance_m(latitude, longitude, other, other_longitude) - reference) < 1e-6


@given(latitudes, longitudes, latitudes, longitudes)
def test_no_geodesic_is_shorter_than_its_chord(
    latitude: float, longitude: float, other: float, other_longitude: float
) -> None:
    points = ecef(np.array([latitude, other]), np.array([longitude, other_longitude]))
    chord = float(np.linalg.norm(points[0] - points[1]))

    assert chord <= distance_m(latitude, longitude, other, other_longitude) + CHORD_ERROR_M


@given(latitudes, longitudes, latitudes, longitudes)
def test_a_chord_below_the_shortest_of_a_distance_is_within_it(
    latitude: float, longitude: float, other: float, other_longitude: float
) -> None:
    points = ecef(np.array([latitude, other]), np.array([longitude, other_longitude]))
    chord = float(np.linalg.norm(points[0] - points[1]))
    meters = distance_m(latitude, longitude, other, other_longitude)

    for limit in (meters * 0.999, meters, meters * 1.001):
        if chord <= shortest_chord_m(limit):
            assert meters <= limit


def test_a_metre_north_is_a_metre() -> None:
    assert abs(distance_m(50.0, 3.0, 50.0 + 1 / 111_229, 3.0) - 1) < 0.001
