import math

import numpy as np
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st

from geo.ellipsoid import (
    CHORD_ERROR_M,
    SMALLEST_RADIUS_M,
    distance_array_m,
    distance_list_m,
    distance_m,
    ecef,
    ecef_point,
    is_certainly_farther,
    longest_geodesic_m,
    shortest_chord_m,
)

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


@given(latitudes, longitudes, latitudes, longitudes)
def test_no_geodesic_is_longer_than_its_chord_allows(
    latitude: float, longitude: float, other: float, other_longitude: float
) -> None:
    chord = math.dist(ecef_point(latitude, longitude), ecef_point(other, other_longitude))

    assert distance_m(latitude, longitude, other, other_longitude) <= longest_geodesic_m(chord)


@given(st.lists(st.tuples(latitudes, longitudes), min_size=2, max_size=2), latitudes, longitudes)
def test_what_is_certainly_farther_by_chord_is_farther(
    places: list[tuple[float, float]], latitude: float, longitude: float
) -> None:
    here = ecef_point(latitude, longitude)
    chords = [math.dist(here, ecef_point(*place)) for place in places]
    far, near = (distance_m(latitude, longitude, *place) for place in places)

    assert far > near or not is_certainly_farther(chords[0], than=chords[1])


def test_chords_that_differ_by_rounding_are_no_order() -> None:
    assert not is_certainly_farther(1_000.0, than=1_000.0)
    assert not is_certainly_farther(1_000.0 + CHORD_ERROR_M, than=1_000.0)
    assert is_certainly_farther(1_001.0, than=1_000.0)


def test_the_longest_chords_allow_any_geodesic() -> None:
    assert longest_geodesic_m(2 * SMALLEST_RADIUS_M) == math.inf
    assert longest_geodesic_m(2 * SMALLEST_RADIUS_M - 1) < math.inf
    longest = math.pi * SMALLEST_RADIUS_M
    assert shortest_chord_m(longest) == shortest_chord_m(10 * longest)


@given(st.lists(st.tuples(latitudes, longitudes), max_size=5), latitudes, longitudes)
def test_one_by_one_or_all_at_once_distances_are_the_same_numbers(
    places: list[tuple[float, float]], latitude: float, longitude: float
) -> None:
    others, other_longitudes = [place[0] for place in places], [place[1] for place in places]
    at_once = distance_array_m(latitude, longitude, np.array(others), np.array(other_longitudes))

    assert distance_list_m(latitude, longitude, others, other_longitudes) == at_once.tolist()


@given(latitudes, longitudes)
def test_a_point_is_where_it_is_among_many(latitude: float, longitude: float) -> None:
    [among_many] = ecef(np.array([latitude]), np.array([longitude]))

    assert math.dist(ecef_point(latitude, longitude), among_many) < CHORD_ERROR_M


@given(latitudes, longitudes, latitudes, longitudes)
def test_a_distance_is_the_same_there_and_back(
    latitude: float, longitude: float, other: float, other_longitude: float
) -> None:
    there = distance_m(latitude, longitude, other, other_longitude)
    back = distance_m(other, other_longitude, latitude, longitude)

    assert abs(there - back) <= 2e-6
    assert distance_m(latitude, longitude, latitude, longitude) == 0
