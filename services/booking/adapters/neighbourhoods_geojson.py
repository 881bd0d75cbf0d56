"""Reads the official list of priority neighbourhoods, as GeoJSON.

Source of the properties (`code_qp`, `lib_qp`, `insee_com`): the list that the Agence nationale de
la cohésion des territoires publishes. RFC 7946 has coordinates in WGS 84; a file in another system
is found by degrees that are none.
"""

import math
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from kernel.refusals import InvalidValue
from kit.csv_table import Finding, text_problem
from services.booking.domain.neighbourhoods.area import Area
from services.booking.domain.neighbourhoods.geometry import Polygon, without_repeats
from services.booking.domain.territory import is_municipality_code

MOST = 10_000
"""Features of one file."""
MOST_POINTS = 50_000
"""Of one shape: the largest neighbourhoods have some thousands, and a document has to hold it."""
_LONGEST_NAME = 200
_CODES = re.compile(r"[0-9A-Z]+")


@dataclass
class Areas:
    """What a file holds; `lines` are the numbers of the features of `areas`, counted from 1.

    `unreadable` where the file as a whole cannot be read.
    """

    rows: int = 0
    areas: list[Area] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    errors: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    unreadable: bool = False


class _Wrong(Exception):
    """A feature cannot be taken."""

    def __init__(self, field_: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field_


def read_areas(raw: bytes) -> Areas:
    """Reads a whole file and checks each area; never raises on its content.

    A code counts once, the first time.
    """
    try:
        document = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return _unreadable(f"not readable as JSON: {error}")
    except RecursionError:
        return _unreadable("not readable as JSON: too deep")
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or document.get("type") != "FeatureCollection":
        return _unreadable("not a GeoJSON FeatureCollection")
    if len(features) > MOST:
        return _unreadable(f"more than {MOST:,} features: split the file")
    result = Areas(rows=len(features))
    seen: dict[str, int] = {}
    for number, feature in enumerate(features, start=1):
        code = _code(feature)
        try:
            area = _read(feature, code)
            area.check()
            first = seen.setdefault(area.code, number)
            if first != number:
                raise _Wrong("code_qp", f"is already that of feature {first}")
        except _Wrong as wrong:
            result.errors.append(Finding(number, str(wrong), code or None, wrong.field))
        except InvalidValue as refusal:
            result.errors.append(Finding(number, refusal.rule, code, refusal.field))
        else:
            result.areas.append(area)
            result.lines.append(number)
        # Thousands of shapes take seconds: a service whose threads are green goes on serving.
        time.sleep(0)
    return result


def _read(feature: Any, code: str) -> Area:
    if not code:
        raise _Wrong("code_qp", "is missing")
    properties = feature["properties"]
    name = properties.get("lib_qp")
    if not isinstance(name, str) or not name.strip():
        raise _Wrong("lib_qp", "is missing")
    if (problem := text_problem(name.strip(), _LONGEST_NAME)) is not None:
        raise _Wrong("lib_qp", problem)
    return Area(
        code=code,
        name=name.strip(),
        municipalities=_municipalities(properties.get("insee_com")),
        polygons=_polygons(feature.get("geometry")),
    )


def _code(feature: Any) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    code = properties.get("code_qp") if isinstance(properties, dict) else None
    return code.strip()[:40] if isinstance(code, str) else ""


def _municipalities(value: Any) -> tuple[str, ...]:
    """One code, several in a text, or a list of them."""
    texts = value if isinstance(value, list) else [value]
    if not all(isinstance(text, str) for text in texts):
        raise _Wrong("insee_com", "is not the INSEE code of a commune")
    codes = [code for text in texts for code in _CODES.findall(text)]
    if not codes or not all(is_municipality_code(code) for code in codes):
        raise _Wrong("insee_com", "is not the INSEE code of a commune")
    return tuple(codes)


def _polygons(geometry: Any) -> tuple[Polygon, ...]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise _Wrong("geometry", "is no Polygon or MultiPolygon")
    coordinates = geometry.get("coordinates")
    try:
        given = [coordinates] if kind == "Polygon" else coordinates
        if sum(len(ring) for polygon in given for ring in polygon) > MOST_POINTS:
            raise _Wrong("geometry", f"has more than {MOST_POINTS:,} points: simplify it")
        return tuple(tuple(_ring(ring) for ring in polygon) for polygon in given)
    except (TypeError, ValueError, LookupError, OverflowError) as error:
        raise _Wrong("geometry", "has coordinates that are no numbers") from error


def _ring(positions: Sequence[Any]) -> tuple[tuple[float, float], ...]:
    read = []
    for position in positions:
        x, y = float(position[0]), float(position[1])
        if isinstance(position[0], str) or not (math.isfinite(x) and math.isfinite(y)):
            raise ValueError("no number")
        read.append((x, y))
    return without_repeats(read)


def _unreadable(reason: str) -> Areas:
    return Areas(errors=[Finding(1, reason)], unreadable=True)
