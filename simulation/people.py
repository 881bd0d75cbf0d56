"""Invented people who come to the reception points.

The share of people who live in a priority neighbourhood is the association's own: 60 % of the
30,000 whom it supported in five years.
"""

from dataclasses import dataclass
from random import Random

from simulation.names import full_name

QPV_SHARE = 0.6

# Birth years by age band and how often each is met: grown-ups of working age above all.
_AGES = (
    ((18, 25), 12),
    ((26, 35), 20),
    ((36, 45), 22),
    ((46, 60), 26),
    ((61, 75), 14),
    ((76, 85), 6),
)
_LANGUAGES = ("fr", "fr", "fr", "fr", "ar", "en", "pt", "ta", "tr", "uk")


@dataclass(frozen=True)
class Visitor:
    """A person at their first visit. `phone` is in the French national form."""

    first_name: str
    last_name: str
    birth_year: int
    phone: str
    email: str | None
    language: str
    in_qpv: bool
    entitled: bool
    """To solidarity prices, for a year from their first visit."""


def visitors(count: int, year: int, chance: Random) -> list[Visitor]:
    """`count` people as of `year`, each with a phone number of their own.

    Exactly `QPV_SHARE` of them, rounded, live in a priority neighbourhood. The numbers are of the
    ranges that the regulator keeps for fiction (ARCEP, decision 2018-0881: 06 39 98).
    """
    in_qpv = [rank < round(count * QPV_SHARE) for rank in range(count)]
    chance.shuffle(in_qpv)
    numbers = chance.sample(range(10_000), count)
    return [
        _visitor(qpv, number, year, chance) for qpv, number in zip(in_qpv, numbers, strict=True)
    ]


def birth_year(year: int, chance: Random) -> int:
    """Of somebody who comes in `year`."""
    (youngest, oldest), _ = chance.choices(_AGES, [weight for _, weight in _AGES])[0]
    return year - chance.randint(youngest, oldest)


def _visitor(in_qpv: bool, number: int, year: int, chance: Random) -> Visitor:
    first, last = full_name(chance)
    born = birth_year(year, chance)
    reachable = chance.random() < 0.4
    return Visitor(
        first_name=first,
        last_name=last,
        birth_year=born,
        phone=f"06 39 98 {number // 100:02d} {number % 100:02d}",
        email=f"personne{number:04d}@example.org" if reachable else None,
        language=chance.choice(_LANGUAGES),
        in_qpv=in_qpv,
        entitled=number % 5 > 0,
    )
