"""Which events of a subject wait for another try, so that later ones do not overtake them. Pure.

Kept in memory only: a consumer that starts afresh may apply a later event of a subject before one
that waits in a retry queue. Whoever reacts must bear that, as `sequence` shows it.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kit.topology.names import Tier

_GRACE = timedelta(minutes=1)


@dataclass
class _Line:
    tier: Tier
    until: datetime
    ids: dict[str, None] = field(default_factory=dict)


class Waiting:
    """One line for each subject; its first event may be tried, the others wait for it."""

    def __init__(self) -> None:
        self._lines: dict[str, _Line] = {}

    def __bool__(self) -> bool:
        return bool(self._lines)

    def put_off(self, subject: str, event_id: str, tier: Tier, now: datetime) -> None:
        """The event failed and goes to the tier's queue; what follows it will join it there."""
        line = self._lines.setdefault(subject, _Line(tier, now))
        line.tier = tier
        line.ids.setdefault(event_id, None)
        self._prolong(line, now)

    def must_wait(self, subject: str, event_id: str, before: int, now: datetime) -> Tier | None:
        """The tier to wait in, or None where the event may be tried.

        `before` says how many of its subject's waiting events are about to be tried ahead of it.
        """
        line = self._lines.get(subject)
        if line is None:
            return None
        for place, waiting in enumerate(line.ids):
            if waiting == event_id and place <= before:
                return None
        if event_id not in line.ids and before >= len(line.ids):
            return None
        line.ids.setdefault(event_id, None)
        self._prolong(line, now)
        return line.tier

    def done(self, subject: str, event_id: str) -> None:
        """The event was applied or given up."""
        line = self._lines.get(subject)
        if line is not None:
            line.ids.pop(event_id, None)
            if not line.ids:
                del self._lines[subject]

    def forget_overdue(self, now: datetime) -> None:
        """Drops lines whose events went elsewhere, to another consumer or an operator."""
        overdue = [subject for subject, line in self._lines.items() if line.until < now]
        for subject in overdue:
            del self._lines[subject]

    def _prolong(self, line: _Line, now: datetime) -> None:
        line.until = now + timedelta(milliseconds=line.tier.delay_ms) + _GRACE
