"""Makes `outline.json`, the outlines on the picture of France, from those of the départements.

`python -m services.impact.edge.charts.france.make_outline ../shared/data/departements.geojson`

Needs shapely, of the developer's packages. Borders are simplified once for both neighbours (a
coverage, by Visvalingam and Whyatt), so that no gaps open between them; they are drawn once, too.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import shapely
from shapely import Geometry, LineString, MultiPolygon, Polygon
from shapely.geometry import box, shape

from services.impact.edge.charts.france.frames import FRAMES, PARIS, Frame

ASSET: Final = Path(__file__).with_name("outline.json")

_OVERSEAS: Final = frozenset(frame.department for frame in FRAMES)
_TOLERANCE: Final = 3.0
"""Of Visvalingam and Whyatt: the side of the square, in units of the picture, whose area a corner
has to span in order to stay."""
_SMALLEST: Final = 10.0
"""The area of the smallest island kept, in square units of the picture."""


def outline(collection: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """For each frame the path of its land and that of the borders within it."""
    found = {
        feature["properties"]["insee_dep"]: shape(feature["geometry"])
        for feature in collection["features"]
    }
    return {frame.name: _drawn(frame, found) for frame in FRAMES}


def _drawn(frame: Frame, found: Mapping[str, Geometry]) -> dict[str, str]:
    shown = [shape for code, shape in found.items() if _belongs(frame, code)]
    placed = shapely.transform(
        shown, lambda points: [frame.place(longitude, latitude) for longitude, latitude in points]
    )
    parts = shapely.coverage_simplify(list(placed), _TOLERANCE)
    if frame is PARIS:
        left, top, width, height = frame.box
        parts = [part.intersection(box(left, top, left + width, top + height)) for part in parts]
    land = shapely.union_all(parts)
    borders = shapely.line_merge(
        shapely.union_all([part.boundary for part in parts]).difference(land.boundary)
    )
    islands = [one for one in _polygons(land) if one.area >= _SMALLEST]
    return {
        "land": "".join(
            _path(ring.coords[:-1]) + "z"
            for one in islands
            for ring in (one.exterior, *one.interiors)
        ),
        "borders": "".join(_path(line.coords) for line in _lines(borders)),
    }


def _belongs(frame: Frame, code: str) -> bool:
    return code == frame.department if frame.department else code not in _OVERSEAS


def _polygons(found: Geometry) -> Iterator[Polygon]:
    yield from found.geoms if isinstance(found, MultiPolygon) else [found]


def _lines(found: Geometry) -> Iterator[LineString]:
    yield from (one for one in getattr(found, "geoms", [found]) if not one.is_empty)


def _path(points: Iterable[tuple[float, float]]) -> str:
    """From point to point in whole units; each is told by its distance from the one before."""
    (x, y), *rest = [(round(x), round(y)) for x, y in points]
    steps = ""
    for to_x, to_y in rest:
        step = f"{to_x - x} {to_y - y}".replace(" -", "-")
        if step != "0 0":
            steps += step if not steps or step.startswith("-") else f" {step}"
        x, y = to_x, to_y
    (x, y), *_ = [(round(x), round(y)) for x, y in points]
    return f"M{x} {y}l{steps}"


def text(collection: Mapping[str, Any]) -> str:
    """What stands in the asset."""
    return json.dumps(outline(collection), indent=1) + "\n"


if __name__ == "__main__":
    ASSET.write_text(text(json.loads(Path(sys.argv[1]).read_text())))
