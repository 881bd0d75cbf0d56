"""Plays a journey on a running network: does what its script says, and waits for what it causes."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from pymongo import MongoClient

from ops.errors import explain
from ops.journeys.callers import App
from ops.journeys.doing import Doing
from ops.journeys.inboxes import Inboxes
from ops.journeys.listening import Listening
from ops.journeys.narrator import Narrator
from ops.journeys.report import Report, Step
from ops.journeys.watching import PATIENCE_S, Watch

Script = Callable[["Play"], None]


class Network(Protocol):
    """What of a running network is needed; every backend has it (`ops.backend.Backend`)."""

    @property
    def base_url(self) -> str:
        """The gateway's address."""
        ...

    def token(self, roles: list[str], sites: list[str], partner: str | None = None) -> str:
        """A token of the built-in issuer."""
        ...

    def mongo(self) -> MongoClient[dict[str, Any]]:
        """A client that may read every service's database."""
        ...

    def amqp_uri(self) -> str:
        """The broker, for whoever may read the stream of events."""
        ...


@dataclass
class Play:
    """One run of a journey. Scripts use `app`, `anybody`, `step` and `in_the_end`.

    `pace_s` is how long it rests after each step, for an audience.
    """

    network: Network
    base_url: str
    report: Report
    watch: Watch
    pace_s: float = 0.0

    def app(self, role: str, *sites: str, partner: str | None = None) -> App:
        """The app of somebody with that role at those sites (slugs)."""
        token = self.network.token([role], list(sites), partner)
        return App(self.base_url, role, token)

    def anybody(self) -> App:
        """The browser of somebody who works for nobody here."""
        return App(self.base_url, "anybody", "")

    @contextmanager
    def step(self, words: str) -> Iterator[Doing]:
        """What somebody does, told in `words`; ends once all that it caused has arrived."""
        step = Step(len(self.report.steps) + 1, words)
        self.report.steps.append(step)
        with self._told(step) as doing:
            yield doing
        time.sleep(self.pace_s)

    @contextmanager
    def in_the_end(self) -> Iterator[Doing]:
        """Looks where things stand with each service once all is done."""
        self.report.end = Step(len(self.report.steps) + 1, "In the end")
        with self._told(self.report.end) as doing:
            yield doing

    @contextmanager
    def _told(self, step: Step) -> Iterator[Doing]:
        began = time.monotonic()
        self.watch.narrator.began(step)
        doing = Doing(self.watch, step)
        try:
            yield doing
            doing.settle()
        finally:
            step.seconds = time.monotonic() - began
            step.waiting = ""
            self.watch.narrator.ended(step)


def play(
    name: str,
    title: str,
    script: Script,
    network: Network,
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
            watch = Watch(narrator, listening, Inboxes(client), patience_s)
            running = Play(network, network.base_url, report, watch, pace_s)
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
        Doing(running.watch, step).settle()
