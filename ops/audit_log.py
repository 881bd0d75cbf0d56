"""The audit logs of all services, over their HTTP API, as an operator."""

import heapq
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import requests

from ops.calls import call, pages
from ops.secrets import SERVICES

_PAGE: Final = 200

Entry = Mapping[str, Any]
"""An entry as the API tells it, with its `service`."""
Page = Mapping[str, Any]
"""What one page of a verification found; see the operation `verify_audit`."""


@dataclass
class AuditLog:
    """The logs behind a gateway; `token` gives one that is valid now.

    Methods raise `ServiceAway`, `OperatorError`, and requests' `ConnectionError` where the gateway
    is away.
    """

    base_url: str
    token: Callable[[], str]
    services: Sequence[str] = SERVICES
    _session: requests.Session = field(default_factory=requests.Session)

    def find(self, wanted: Mapping[str, Any]) -> Iterator[Entry]:
        """The entries of all services for which the parameters hold, the newest first."""
        found = [self._of(service, wanted) for service in self.services]
        return heapq.merge(*found, key=lambda one: one["at"], reverse=True)

    def verify(self, service: str, anchor: str | None) -> Iterator[Page]:
        """A service's log from beginning to end, page by page."""
        query = {} if anchor is None else {"anchor": anchor}
        yield from self._pages(service, "/verification", query)

    def _of(self, service: str, wanted: Mapping[str, Any]) -> Iterator[Entry]:
        query = {name: value for name, value in wanted.items() if value is not None}
        for page in self._pages(service, "", query | {"limit": _PAGE}):
            for entry in page["items"]:
                yield entry | {"service": service}

    def _pages(self, service: str, path: str, query: Mapping[str, Any]) -> Iterator[Page]:
        url = f"{self.base_url}/{service}/v1/audit{path}"

        def ask(query: Mapping[str, Any]) -> Any:
            return call(self._session, "GET", url, self.token(), service, params=query)

        return pages(ask, query)
