"""How each process of an embedded network is asked whether it is ready."""

from collections.abc import Callable
from datetime import UTC, datetime

import requests

from kit.relay import status as relay_status
from ops import ports, secrets
from ops.backend import part_of
from ops.catalogues import JOBS
from ops.embedded import python_parts
from ops.embedded.access import Access

_ANSWERS_WITHIN_S = 5


def readiness(network: Access, name: str) -> Callable[[], bool]:
    """A question to the process of that name; one that nobody can ask is always ready."""
    part = part_of(name)
    if name == "database":
        return lambda: ports.listens(network.ports["mongodb"])
    if name == "broker":
        return lambda: _broker_answers(network)
    if name == ports.GATEWAY:
        return lambda: _answers(f"{network.base_url}/health/live")
    if part in secrets.SERVICES or part in JOBS:
        return lambda: _answers(f"{network.url(name)}/health/ready")
    if part.endswith(python_parts.RELAY):
        service = part.removesuffix(python_parts.RELAY)
        metrics = f"{network.url(name)}/metrics"
        return lambda: _answers(metrics) and _relay_works(network, service)
    return lambda: True


def _relay_works(network: Access, service: str) -> bool:
    """Whether one of the service's relays publishes; the others only wait for their turn."""
    with network.mongo(service) as client:
        word = relay_status.read(client[service])
    return word is not None and word.ok(datetime.now(UTC))


def _broker_answers(network: Access) -> bool:
    at = network.management
    if not _answers(f"{at.url}/api/whoami", (at.user, at.password)):
        return False
    return ports.listens(network.ports["amqp"])


def _answers(url: str, auth: tuple[str, str] | None = None) -> bool:
    try:
        answer = requests.get(url, auth=auth, timeout=_ANSWERS_WITHIN_S)
    except requests.RequestException:
        return False
    return bool(answer.status_code == requests.codes.ok)
