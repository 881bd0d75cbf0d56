"""The broker's own command line, and what it counts of itself."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ops.embedded import broker
from ops.embedded.install import BROKER

Control = Callable[..., str]
"""Runs `rabbitmqctl` with these words; returns what it prints."""

_OF_CLASSIC_QUEUES = """
    [io:format("~b ~b~n", [maps:get(messages_delivered_consume_manual_ack_total, Counts),
                           maps:get(messages_redelivered_total, Counts)])
     || {Labels, Counts} <- maps:to_list(rabbit_global_counters:overview()),
        Labels =:= [{protocol, amqp091}, {queue_type, rabbit_classic_queue}]].
"""


@dataclass(frozen=True)
class Deliveries:
    """How many messages of classic queues consumers were given that acknowledge, since the start.

    `again` is how many of them bore the mark that they had been given before.
    """

    given: int
    again: int

    def __sub__(self, earlier: "Deliveries") -> "Deliveries":
        return Deliveries(self.given - earlier.given, self.again - earlier.again)


def calls_delivered(control: Control) -> Deliveries:
    """What the broker counted of RPC calls: nothing else is consumed from classic queues.

    Counted for the whole broker in the moment of each delivery, whatever becomes of connections
    (`rabbit_global_counters`, RabbitMQ 3.10 and 4.0). The management interface's counts of a queue
    will not do: it loses those of a connection's last seconds.
    """
    delivered, again, *_ = control("eval", _OF_CLASSIC_QUEUES).split()
    return Deliveries(int(delivered), int(again))


def rabbitmqctl(network: Any, *words: str) -> str:
    """What it prints, run as the network's broker was started. Raises where it fails."""
    [environment] = [
        program.environment
        for program in broker.programs(network.state, network.ports)
        if program.name == "broker"
    ]
    return subprocess.run(
        [str(BROKER.with_name("rabbitmqctl")), "-n", broker.NODE, *words],
        env={**os.environ, **environment},
        capture_output=True,
        check=True,
        text=True,
        timeout=60,
    ).stdout


@contextmanager
def disk_alarm(network: Any) -> Iterator[None]:
    """The broker says that its disk is full: whoever publishes is held back."""
    rabbitmqctl(network, "set_disk_free_limit", "1000000GB")
    try:
        yield
    finally:
        rabbitmqctl(network, "set_disk_free_limit", "200MB")
