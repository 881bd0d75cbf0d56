"""The dead letters of all services, over their HTTP API, as an operator."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

import requests

from ops.calls import call, pages
from ops.secrets import SERVICES

TRIED: Final = ("dead", "retrying")
"""The states in which a letter can be replayed or discarded."""
_PAGE: Final = 200
_UNKNOWN: Final = (requests.codes.not_found, requests.codes.unprocessable_entity)

Letter = Mapping[str, Any]
"""A letter as the API tells it, with its `service`."""


@dataclass(frozen=True)
class Filter:
    """Which letters: what is given must hold together; no states are the API's usual ones."""

    states: tuple[str, ...] = ()
    type: str | None = None
    reason: str | None = None
    failed_from: datetime | None = None
    failed_before: datetime | None = None

    @property
    def narrow(self) -> bool:
        """Whether it says more than states."""
        return any((self.type, self.reason, self.failed_from, self.failed_before))

    def query(self) -> dict[str, Any]:
        """As parameters of a list."""
        told: dict[str, Any] = {"type": self.type, "reason": self.reason}
        for name in ("failed_from", "failed_before"):
            instant: datetime | None = getattr(self, name)
            told[name] = instant and instant.isoformat(timespec="milliseconds")
        return {n: v for n, v in told.items() if v} | {"state": list(self.states)}


@dataclass
class Letters:
    """The letters behind a gateway.

    Methods raise `ServiceAway`, `OperatorError`, and requests' `ConnectionError` where the gateway
    is away.
    """

    base_url: str
    token: str
    services: Sequence[str] = SERVICES
    _session: requests.Session = field(default_factory=requests.Session)

    def find(self, service: str, wanted: Filter) -> Iterator[Letter]:
        """A service's letters, by the time of their events."""

        def ask(query: Mapping[str, Any]) -> Any:
            return self._call("GET", service, "", params=query)

        for page in pages(ask, {**wanted.query(), "limit": _PAGE}):
            for letter in page["items"]:
                yield letter | {"service": service}

    def show(self, service: str, letter_id: str) -> Letter | None:
        """One letter with its message, None where the service has none of that id."""
        found = self._call("GET", service, f"/{quote(letter_id, safe='')}", missing=_UNKNOWN)
        return None if found is None else found | {"service": service}

    def replay(self, service: str, ids: Sequence[str]) -> list[str]:
        """Asks for another try; gives the ids of those that were dead or waited for one."""
        return self._handle("replay", service, ids, {})

    def discard(self, service: str, ids: Sequence[str], reason: str) -> list[str]:
        """Gives letters up; gives their ids."""
        return self._handle("discard", service, ids, {"reason": reason})

    def _handle(
        self, what: str, service: str, ids: Sequence[str], more: Mapping[str, Any]
    ) -> list[str]:
        handled: list[str] = []
        for start in range(0, len(ids), _PAGE):
            some = list(ids[start : start + _PAGE])
            body = {"filter": {"ids": some, "state": list(TRIED)}, **more}
            handled += self._call("POST", service, f"/{what}", json=body)["ids"]
        return handled

    def _call(self, method: str, service: str, path: str, **options: Any) -> Any:
        url = f"{self.base_url}/{service}/v1/dead-letters{path}"
        return call(self._session, method, url, self.token, service, **options)
