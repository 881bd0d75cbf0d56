"""The certificate of a finished path, in easy French."""

from collections.abc import Sequence
from typing import Any, Final

from kit.papers.qr import qr
from kit.papers.wording import day, place, plain
from services.training.application.ports.papers import CertificatePaper
from services.training.domain.certificates.certificate import Learned
from services.training.domain.words import OURS, Words, capital

_LARGE: Final = 18
"""Letters of a word in large type that may have to be broken."""


def content(paper: CertificatePaper) -> dict[str, Any]:
    """What the template of the same name shows."""
    return {
        "number": plain(paper.number),
        "site": place(paper.site),
        "name": plain(paper.name or "", _LARGE),
        "title": plain(paper.title, _LARGE),
        "day": day(paper.on),
        "hours": hours(paper.minutes),
        "modules": [plain(title) for title in paper.modules],
        "learned": [_learned(one) for one in paper.learned],
        "sources": [plain(one.fr) for one in sources(paper.learned)],
        "measured": any(one.measured for one in paper.learned),
        "practised": any(not one.measured for one in paper.learned),
        "code": spaced(paper.code),
        "shown_url": plain(paper.url, 60),
        "qr": qr(paper.url),
    }


def hours(minutes: int) -> str:
    """`10 heures`, `7 heures 30`."""
    whole, rest = divmod(minutes, 60)
    if not whole:
        return f"{rest}\u00a0minutes"
    unit = "heure" if whole == 1 else "heures"
    return f"{whole}\u00a0{unit}" + (f"\u00a0{rest:02}" if rest else "")


def sources(learned: Sequence[Learned]) -> list[Words]:
    """The frameworks whose levels are told, but for our own: they tell nobody more."""
    return list(
        dict.fromkeys(
            one.framework_title for one in learned if one.measured and one.framework != OURS
        )
    )


def spaced(code: str) -> str:
    """In groups of four, which are read aloud and copied more easily."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def _learned(one: Learned) -> dict[str, str]:
    level = one.reached_title
    return {
        "title": plain(capital(one.said.fr)),
        "level": "" if level is None else f"{one.reached}\u00a0sur\u00a0{one.highest}",
        "level_title": "" if level is None else plain(level.fr),
    }
