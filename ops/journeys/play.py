"""Plays a journey on a running network: does what its script says, and waits for what it causes.

Nothing is assumed: an event has happened once the broker's stream shows it with the request's own
id, and has arrived once the listening service's inbox has marked it as taken in.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from kit.ids import new_id
from ops.backend import Backend
from ops.errors import OperatorError, explain
from ops.journeys.callers import App, Failed, Tells, said
from ops.journeys.inboxes import Inboxes
from ops.journeys.listening import Listening
from ops.journeys.narrator import Narrator
from ops.journeys.report import Call, Report, Seen, Step

PATIENCE_S: Final = 30.0
"""So long each step waits for what it should cause."""
_PAUSES_S: Final = (0.02, 0.25)
T = TypeVar("T")
Script = Callable[["Play"], None]


class DidNotHappen(OperatorError):
    """What a step should cause was not seen in time."""


@dataclass
class Play:
    """One run of a journey. Scripts use `app`, `step` and `in_the_end`; the rest is for those.

    `pace_s` is how long it rests after each step, for an audience.
    """

    network: Backend
    report: Report
    narrator: Narrator
    listening: Listening
    inboxes: Inboxes
    patience_s: float = PATIENCE_S
    pace_s: float = 0.0
    _base_url: str = ""

    def app(self, role: str, *sites: str, partner: str | None = None) -> App:
        """The app of somebody with that role at those sites (slugs)."""
        self._base_url = self._base_url or self.network.base_url
        return App(self._base_url, role, self.network.token([role], list(sites), partner))

    @contextmanager
    def step(self, words: str) -> Iterator["Doing"]:
        """What somebody does, told in `words`; ends once all that it caused has arrived."""
        step = Step(len(self.report.steps) + 1, words)
        self.report.steps.append(step)
        with self._told(step) as doing:
            yield doing
        time.sleep(self.pace_s)

    @contextmanager
    def in_the_end(self) -> Iterator["Doing"]:
        """Looks where things stand with each service once all is done."""
        self.report.end = Step(len(self.report.steps) + 1, "In the end")
        with self._told(self.report.end) as doing:
            yield doing

    @contextmanager
    def _told(self, step: Step) -> Iterator["Doing"]:
        began = time.monotonic()
        self.narrator.began(step)
        doing = Doing(self, step)
        try:
            yield doing
            doing.settle()
        finally:
            step.seconds = time.monotonic() - began
            step.waiting = ""
            self.narrator.ended(step)

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


@dataclass
class Doing:
    """A step while it is done: its calls, and what they should cause."""

    play: Play
    step: Step

    def post(self, app: App, path: str, body: Any = None, tells: Tells = said) -> dict[str, Any]:
        """What a POST made. Raises `Failed` where it is refused."""
        return self._do(app, "POST", path, body, tells)

    def put(self, app: App, path: str, body: Any, tells: Tells = said) -> dict[str, Any]:
        """What a PUT made. Raises `Failed` where it is refused."""
        return self._do(app, "PUT", path, body, tells)

    def refused(self, app: App, path: str, body: Any, code: str) -> dict[str, Any]:
        """The problem that a POST is answered with. Raises `Failed` where it is none or another."""
        answer = self._call(app, "POST", path, body, lambda problem: str(problem["code"]))
        if answer.get("code") != code:
            raise Failed(f"POST {path}: {code} was expected, not {self.step.calls[-1].gist}")
        return answer

    def causes(self, *names: str) -> None:
        """Waits until these events (and those named before) happened, and all of the step arrived.

        A name that stands twice is waited for twice. Raises `DidNotHappen`.
        """
        self.step.wanted += names
        self.settle()

    def shows(
        self,
        app: App,
        path: str,
        words: str | Callable[[dict[str, Any]], str],
        judge: Callable[[dict[str, Any]], object],
        **query: Any,
    ) -> dict[str, Any]:
        """What a service answers as soon as `judge` finds in it what `words` say.

        Raises `DidNotHappen` with the last answer where that does not come.
        """
        last = ""

        def look() -> dict[str, Any] | None:
            nonlocal last
            answer = app.send("GET", path, query=query)
            document = answer.json()
            last = f"{answer.status_code} {answer.text[:300]}"
            return document if answer.ok and judge(document) else None

        service = path.split("/")[1]
        plain = words if isinstance(words, str) else f"what {path} tells"
        try:
            found = self.play.until(self.step, f"{service}: {plain}", look)
        except DidNotHappen as error:
            raise DidNotHappen(f"{error}; it answers {last}") from None
        told = words if isinstance(words, str) else words(found)
        self.step.seen.append(Seen(service, path, told))
        self.play.narrator.changed(self.step)
        return found

    def by(self, app: App) -> "By":
        """The same for what makes things by `made` and `put`."""
        return By(self, app)

    def settle(self) -> None:
        """Waits for the wanted events, and until every event arrived. Raises `DidNotHappen`."""

        def whole() -> bool | None:
            self.play.refresh(self.step)
            return True if not self.step.missing() and self._arrived() else None

        try:
            self.play.until(self.step, "the events", whole)
        except DidNotHappen as error:
            raise DidNotHappen(f"{error}: {self._unseen()}") from None
        self.play.narrator.changed(self.step)

    def _arrived(self) -> bool:
        return all(event.arrived for event in self.step.events)

    def _unseen(self) -> str:
        unseen = [f"nobody published {name}" for name in self.step.missing()]
        for event in self.step.events:
            unseen += [
                f"{one.service} did not take in {event.name} ({one.fault or 'no sign of it'})"
                for one in event.arrivals
                if one.milliseconds is None
            ]
        return "; ".join(unseen)

    def _do(self, app: App, method: str, path: str, body: Any, tells: Tells) -> dict[str, Any]:
        answer = self._call(app, method, path, body, tells)
        call = self.step.calls[-1]
        if call.status >= 400:
            raise Failed(f"{method} {path}: {call.status} {call.gist}")
        return answer

    def _call(self, app: App, method: str, path: str, body: Any, tells: Tells) -> dict[str, Any]:
        request_id = new_id()
        self.play.listening.expect(request_id)
        began = time.monotonic()
        answer = app.send(method, path, body, request_id=request_id)
        took = time.monotonic() - began
        document: dict[str, Any] = answer.json() if answer.content else {}
        gist = tells(document) if answer.ok else str(document.get("code") or document)
        call = Call(app.role, method, path, answer.status_code, gist, request_id, took * 1000)
        self.step.calls.append(call)
        self.play.narrator.changed(self.step)
        return document


@dataclass
class By:
    """Somebody's app within a step."""

    doing: Doing
    app: App

    def made(self, path: str, body: Any) -> dict[str, Any]:
        """What a POST made."""
        return self.doing.post(self.app, path, body)

    def put(self, path: str, body: Any) -> dict[str, Any]:
        """What a PUT made."""
        return self.doing.put(self.app, path, body)


def play(
    name: str,
    title: str,
    script: Script,
    network: Backend,
    narrator: Narrator,
    patience_s: float = PATIENCE_S,
    pace_s: float = 0.0,
) -> Report:
    """Plays the script to its end, or to what went wrong (`Report.error`)."""
    report = Report(name, title)
    began = time.monotonic()
    narrator.opened(report)
    try:
        with network.mongo() as client, Listening(network.amqp_uri()).open() as listening:
            running = Play(
                network, report, narrator, listening, Inboxes(client), patience_s, pace_s
            )
            script(running)
            _see_off(running)
    except Exception as error:
        told = explain(error)
        if told is None:
            raise
        report.error = str(told)
    report.seconds = time.monotonic() - began
    narrator.closed(report)
    return report


def _see_off(running: Play) -> None:
    """What was caused after a step was over has to arrive as well."""
    for step in running.report.steps:
        Doing(running, step).settle()
