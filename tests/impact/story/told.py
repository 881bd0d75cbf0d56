"""What all parts of a story share: ids, the clock, sequences, and who is who."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

import msgspec

from contracts.base import Contract, type_of
from kit.envelope import Envelope, timestamp

NOBODY = "00000000-0000-0000-0000-000000000000"
MORNING = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


def an_id(kind: int, number: int) -> str:
    """The same for the same, so that what fails once fails again."""
    return f"01900000-0000-7000-8{kind:03x}-{number:012x}"


@dataclass
class Telling:
    """`events` are what was told so far. `owners` are whose each thing of booking's is."""

    now: datetime = MORNING
    events: list[Envelope] = field(default_factory=list)
    sequences: dict[str, int] = field(default_factory=dict)
    numbers: "count[int]" = field(default_factory=lambda: count(1))
    merged: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    """Absorbed to kept, and what changed hands."""
    owners: dict[str, str] = field(default_factory=dict)

    def tell(self, contract: Contract, subject: str, key: str | None = None) -> Envelope:
        """One more event of an aggregate, now."""
        facts = msgspec.to_builtins(contract)
        self.sequences[subject] = self.sequences.get(subject, 0) + 1
        type_ = type_of(type(contract))
        event = Envelope(
            specversion="1.0",
            id=an_id(0, next(self.numbers)),
            source=f"/{type_.partition('.')[0]}",
            type=type_,
            subject=subject,
            time=timestamp(self.now),
            datacontenttype="application/json",
            dataschema=f"/contracts/{type_}.json",
            sequence=self.sequences[subject],
            partitionkey=key or facts.get("person_id") or subject.partition("/")[2],
            correlationid="tests",
            siteid=facts.get("site_id"),
            data=msgspec.Raw(
                msgspec.json.encode({k: v for k, v in facts.items() if v is not None})
            ),
        )
        self.events.append(event)
        return event

    def new(self, kind: int) -> str:
        """An id that nothing has yet."""
        return an_id(kind, next(self.numbers))

    def person(self, person_id: str) -> str:
        """Who stands for somebody at present."""
        while person_id in self.merged:
            person_id, _ = self.merged[person_id]
        return person_id

    def later(self, **spans: float) -> None:
        """Time passes."""
        self.now += timedelta(**spans)
