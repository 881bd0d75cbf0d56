"""The project's own processes: four services, a relay for each that emits events, and those that
do jobs of a service apart from it.

There may be several of each. The first is called as what it is (`booking`, `booking-relay`), the
others have their number behind it (`booking@2`, `booking-relay@2`).
"""

import sys
from collections.abc import Mapping
from types import MappingProxyType

from kit.relay.metrics import ADDRESS
from ops.backend import as_replica, part_of
from ops.catalogues import JOBS, catalogues, service_of
from ops.embedded.supervision import Program
from ops.ports import GATEWAY, HOST, shared
from ops.secrets import (
    BROKER_USERS,
    NAMING,
    SERVICES,
    audit_keys,
    badge_keys,
    index_keys,
    master_keys,
    own_secret,
    vault_keys,
)
from ops.state import PROJECT, State

RELAY = "-relay"
_PUBLIC = ("inventory", "training", "impact")
"""Whose papers and pages bear addresses."""
STOP_SECONDS = 150
"""A service that is told to stop finishes what it has begun, an import too (`kit.serving`)."""


def names(replicas: int = 1) -> list[str]:
    """The processes' names, service by service: `booking`, `booking@2` …, `booking-relay` …"""
    return [as_replica(part, n) for part in _parts() for n in range(1, replicas + 1)]


def is_one(process: str) -> bool:
    """Whether a process of that name is one of the project's own, of whatever number."""
    return part_of(process) in _parts()


def _parts() -> list[str]:
    return [*SERVICES, *(relay_name(service) for service in relayed()), *JOBS]


def relayed() -> list[str]:
    """The services that emit something, and so need a relay."""
    return [catalogue.service for catalogue in catalogues() if catalogue.emits]


def relay_name(service: str) -> str:
    """The name of the service's relay process."""
    return service + RELAY


def program(
    state: State,
    process: str,
    ports: Mapping[str, int],
    environment: Mapping[str, str],
    given: Mapping[str, str] = MappingProxyType({}),
) -> Program:
    """The process of that name.

    `given` are the settings that it gets from its supervisor; what is in `environment` goes before
    them, and the launcher's own defaults stand back.
    """
    own = f"{HOST}:{ports[process]}"
    part = part_of(process)
    service = service_of(part)
    python = [sys.executable, "-P", "-m"]
    if service == part:
        command = [*python, "kit.serve", f"services.{service}.edge.service"]
        listens = {
            "PASSERELLE_HTTP_ADDRESS": own,
            "PASSERELLE_SHARED_ADDRESS": f"{HOST}:{ports[shared(service)]}",
        }
        listens |= own_keys(state, service)
        if service == "booking":
            # Messages to people lie where the operator can read them, until real ways are set up.
            listens["PASSERELLE_MESSAGES_PATH"] = str(state.messages)
        if service == "training":
            listens["PASSERELLE_BADGE_KEY_FILE"] = str(badge_keys(state.secrets))
        patience = STOP_SECONDS
    else:
        relays = part not in JOBS
        command = [*python, *(["kit.relay", service] if relays else ["kit.background", JOBS[part]])]
        listens = {ADDRESS: own}
        patience = 15
    usual = settings(state, part) | listens
    if service in _PUBLIC:
        # By name: a certificate's issuer is a did:web, which takes no IP address.
        usual["PASSERELLE_PUBLIC_URL"] = f"http://localhost:{ports[GATEWAY]}"
    own_way = {name: value for name, value in usual.items() if name not in given}
    return Program(process, command, own_way | dict(environment), stop_seconds=patience)


def own_keys(state: State, service: str) -> dict[str, str]:
    """Where a service, and nobody beside it, finds what it makes its keys from."""
    keys = {
        "PASSERELLE_SECRET_FILE": str(own_secret(state.secrets, service)),
        "PASSERELLE_AUDIT_KEYS_FILE": str(audit_keys(state.secrets, service)),
    }
    if service in NAMING:
        keys["PASSERELLE_MASTER_KEYS_FILE"] = str(master_keys(state.secrets, service))
        keys["PASSERELLE_INDEX_KEYS_FILE"] = str(index_keys(state.secrets, service))
    if service == "inventory":
        keys["PASSERELLE_VAULT_KEY_FILE"] = str(vault_keys(state.secrets))
    return keys


def settings(state: State, part: str) -> dict[str, str]:
    """The environment that a process reads its settings from: what is its own and nobody else's."""
    own = state.secrets / part
    found = {
        "PYTHONPATH": str(PROJECT),
        "PYTHONUNBUFFERED": "1",
        "PASSERELLE_MONGODB_URI_FILE": str(own / "mongodb_uri"),
    }
    if part in BROKER_USERS:
        found["PASSERELLE_AMQP_URI_FILE"] = str(own / "amqp_uri")
    if part in SERVICES:
        found["PASSERELLE_JWKS"] = str(own / "jwks.json")
    return found
