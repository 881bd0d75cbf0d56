"""What operators do about one person: erase them, export what is kept, keep them all the same."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import requests

from ops.calls import ServiceAway, call, pages
from ops.clients import ANSWER_S

FOLLOWED_S: Final = 60.0
"""So long the services may take with an erasure."""
_ASKED_EVERY_S: Final = 0.25
_ANSWER_S: Final = 6 * ANSWER_S
"""A page of an export may be read out of an archive of millions."""
_MOST: Final = 200
_NOBODY: Final = (requests.codes.not_found,)
Document = dict[str, Any]


@dataclass(frozen=True)
class People:
    """Calls to the services behind a gateway; `token` makes an operator's.

    Methods raise `ServiceAway`, `OperatorError` where a service refuses, and requests'
    `ConnectionError` where the gateway is away.
    """

    gateway: str
    token: Callable[[], str]
    _session: requests.Session = field(default_factory=requests.Session)

    def erase(self, person_id: str, reason: str) -> Document:
        """Erases somebody."""
        path = f"/people/{person_id}/erase"
        return self._call("POST", "booking", path, json={"reason": reason})

    def erase_again(self, person_id: str) -> Document:
        """Has every service forget somebody again who was erased."""
        return self._call("POST", "booking", f"/erasures/{person_id}/repeat")

    def forget_referral(self, referral_id: str) -> Document:
        """Forgets who was sent with a referral."""
        return self._call("POST", "booking", f"/referrals/{referral_id}/forget")

    def erasure(self, person_id: str) -> Document | None:
        """How far it is; None of somebody whose erasure is not listed."""
        return self._found("booking", f"/erasures/{person_id}", missing=_NOBODY)

    def follow(
        self, person_id: str, seen: Callable[[Document], object], seconds: float
    ) -> Document | None:
        """The erasure once all services have confirmed it, or as it stands after so many seconds;
        `seen` is told each state. A booking that is away for a moment is waited for."""
        until = time.monotonic() + seconds
        last: Document | None = None
        while True:
            try:
                last = self.erasure(person_id)
            except (requests.ConnectionError, ServiceAway):
                if time.monotonic() > until:
                    raise
            else:
                if last is None:
                    return None
                seen(last)
                if last["done_at"] is not None:
                    return last
            if time.monotonic() > until:
                return last
            time.sleep(_ASKED_EVERY_S)

    def erasures(self, state: str | None) -> Iterator[Document]:
        """The latest first."""
        query = {} if state is None else {"state": state}
        return self._listed("/erasures", query)

    def proposals(self) -> Iterator[Document]:
        """Who is proposed for erasure, longest away first."""
        return self._listed("/retention-proposals", {})

    def keep(self, person_id: str, reason: str, until: str) -> Document:
        """Keeps somebody until the end of a day."""
        body = {"reason": reason, "until": until}
        return self._call("POST", "booking", f"/people/{person_id}/keep", json=body)

    def exported(self, service: str, person_id: str) -> Iterator[Document]:
        """The pages of a service's part; none where it has nothing of the person."""

        def ask(query: Mapping[str, Any]) -> Document | None:
            # Who is erased or merged while their export is written has half of one.
            missing = () if "cursor" in query else _NOBODY
            path = f"/people/{person_id}/export"
            return self._found(service, path, missing=missing, params=query)

        return pages(ask, {"limit": _MOST})

    def _listed(self, path: str, query: Document) -> Iterator[Document]:
        def ask(query: Mapping[str, Any]) -> Document:
            return self._call("GET", "booking", path, params=query)

        for page in pages(ask, query | {"limit": _MOST}):
            yield from page["items"]

    def _found(self, service: str, path: str, **options: Any) -> Document | None:
        found: Document | None = self._answer("GET", service, path, **options)
        return found

    def _call(self, method: str, service: str, path: str, **options: Any) -> Document:
        answer: Document = self._answer(method, service, path, **options)
        return answer

    def _answer(self, method: str, service: str, path: str, **options: Any) -> Any:
        url = f"{self.gateway}/{service}/v1{path}"
        token = self.token()
        return call(self._session, method, url, token, service, limit_s=_ANSWER_S, **options)
