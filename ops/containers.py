"""Docker Compose's descriptions of containers, read."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ops import ports
from ops.backend import Condition, as_replica

STEPS = ("prepare", "init", "demo")
"""Containers that do something and end."""
NAMES = {"mongo": "database", "rabbitmq": "broker"}
"""What the containers are called elsewhere."""
PAGES = 8000
"""Where a service listens inside its container."""
_HOST_CHARACTERS = 12
"""So much of its id a container has as the name of its host."""
_SHOWN = 200


def documents(text: str) -> list[dict[str, Any]]:
    """Compose's JSON: one array in older versions, one object a line in newer ones."""
    if text.lstrip().startswith("["):
        return list(json.loads(text))
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def name(container: Mapping[str, Any]) -> str:
    """What the container's process is called elsewhere; Compose numbers containers by name."""
    service = container["Service"]
    number = str(container.get("Name", "")).rpartition("-")[2]
    return as_replica(NAMES.get(service, service), int(number) if number.isdigit() else 1)


def goes_by(container: Mapping[str, Any]) -> str:
    """What the names of the process in it begin with elsewhere; see `ops.backend.Process`."""
    return f"{container['ID'][:_HOST_CHARACTERS]}:"


def url(container: Mapping[str, Any]) -> str:
    """Where a service's own pages are published; empty where they are not."""
    for published in container.get("Publishers") or ():
        if published["TargetPort"] == PAGES and published["PublishedPort"]:
            return f"http://{ports.HOST}:{published['PublishedPort']}"
    return ""


_CONDITIONS = {
    "running": Condition.RUNNING,
    "paused": Condition.FROZEN,
    "restarting": Condition.RESTARTING,
    "removing": Condition.STOPPING,
}


def condition(container: Mapping[str, Any]) -> tuple[Condition, str]:
    """What it is doing, and why it is not well where that can be seen from outside."""
    found = _CONDITIONS.get(container["State"], Condition.STOPPED)
    if found is Condition.RUNNING and container.get("Health") == "starting":
        return Condition.STARTING, ""
    if found is Condition.FROZEN:
        return found, "paused; docker unpause lets it go on"
    if found in (Condition.STOPPED, Condition.RESTARTING):
        return found, f"ended with status {container.get('ExitCode', 0)}"
    return found, ""


def is_unhealthy(container: Mapping[str, Any]) -> bool:
    """Whether its own check of its health fails."""
    return bool(container["State"] == "running" and container.get("Health") == "unhealthy")


def last_check(log: str) -> str:
    """What the last check of a container's health said, on one line; `log` as `inspect` has it."""
    checks = json.loads(log) or [{}]
    return " ".join(checks[-1].get("Output", "").split())[:_SHOWN] or "its check fails"


def is_well_done(container: Mapping[str, Any]) -> bool:
    """Whether it is a step that still runs or that ended well."""
    well = container["State"] == "running" or container.get("ExitCode") == 0
    return container["Service"] in STEPS and well


def since(started: str) -> float | None:
    """`2026-11-23T19:21:00.123456789Z`; the year 1 is that of a container never started."""
    instant = datetime.fromisoformat(started)
    return instant.timestamp() if instant.year > 1 else None
