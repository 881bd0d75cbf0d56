"""How long master keys have been in use or kept, and when something is to be done about it.

Whoever was erased can be read in copies of before until the master key of that time is gone: after
a month another one is due, and a month later the retired one has opened its last copy.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

LONGEST: Final = timedelta(days=30)
"""So long a master key is in use, and so long it is kept once it is retired."""


@dataclass(frozen=True)
class KeyAge:
    """A service's newest master key: `since` when it has been in use, None where that is not known
    yet; `retired` is when the oldest retired one that is still kept was retired, None for none."""

    service: str
    master: str
    since: datetime | None
    retired: datetime | None

    @classmethod
    def told(cls, service: str, answer: Mapping[str, Any]) -> "KeyAge":
        """From what the service's operation `get_keys` answers."""
        ends = [one["until"] for one in answer["retired_masters"] if one["until"]]
        since, retired = answer["newest_master_since"], min(ends, default=None)
        return cls(
            service,
            answer["newest_master"],
            since and datetime.fromisoformat(since),
            retired and datetime.fromisoformat(retired),
        )

    def due(self, now: datetime) -> tuple[str, ...]:
        """What is to be done, in sentences; nothing, as a rule."""
        found = []
        if self.since is not None and now - self.since > LONGEST:
            local = self.master.startswith("local:")
            what = "./passerelle keys rotate master" if local else f"change it at {self.master}"
            found.append(f"{self.service}'s master key is {_days(now, self.since)} old: {what}")
        if self.retired is not None and now - self.retired > LONGEST:
            found.append(
                f"{self.service} has kept a retired master key for {_days(now, self.retired)}: "
                "./passerelle keys discard"
            )
        return tuple(found)

    def as_json(self, now: datetime) -> dict[str, Any]:
        """For programs."""
        times = {"since": self.since, "retired": self.retired}
        return asdict(self) | {
            **{name: at and at.isoformat() for name, at in times.items()},
            "due": self.due(now),
        }


def line(ages: Sequence[KeyAge], now: datetime) -> str:
    """How old the oldest master key in use is, and until when it is to be changed; empty where
    nobody knows."""
    known = [one.since for one in ages if one.since is not None]
    if not known:
        return ""
    oldest = min(known)
    told = f"people's keys: changed {_days(now, oldest)} ago"
    return f"{told}; change them by {oldest + LONGEST:%Y-%m-%d}"


def _days(now: datetime, since: datetime) -> str:
    days = max(0, (now - since).days)
    return f"{days} day" if days == 1 else f"{days} days"
