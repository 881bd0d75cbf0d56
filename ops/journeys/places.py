"""A reception point to act at, made through the API: its site, who advises there, who comes."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

from stdnum import luhn

ALWAYS_OPEN: Final = "Mo-Su,PH 00:00-24:00"
WHOLE_WEEK: Final = [{"weekday": day, "start": "00:00", "end": "00:00"} for day in range(7)]


class Maker(Protocol):
    """Whoever makes things by the API, and is told what was made."""

    def made(self, path: str, body: Any) -> dict[str, Any]:
        """What a POST made."""
        ...

    def put(self, path: str, body: Any) -> dict[str, Any]:
        """What a PUT made."""
        ...


@dataclass
class Place:
    """A site that never closes, with advisers who are always there."""

    slug: str
    site_id: str
    name: str
    type_code: str
    advisers: list[str] = field(default_factory=list)

    def appointment(self, person_id: str, start: datetime, adviser: int = 0) -> dict[str, Any]:
        """The body that books a start."""
        return {
            "site": self.slug,
            "appointment_type": self.type_code,
            "person_id": person_id,
            "adviser_id": self.advisers[adviser],
            "start": start.isoformat(),
            "channel": "on_site",
        }


def open_place(
    maker: Maker,
    tag: str,
    *,
    name: str = "Essai",
    advisers: Sequence[str] = ("Conseil 0",),
    opening_hours: str = ALWAYS_OPEN,
    **facts: Any,
) -> Place:
    """A new one in Saint-Denis, as an operator; `tag` makes slug and codes nobody else's.

    `facts` are more of the site's, such as its rooms.
    """
    site = maker.made(
        "/booking/v1/sites",
        {
            "slug": f"{name.lower()}-{tag}",
            "name": f"{name} {tag}",
            "address": "1 rue de la République",
            "municipality_code": "93066",
            "latitude": 48.9362,
            "longitude": 2.3574,
            "in_qpv": True,
            "opening_hours": opening_hours,
            **facts,
        },
    )
    place = Place(site["slug"], site["id"], site["name"], f"advice-{tag}")
    maker.made(
        "/booking/v1/appointment-types",
        {"code": place.type_code, "name": "Conseil", "farthest_days": 366},
    )
    for adviser in advisers:
        member = maker.made(
            "/booking/v1/members", {"site": place.slug, "name": adviser, "role": "volunteer"}
        )
        maker.put(f"/booking/v1/members/{member['id']}/availability", {"weekly": WHOLE_WEEK})
        place.advisers.append(member["id"])
    return place


def somebody(site: str, first_name: str, last_name: str, **facts: Any) -> dict[str, Any]:
    """The body that registers a person whose solidarity right holds for a year."""
    return {
        "site": site,
        "first_name": first_name,
        "last_name": last_name,
        "solidarity_until": (datetime.now(UTC) + timedelta(days=365)).date().isoformat(),
        **facts,
    }


def morning(days: int = 3) -> datetime:
    """08:00 UTC some days ahead."""
    day = datetime.now(UTC) + timedelta(days=days)
    return day.replace(hour=8, minute=0, second=0, microsecond=0)


def spoken(instant: str) -> str:
    """An instant of an answer as it is said there: `Wed 2 Dec 09:30`."""
    local = datetime.fromisoformat(instant).astimezone(ZoneInfo("Europe/Paris"))
    return f"{local:%a} {local.day} {local:%b %H:%M}"


def siret() -> str:
    """The number of a structure that nobody has registered, with its check digits."""
    digits = str(uuid.uuid4().int)
    siren = digits[:8] + luhn.calc_check_digit(digits[:8])
    body = siren + digits[8:12]
    return str(body + luhn.calc_check_digit(body))
