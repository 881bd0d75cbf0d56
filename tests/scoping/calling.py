"""A service's HTTP side within the test's process, on a real database."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NoReturn, TypeVar
from urllib.parse import quote, urlencode

from werkzeug.test import EnvironBuilder

from kit.auth import Caller
from kit.context import Context
from kit.edge.answers import Answer
from kit.edge.documentation import Documentation
from kit.edge.http import HttpApp
from kit.edge.limits import UNLIMITED
from kit.edge.operation import Operation, wire_names
from kit.edge.pages import Pages
from kit.edge.pipeline import Pipeline
from kit.edge.problems import Problems
from kit.edge.request import Request, split
from kit.edge.slow import Patience
from kit.health import Health
from kit.idempotency import AnswerBook
from kit.readiness import Readiness
from kit.service import ServiceDefinition
from kit.tokens import LONGEST_LIFE
from kit.transaction import Store, Transaction
from kit.withdrawals import Withdrawals

T = TypeVar("T")
REQUEST_ID = "5c09e000-0000-4000-8000-000000000000"


class _Rehearsed(Exception):
    """A unit of work that went well, and is not to be."""

    def __init__(self, result: Any) -> None:
        super().__init__("rehearsed")
        self.result = result


class RehearsingStore(Store):
    """A store that, while it is `rehearsing`, goes back on every unit of work that succeeds: the
    world stays as it is for the next attempt. One that is refused ends as it always does."""

    rehearsing = False

    def run(self, work: Callable[[Transaction], T], context: Context) -> T:
        """See `Store.run`."""
        if not self.rehearsing:
            return super().run(work, context)

        def finish(tx: Transaction, result: T) -> NoReturn:
            if context.finish is not None:
                context.finish(tx, result)
            raise _Rehearsed(result)

        try:
            return super().run(work, replace(context, finish=finish))
        except _Rehearsed as done:
            result: T = done.result
            return result


class _Callers:
    """Tokens that say who bears them."""

    def caller(self, token: str | None) -> Caller:
        """See `kit.auth.Authenticator`."""
        told = json.loads(token or "{}")
        names = {name: frozenset(told[name]) for name in ("roles", "sites")}
        return Caller(told["subject"], **names, partner=told["partner"])


def token_of(caller: Caller) -> str:
    """What a caller shows."""
    return json.dumps(
        {
            "subject": caller.subject,
            "roles": sorted(caller.roles),
            "sites": sorted(caller.sites),
            "partner": caller.partner,
        }
    )


class _Entrypoint:
    def __init__(self, pipeline: Pipeline, name: str) -> None:
        self._pipeline = pipeline
        self.method_name = name

    def run(self, request: Request) -> Answer:
        return self._pipeline.perform(request)


class _Server:
    draining = False

    def __init__(self, entrypoints: list[_Entrypoint]) -> None:
        self._providers = entrypoints


@dataclass(frozen=True)
class Told:
    """What a caller was told: the status, the body as text, the headers."""

    status: int
    text: str
    headers: Mapping[str, str]

    @property
    def document(self) -> Any:
        """The body as JSON."""
        return json.loads(self.text)

    @property
    def ok(self) -> bool:
        """Whether it went well."""
        return self.status < 300


class Calling:
    """One service without processes: calls go through its real HTTP side, or as RPC's do."""

    def __init__(self, definition: ServiceDefinition, application: Any) -> None:
        self.operations = definition.operations
        self.application = application
        self.store: RehearsingStore = application.store
        answers = AnswerBook(self.store.database, bytes(32))
        answers.prepare()
        problems = Problems(self.operations.prefix, definition.problems)
        self.pipeline = Pipeline(
            definition.name,
            problems,
            _Callers(),
            answers,
            lambda: application,
            definition.phrases,
            withdrawals=Withdrawals(self.store, LONGEST_LIFE),
        )
        readiness = Readiness(definition.name, self.store.database, Health(), relayed=False)
        documentation = Documentation(definition.title, "", self.operations, problems)
        pages = Pages(self.operations.prefix, documentation, readiness)
        server: Any = _Server([_Entrypoint(self.pipeline, one.name) for one in self.operations])
        self._app = HttpApp(self.pipeline, pages, self.operations, server, UNLIMITED)

    def ask(self, name: str, caller: Caller, fields: Mapping[str, Any]) -> Told:
        """Calls an operation over HTTP with these fields of path, query and body together;
        `content` is a body that is no JSON, `if_match` the header."""
        operation = self.operations[name]
        path, query, body = parted(operation, fields)
        return self.send(
            operation.method,
            filled(operation.path, path),
            caller,
            query=urlencode(query, doseq=True),
            body=_encoded(operation, body),
            content_type=operation.content_type,
            if_match=fields.get("if_match"),
        )

    def send(
        self,
        method: str,
        path: str,
        caller: Caller,
        *,
        query: str = "",
        body: bytes = b"",
        content_type: str = "application/json",
        if_match: str | None = None,
    ) -> Told:
        """One HTTP request; `path` is as it stands in the request's first line."""
        headers = {"Authorization": f"Bearer {token_of(caller)}", "X-Request-Id": REQUEST_ID}
        if if_match is not None:
            headers["If-Match"] = if_match
        builder = EnvironBuilder(
            path, method=method, query_string=query, data=body, headers=headers
        )
        if body:
            builder.content_type = content_type
        environ = builder.get_environ()
        environ |= {
            "RAW_PATH_INFO": path,
            "kit.close": lambda: None,
            "kit.connection": [None] * 4,
            "kit.patience": Patience(),
        }
        got: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]]) -> None:
            got.extend((int(status.split()[0]), dict(headers)))

        body_told = b"".join(self._app(environ, start_response))
        return Told(got[0], body_told.decode("utf-8", "replace"), got[1])

    def ask_by_rpc(self, name: str, caller: Caller, fields: Mapping[str, Any]) -> Told:
        """The same call as it comes over RPC: one dictionary."""
        operation = self.operations[name]
        request = Request(
            operation=operation,
            transport="rpc",
            token=token_of(caller),
            language="en",
            request_id=REQUEST_ID,
            if_match=fields.get("if_match"),
        )
        self.pipeline.begin(request)
        try:
            parts = split(operation, {k: v for k, v in fields.items() if k != "if_match"})
            request.path, request.query = parts["path"], parts["query"]
            request.body, request.raw = parts["body"], parts["raw"]
            self.pipeline.admit(request)
        except Exception as error:  # noqa: BLE001 - as the RPC consumer does
            answer = self.pipeline.refuse(request, error)
        else:
            answer = self.pipeline.perform(request)
        self.pipeline.done(request, answer)
        return Told(answer.status, answer.body.decode("utf-8", "replace"), answer.headers)

    def made(self, name: str, caller: Caller, /, **fields: Any) -> Any:
        """What a call that must go well answered."""
        told = self.ask(name, caller, fields)
        assert told.ok, f"{name} {fields}: {told.status} {told.text}"
        return told.document if told.text and "json" in told.headers["Content-Type"] else told

    def fingerprint(self) -> Mapping[str, str]:
        """Of each collection; what is noted of every call stands in another database."""
        found: Mapping[str, str] = self.store.database.command("dbHash")["collections"]
        return found


def parted(
    operation: Operation, fields: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any], Any]:
    """The fields as path, query and body."""
    in_path, in_query = wire_names(operation.path_schema), wire_names(operation.query_schema)
    path = {name: value for name, value in fields.items() if name in in_path}
    query = {name: value for name, value in fields.items() if name in in_query}
    apart = in_path | in_query | {"if_match"}
    rest = {name: value for name, value in fields.items() if name not in apart}
    return path, query, rest


def filled(route: str, variables: Mapping[str, Any]) -> str:
    """A path with its variables, escaped."""
    for name, value in variables.items():
        route = route.replace(f"{{{name}}}", quote(str(value), safe=""))
    return route


def _encoded(operation: Operation, body: Any) -> bytes:
    if operation.takes_raw:
        return str(body.get("content", "")).encode()
    return json.dumps(body).encode() if operation.takes_json else b""
