"""The embedded network as the commands see it."""

import os
import socket
import sys
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pymongo import MongoClient

from ops import clients, issuer, secrets, service_keys
from ops.backend import EMBEDDED, Condition, Management, Process, Say
from ops.embedded import kernel, python_parts
from ops.embedded.network import Network
from ops.errors import OperatorError
from ops.rolling import one_by_one
from ops.service_keys import Kind, Step
from ops.state import State


class Embedded:
    """See `ops.backend.Backend`."""

    name = EMBEDDED

    def __init__(self, state: State) -> None:
        self._state = state
        self._network = Network(state.root)

    def up(self, say: Say, gateway_port: int | None, replicas: int | None) -> None:
        """See `ops.backend.Backend`."""
        self._network = Network(self._state.root, gateway_port=gateway_port, replicas=replicas)
        self._network.start(say)

    def restart(self, say: Say) -> None:
        """See `ops.backend.Backend`."""
        network = self._started()
        with self._state.locked():
            ours = list(filter(python_parts.is_one, network.supervisor.processes()))
            one_by_one(ours, network.restart, say)

    def down(self, say: Say, *, wipe: bool) -> None:
        """Stops everything; `wipe` forgets the data too."""
        with self._state.locked():
            if self._network.running():
                say("stopping the services, then broker and database")
                self._network.stop()
            if wipe:
                self._state.wipe()

    def processes(self) -> list[Process]:
        """All that should run; empty where nothing was started."""
        found = []
        for name, info in self._network.supervisor.processes().items():
            condition, detail = self._condition(name, info)
            url = self._network.url(name) if python_parts.is_one(name) else ""
            since = float(info["start"]) or None
            goes_by = f"{socket.gethostname()}:{info['pid']}:" if info["pid"] else ""
            found.append(Process(name, condition, since, url, detail, goes_by))
        return found

    def _condition(self, name: str, info: Mapping[str, Any]) -> tuple[Condition, str]:
        if info["statename"] == "RUNNING":
            if not kernel.is_halted(info["pid"]):
                return Condition.RUNNING, ""
            return Condition.FROZEN, f"halted by a signal; kill -CONT {info['pid']} wakes it"
        if info["statename"] in ("STARTING", "STOPPING"):
            return Condition[info["statename"]], ""
        if info["statename"] == "STOPPED":
            return Condition.STOPPED, "start it by ./passerelle up"
        ended = f"does not stay up; see {self._state.logs / name}.log"
        # Who ends is started again, save where supervisord has given up.
        gone = info["statename"] in ("FATAL", "UNKNOWN")
        return (Condition.STOPPED if gone else Condition.RESTARTING), ended

    @property
    def base_url(self) -> str:
        """The gateway's address."""
        return self._started().base_url

    def token(
        self,
        roles: list[str],
        sites: list[str],
        partner: str | None = None,
        subject: str | None = None,
        seconds: int = issuer.DEFAULT_SECONDS,
    ) -> str:
        """A token of the built-in issuer."""
        folder = self._started().state.secrets
        return issuer.token(folder, roles, sites, partner=partner, subject=subject, seconds=seconds)

    def rotate_issuer(self, *, at_once: bool) -> None:
        """See `ops.backend.Backend`."""
        with self._state.locked():
            secrets.rotate_issuer(self._started().state.secrets, at_once=at_once)

    def change_keys(self, step: Step, kind: Kind, service: str) -> None:
        """See `ops.backend.Backend`."""
        with self._state.locked():
            service_keys.change(self._started().state.secrets, step, kind, service)

    def discard_keys(self, service: str, names: Collection[str]) -> None:
        """See `ops.backend.Backend`."""
        with self._state.locked():
            service_keys.discard(self._started().state.secrets, service, names)

    def newest_key(self, kind: Kind, service: str) -> str:
        """See `ops.backend.Backend`."""
        return service_keys.newest(self._started().state.secrets, kind, service)

    def mongo(self, user: str = secrets.OPERATOR) -> MongoClient[dict[str, Any]]:
        """A client; the operator may see how events get on, and no identity."""
        return clients.database(self._started().mongodb_uri(user))

    def management(self, user: str = secrets.OPERATOR) -> Management:
        """See the protocol."""
        return self._started().management_of(user)

    def amqp_uri(self, user: str = secrets.ANALYST) -> str:
        """The broker; the analyst may read the stream of events and nothing else."""
        return self._started().amqp_uri(user)

    def load_demo_with(self) -> Sequence[tuple[Sequence[str], Mapping[str, str]]]:
        """See the protocol: a program for each service that has a past."""
        return [
            (
                [sys.executable, "-P", "-m", module],
                {
                    **os.environ,
                    **python_parts.settings(self._state, service),
                    **python_parts.own_keys(self._state, service),
                },
            )
            for module, service in (
                ("simulation.demo", "booking"),
                ("simulation.devices", "inventory"),
                ("simulation.training", "training"),
            )
        ]

    def passwords(self) -> Mapping[str, str]:
        """The broker's users and their passwords."""
        return {
            user: secrets.password(self._state.secrets, user, "amqp")
            for user in secrets.BROKER_USERS
        }

    def _started(self) -> Network:
        if not self._network.ports:
            raise OperatorError("no network here yet; start one with: ./passerelle up")
        return self._network
