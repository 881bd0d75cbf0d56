"""Brings a broker to the topology that the services' catalogues want."""

import time
from collections.abc import Collection, Mapping
from pathlib import Path

import requests

from kit import topology
from kit.topology import names
from ops.catalogues import catalogues
from ops.secrets import VHOST

_PASSING = (requests.codes.not_found, requests.codes.request_timeout)


def bring(
    management_url: str,
    login: tuple[str, str],
    passwords: Mapping[str, str],
    timeout_s: float,
    partitions: Mapping[str, int],
    changing: Collection[str],
    ca: Path | None = None,
) -> topology.Topology:
    """Applies the topology and returns it; repeated while the broker is only on its way.

    `partitions` is what `ops.partitions.known` says, `changing` what `ops.partitions.changing`
    says: which partitions are bound is left to the command that changes their number.

    A broker that has just started answers before its queues and streams have found their leaders:
    until then it denies that they exist, or fails. Raises what `kit.topology.apply` raises, the
    last of it where that does not pass in time.
    """
    wanted = topology.topology(catalogues(), partitions=partitions)
    leaving = [names.partition_exchange(service) for service in changing]
    deadline = time.monotonic() + timeout_s
    while True:
        try:
            topology.apply(management_url, login, VHOST, wanted, passwords, leaving=leaving, ca=ca)
        except requests.HTTPError as error:
            status = error.response.status_code
            passing = status in _PASSING or status >= requests.codes.server_error
            if not passing or time.monotonic() > deadline:
                raise
            time.sleep(0.5)
        else:
            return wanted
