"""Operations over Nameko RPC: the same pipeline, one dictionary in, one out.

The call context carries what HTTP has in headers: `auth_token`, `language`, `request_id`,
`idempotency_key`, `if_match`, `traceparent`. A refusal is a remote error whose name is the
problem's code in camel case (`SlotTaken`) and whose value is the problem document.

A broker that is away, at the start or later, stops nothing: the consumer tries again for ever,
and says so in the service's health.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import eventlet
import kombu.serialization
import structlog
from kombu.connection import Connection
from nameko.amqp.consume import Consumer
from nameko.amqp.publish import Publisher
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint
from nameko.messaging import decode_from_headers
from nameko.rpc import RpcConsumer, get_rpc_exchange

from kit import metrics
from kit.edge import reading, refusals
from kit.edge.answers import Answer, render_problem
from kit.edge.pipeline import Pipeline, Request, split
from kit.ids import new_id

CHECK: Final = "rpc"
DRAIN_SECONDS: Final = 6.0
CONNECT_SECONDS: Final = 5
LONGEST_PAUSE_SECONDS: Final = 3
REPLY_SECONDS: Final = 5

_log = structlog.get_logger("kit.edge")


class PatientConsumer(Consumer):
    """A consumer that survives whatever its connection does, and drains before it stops."""

    health: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.in_flight = 0
        self._connected = False
        self._consumers: list[Any] = []
        self._stop_by: float | None = None

    @property
    def connection(self) -> Connection:
        """The connection's parameters, with a bound on connecting."""
        connect: Any = Connection
        connection: Connection = connect(
            self.amqp_uri,
            ssl=self.ssl,
            login_method=self.login_method,
            heartbeat=self.heartbeat,
            connect_timeout=CONNECT_SECONDS,
        )
        return connection

    def run(self, *args: Any, **kwargs: Any) -> None:
        """Consumes until stopped."""
        while not self.should_stop:
            try:
                super().run(*args, **kwargs)
            except Exception as error:  # noqa: BLE001 - told in health and logs, then tried again
                self._lost(error)
                eventlet.sleep(1)

    def consume(self, *args: Any, **kwargs: Any) -> Any:
        """One connection's worth of consuming; tells how it ends."""
        try:
            yield from super().consume(*args, **kwargs)
        except Exception as error:
            self._lost(error)
            raise

    @contextmanager
    def establish_connection(self) -> Iterator[Connection]:
        """A fresh connection; short pauses between tries, so that it is soon back."""
        with self.create_connection() as connection:
            connection.ensure_connection(
                self.on_connection_error,
                interval_start=0.2,
                interval_step=0.5,
                interval_max=LONGEST_PAUSE_SECONDS,
                callback=self._give_up_when_stopping,
            )
            yield connection

    def on_consume_ready(self, connection: Any, channel: Any, consumers: Any, **kw: Any) -> None:
        """Connected."""
        super().on_consume_ready(connection, channel, consumers, **kw)
        self._connected, self._consumers = True, list(consumers)
        self.health.report(CHECK, True)

    def on_connection_error(self, exc: Exception, interval: float) -> None:
        """Not connected, and trying again in `interval` seconds."""
        del interval
        self._lost(exc)

    def on_iteration(self) -> None:
        """While draining: takes no more, and ends once the calls at work are answered."""
        if self._stop_by is None:
            return
        while self._consumers:
            self._consumers.pop().cancel()
        if self.in_flight == 0 or time.monotonic() > self._stop_by:
            self.should_stop = True

    def on_decode_error(self, message: Any, exc: Exception) -> None:
        """Drops what is no JSON, without quoting it."""
        _log.warning("rpc_unreadable", error=type(exc).__name__)
        message.ack()

    def on_message(self, body: Any, message: Any) -> None:
        """Hands a message on; one that comes while draining goes back."""
        if self._stop_by is not None:
            self.requeue_message(message)
            return
        super().on_message(body, message)

    def stop(self) -> None:
        """Begins to drain; without a connection there is nothing to wait for."""
        if self._stop_by is None:
            self._stop_by = time.monotonic() + DRAIN_SECONDS
        if not self._connected:
            self.should_stop = True

    def _give_up_when_stopping(self) -> None:
        if self.should_stop:
            raise ConnectionAbortedError("stopping")

    def _lost(self, error: Exception) -> None:
        self._connected, self._consumers = False, []
        if self._stop_by is not None:
            self.should_stop = True
            return
        self.health.report(CHECK, False, "broker unreachable since {since}")
        _log.warning("broker_unreachable", part=CHECK, error=type(error).__name__)


class EdgeRpcConsumer(RpcConsumer):
    """The consumer of a service's one RPC queue."""

    consumer_cls = PatientConsumer

    @property
    def _edge(self) -> Any:
        return self.container.service_cls.edge

    @property
    def _pipeline(self) -> Pipeline:
        pipeline: Pipeline = self._edge.pipeline
        return pipeline

    @property
    def amqp_uri(self) -> str:
        """The broker of the settings."""
        return str(self._edge.amqp_uri)

    def start(self) -> None:
        """Starts to consume; does not wait for the broker."""
        self.consumer.health = self._edge.health
        self.container.spawn_managed_thread(self.consumer.run, identifier="rpc")

    def handle_message(self, body: Any, message: Any) -> None:
        """Takes one call; nothing in it can end the consumer."""
        reply_to = message.properties.get("reply_to")
        method = message.delivery_info["routing_key"].partition(".")[2]
        entrypoint = {p.method_name: p for p in self._providers}.get(method)
        if entrypoint is None or not reply_to:
            self._refuse_unknown(message, method)
            return
        context = decode_from_headers(message.headers or {})
        request = self._request(entrypoint, context, message)
        self.consumer.in_flight += 1

        def handle_result(_context: Any, answer: Any, exc_info: Any) -> tuple[Any, Any]:
            self._reply(message, answer)
            return answer, exc_info

        def run() -> None:
            try:
                request_fields = split(request.operation, _one_dictionary(body))
                request.path, request.query = request_fields["path"], request_fields["query"]
                request.body, request.raw = request_fields["body"], request_fields["raw"]
                self._pipeline.admit(request)
            except Exception as error:  # noqa: BLE001 - becomes a remote error and a log
                answer = self._pipeline.refuse(request, error)
                self._pipeline.done(request, answer)
                self._reply(message, answer)
                return
            try:
                self.container.spawn_worker(entrypoint, (request,), {}, handle_result=handle_result)
            except ContainerBeingKilled:
                self.consumer.in_flight -= 1
                self.consumer.requeue_message(message)

        # A full pool of workers must not keep the consumer from its heartbeats.
        self.container.spawn_managed_thread(run, identifier="rpc call")

    def _request(self, entrypoint: Any, context: dict[str, Any], message: Any) -> Request:
        def text(name: str) -> str | None:
            value = context.get(name)
            return value if isinstance(value, str) else None

        correlation = message.properties.get("correlation_id")
        # A call whose connection broke is delivered again; then this key finds its answer.
        implied = f"rpc:{correlation}" if correlation else None
        return Request(
            operation=self._edge.operations[entrypoint.method_name],
            transport="rpc",
            token=text("auth_token"),
            language=reading.read_language(text("language")),
            request_id=reading.read_request_id(text("request_id")) or new_id(),
            traceparent=reading.read_traceparent(text("traceparent")),
            idempotency_key=text("idempotency_key") or implied,
            if_match=text("if_match"),
        )

    def _refuse_unknown(self, message: Any, method: str) -> None:
        if not message.properties.get("reply_to"):
            _log.warning("rpc_without_reply_to")
            self.consumer.ack_message(message)
            return
        self.consumer.in_flight += 1
        problem = self._pipeline.problems.tell(refusals.NotFound(), "en", instance=method[:100])
        if problem is not None:
            self.container.spawn_managed_thread(
                lambda: self._reply(message, render_problem(problem, "en")), identifier="rpc call"
            )

    def _reply(self, message: Any, answer: Answer) -> None:
        """Sends the answer, then acknowledges the call; neither can end the service."""
        try:
            payload: dict[str, Any] = {"result": None, "error": None}
            if answer.problem is None:
                payload["result"] = answer.data
            else:
                payload["error"] = {
                    "exc_type": answer.problem,
                    "exc_path": f"passerelle.{answer.problem}",
                    "exc_args": [answer.data],
                    "value": answer.data,
                }
            content_type = message.properties.get("content_type", "application/json")
            serializer = kombu.serialization.registry.type_to_name[content_type]
            Publisher(self.amqp_uri).publish(
                payload,
                serializer=serializer,
                exchange=get_rpc_exchange(),
                routing_key=message.properties["reply_to"],
                correlation_id=message.properties.get("correlation_id"),
                confirm_timeout=REPLY_SECONDS,
                retry_policy={"max_retries": 1, "interval_start": 0.1, "interval_max": 0.5},
                transport_options={
                    "max_retries": 1,
                    "interval_start": 0.1,
                    "interval_step": 0.2,
                    "interval_max": 0.5,
                    "connect_timeout": CONNECT_SECONDS,
                },
            )
        except Exception as error:  # noqa: BLE001 - the caller will ask again; counted and logged
            metrics.LOST_REPLIES.labels(self._pipeline.service).inc()
            _log.warning("reply_lost", error=type(error).__name__)
        finally:
            self.consumer.in_flight -= 1
        try:
            self.consumer.ack_message(message)
        except Exception as error:  # noqa: BLE001 - the broker delivers it again; its key is kept
            _log.warning("ack_lost", error=type(error).__name__)


class RpcOperation(Entrypoint):
    """The RPC entrypoint of one operation."""

    rpc_consumer = EdgeRpcConsumer()

    def setup(self) -> None:
        """Joins the service's consumer."""
        self.rpc_consumer.register_provider(self)

    def stop(self) -> None:
        """Leaves it, which begins to drain it."""
        self.rpc_consumer.unregister_provider(self)


def _one_dictionary(body: Any) -> dict[str, Any]:
    """The call's one dictionary; keyword arguments do as well. Raises `Unreadable`."""
    if isinstance(body, dict):
        args, kwargs = body.get("args", []), body.get("kwargs", {})
        if isinstance(args, list) and isinstance(kwargs, dict):
            if not args:
                return kwargs
            if len(args) == 1 and isinstance(args[0], dict) and not kwargs:
                return args[0]
    raise refusals.Unreadable(
        ("The call takes one dictionary.", "L’appel prend un seul dictionnaire.")
    )
