"""Operations over Nameko RPC: the same pipeline, one dictionary in, one out.

The call context carries what HTTP has in headers: `auth_token`, `language`, `request_id`,
`idempotency_key`, `if_match`, `traceparent`. A refusal is a remote error whose name is the
problem's code in camel case (`SlotTaken`) and whose value is the problem document.

A broker that is away, at the start or later, stops nothing: the consumer tries again for ever,
and says so in the service's health.
"""

from typing import Any, Final, NoReturn

import kombu.compression
import kombu.serialization
import structlog
from nameko.amqp.publish import Publisher
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint
from nameko.messaging import decode_from_headers
from nameko.rpc import RpcConsumer, get_rpc_exchange

from kit import metrics
from kit.broker_uri import BrokerUri
from kit.edge import reading, refusals
from kit.edge.answers import Answer, render_problem
from kit.edge.patient_consumer import CONNECT_SECONDS, PatientConsumer
from kit.edge.pipeline import Pipeline
from kit.edge.request import Request, split
from kit.ids import new_id

REPLY_SECONDS: Final = 5
REQUEST_ID_HEADER: Final = "nameko.request_id"
"""Of a call and of its reply, which says the one that was made where none could be taken."""

_log = structlog.get_logger("kit.edge")


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
        return BrokerUri(self._edge.amqp_uri).bare

    @property
    def ssl(self) -> dict[str, Any] | None:
        """How it is reached by TLS, if it is."""
        return BrokerUri(self._edge.amqp_uri).tls

    def setup(self) -> None:
        """Leaves queue and exchange to the topology: who declares them could delete them too."""
        super().setup()
        self.queue.no_declare = True
        _unpack_nothing()

    def start(self) -> None:
        """Starts to consume; does not wait for the broker."""
        self.consumer.health = self._edge.health
        self.consumer.longest_call = self._edge.longest_call
        self.container.spawn_managed_thread(self.consumer.run, identifier="rpc")

    def stop(self) -> None:
        """Returns once it is drained: until then calls need the entrypoints."""
        self.consumer.drain()

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
        self._pipeline.begin(request)
        self.consumer.in_flight += 1

        def handle_result(_context: Any, answer: Any, exc_info: Any) -> tuple[Any, Any]:
            self._reply(message, answer, request.request_id)
            return answer, exc_info

        def run() -> None:
            try:
                self._pipeline.admit(request)
                request_fields = split(request.operation, _one_dictionary(body))
                request.path, request.query = request_fields["path"], request_fields["query"]
                request.body, request.raw = request_fields["body"], request_fields["raw"]
            except Exception as error:  # noqa: BLE001 - becomes a remote error and a log
                answer = self._pipeline.refuse(request, error)
                self._pipeline.done(request, answer)
                self._reply(message, answer, request.request_id)
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
            language=reading.read_language(text("language")) or "en",
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
        own = new_id()
        problem = self._pipeline.problems.tell(
            refusals.NotFound(), "en", instance=method[:100], request_id=own
        )
        if problem is not None:
            self.container.spawn_managed_thread(
                lambda: self._reply(message, render_problem(problem, "en"), own),
                identifier="rpc call",
            )

    def _reply(self, message: Any, answer: Answer, request_id: str) -> None:
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
            Publisher(self.amqp_uri, ssl=self.ssl).publish(
                payload,
                headers={REQUEST_ID_HEADER: request_id},
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
        try:
            self.consumer.ack_message(message)
        except Exception as error:  # noqa: BLE001 - the broker delivers it again; its key is kept
            _log.warning("ack_lost", error=type(error).__name__)
        finally:
            self.consumer.in_flight -= 1


class RpcOperation(Entrypoint):
    """The RPC entrypoint of one operation."""

    rpc_consumer = EdgeRpcConsumer()

    def setup(self) -> None:
        """Joins the service's consumer."""
        self.rpc_consumer.register_provider(self)

    def stop(self) -> None:
        """Leaves it, once it is drained."""
        self.rpc_consumer.unregister_provider(self)


def _unpack_nothing() -> None:
    """Has kombu give up compressed calls: of a small one it would make gigabytes, before anybody
    asks for a token."""

    def refuse(_body: bytes) -> NoReturn:
        raise ValueError("compressed")

    codings: Any = kombu.compression
    for coding in codings.encoders():
        codings.register(refuse, refuse, coding)


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
