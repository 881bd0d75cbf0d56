"""How events get into a running impact, and what it then says."""

import pika

from kit.envelope import CONTENT_TYPE, UnreadableEvent, decode
from kit.topology.names import PARTITION_HEADER
from tests.processes import Running


def publish(network, messages: list[tuple[str, bytes]]) -> None:
    """As a relay does: persistent, confirmed, each under its routing key."""
    with network.connect() as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        for key, body in messages:
            channel.basic_publish(
                "booking.events",
                key,
                body,
                pika.BasicProperties(
                    content_type=CONTENT_TYPE,
                    delivery_mode=2,
                    headers={PARTITION_HEADER: partition_key(body)},
                ),
                mandatory=True,
            )


def partition_key(body: bytes) -> str:
    """The event's own; rubbish has none."""
    try:
        return decode(body).partitionkey
    except UnreadableEvent:
        return ""


def archive(impact: Running) -> list[dict]:
    answer = impact.call("GET", "/impact/v1/events?limit=200", token=impact.token("operator"))
    return answer.json()["events"]


def held(impact: Running) -> int:
    path = "/impact/v1/metrics/appointments_held"
    return impact.call("GET", path, token=impact.token("operator")).json()["total"]["value"]
