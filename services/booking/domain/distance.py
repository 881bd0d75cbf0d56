"""Distances on the ground, as the crow flies."""

from math import asin, cos, degrees, radians, sin, sqrt
from typing import NamedTuple

_EARTH_KM = 6371.0088
"""Mean radius (IUGG)."""


class Point(NamedTuple):
    """WGS 84, in degrees."""

    latitude: float
    longitude: float


def kilometres(one: Point, other: Point) -> float:
    """The length of the great circle between two points (haversine), within 0.6 %."""
    north = radians(other.latitude - one.latitude)
    east = radians(other.longitude - one.longitude)
    half = sin(north / 2) ** 2 + (
        cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(east / 2) ** 2
    )
    return 2 * _EARTH_KM * asin(sqrt(min(1.0, half)))


def degrees_of_latitude(distance: float) -> float:
    """How many degrees of latitude a distance in km spans."""
    return degrees(distance / _EARTH_KM)
