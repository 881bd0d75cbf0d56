"""The map: land, insets, a circle for each place, and how large a circle is."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from markupsafe import Markup

from services.impact.edge.charts import words
from services.impact.edge.charts.chart import (
    CROSS,
    HIDDEN,
    Chart,
    Datum,
    Key,
    Table,
    Telling,
    hidden_key,
    known,
    picture,
    sample,
    values,
)
from services.impact.edge.charts.france.frames import (
    FRAMES,
    HEIGHT,
    MAINLAND,
    PARIS,
    WIDTH,
    Frame,
    Point,
    frame_of,
)
from services.impact.edge.charts.svg import element, hint

MOST_PLACES: Final = 300
"""Places that are shown; more of them would make the page heavy and the map a blot."""

_LARGEST: Final = 46.0
"""The radius of the highest figure's circle; areas are in proportion to figures."""
_SMALLEST: Final = 9.0
"""The radius of the smallest circle that can still be seen and pointed at."""
_NOBODY: Final = 6.0

_OUTLINE: Final[Mapping[str, Mapping[str, str]]] = json.loads(
    files(__package__).joinpath("outline.json").read_text()
)


@dataclass(frozen=True)
class Place:
    """A reception point; degrees are None where it is not known where it stands."""

    label: str
    longitude: float | None
    latitude: float | None
    value: Datum
    in_qpv: bool = False

    @property
    def frame(self) -> Frame | None:
        """The part of the picture that it is in."""
        if self.longitude is None or self.latitude is None:
            return None
        return frame_of(self.longitude, self.latitude)

    @property
    def point(self) -> Point | None:
        """Where it lies on the picture."""
        if self.frame is None or self.longitude is None or self.latitude is None:
            return None
        return self.frame.place(self.longitude, self.latitude)


def france(telling: Telling, of: Sequence[Place], *, headers: tuple[str, str]) -> Chart:
    """The places, those first `MOST_PLACES` of them by figure, the rest as if they were not there.

    A place in a priority neighbourhood has a circle with a bright middle; a hidden figure is a
    cross. `headers` are the table's: of the places, of the figures. Raises `ValueError` for a
    negative figure.
    """
    said = words.WORDS[telling.language]
    shown = sorted(of, key=_rank)[:MOST_PLACES]
    if any(value < 0 for value in values([place.value for place in shown])):
        raise ValueError("a circle has no negative area")
    on_map = [place for place in shown if place.point]
    most = max([*values([place.value for place in on_map]), 0]) or 1
    name = telling.name([(place.label, place.value) for place in shown])
    marks = [_land(), *_names(said)]
    marks += [_mark(telling, place, most) for place in on_map if place.value is not None]
    marks += _sizes(telling, most)
    if missing := len(shown) - len(on_map):
        text = said["off_map"].format(count=missing)
        marks.append(element("text", text, class_="c-label", x=WIDTH, y=30, text_anchor="end"))
    keys = [
        Key(_sample("c-now"), said["elsewhere"]),
        Key(_sample("c-marked"), said["in_qpv"]),
    ]
    if any(place.value is HIDDEN for place in shown):
        keys.append(hidden_key(telling.language))
    return Chart(
        picture("france", name, *marks, height=HEIGHT, view_box=f"0 0 {WIDTH} {HEIGHT}"),
        name,
        Table(
            (*headers, said["place"], said["in_qpv"]),
            tuple(
                (
                    place.label,
                    telling.cell(place.value),
                    said[place.frame.name] if place.frame else words.NOTHING,
                    said["yes" if place.in_qpv else "no"],
                )
                for place in shown
            ),
        ),
        tuple(keys),
        said["outlines"],
    )


def _rank(place: Place) -> tuple[int, float, str]:
    """The highest first, so that small circles lie on large ones; hidden ones by name, so that
    their place tells nothing.
    """
    if known(place.value):
        return 0, -place.value, place.label
    return (1 if place.value is HIDDEN else 2), 0, place.label


def _land() -> Markup:
    return Markup().join(
        [
            *(element("path", class_="c-land", d=_OUTLINE[f.name]["land"]) for f in FRAMES),
            *(
                element("path", class_="c-border", d=borders)
                for f in FRAMES
                if (borders := _OUTLINE[f.name]["borders"])
            ),
        ]
    )


def _names(said: Mapping[str, str]) -> list[Markup]:
    """The insets' names, the frame of the one of Paris, and where that is on the mainland."""
    left, top, width, height = PARIS.box
    corner, opposite = (
        MAINLAND.place(PARIS.west, PARIS.north),
        MAINLAND.place(PARIS.east, PARIS.south),
    )
    return [
        element("rect", class_="c-frame", x=left + 1, y=top, width=width, height=height),
        element(
            "rect",
            class_="c-frame",
            x=corner[0],
            y=corner[1],
            width=opposite[0] - corner[0],
            height=opposite[1] - corner[1],
        ),
        *(
            element("text", said[f.name], class_="c-label", x=f.box[0] + 1, y=f.box[1] - 10)
            for f in FRAMES
            if f is not MAINLAND
        ),
    ]


def _radius(value: float, most: float) -> float:
    return max(_SMALLEST, _LARGEST * math.sqrt(value / most)) if value else _NOBODY


def _mark(telling: Telling, place: Place, most: float) -> Markup:
    if place.point is None:
        raise ValueError("the place is not on the map")
    x, y = (round(one, 1) for one in place.point)
    told = hint(telling.named(place.label, place.value))
    if not known(place.value):
        return element(
            "path", told, class_="c-hidden", d=CROSS, transform=f"translate({x:g} {y:g}) scale(2)"
        )
    r = round(_radius(place.value, most), 1)
    if not place.value:
        return element("circle", told, class_="c-nobody", cx=x, cy=y, r=r)
    kind = "c-marked" if place.in_qpv else "c-now"
    circle = element("circle", told, class_=kind, cx=x, cy=y, r=r)
    return circle + _middle(x, y, r) if place.in_qpv else circle


def _middle(x: float, y: float, r: float) -> Markup:
    return element("circle", class_="c-middle", cx=x, cy=y, r=round(0.4 * r, 1))


def _sizes(telling: Telling, most: float) -> list[Markup]:
    """Two circles that stand on one point in the Atlantic, and their figures."""
    power = math.floor(math.log10(most))
    steps = (step * 10**p for p in (power - 1, power) for step in (1, 2, 5))
    large = max(step for step in steps if step <= most)
    shown = [one for one in (large, large / 5) if one == large or large >= 5]
    x, low = 60, 900
    marks = []
    for value in shown:
        r = _radius(value, most)
        marks += [
            element("circle", class_="c-size", cx=x, cy=low - r, r=r),
            element("line", class_="c-size", x1=x, x2=x + 60, y1=low - 2 * r, y2=low - 2 * r),
            element("text", telling.axis(value), class_="c-label", x=x + 66, y=low - 2 * r + 9),
        ]
    return marks


def _sample(kind: str) -> Markup:
    circle = element("circle", class_=kind, cx=8, cy=8, r=7)
    return sample("", circle + _middle(8, 8, 7) if kind == "c-marked" else circle)
