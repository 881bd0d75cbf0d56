"""Priority neighbourhoods on MongoDB: found by an index of the sphere, decided by the plane.

The index finds what is within a step of the point, and the domain says which of it covers the
point: so an edge belongs to its area whatever the sphere makes of a straight line.
"""

from collections.abc import Mapping
from typing import Final

from pymongo.errors import OperationFailure

from kit.repositories.base import Indexes
from kit.repositories.place import Document, Place
from services.booking.application.ports.neighbourhoods import AreaRefused, Neighbourhood
from services.booking.domain.neighbourhoods.area import Area

COLLECTION: Final = "neighbourhoods"
INDEXES: Indexes = (
    (COLLECTION, [("vintage", 1), ("code", 1)], True),
    (COLLECTION, [("vintage", 1), ("geometry", "2dsphere")], False),
)
_STEP: Final = 5e-6
"""Degrees: half a metre."""
_FARTHEST_NORTH: Final = 85.0
_FARTHEST_EAST: Final = 179.9
"""Degrees: no list reaches beyond, where the corners of a step would meet."""
_NO_GEO_KEYS: Final = 16755


class MongoNeighbourhoods:
    """See `ports.Neighbourhoods`."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def at(self, latitude: float, longitude: float) -> Neighbourhood | None:
        """See the port."""
        newest = self._place.many(COLLECTION, {}, [("vintage", -1)], 1, {"vintage": 1})
        if not newest:
            return None
        vintage = newest[0]["vintage"]
        if abs(latitude) > _FARTHEST_NORTH or abs(longitude) > _FARTHEST_EAST:
            return Neighbourhood(None, vintage)
        query = {
            "vintage": vintage,
            "geometry": {"$geoIntersects": {"$geometry": _around(latitude, longitude)}},
        }
        for document in self._place.many(COLLECTION, query, [("code", 1)]):
            if _area(document).covers(latitude, longitude):
                return Neighbourhood(document["code"], vintage)
        return Neighbourhood(None, vintage)

    def of_vintage(self, vintage: str) -> Mapping[str, Area]:
        """See the port."""
        found = self._place.many(COLLECTION, {"vintage": vintage})
        return {document["code"]: _area(document) for document in found}

    def save(self, vintage: str, area: Area) -> None:
        """See the port."""
        id_ = f"{vintage}/{area.code}"
        document: Document = {
            "vintage": vintage,
            "code": area.code,
            "name": area.name,
            "municipalities": list(area.municipalities),
            "geometry": {
                "type": "MultiPolygon",
                "coordinates": [
                    [[list(position) for position in ring] for ring in polygon]
                    for polygon in area.polygons
                ],
            },
        }
        try:
            self._place.collection(COLLECTION).replace_one(
                {"_id": id_}, document, upsert=True, session=self._place.session
            )
        except OperationFailure as error:
            if error.code == _NO_GEO_KEYS:
                raise AreaRefused(area.code) from error
            raise


def _around(latitude: float, longitude: float) -> Document:
    south, north = latitude - _STEP, latitude + _STEP
    west, east = longitude - _STEP, longitude + _STEP
    corners = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [corners]}


def _area(document: Document) -> Area:
    return Area(
        code=document["code"],
        name=document["name"],
        municipalities=tuple(document["municipalities"]),
        polygons=tuple(
            tuple(tuple((x, y) for x, y in ring) for ring in polygon)
            for polygon in document["geometry"]["coordinates"]
        ),
    )
