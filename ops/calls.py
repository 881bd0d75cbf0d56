"""Calls of services' operations for operators, behind the gateway."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, Final

import requests

from ops import console
from ops.errors import OperatorError

LOOKING_S: Final = 10.0
HANDLING_S: Final = 30.0


class ServiceAway(OperatorError):
    """A service that does not answer; the others may."""


def raise_away(away: Sequence[ServiceAway]) -> None:
    """Raises where a service said nothing, as an incomplete answer is no good one; of several the
    last, after the others were told."""
    for error in away[:-1]:
        console.complain(str(error))
    if away:
        raise away[-1]


def call(
    session: requests.Session,
    method: str,
    url: str,
    token: str,
    service: str,
    *,
    missing: Collection[int] = (),
    limit_s: float | None = None,
    **options: Any,
) -> Any:
    """The JSON document that a service answers; None where it answers one of the statuses that say
    that there is nothing of that name. Left out, `limit_s` is that of looking or of handling.

    Raises `ServiceAway`, `OperatorError` with what the service says is wrong, and requests'
    `ConnectionError` where the gateway is away.
    """
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}
    limit = limit_s or (LOOKING_S if method == "GET" else HANDLING_S)
    try:
        answer = session.request(method, url, headers=headers, timeout=limit, **options)
        document = answer.json()
    except requests.ConnectionError:
        raise
    except requests.RequestException as error:
        raise ServiceAway(f"{service} does not answer ({type(error).__name__})") from error
    if answer.ok:
        return document
    if answer.status_code in missing:
        return None
    told = document.get("detail") or document.get("title", "")
    wrong = "; ".join(f"{e['pointer']}: {e['detail']}" for e in document.get("errors", ()))
    kind = ServiceAway if answer.status_code >= requests.codes.server_error else OperatorError
    raise kind(f"{service}: {wrong or told}")


def pages(ask: Callable[[Mapping[str, Any]], Any], query: Mapping[str, Any]) -> Iterator[Any]:
    """The pages of a list, asked for one after the other; `ask` is given the parameters of each. An
    answer that is None is the end as well."""
    more: dict[str, Any] = {}
    while (page := ask({**query, **more})) is not None:
        yield page
        if not page["next_cursor"]:
            return
        more = {"cursor": page["next_cursor"]}
