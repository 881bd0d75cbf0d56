"""What a process of jobs shows of itself over HTTP: `/health/ready` and `/metrics`."""

import json
import threading
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from prometheus_client import make_wsgi_app
from prometheus_client.exposition import ThreadingWSGIServer

from kit.health import Health


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Nothing: the log is made of JSON objects."""


def serve(address: str, name: str, health: Health) -> None:
    """Serves at `host:port`, in threads of its own that end with the process.

    `ready` is 503 while a job is not well, with the reason, as a service's is 503 while it cannot
    serve: who does nothing but this one thing can do nothing then. Raises `OSError` where the port
    is taken.
    """
    metrics = make_wsgi_app()

    def answer(environ: dict[str, Any], begin: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] != "/health/ready":
            return list(metrics(environ, begin))
        ready, document = look(name, health)
        status = "200 OK" if ready else "503 Service Unavailable"
        begin(status, [("Content-Type", "application/json")])
        return [json.dumps(document).encode()]

    host, _, port = address.rpartition(":")
    server = make_server(host, int(port), answer, ThreadingWSGIServer, handler_class=_Quiet)
    threading.Thread(target=server.serve_forever, name="pages", daemon=True).start()


def look(name: str, health: Health) -> tuple[bool, dict[str, Any]]:
    """Whether all jobs are well, and the document that says so."""
    checks = health.checks()
    ready = bool(checks) and all(check.ok for check in checks.values())
    return ready, {
        "service": name,
        "status": "ok" if ready else "down",
        "checks": {one: check.as_json() for one, check in sorted(checks.items())},
    }
