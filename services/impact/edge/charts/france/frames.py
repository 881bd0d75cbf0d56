"""Where on the picture of France a place lies: the mainland, and insets for what is far or dense.

The picture is 1,000 wide; y grows downwards. Each frame has its own projection, chosen to
keep shapes: the mainland that of official maps of France, the others a plain one about their own
middle.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

WIDTH: Final = 1000
HEIGHT: Final = 1165

Point = tuple[float, float]
Projection = Callable[[float, float], Point]
"""From longitude and latitude in degrees to radii of the Earth, north up."""


def conic(longitude: float, latitude: float) -> Point:
    """Lambert's conformal conic with the parallels 44° and 49° N about 3° E, those of Lambert-93;
    on a sphere, which at this size shows no difference.
    """
    first, second = math.radians(44), math.radians(49)
    n = math.log(math.cos(first) / math.cos(second)) / math.log(_half(second) / _half(first))
    radius = math.cos(first) * _half(first) ** n / n / _half(math.radians(latitude)) ** n
    angle = n * math.radians(longitude - 3)
    return radius * math.sin(angle), -radius * math.cos(angle)


def _half(latitude: float) -> float:
    return math.tan(math.pi / 4 + latitude / 2)


def flat(middle: float) -> Projection:
    """Equirectangular, true to scale about the latitude `middle`."""
    shrunk = math.cos(math.radians(middle))
    return lambda longitude, latitude: (shrunk * math.radians(longitude), math.radians(latitude))


@dataclass(frozen=True)
class Frame:
    """A part of the picture. `west`, `south`, `east` and `north` in degrees are what it shows,
    `box` where (x, y, width, height); `department` is the code of the one drawn in it, None where
    it shows part of the mainland.
    """

    name: str
    department: str | None
    west: float
    south: float
    east: float
    north: float
    box: tuple[float, float, float, float]
    projection: Projection

    def holds(self, longitude: float, latitude: float) -> bool:
        """Whether the place is in this part of the world."""
        return self.west <= longitude <= self.east and self.south <= latitude <= self.north

    def place(self, longitude: float, latitude: float) -> Point:
        """Where it lies on the picture."""
        left, top, width, height = self.box
        scale, (x, y) = self._scale, self.projection(longitude, latitude)
        middle_x, middle_y = self._middle
        return (
            left + width / 2 + scale * (x - middle_x),
            top + height / 2 - scale * (y - middle_y),
        )

    @cached_property
    def _edges(self) -> tuple[float, float, float, float]:
        """What the corners and the middles of the sides span, in radii of the Earth."""
        across = (self.west, (self.west + self.east) / 2, self.east)
        points = [self.projection(x, y) for x in across for y in (self.south, self.north)]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return min(xs), min(ys), max(xs), max(ys)

    @cached_property
    def _scale(self) -> float:
        left, low, right, high = self._edges
        return min(self.box[2] / (right - left), self.box[3] / (high - low))

    @cached_property
    def _middle(self) -> Point:
        left, low, right, high = self._edges
        return (left + right) / 2, (low + high) / 2


PARIS: Final = Frame(
    "paris", None,
    2.13, 48.68, 2.63, 49.02, (0, 32, 186, 186), flat(48.85),
)  # fmt: skip
"""Paris and the three départements around it: too dense for the mainland's scale."""

MAINLAND: Final = Frame(
    "mainland", None, -5.2, 41.3, 9.62, 51.12, (20, 0, 980, 945), conic
)  # fmt: skip

_INSETS: Final = (1000 - 4 * 10) / 5


def _inset(place: int, name: str, code: str, *degrees: float) -> Frame:
    west, south, east, north = degrees
    box = (place * (_INSETS + 10), 985, _INSETS, 170)
    return Frame(name, code, west, south, east, north, box, flat((south + north) / 2))


FRAMES: Final = (
    PARIS,
    MAINLAND,
    _inset(0, "guadeloupe", "971", -61.85, 15.8, -60.97, 16.55),
    _inset(1, "martinique", "972", -61.28, 14.36, -60.77, 14.91),
    _inset(2, "guyane", "973", -54.7, 2.0, -51.5, 5.85),
    _inset(3, "reunion", "974", 55.17, -21.43, 55.89, -20.83),
    _inset(4, "mayotte", "976", 44.97, -13.04, 45.34, -12.6),
)
"""All parts; where two show a place, the first has it."""


def frame_of(longitude: float, latitude: float) -> Frame | None:
    """The part of the picture that shows the place; None where none does, as for Saint-Martin,
    Saint-Pierre or the Pacific, whose outlines the source does not have.
    """
    return next((one for one in FRAMES if one.holds(longitude, latitude)), None)
