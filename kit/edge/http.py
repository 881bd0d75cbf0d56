"""Operations over HTTP: routing, headers and bodies around the one pipeline."""

import re
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from eventlet.event import Event
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import Entrypoint
from werkzeug.exceptions import HTTPException
from werkzeug.exceptions import MethodNotAllowed as WrongMethod
from werkzeug.routing import Map, MapAdapter, Rule

from kit.edge import reading, refusals
from kit.edge.answers import Answer, next_link, render_problem
from kit.edge.bodies import read_body
from kit.edge.downloads import sending
from kit.edge.headers import guarded
from kit.edge.limits import Limits
from kit.edge.operation import Operation, list_names
from kit.edge.pages import PROBED, Pages
from kit.edge.pipeline import Pipeline
from kit.edge.request import MAX_TARGET, Request
from kit.edge.server import EdgeServer
from kit.ids import new_id

StartResponse = Callable[[str, list[tuple[str, str]]], Any]
Environ = dict[str, Any]

# Some clients send it with every command; it says nothing, as no body does.
_EMPTY_OBJECT = re.compile(rb"[ \t\r\n]*\{[ \t\r\n]*\}[ \t\r\n]*")
_STATUS_LINES = {s.value: f"{s.value} {s.phrase}" for s in HTTPStatus}


class HttpOperation(Entrypoint):
    """The HTTP entrypoint of one operation."""

    server = EdgeServer()

    def setup(self) -> None:
        """Makes the server wait for this entrypoint when it stops."""
        self.server.register_provider(self)

    def stop(self) -> None:
        """Drains the server."""
        self.server.unregister_provider(self)

    def run(self, request: Request) -> Answer:
        """Runs the operation in a worker of the container."""
        finished = Event()

        def handle_result(_context: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
            finished.send(result, exc_info)
            return result, exc_info

        try:
            self.container.spawn_worker(self, (request,), {}, handle_result=handle_result)
        except ContainerBeingKilled as error:
            raise refusals.Unavailable from error
        answer: Answer = finished.wait()
        return answer


class HttpApp:
    """The WSGI application of one service."""

    def __init__(
        self,
        pipeline: Pipeline,
        pages: Pages,
        operations: Iterable[Operation],
        server: EdgeServer,
        limits: Limits,
    ) -> None:
        self._pipeline = pipeline
        self._limits = limits
        self._pages = pages
        self._server = server
        self._lists = {o.name: list_names(o.query_schema) for o in operations}
        self._routes = _routes(operations)
        self._plain = _methods_of_plain_paths(operations)
        self._entrypoints: dict[str, HttpOperation] = {}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        given = reading.read_request_id(environ.get("HTTP_X_REQUEST_ID"))
        request_id = given or new_id()
        answer = self._answer(environ, request_id)
        pieces: Iterable[bytes] = [answer.body] if answer.body else []
        if answer.download is not None:
            answer, pieces = sending(answer, answer.download, environ)
        headers = guarded(answer.headers)
        headers["X-Request-Id"] = request_id
        if answer.replayed:
            headers["Idempotent-Replay"] = "true"
        if answer.status == HTTPStatus.NO_CONTENT:
            headers.pop("Content-Type", None)
        elif answer.download is None:
            headers["Content-Length"] = str(len(answer.body))
        if headers.pop("Connection", None) == "close" or self._server.draining:
            environ["kit.close"]()
        start_response(_STATUS_LINES[answer.status], list(headers.items()))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else pieces

    def _answer(self, environ: Environ, request_id: str) -> Answer:
        speaks = reading.read_language(environ.get("HTTP_ACCEPT_LANGUAGE"))
        language = speaks or "en"
        method = environ["REQUEST_METHOD"]
        address = self._limits.address(environ)
        try:
            if len(environ["RAW_PATH_INFO"]) + len(environ.get("QUERY_STRING", "")) > MAX_TARGET:
                raise refusals.TargetTooLong
            path = reading.read_path(environ["PATH_INFO"])
            page = self._pages.find(path)
            if page is not None:
                if method not in ("GET", "HEAD"):
                    raise refusals.MethodNotAllowed(("GET", "HEAD"))
                if path not in PROBED:
                    self._limits.let_in(address)
                return page()
            operation, variables = self._look_up(path, method, address)
        except refusals.Refusal as refusal:
            problem = self._pipeline.problems.tell(
                refusal, language, instance=None, request_id=request_id
            )
            if problem is None:
                raise
            return render_problem(problem, language)
        if operation is None:
            return Answer(204, b"", {"Allow": ", ".join(variables)})
        request = Request(
            operation=operation,
            transport="http",
            token=_bearer(environ.get("HTTP_AUTHORIZATION")),
            language=language,
            speaks=speaks,
            request_id=request_id,
            traceparent=reading.read_traceparent(environ.get("HTTP_TRACEPARENT")),
            idempotency_key=environ.get("HTTP_IDEMPOTENCY_KEY"),
            if_match=environ.get("HTTP_IF_MATCH"),
            instance=path,
            address=address,
            path=variables,
        )
        self._pipeline.begin(request)
        answer = self._run(request, environ)
        self._pipeline.done(request, answer)
        return answer

    def _run(self, request: Request, environ: Environ) -> Answer:
        operation = request.operation
        try:
            self._pipeline.admit(request)
            query_string = environ.get("QUERY_STRING", "")
            request.query = reading.read_query(query_string, self._lists[operation.name])
            body = read_body(environ, operation.max_body)
            if operation.takes_raw:
                _check_media(environ, operation.content_type)
                request.raw = body
            elif operation.takes_json:
                _check_media(environ, operation.content_type)
                request.body = reading.read_json(body)
            elif body and not (operation.method != "GET" and _EMPTY_OBJECT.fullmatch(body)):
                raise refusals.InvalidFields(
                    [reading.error_at("body", [], "This operation takes no body.")]
                )
            answer = self._entrypoint(operation).run(request)
        except Exception as error:  # noqa: BLE001 - becomes a problem and a log
            return self._pipeline.refuse(request, error)
        return self._with_links(request, environ, answer)

    def _with_links(self, request: Request, environ: Environ, answer: Answer) -> Answer:
        operation = request.operation
        if operation.method == "GET" and answer.status == HTTPStatus.OK:
            tag = answer.headers.get("ETag")
            if tag is not None and environ.get("HTTP_IF_NONE_MATCH") == tag:
                return Answer(304, b"", {"ETag": tag})
            link = next_link(operation_path(environ), environ.get("QUERY_STRING", ""), answer.body)
            if link:
                return Answer(200, answer.body, answer.headers | {"Link": link})
        return answer

    def _entrypoint(self, operation: Operation) -> HttpOperation:
        if not self._entrypoints:
            self._entrypoints = {p.method_name: p for p in self._server._providers}
        return self._entrypoints[operation.name]

    def _look_up(self, path: str, method: str, address: str) -> tuple[Operation | None, Any]:
        """See `_match`; what leads nowhere counts as well. Raises `TooManyRequests`."""
        try:
            operation, variables = self._match(path, method)
        except refusals.Refusal:
            self._limits.let_in(address)
            raise
        if operation is None:
            self._limits.let_in(address)
        return operation, variables

    def _match(self, path: str, method: str) -> tuple[Operation | None, Any]:
        """The operation and the path's variables; None and the methods for OPTIONS."""
        try:
            found, variables = self._routes.match(path, method=method)
        except WrongMethod as error:
            return None, self._allowed(method, self._plain.get(path) or error.valid_methods or ())
        except HTTPException as error:
            raise refusals.NotFound from error
        operation: Operation = found
        if variables and path in self._plain:
            # As OpenAPI has it: a path without variables comes before all that would take it.
            return None, self._allowed(method, self._plain[path])
        return operation, dict(variables)

    @staticmethod
    def _allowed(method: str, allowed: Iterable[str]) -> tuple[str, ...]:
        """What OPTIONS is answered; raises `MethodNotAllowed` for every other method."""
        methods = tuple(sorted({*allowed, "OPTIONS"}))
        if method != "OPTIONS":
            raise refusals.MethodNotAllowed(methods)
        return methods


def operation_path(environ: Environ) -> str:
    """The path as it was sent, for links."""
    return str(environ["RAW_PATH_INFO"])


def _routes(operations: Iterable[Operation]) -> MapAdapter:
    """All routes; matching a path and method does not depend on the request's host."""
    rules = [
        Rule(
            o.path.replace("{", "<").replace("}", ">"),
            methods=[o.method],
            endpoint=o,
            strict_slashes=True,
        )
        for o in operations
    ]
    return Map(rules, merge_slashes=False, redirect_defaults=False).bind("localhost")


def _methods_of_plain_paths(operations: Iterable[Operation]) -> dict[str, set[str]]:
    """The methods of paths without variables."""
    plain: dict[str, set[str]] = {}
    for operation in operations:
        if "{" not in operation.path:
            methods = {"GET", "HEAD"} if operation.method == "GET" else {operation.method}
            plain.setdefault(operation.path, set()).update(methods)
    return plain


def _bearer(authorization: str | None) -> str | None:
    if authorization is None:
        return None
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _check_media(environ: Environ, expected: str) -> None:
    """Refuses a body of another type, charset or content coding."""
    media_type, _, parameters = str(environ.get("CONTENT_TYPE") or "").partition(";")
    charset = parameters.lower().partition("charset=")[2].partition(";")[0].strip('" ')
    wrong = (
        media_type.strip().lower() != expected
        or charset not in ("", "utf-8", "utf8", "us-ascii")
        or environ.get("HTTP_CONTENT_ENCODING", "identity").lower() != "identity"
    )
    if wrong:
        raise refusals.UnsupportedMedia(expected)
