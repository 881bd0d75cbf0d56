"""Charts for papers: with a width of their own, and their looks inside.

Typst knows no style sheet beside the picture, no variables and no media, so the sheet of the pages
is put into the picture, with the colours of its first `:root` (those of light paper) in place.
"""

import re
from importlib.resources import files
from typing import Final

from markupsafe import Markup

_SHEET: Final = (files("services.impact.edge") / "templates" / "charts.css").read_text()
_REM: Final = 16
_VIEW_BOX: Final = re.compile(r'viewBox="0 0 (\d+) (\d+)"')
_HEIGHT: Final = re.compile(r' height="[^"]*"')
_MEDIA: Final = re.compile(r"@(?:media|container)[^{]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_ROOT: Final = re.compile(r":root \{([^}]*)\}")


def _looks() -> str:
    screen = _MEDIA.sub("", _SHEET)
    found = _ROOT.search(screen)
    if found is None:
        raise ValueError("the style sheet of the charts has no :root")
    colours = dict(re.findall(r"--([a-z-]+): ([^;]+);", found[1]))
    rules = re.sub(r"var\(--([a-z-]+)\)", lambda name: colours[name[1]], _ROOT.sub("", screen))
    return re.sub(r"([\d.]+)rem", lambda size: f"{float(size[1]) * _REM:g}px", rules).strip()


_LOOKS: Final = _looks()


def on_paper(svg: Markup, width: float) -> str:
    """The picture of a chart, or of a mark of its legend, as a document that stands alone.

    `width` is in pixels, sixteen of which are as high as a line of ordinary text; a map keeps its
    proportions. Letters are set in Noto Sans, which papers bring with them.
    """
    head, _, rest = str(svg).partition(">")
    head = re.sub(r' width="[^"]*"', f' width="{width:g}"', head)
    if shape := _VIEW_BOX.search(head):
        height = width * float(shape[2]) / float(shape[1])
        head = f'{_HEIGHT.sub("", head)} height="{height:g}"'
    return f'{head} font-family="Noto Sans"><style>{_LOOKS}</style>{rest}'
