"""The figures that stand large on the page: value, change and the years in a row."""

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from services.impact.application.queries.dashboard import Board, KeyFigure
from services.impact.domain.metrics import Language
from services.impact.edge.charts import Telling, spark
from services.impact.edge.page.words import TEXTS
from services.impact.edge.page.writing import MINUS, change, datum, told, writer

LEADING: Final = (
    "people_supported",
    "people_in_qpv_share",
    "telecom_savings_monthly",
    "volunteers_active",
)
"""What the association is asked for first."""

OF_SECTION: Final = {
    "who": ("people_new",),
    "help": (
        "appointments_held",
        "appointments_missed_share",
        "walk_ins_served",
        "workshops_held",
        "workshop_attendances",
    ),
    "equipment": ("devices_handed_over", "solidarity_savings", "avoided_co2e"),
    "skills": ("certificates", "skill_gain"),
    "forces": (
        "volunteer_hours",
        "partners_active",
        "referrals_received",
        "professionals_trained",
    ),
}


@dataclass(frozen=True)
class Tile:
    """One figure. `arrow` and `change` are empty where there is nothing to compare with."""

    title: str
    figure: str
    veiled: bool
    arrow: str
    change: str
    before: str
    spark: Markup


def tile(board: Board, name: str, language: Language) -> Tile:
    """The tile of a key figure."""
    words, key, write = TEXTS[language], board.keys[name], writer(name)
    number = board.year.number
    moved = "" if key.change is None else change(key.change, name, language)
    return Tile(
        title=words[name],
        figure=told(key.now, write, language),
        veiled=key.now.suppressed,
        arrow=_arrow(moved),
        change=moved,
        before=words["before"].format(figure=told(key.before, write, language), year=number - 1),
        spark=_spark(board, key, name, language),
    )


def tiles(board: Board, names: tuple[str, ...], language: Language) -> list[Tile]:
    """Several, in this order."""
    return [tile(board, name, language) for name in names]


def _arrow(moved: str) -> str:
    """By what is written, so that no arrow stands beside a change that rounds to none."""
    if moved.startswith(("+", "×")):
        return "▲"
    return "▼" if moved.startswith(MINUS) else ""


def _spark(board: Board, key: KeyFigure, name: str, language: Language) -> Markup:
    words, write = TEXTS[language], writer(name)
    chart = spark(
        Telling(
            language,
            words["trend"].format(title=words[name]),
            lambda value: write(value, language),
        ),
        [
            (str(number), datum(figure))
            for number, figure in zip(board.year.years, key.years, strict=True)
        ],
        headers=(words["year"], words["figure"]),
    )
    return chart.svg
