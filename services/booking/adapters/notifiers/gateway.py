"""SMS by a gateway over HTTP."""

from typing import Final
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from services.booking.adapters.notifiers import wire
from services.booking.application.ports.notifications import (
    FateUnknown,
    Message,
    RefusedForGood,
    RefusedForNow,
)

TIMEOUT_S: Final = (10.0, 30.0)
"""To connect, and to wait for an answer."""
_FOR_NOW: Final = (401, 403, 404, 408, 425, 429)
"""Of the refusals that HTTP calls the client's fault these have nothing against the message: a
token or an address that is wrong until somebody puts it right, or too much at once."""


class GatewayNotifier:
    """See `ports.notifications.Notifier`: POSTs `{"to", "text", "id"}` as JSON.

    `Idempotency-Key` is the message's, for gateways that know a repeat by it. Without TLS a gateway
    is reached on this machine alone, any other only with `in_clear`, and then without a token.
    """

    def __init__(self, url: str, token: str | None = None, *, in_clear: bool = False) -> None:
        """Raises `ValueError`, which does not repeat the URL, where others could read along."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("the gateway's URL is https://host[:port]/path")
        secret = token is not None or parts.username is not None
        encrypted = parts.scheme == "https"
        wire.check(
            parts.hostname, "https://", encrypted=encrypted, secret=secret, in_clear=in_clear
        )
        self._url = url
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def send(self, message: Message) -> None:
        """See the port."""
        try:
            answer = requests.post(
                self._url,
                json={"to": message.to, "text": message.text, "id": message.key},
                headers=self._headers | {"Idempotency-Key": message.key},
                timeout=TIMEOUT_S,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            if _never_connected(error):
                raise RefusedForNow("unreachable") from error
            raise FateUnknown("cut_off") from error
        if answer.status_code in _FOR_NOW or answer.status_code >= 500:
            raise RefusedForNow(f"http_{answer.status_code}")
        if not 200 <= answer.status_code < 300:
            raise RefusedForGood(f"http_{answer.status_code}")


def _never_connected(error: requests.RequestException) -> bool:
    if isinstance(error, requests.ConnectTimeout | requests.exceptions.SSLError):
        return True
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(reason, NewConnectionError | ConnectTimeoutError)
