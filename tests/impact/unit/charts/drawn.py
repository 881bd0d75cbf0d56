"""Reading what a chart has drawn."""

from functools import partial
from xml.etree import ElementTree

from hypothesis import strategies as st

from services.impact.edge import texts
from services.impact.edge.charts import HIDDEN, Chart, Datum, Telling
from services.impact.edge.charts.chart import known

_NAMES = "{http://www.w3.org/2000/svg}"

FRENCH = Telling("fr", "Rendez-vous", partial(texts.number, language="fr"))
ENGLISH = Telling("en", "Appointments", partial(texts.number, language="en"))

COUNTS = st.integers(0, 10**15)
DATA: st.SearchStrategy[Datum] = st.one_of(st.none(), st.just(HIDDEN), COUNTS)


def tree(chart: Chart) -> ElementTree.Element:
    """The picture, parsed as strictly as XML is."""
    return ElementTree.fromstring(chart.svg)  # noqa: S314 - our own output


def marks(chart: Chart, *kinds: str) -> list[ElementTree.Element]:
    """The marks of these classes."""
    return [one for one in tree(chart).iter() if one.get("class") in kinds]


def told(chart: Chart) -> set[str]:
    """What a mouse is told over the marks."""
    return {text for one in tree(chart).iter(f"{_NAMES}title") if (text := one.text)}


def letters(chart: Chart) -> list[str]:
    """The texts in the picture."""
    shown = []
    for one in tree(chart).iter(f"{_NAMES}text"):
        for hint in one.findall(f"{_NAMES}title"):
            hint.text = ""
        shown.append("".join(one.itertext()))
    return shown


def sizes(chart: Chart) -> list[float]:
    """Every length drawn: widths, heights and radii, per cent or not."""
    return [
        float(value.removesuffix("%"))
        for one in tree(chart).iter()
        for name in ("width", "height", "r")
        if (value := one.get(name))
    ]


def cells(chart: Chart) -> list[str]:
    """All cells of the table."""
    return [cell for row in chart.table.rows for cell in row]


def shown(data: list[Datum]) -> list[float]:
    """Those that may be seen."""
    return [datum for datum in data if known(datum)]
