"""Who may be the same person as somebody."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from services.booking.domain.people.keys import near_phones
from services.booking.domain.people.names import FullName
from services.booking.domain.person import Identity, PersonCard

Sign = Literal["same_name", "same_phone", "near_phone", "same_name_year_unknown"]
_WEIGHT: dict[Sign, int] = {
    "same_name": 4,
    "near_phone": 2,
    "same_name_year_unknown": 1,
    "same_phone": 1,
}
KNOWN_BY: Final[frozenset[Sign]] = frozenset({"same_name", "same_phone"})
"""What only whoever knows the person can name: the names with the year of birth, or the phone."""


@dataclass(frozen=True)
class LikelyDuplicate:
    """Somebody who may be the same person, and what speaks for it.

    `same_name`: close names and the same birth year. `near_phone`: close names and a phone with
    one digit typed otherwise. Alone, two are weak: `same_name_year_unknown`, exactly the same names
    where a year of birth is not known, since namesakes are common; and `same_phone`, since families
    share a phone.
    """

    card: PersonCard
    signs: tuple[Sign, ...]

    @property
    def weight(self) -> int:
        """The larger, the likelier."""
        return sum(_WEIGHT[sign] for sign in self.signs)

    @property
    def is_known(self) -> bool:
        """Whether whoever asked has shown to know the person; a name alone, which anybody can try,
        shows nothing."""
        return not KNOWN_BY.isdisjoint(self.signs)


@dataclass(frozen=True)
class Likeness:
    """Who may be the same person as somebody, as far as the caller may be told.

    `found` are told, the likeliest first. `elsewhere` says that somebody or several at other sites
    are alike by name alone: neither who nor how many is told.
    """

    found: Sequence[LikelyDuplicate] = ()
    elsewhere: bool = False


def signs(one: Identity, other: Identity) -> tuple[Sign, ...]:
    """What speaks for two identities being one person's, the strongest first; often nothing."""
    found: list[Sign] = []
    years = {one.birth_year, other.birth_year}
    if len(years) == 1 or None in years:
        close = _name(one).like(_name(other))
        if close and None not in years:
            found.append("same_name")
        if close and one.phone != other.phone and _near(one.phone, other.phone):
            found.append("near_phone")
        if None in years and _name(one).words == _name(other).words != ():
            found.append("same_name_year_unknown")
    if one.phone is not None and one.phone == other.phone:
        found.append("same_phone")
    return tuple(found)


def likely_duplicates(
    identity: Identity, candidates: Iterable[PersonCard]
) -> Sequence[LikelyDuplicate]:
    """Those among the candidates who may be the same person, the likeliest first."""
    found = [
        LikelyDuplicate(card, why) for card in candidates if (why := signs(identity, card.identity))
    ]
    return sorted(found, key=lambda one: (-one.weight, one.card.person.id))


def _name(identity: Identity) -> FullName:
    return FullName.of(identity.first_name, identity.last_name)


def _near(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and other in near_phones(one)
