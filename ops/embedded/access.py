"""The ways into an embedded network, for whoever runs on the same machine."""

from collections.abc import Sequence
from typing import Any

from pymongo import MongoClient

from ops import issuer, ports, secrets
from ops.backend import Management
from ops.embedded import mongo
from ops.ports import HOST
from ops.state import State


class Access:
    """Addresses, tokens and clients of the network of one state folder."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.ports = ports.known(state)

    @property
    def base_url(self) -> str:
        """The gateway."""
        return f"http://{HOST}:{self.ports[ports.GATEWAY]}"

    def url(self, process: str) -> str:
        """The pages of one process of a service or relay, past the gateway."""
        return f"http://{HOST}:{self.ports[process]}"

    def token(self, *roles: str, sites: Sequence[str] = (), partner: str | None = None) -> str:
        """A token that the services of this network accept."""
        return issuer.token(self.state.secrets, roles, sites, partner=partner)

    def mongo(self, user: str = secrets.ADMINISTRATOR) -> MongoClient[dict[str, Any]]:
        """A patient client of the database; close it after use."""
        return MongoClient(self.mongodb_uri(user), tz_aware=True)

    def mongodb_uri(self, user: str = secrets.ADMINISTRATOR) -> str:
        """For pymongo."""
        return secrets.mongodb_uri(self.state.secrets, user, mongo.address(self.ports))

    def amqp_uri(self, user: str = secrets.ADMINISTRATOR) -> str:
        """For pika and kombu alike."""
        return secrets.amqp_uri(self.state.secrets, user, f"{HOST}:{self.ports['amqp']}")

    @property
    def management(self) -> Management:
        """The broker's management interface, as its administrator."""
        return self.management_of(secrets.ADMINISTRATOR)

    def management_of(self, user: str) -> Management:
        """The same as another user."""
        password = secrets.password(self.state.secrets, user, "amqp")
        return Management(f"http://{HOST}:{self.ports['management']}", user, password)
