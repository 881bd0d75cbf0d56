"""Calls of services' operations for operators, behind the gateway."""

from typing import Any, Final

import requests

from ops.errors import OperatorError

LOOKING_S: Final = 10
HANDLING_S: Final = 30


class ServiceAway(OperatorError):
    """A service that does not answer; the others may."""


def call(
    session: requests.Session,
    method: str,
    url: str,
    token: str,
    service: str,
    *,
    missing: bool = False,
    **options: Any,
) -> Any:
    """The JSON document that a service answers; None where, as `missing` allows, there is nothing
    of that name.

    Raises `ServiceAway`, `OperatorError` with what the service says is wrong, and requests'
    `ConnectionError` where the gateway is away.
    """
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}
    limit = LOOKING_S if method == "GET" else HANDLING_S
    try:
        answer = session.request(method, url, headers=headers, timeout=limit, **options)
        document = answer.json()
    except requests.ConnectionError:
        raise
    except requests.RequestException as error:
        raise ServiceAway(f"{service} does not answer ({type(error).__name__})") from error
    if answer.ok:
        return document
    if missing and answer.status_code in (
        requests.codes.not_found,
        requests.codes.unprocessable_entity,
    ):
        return None
    told = document.get("detail") or document.get("title", "")
    wrong = "; ".join(f"{e['pointer']}: {e['detail']}" for e in document.get("errors", ()))
    kind = ServiceAway if answer.status_code >= requests.codes.server_error else OperatorError
    raise kind(f"{service}: {wrong or told}")
