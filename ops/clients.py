"""Clients for commands: of a database or broker that does not answer they say so within seconds.

What waits longer on purpose, such as a start, has clients of its own.
"""

from typing import Any

import requests
from pymongo import MongoClient

from ops.backend import Management

ANSWER_S = 5.0
"""So long a command waits for a first word."""
_PULSE_S = 2.0
"""So often a database is asked, while a command waits for it, whether it is still there."""


def database(uri: str) -> MongoClient[dict[str, Any]]:
    """A client; close it after use. What it asks may take its time, as long as the server lives."""
    return MongoClient(
        uri,
        tz_aware=True,
        serverSelectionTimeoutMS=_milliseconds(ANSWER_S),
        connectTimeoutMS=_milliseconds(ANSWER_S),
        heartbeatFrequencyMS=_milliseconds(_PULSE_S),
    )


def answering(broker: Management) -> Management:
    """The same broker, once it has answered. Raises `requests.RequestException` where not."""
    login = (broker.user, broker.password)
    url = f"{broker.url}/api/whoami"
    requests.get(url, auth=login, timeout=ANSWER_S, verify=broker.verify).raise_for_status()
    return broker


def reached(gateway: str) -> str:
    """The same address, once something answers there.

    Raises `requests.RequestException` where nothing does.
    """
    requests.get(f"{gateway}/health/live", timeout=ANSWER_S)
    return gateway


def _milliseconds(seconds: float) -> int:
    return int(seconds * 1000)
