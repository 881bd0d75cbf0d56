"""What operators do about one person: erase them, export what is kept, keep them all the same."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import requests

from ops.clients import ANSWER_S
from ops.errors import OperatorError

FOLLOWED_S: Final = 60.0
"""So long the services may take with an erasure."""
_ASKED_EVERY_S: Final = 0.25
_ANSWER_S: Final = 6 * ANSWER_S
"""A page of an export may be read out of an archive of millions."""
_MOST: Final = 200
Document = dict[str, Any]


class Away(OperatorError):
    """A service does not answer now."""


@dataclass(frozen=True)
class People:
    """Calls to the services behind a gateway; `token` makes an operator's."""

    gateway: str
    token: Callable[[], str]

    def erase(self, person_id: str, reason: str) -> Document:
        """Erases somebody. Raises `OperatorError` where booking refuses."""
        path = f"/booking/v1/people/{person_id}/erase"
        return self._told(self._send("POST", path, {"reason": reason}))

    def erase_again(self, person_id: str) -> Document:
        """Has every service forget somebody again who was erased."""
        return self._told(self._send("POST", f"/booking/v1/erasures/{person_id}/repeat"))

    def erasure(self, person_id: str) -> Document | None:
        """How far it is; None of somebody whose erasure is not listed."""
        answer = self._send("GET", f"/booking/v1/erasures/{person_id}")
        return None if answer.status_code == requests.codes.not_found else self._told(answer)

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
            except (requests.ConnectionError, requests.Timeout, Away):
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
        return self._pages("/booking/v1/erasures", query)

    def proposals(self) -> Iterator[Document]:
        """Who is proposed for erasure, longest away first."""
        return self._pages("/booking/v1/retention-proposals", {})

    def keep(self, person_id: str, reason: str, until: str) -> Document:
        """Keeps somebody until the end of a day. Raises `OperatorError` where booking refuses."""
        body = {"reason": reason, "until": until}
        return self._told(self._send("POST", f"/booking/v1/people/{person_id}/keep", body))

    def exported(self, service: str, person_id: str) -> Iterator[Document]:
        """The pages of a service's part; none where it has nothing of the person."""
        cursor: str | None = None
        while True:
            query = {"limit": _MOST} | ({} if cursor is None else {"cursor": cursor})
            path = f"/{service}/v1/people/{person_id}/export"
            answer = self._send("GET", path, query=query)
            # Who is erased or merged while their export is written has half of one.
            if cursor is None and answer.status_code == requests.codes.not_found:
                return
            page = self._told(answer)
            yield page
            cursor = page["next_cursor"]
            if cursor is None:
                return

    def _pages(self, path: str, query: Document) -> Iterator[Document]:
        cursor: str | None = None
        while True:
            asked = query | {"limit": _MOST} | ({} if cursor is None else {"cursor": cursor})
            page = self._told(self._send("GET", path, query=asked))
            yield from page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                return

    def _send(
        self, method: str, path: str, body: Document | None = None, query: Document | None = None
    ) -> requests.Response:
        return requests.request(
            method,
            f"{self.gateway}{path}",
            json=body,
            params=query,
            headers={"Authorization": f"Bearer {self.token()}", "Accept-Language": "en"},
            timeout=_ANSWER_S,
        )

    @staticmethod
    def _told(answer: requests.Response) -> Document:
        service = answer.url.split("/")[3]
        if answer.status_code >= requests.codes.server_error:
            raise Away(f"{service} does not answer (status {answer.status_code})")
        document: Document = answer.json()
        if not answer.ok:
            said = [f"{one['pointer']}: {one['detail']}" for one in document.get("errors", ())]
            told = document.get("detail") or document.get("title") or answer.reason
            raise OperatorError("; ".join([str(told), *said]))
        return document
