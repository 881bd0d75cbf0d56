"""A step of a journey while it is done: its calls, and what they should cause."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from kit.ids import new_id
from ops.journeys.callers import App, Failed, Tells, said
from ops.journeys.report import Call, Seen, Step
from ops.journeys.watching import DidNotHappen, Watch

_NOT_FOUND: Final = 404


@dataclass
class Doing:
    """A step while it is done: its calls, and what they should cause."""

    watch: Watch
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
            found = self.watch.until(self.step, f"{service}: {plain}", look)
        except DidNotHappen as error:
            raise DidNotHappen(f"{error}; it answers {last}") from None
        told = words if isinstance(words, str) else words(found)
        self._saw(service, path, told)
        return found

    def hides(self, app: App, path: str, words: str) -> None:
        """Waits until a service says that there is nothing at `path`, which `words` tell.

        Raises `DidNotHappen`.
        """
        service = path.split("/")[1]

        def look() -> bool | None:
            return True if app.send("GET", path).status_code == _NOT_FOUND else None

        self.watch.until(self.step, f"{service}: {words}", look)
        self._saw(service, path, words)

    def by(self, app: App) -> "By":
        """The same for what makes things by `made` and `put`."""
        return By(self, app)

    def settle(self) -> None:
        """Waits for the wanted events, and until every event arrived. Raises `DidNotHappen`."""

        def whole() -> bool | None:
            self.watch.refresh(self.step)
            return True if not self.step.missing() and self._arrived() else None

        try:
            self.watch.until(self.step, "the events", whole)
        except DidNotHappen as error:
            raise DidNotHappen(f"{error}: {self._unseen()}") from None
        self.watch.narrator.changed(self.step)

    def _saw(self, service: str, path: str, words: str) -> None:
        self.step.seen.append(Seen(service, path, words))
        self.watch.narrator.changed(self.step)

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
        self.watch.listening.expect(request_id)
        began = time.monotonic()
        answer = app.send(method, path, body, request_id=request_id)
        took = time.monotonic() - began
        document: dict[str, Any] = answer.json() if answer.content else {}
        gist = tells(document) if answer.ok else str(document.get("code") or document)
        call = Call(app.role, method, path, answer.status_code, gist, request_id, took * 1000)
        self.step.calls.append(call)
        self.watch.narrator.changed(self.step)
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
