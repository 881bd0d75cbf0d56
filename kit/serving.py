"""The life of a service's process; see `kit.serve`."""

import gc
import importlib
import signal
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

import eventlet
import eventlet.debug
import nameko
import pymongo
import structlog
from environs import EnvError
from nameko.constants import (
    AMQP_SSL_CONFIG_KEY,
    AMQP_URI_CONFIG_KEY,
    HEARTBEAT_CONFIG_KEY,
    MAX_WORKERS_CONFIG_KEY,
    PREFETCH_COUNT_CONFIG_KEY,
)
from nameko.containers import ServiceContainer
from nameko.extensions import register_entrypoint
from prometheus_client import REGISTRY
from pymongo.errors import PyMongoError

from kit import audit, claims, logs, settings, telemetry, tokens
from kit.audit.keys import AuditKeys
from kit.audit.metrics import AuditCollector
from kit.audit.sealer import Sealer
from kit.audit.takeover import take_over
from kit.background import Job, Working
from kit.background.entrypoint import BackgroundEntrypoint
from kit.background.host import Background
from kit.background.turn import TakingTurns
from kit.broker_uri import BrokerUri
from kit.edge import limits, refusals, slow
from kit.edge.answers import Answer
from kit.edge.documentation import Documentation
from kit.edge.http import HttpApp, HttpOperation
from kit.edge.pages import Pages
from kit.edge.pipeline import Pipeline
from kit.edge.problems import Problems
from kit.edge.request import Request
from kit.edge.rpc import RpcOperation
from kit.edge.server import EdgeServer
from kit.health import Health
from kit.idempotency import AnswerBook
from kit.inbox.entrypoint import InboxEntrypoint
from kit.inbox.host import Receiving
from kit.inbox.metrics import LettersCollector
from kit.jwks import KeySet
from kit.key_sources import source
from kit.keyring import KEY_MISSING, KeyMissing
from kit.metrics import OutboxCollector
from kit.readiness import DATABASE, Readiness
from kit.service import Application, ServiceDefinition
from kit.timers import Deferring
from kit.timers.job import TimersJob
from kit.timers.metrics import TimersCollector
from kit.withdrawals import Withdrawals

MAX_WORKERS: Final = 100
PREFETCH: Final = 20
HEARTBEAT_SECONDS: Final = 20
# The inbox and idle connections end within this; calls at work have their own limits.
STOP_SECONDS: Final = 10.0
PREPARE_SECONDS: Final = 10.0

AWAY_SECONDS: Final = 3.0
KEYS: Final = "keys"

_SEALS: Final = "seals"
_log = structlog.get_logger("kit.serve")


class Edge:
    """What the entrypoints of one service share; hangs on the Nameko service class."""

    def __init__(self, definition: ServiceDefinition, configuration: settings.Settings) -> None:
        self.definition = definition
        self.operations = definition.operations
        self.http_address = configuration.http_address
        self.shared_address = configuration.shared_address
        self.leaving_seconds = configuration.leaving_seconds
        self.longest_call = max((o.time_limit for o in definition.operations), default=0.0) + 2.0
        self.amqp_uri = configuration.amqp_uri
        self.health = Health()
        self._away_since: float | None = None
        self.application = definition.bootstrap(settings.bounded(configuration))
        database = self.application.store.database
        self.limits = limits.load()
        self.patience = slow.load()
        self.keys = KeySet(source(configuration.jwks, configuration.issuer), self._told_of_keys)
        problems = Problems(self.operations.prefix, definition.problems)
        self.answers = AnswerBook(database, settings.secret())
        longest_life = tokens.longest_life()
        self.withdrawals = Withdrawals(self.application.store, longest_life)
        self.readiness = Readiness(
            definition.name, database, self.health, relayed=bool(definition.catalogue.emits)
        )
        self.pages = Pages(
            self.operations.prefix,
            Documentation(definition.title, definition.description, self.operations, problems),
            self.readiness,
        )
        self.pipeline = Pipeline(
            definition.name,
            problems,
            tokens.TokenAuthenticator(
                self.keys,
                configuration.issuer,
                claims.load(),
                longest_life,
                self.withdrawals.withdrawn,
            ),
            self.answers,
            self.ready_application,
            definition.phrases,
            self.limits,
            self.withdrawals,
        )
        for operation in self.operations:
            self.pipeline.across.declare(operation)
        emits = bool(definition.catalogue.emits)
        REGISTRY.register(OutboxCollector(definition.name, database, relayed=emits))
        if definition.catalogue.handles:
            REGISTRY.register(LettersCollector(definition.name, database))
        store = self.application.store
        REGISTRY.register(AuditCollector(definition.name, database, store.clock))
        # The sealer reads them itself, each time: without them nothing is begun.
        AuditKeys.from_environment()
        self.jobs: list[Job] = [
            TakingTurns(Sealer(database, store.clock), store),
            self.withdrawals,
        ]
        if isinstance(self.application, Deferring) and self.application.due:
            deferring = self.application
            self.jobs.append(TimersJob(deferring.store, deferring.due, deferring.clock))
            REGISTRY.register(TimersCollector(definition.name, database))
        if isinstance(self.application, Working):
            self.jobs += self.application.jobs

    def _told_of_keys(self, well: bool) -> None:
        self.health.report(KEYS, well, "" if well else "keys of tokens unreadable since {since}")

    def ready_application(self) -> Application:
        """The application. Raises `Unavailable` until its database is prepared, and at once
        while the driver has known none for a while: waiting calls would fill all workers.
        """
        if not self.readiness.prepared:
            raise refusals.Unavailable
        if self.application.store.client.topology_description.has_writable_server():
            self._away_since = None
        elif self._away_since is None:
            self._away_since = time.monotonic()
        elif time.monotonic() - self._away_since > AWAY_SECONDS:
            raise refusals.Unavailable
        return self.application

    def receiving(self) -> Receiving:
        """The events' side."""
        definition = self.definition
        return Receiving(
            definition.catalogue,
            self.amqp_uri,
            self.ready_application,
            self.health,
            marks=definition.marks,
            refusals=[problem.refusal for problem in definition.problems],
            sequences=definition.sequences,
        )

    def wsgi_app(self, server: EdgeServer) -> HttpApp:
        """The HTTP side."""
        return HttpApp(self.pipeline, self.pages, self.operations, server, self.limits)

    def prepare(self) -> None:
        """Prepares the database, as often as it takes."""
        while not self.readiness.prepared:
            if not self.try_to_prepare():
                eventlet.sleep(1)

    def try_to_prepare(self, limit: float | None = None) -> bool:
        """Prepares the database, in at most `limit` seconds; says whether it is prepared."""
        try:
            with pymongo.timeout(limit):
                self.application.prepare()
                self.answers.prepare()
                self.withdrawals.prepare()
                # Nothing is served before: a token that was withdrawn opens nothing after a start.
                self.withdrawals.read()
                audit.prepare(self.application.store.database)
                take_over(self.application.store.database)
        except PyMongoError as error:
            self.health.report(DATABASE, False, "database unreachable since {since}")
            _log.warning("database_not_ready", error=type(error).__name__)
        except KeyMissing:
            # Restored beside other files: nothing is to be written until the right ones are back.
            self.health.report(_SEALS, False, f"{KEY_MISSING} since {{since}}")
            _log.error("key_missing")
        else:
            self.health.forget(_SEALS)
            self.health.report(DATABASE, True)
            self.readiness.prepared = True
            _log.info("prepared")
        return self.readiness.prepared


def main(arguments: Sequence[str]) -> int:
    """Serves the module named by the one argument until SIGTERM or SIGINT."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m kit.serve MODULE\n")
        return 2
    definition: ServiceDefinition = importlib.import_module(arguments[0]).SERVICE
    try:
        configuration = settings.load(definition.name)
    except EnvError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    logs.configure(definition.name, configuration.log_level)
    telemetry.configure(definition.name)
    nameko.config.setup(
        {
            AMQP_URI_CONFIG_KEY: BrokerUri(configuration.amqp_uri).bare,
            AMQP_SSL_CONFIG_KEY: BrokerUri(configuration.amqp_uri).tls,
            MAX_WORKERS_CONFIG_KEY: MAX_WORKERS,
            PREFETCH_COUNT_CONFIG_KEY: PREFETCH,
            HEARTBEAT_CONFIG_KEY: HEARTBEAT_SECONDS,
        }
    )
    try:
        edge = Edge(definition, configuration)
    except EnvError as error:
        # A service may have settings of its own.
        sys.stderr.write(f"{error}\n")
        return 2
    container = ServiceContainer(service_class(edge))
    told_to_stop: list[int] = []
    # A handler runs inside the event loop, where nothing may wait: it only leaves a note.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: told_to_stop.append(received))
    # The hub would print stacks with their messages; whoever waits for a thread gets its error.
    eventlet.debug.hub_exceptions(False)
    # Who is dialled can serve, as a rule: a replica that starts refuses nobody.
    edge.keys.keep_fresh()
    edge.try_to_prepare(PREPARE_SECONDS)
    try:
        container.start()
    except Exception as error:  # noqa: BLE001 - told in the log's form; the process ends
        _log.critical("cannot_start", error=str(error), stack=logs.stack_of(error))
        return 1
    _log.info("serving", address=configuration.http_address)
    container.spawn_managed_thread(edge.prepare, identifier="prepare")
    # What was loaded so far stays for good: looking through it for garbage is time lost.
    gc.collect()
    gc.freeze()
    died = eventlet.spawn(container.wait)
    while not told_to_stop and not died.dead:
        eventlet.sleep(0.1)
    return _stop(container, edge, died, told_to_stop)


def service_class(edge: Edge) -> type:
    """The Nameko service of a definition: a method with both entrypoints for each operation."""

    def method(name: str) -> Callable[[Any, Request], Answer]:
        def call(_service: Any, request: Request) -> Answer:
            answer = edge.pipeline.perform(request)
            if request.transport == "rpc":
                edge.pipeline.done(request, answer)
            return answer

        call.__name__ = name
        return call

    members: dict[str, Any] = {"name": edge.definition.name, "edge": edge}
    for operation in edge.operations:
        members[operation.name] = method(operation.name)
        register_entrypoint(members[operation.name], HttpOperation())
        register_entrypoint(members[operation.name], RpcOperation())
    # A service without operations serves its pages all the same.
    members["_pages"] = method("_pages")
    register_entrypoint(members["_pages"], HttpOperation())
    definition = edge.definition
    if definition.catalogue.handles:
        members["_inbox"] = method("_inbox")
        register_entrypoint(
            members["_inbox"],
            InboxEntrypoint(edge.receiving()),
        )
    members["_background"] = method("_background")
    background = Background(edge.jobs, edge.ready_application, edge.health)
    register_entrypoint(members["_background"], BackgroundEntrypoint(background))
    return type(definition.name.capitalize(), (), members)


def _stop(container: ServiceContainer, edge: Edge, died: Any, told_to_stop: list[int]) -> int:
    """HTTP, RPC and inbox drain side by side: the container stops each in a thread of its own.

    First all goes on for the time of leaving, or until told again, with readiness saying no.
    """
    if died.dead:
        _log.critical("died")
        return 1
    edge.readiness.stopping = True
    _log.info("stopping", leaving_seconds=edge.leaving_seconds)
    leaving_until = time.monotonic() + edge.leaving_seconds
    while time.monotonic() < leaving_until and len(told_to_stop) == 1 and not died.dead:
        eventlet.sleep(0.1)
    limit = edge.longest_call + STOP_SECONDS
    finished = False
    with eventlet.Timeout(limit, False):
        container.stop()
        finished = True
    if not finished:
        _log.error("stopped_by_force", seconds=limit)
    edge.keys.close()
    edge.application.store.client.close()
    telemetry.shut_down()
    _log.info("stopped")
    return 0 if finished else 1
