"""The apps of those who act in a journey."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import requests

from kit.ids import new_id
from ops.errors import OperatorError

Tells = Callable[[dict[str, Any]], str]
"""What of an answer matters."""
_TIMEOUT_S: Final = 30


class Failed(OperatorError):
    """A call was answered otherwise than the journey's script says."""


@dataclass
class App:
    """Somebody's app: a role's token (none for anybody), and a connection that is kept open."""

    base_url: str
    role: str
    token: str = field(repr=False)
    _session: requests.Session = field(default_factory=requests.Session, repr=False)

    def send(
        self, method: str, path: str, body: Any = None, *, request_id: str = "", query: Any = None
    ) -> requests.Response:
        """The answer. A command bears a key of its own, so that it may be sent again."""
        headers = {"Accept-Language": "en"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if request_id:
            headers["X-Request-Id"] = request_id
        if method == "POST":
            headers["Idempotency-Key"] = new_id()
        content = {} if body is None and method != "GET" else body
        return self._session.request(
            method,
            self.base_url + path,
            params=query,
            headers=headers,
            timeout=_TIMEOUT_S,
            json=content,
        )


def said(answer: dict[str, Any]) -> str:
    """What most answers are shown by: a status where there is one, and the end of the id."""
    id_ = answer.get("id")
    parts = [str(answer.get("status") or ""), f"…{str(id_)[-6:]}" if id_ else ""]
    return " ".join(filter(None, parts))
