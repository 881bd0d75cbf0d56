"""Charts in papers: Typst reads them, with the fonts that papers have."""

from datetime import date
from importlib.resources import files
from io import BytesIO
from xml.etree import ElementTree

import pypdfium2
import pytest
import typst
from pypdf import PdfReader

from services.impact.edge.charts import HIDDEN, Bar, Chart, Place, Series, bars, france, months
from services.impact.edge.charts.paper import on_paper
from tests.impact.unit.charts.drawn import FRENCH

HEADERS = ("Lieu", "Personnes")
TEAL = (0x0F, 0x6E, 0x66)

CHARTS: dict[str, Chart] = {
    "months": months(
        FRENCH,
        [date(2026, 1, 1), date(2026, 2, 1)],
        Series("2026", [1284, HIDDEN]),
        Series("2025", [900, 800]),
    ),
    "bars": bars(
        FRENCH,
        [Bar("Saint-Denis", 1284, marked=True), Bar("Grenoble", 900)],
        headers=HEADERS,
        marked="QPV",
    ),
    "france": france(FRENCH, [Place("Lille", 3.06, 50.63, 1284)], headers=HEADERS),
}
SAID = {"months": "janv.", "bars": "Saint-Denis", "france": "Guadeloupe"}


def pdf(svg: str) -> bytes:
    made = typst.Compiler(
        b'#set document(title: "Essai")\n#set text(lang: "fr")\n= Essai\n'
        b'#image(bytes(sys.inputs.svg), format: "svg", alt: "Essai")',
        font_paths=typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(files("fontpkg_noto_sans") / "files")],
        ),
        sys_inputs={"svg": svg},
    ).compile(format="pdf", pdf_standards=["ua-1"])
    assert isinstance(made, bytes)
    return made


@pytest.mark.parametrize("kind", CHARTS)
def test_a_chart_on_paper_keeps_its_colours_and_its_letters(kind):
    made = pdf(on_paper(CHARTS[kind].svg, 600))
    page = pypdfium2.PdfDocument(made)[0].render().to_pil().convert("RGB")
    colours = {colour for _, colour in page.getcolors(1 << 24)}
    if kind == "france":  # circles let the land shine through
        assert any(red < 80 and green > 100 and blue > 100 for red, green, blue in colours)
    else:
        assert TEAL in colours
    assert SAID[kind] in PdfReader(BytesIO(made)).pages[0].extract_text()


def test_a_mark_of_the_legend_goes_on_paper_too():
    for line in CHARTS["months"].key:
        assert pdf(on_paper(line.mark, 12)).startswith(b"%PDF")


def test_a_map_keeps_its_proportions():
    root = ElementTree.fromstring(on_paper(CHARTS["france"].svg, 500))  # noqa: S314 - our own
    assert float(root.get("width")) == 500
    assert float(root.get("height")) == pytest.approx(582.5)


def test_nothing_is_left_that_typst_does_not_know():
    made = on_paper(CHARTS["bars"].svg, 600)
    assert "var(" not in made
    assert "@" not in made
    assert "rem" not in made.partition("</style>")[0]
