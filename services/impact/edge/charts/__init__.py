"""Charts as SVG: pure functions, data in, a `Chart` out (decision 53)."""

from services.impact.edge.charts.bars import Bar, bars
from services.impact.edge.charts.chart import HIDDEN, Chart, Datum, Key, Table, Telling
from services.impact.edge.charts.france import Place, france
from services.impact.edge.charts.histogram import Bin, histogram
from services.impact.edge.charts.months import Series, months
from services.impact.edge.charts.share import Part, share
from services.impact.edge.charts.spark import spark

__all__ = [
    "HIDDEN",
    "Bar",
    "Bin",
    "Chart",
    "Datum",
    "Key",
    "Part",
    "Place",
    "Series",
    "Table",
    "Telling",
    "bars",
    "france",
    "histogram",
    "months",
    "share",
    "spark",
]
