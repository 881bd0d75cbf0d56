"""Priority neighbourhoods to test with; the shapes are made up."""

import json

SQUARE = [[2.35, 48.93], [2.37, 48.93], [2.37, 48.95], [2.35, 48.95], [2.35, 48.93]]
HOLE = [[2.355, 48.935], [2.355, 48.945], [2.365, 48.945], [2.365, 48.935], [2.355, 48.935]]
FAR = [[55.44, -20.88], [55.46, -20.88], [55.45, -20.86], [55.44, -20.88]]
BOW_TIE = [[2.0, 48.0], [2.1, 48.1], [2.1, 48.0], [2.0, 48.1], [2.0, 48.0]]


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


def several(*polygons):
    return {"type": "MultiPolygon", "coordinates": [list(rings) for rings in polygons]}


def feature(code="QN09301M", geometry=None, **properties):
    named = {"code_qp": code, "lib_qp": "Franc-Moisin - Bel-Air", "insee_com": "93066"}
    return {
        "type": "Feature",
        "properties": named | properties,
        "geometry": geometry or polygon(SQUARE),
    }


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()
