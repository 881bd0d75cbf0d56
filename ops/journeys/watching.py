"""Waits for what a step of a journey should cause, and for where it should arrive.

Nothing is assumed: an event has happened once the broker's stream shows it with the request's own
id, and has arrived once the listening service's inbox has marked it as taken in.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from ops.errors import OperatorError
from ops.journeys.inboxes import Inboxes
from ops.journeys.listening import Listening
from ops.journeys.narrator import Narrator
from ops.journeys.report import Step

PATIENCE_S: Final = 30.0
"""So long each step waits for what it should cause."""
_PAUSES_S: Final = (0.02, 0.25)
T = TypeVar("T")


class DidNotHappen(OperatorError):
    """What a step should cause was not seen in time."""


@dataclass(frozen=True)
class Watch:
    """Sees what happens, and has it told."""

    narrator: Narrator
    listening: Listening
    inboxes: Inboxes
    patience_s: float = PATIENCE_S

    def until(self, step: Step, what: str, probe: Callable[[], T | None]) -> T:
        """The first answer of `probe` that is not None; `what` is waited for meanwhile.

        Raises `DidNotHappen` where none comes in time.
        """
        began = time.monotonic()
        pause = _PAUSES_S[0]
        while True:
            found = probe()
            if found is not None:
                step.waiting = ""
                return found
            step.waiting = what
            self.narrator.changed(step)
            if time.monotonic() - began > self.patience_s:
                raise DidNotHappen(f"step {step.number}: not within {self.patience_s:g} s: {what}")
            time.sleep(pause)
            pause = min(pause * 1.5, _PAUSES_S[1])

    def refresh(self, step: Step) -> None:
        """Takes in the step's events that came since, and where they have arrived."""
        known = {event.id for event in step.events}
        for call in step.calls:
            for event in self.listening.about(call.request_id):
                if event.id not in known:
                    step.events.append(self.inboxes.awaited(event))
        self.inboxes.look(step.events)
