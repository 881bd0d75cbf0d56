"""What a relay says of itself, for the service's health and for `status`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pymongo.database import Database

from kit.envelope import timestamp
from kit.transaction import Document

STATUS = "relay_status"
SILENCE_S = 15.0
_ID = "relay"

BrokerState = Literal["connected", "unreachable", "fenced", "blocked", "stopped"]


@dataclass(frozen=True)
class RelayStatus:
    """`broker` is how the relay finds it since `since`, because of `reason` (a type of error).

    `fenced` is a broker that still holds the connection of another relay. `seen_at` is when the
    relay last wrote this. `pause` names the pause that it knows of (`kit.relay.pause`); `paused`
    only once nothing is in flight.
    """

    owner: str
    broker: BrokerState
    since: datetime
    reason: str
    seen_at: datetime
    paused: bool = False
    pause: str | None = None

    def ok(self, now: datetime) -> bool:
        """Whether the relay is at work: it spoke lately and has its broker."""
        return self.broker == "connected" and not self._silent(now)

    def detail(self, now: datetime) -> str:
        """What is wrong, in one sentence: `broker unreachable since 2026-11-23T08:30:00.000Z`."""
        if self._silent(now) or self.broker == "stopped":
            return f"relay not running since {timestamp(self.seen_at)}"
        reason = f" ({self.reason})" if self.reason else ""
        return f"broker {self.broker} since {timestamp(self.since)}{reason}"

    def _silent(self, now: datetime) -> bool:
        return (now - self.seen_at).total_seconds() > SILENCE_S


def write(database: Database[Document], status: RelayStatus) -> None:
    """Keeps the relay's word, in place of the one before. Raises pymongo's errors."""
    said = {
        "owner": status.owner,
        "broker": status.broker,
        "since": status.since,
        "reason": status.reason,
        "seen_at": status.seen_at,
        "paused": status.paused,
        "pause": status.pause,
    }
    database[STATUS].update_one({"_id": _ID}, {"$set": said}, upsert=True)


def read(database: Database[Document]) -> RelayStatus | None:
    """The relay's last word; None where none ever ran. Raises pymongo's errors.

    Needs a client that gives aware datetimes (`tz_aware=True`).
    """
    said = database[STATUS].find_one({"_id": _ID}, {"_id": 0})
    return None if said is None else RelayStatus(**said)
