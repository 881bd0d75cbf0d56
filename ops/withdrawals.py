"""Tokens withdrawn in all services, over their HTTP API, as an operator."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final

import requests

from ops.calls import ServiceAway, call, pages
from ops.clients import ANSWER_S
from ops.errors import OperatorError
from ops.secrets import SERVICES

AGAIN_AFTER_S: Final = 1.2
"""More than a second: an operator's token of the next try was issued after the instant up to which
their own are withdrawn, where it is these."""
_MOST: Final = 200

Document = Mapping[str, Any]
Told = Callable[[str, str], object]


@dataclass
class Withdrawals:
    """Calls to the services behind a gateway; `token` makes an operator's."""

    gateway: str
    token: Callable[[], str]
    services: Sequence[str] = SERVICES
    _session: requests.Session = field(default_factory=requests.Session)

    def withdraw(self, wanted: Document, told: Told, patience_s: float) -> Mapping[str, str]:
        """Withdraws tokens everywhere; gives the services that have not confirmed it, and why.

        All are asked at once. One that is away is asked again until `patience_s` seconds are over;
        `told` hears of each service why it has not confirmed, once for each reason, and then an
        empty text.
        """
        until = time.monotonic() + patience_s
        missing = dict.fromkeys(self.services, "")
        away = list(self.services)
        with ThreadPoolExecutor(len(away)) as pool:
            while True:
                answers = pool.map(lambda name: self._withdraw(name, wanted), away)
                for name, error in list(zip(away, answers, strict=True)):
                    why = "" if error is None else str(error)
                    if error is None or why != missing[name]:
                        told(name, why)
                    missing[name] = why
                    if not isinstance(error, ServiceAway):
                        away.remove(name)
                    if error is None:
                        del missing[name]
                if not away or time.monotonic() + AGAIN_AFTER_S > until:
                    return missing
                time.sleep(AGAIN_AFTER_S)

    def listed(self, service: str) -> Iterator[Document]:
        """What a service refuses. Raises `ServiceAway`, `OperatorError`."""

        def ask(query: Document) -> Any:
            return self._call("GET", service, params=query)

        for page in pages(ask, {"limit": _MOST}):
            yield from page["items"]

    def _withdraw(self, service: str, wanted: Document) -> OperatorError | None:
        try:
            self._call("POST", service, json=wanted)
        except OperatorError as error:
            return error
        return None

    def _call(self, method: str, service: str, **options: Any) -> Any:
        url = f"{self.gateway}/{service}/v1/withdrawn-tokens"
        token = self.token()
        try:
            return call(self._session, method, url, token, service, limit_s=ANSWER_S, **options)
        except requests.ConnectionError as error:
            raise ServiceAway(f"{service} cannot be asked: the gateway does not answer") from error
