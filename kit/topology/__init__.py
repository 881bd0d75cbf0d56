"""The broker's exchanges, queues, bindings and users, made from the services' catalogues."""

from kit.topology.build import topology
from kit.topology.management import Management, TopologyConflict, apply, check
from kit.topology.model import Binding, Exchange, Queue, Retention, Topic, Topology, User
from kit.topology.names import STREAM, UNROUTED
from kit.topology.show import Table, show

__all__ = [
    "STREAM",
    "UNROUTED",
    "Binding",
    "Exchange",
    "Management",
    "Queue",
    "Retention",
    "Table",
    "Topic",
    "Topology",
    "TopologyConflict",
    "User",
    "apply",
    "check",
    "show",
    "topology",
]
