"""What a journey did, as far as it went: what a narrator shows and a program reads."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kit.envelope import timestamp


@dataclass
class Call:
    """One request. `gist` is what of the answer matters; `request_id` what its events bear."""

    who: str
    method: str
    path: str
    status: int
    gist: str
    request_id: str
    milliseconds: float

    def as_json(self) -> Mapping[str, Any]:
        """For programs."""
        return vars(self)


@dataclass
class Arrival:
    """An event at a service that listens to it.

    `milliseconds` is how long after it happened the service took it in, None as long as it did
    not. `fault` is why it did not so far, as its inbox says.
    """

    service: str
    milliseconds: int | None = None
    fault: str = ""

    def as_json(self) -> Mapping[str, Any]:
        """For programs."""
        return vars(self)


@dataclass
class Caused:
    """An event that a call caused, at once or by other events (`causationid`)."""

    id: str
    type: str
    name: str
    subject: str
    sequence: int
    at: datetime
    siteid: str | None
    correlationid: str
    causationid: str | None
    arrivals: list[Arrival]

    @property
    def arrived(self) -> bool:
        """Whether every service that listens to it took it in."""
        return all(one.milliseconds is not None for one in self.arrivals)

    def as_json(self) -> Mapping[str, Any]:
        """For programs."""
        arrivals = [one.as_json() for one in self.arrivals]
        return {**vars(self), "at": timestamp(self.at), "arrivals": arrivals}


@dataclass
class Seen:
    """An effect that a service shows."""

    service: str
    path: str
    words: str

    def as_json(self) -> Mapping[str, Any]:
        """For programs."""
        return vars(self)


@dataclass
class Step:
    """One thing that somebody does. `wanted` are the names of the events that it should cause.

    `waiting` says what is waited for just now.
    """

    number: int
    words: str
    calls: list[Call] = field(default_factory=list)
    wanted: list[str] = field(default_factory=list)
    events: list[Caused] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    seconds: float = 0.0
    waiting: str = ""

    def missing(self) -> list[str]:
        """The events that it should cause and that nobody published so far."""
        published = Counter(one.name for one in self.events)
        return list((Counter(self.wanted) - published).elements())

    def as_json(self) -> Mapping[str, Any]:
        """For programs."""
        return {
            "number": self.number,
            "words": self.words,
            "calls": [one.as_json() for one in self.calls],
            "events": [one.as_json() for one in self.events],
            "seen": [one.as_json() for one in self.seen],
            "seconds": round(self.seconds, 3),
        }


@dataclass
class Report:
    """A whole journey. `end` is the step that only looks where things stand with each service."""

    name: str
    title: str
    steps: list[Step] = field(default_factory=list)
    end: Step | None = None
    seconds: float = 0.0
    error: str = ""

    def events(self) -> list[Caused]:
        """All events, in the order of the steps."""
        return [event for step in self.steps for event in step.events]

    def states(self) -> dict[str, list[str]]:
        """What each service showed at the end."""
        found: dict[str, list[str]] = {}
        for seen in self.end.seen if self.end else ():
            found.setdefault(seen.service, []).append(seen.words)
        return found

    @property
    def ok(self) -> bool:
        """Whether all happened as it should, and every event arrived wherever it is awaited."""
        return not self.error and all(event.arrived for event in self.events())

    def as_json(self) -> Mapping[str, Any]:
        """For programs."""
        return {
            "journey": self.name,
            "title": self.title,
            "ok": self.ok,
            "error": self.error or None,
            "seconds": round(self.seconds, 3),
            "steps": [step.as_json() for step in self.steps],
            "states": self.states(),
        }
