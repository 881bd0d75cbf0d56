"""What can be said to somebody, and what each message needs to be written.

The facts of a message hold no name and no words that somebody typed: they are kept. Who it goes to,
in which language, and what the site is called, is looked up when it is sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, get_args

TemplateCode = Literal[
    "appointment_reminder",
    "appointment_displaced",
    "appointment_cancelled",
    "seat_offered",
    "seat_reminder",
    "workshop_moved",
    "workshop_cancelled",
    "earlier_slot_offered",
    "device_offered",
    "referral_reminder",
    "referral_outcome",
]
MOST_PROPOSALS: Final = 3


@dataclass(frozen=True)
class Template:
    """The facts that a message is written from: their names and types."""

    facts: Mapping[str, type]
    optional: frozenset[str] = frozenset()


_WHEN: Final[Mapping[str, type]] = {"site": str, "start": datetime}
TEMPLATES: Final[Mapping[str, Template]] = {
    "appointment_reminder": Template({**_WHEN, "channel": str}),
    "appointment_displaced": Template({**_WHEN, "proposals": list}),
    "appointment_cancelled": Template(_WHEN),
    "seat_offered": Template({**_WHEN, "until": datetime}),
    "seat_reminder": Template(_WHEN),
    "workshop_moved": Template({**_WHEN, "instead": datetime}),
    "workshop_cancelled": Template(_WHEN),
    "earlier_slot_offered": Template({**_WHEN, "until": datetime}, frozenset({"until"})),
    "device_offered": Template({"site": str, "category": str, "until": datetime}),
    "referral_reminder": Template({"site": str, "referral_id": str, "days": int}),
    "referral_outcome": Template({"site": str, "referral_id": str, "outcome": str}),
}
"""`site` is a slug, `start` the instant that it is about (the old one of what is displaced or
moved), `instead` when it starts now, `channel` how they meet, `proposals` up to three instants,
`until` when an offer lapses, `category` what is kept (inventory's code), `days` how long a referral
has been open, `outcome` what became of it: `accepted`, `refused` or `expired`."""


def check(template: str, facts: Mapping[str, Any]) -> None:
    """Raises `ValueError` where a message cannot be written from these facts, or should not.

    That is a mistake of whoever queues it, never of a caller.
    """
    if template not in get_args(TemplateCode):
        raise ValueError(f"no template {template!r}")
    wanted = TEMPLATES[template]
    missing = wanted.facts.keys() - wanted.optional - facts.keys()
    unknown = facts.keys() - wanted.facts.keys()
    if missing or unknown:
        raise ValueError(f"{template}: {sorted(missing)} missing, {sorted(unknown)} unknown")
    for name, value in facts.items():
        if not isinstance(value, wanted.facts[name]):
            raise ValueError(f"{template}: {name} is no {wanted.facts[name].__name__}")
        for instant in value if isinstance(value, list) else [value]:
            if isinstance(instant, datetime) and instant.tzinfo is None:
                raise ValueError(f"{template}: {name} has no offset")
    if len(facts.get("proposals", ())) > MOST_PROPOSALS:
        raise ValueError(f"{template}: more than {MOST_PROPOSALS} proposals")
