"""What every service answers beside its operations: health, metrics, documentation."""

from collections.abc import Callable
from functools import partial
from typing import Final

import msgspec
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest

from kit.edge.answers import Answer
from kit.edge.documentation import Documentation
from kit.readiness import Readiness

_JSON: Final = {"Content-Type": "application/json"}
_HTML: Final = {"Content-Type": "text/html; charset=utf-8"}

PROBED: Final = frozenset({"/health/live", "/health/ready", "/metrics"})
"""Pages for whoever watches the service, which the gateway shows to nobody."""

Page = Callable[[], Answer]


class Pages:
    """The fixed pages of one service, by path.

    They stand at the root of the service's own port, and those that are for callers also under
    its prefix, where the gateway reaches them.
    """

    def __init__(self, prefix: str, documentation: Documentation, readiness: Readiness) -> None:
        self._readiness = readiness
        self._documentation = documentation
        html = _HTML | {"Content-Security-Policy": documentation.policy}
        openapi = Answer(200, msgspec.json.encode(documentation.openapi), _JSON)
        docs = Answer(200, documentation.page().encode(), html)
        self._pages: dict[str, Page] = {
            "/health/live": lambda: Answer(200, b'{"status":"ok"}', _JSON),
            "/health/ready": self._ready,
            "/metrics": self._metrics,
        }
        for base in ("", prefix):
            self._pages[f"{base}/openapi.json"] = partial(_same, openapi)
            self._pages[f"{base}/docs"] = partial(_same, docs)
            for code in documentation.problems.by_code:
                page = Answer(200, documentation.problem_page(code).encode(), html)
                self._pages[f"{base}/problems/{code}"] = partial(_same, page)

    def find(self, path: str) -> Page | None:
        """What makes the page at a path, or None."""
        return self._pages.get(path)

    def _ready(self) -> Answer:
        status, document = self._readiness.look()
        headers = _JSON | ({} if status < 500 else {"Retry-After": "3"})
        return Answer(status, msgspec.json.encode(document), headers)

    @staticmethod
    def _metrics() -> Answer:
        return Answer(200, generate_latest(REGISTRY), {"Content-Type": CONTENT_TYPE_LATEST})


def _same(answer: Answer) -> Answer:
    return answer
