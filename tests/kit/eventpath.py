"""What the tests of the event path share: events, and a broker brought to the topology."""

import msgspec
import pika

from kit.catalogue import EVERYTHING, Catalogue
from kit.envelope import CONTENT_TYPE, Envelope
from kit.ids import new_id
from kit.topology import apply, topology
from kit.topology.names import PARTITION_HEADER
from tests.parts import Broker

TOPOLOGY = topology([Catalogue("booking"), Catalogue("impact", handles=(EVERYTHING,))])


def address(broker: Broker) -> tuple[str, tuple[str, str], str]:
    """The first arguments of `apply` and `check`."""
    return broker.management_url, (broker.user, broker.password), broker.vhost


def prepare(broker: Broker) -> None:
    """Booking, which emits, and impact, which takes everything."""
    apply(*address(broker), TOPOLOGY, None)


def event(subject: str = "appointment/a", sequence: int = 1, **changes: object) -> Envelope:
    """An event of booking; `data` holds its sequence."""
    fields: dict = {
        "specversion": "1.0",
        "id": new_id(),
        "source": "/booking",
        "type": "booking.appointment_missed.v1",
        "subject": subject,
        "time": "2026-11-23T09:00:00.000Z",
        "datacontenttype": "application/json",
        "dataschema": "/contracts/booking.appointment_missed.v1.json",
        "sequence": sequence,
        "partitionkey": subject,
        "correlationid": "journey-1",
        "data": msgspec.Raw(msgspec.json.encode({"sequence": sequence})),
    }
    return Envelope(**(fields | changes))


def publish(broker: Broker, *bodies: bytes | Envelope, key: str = "booking.x") -> None:
    """Publishes from booking's exchange, confirmed."""
    with broker.connect() as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        for body in bodies:
            whole = body.encode() if isinstance(body, Envelope) else body
            properties = pika.BasicProperties(
                content_type=CONTENT_TYPE,
                delivery_mode=2,
                message_id=body.id if isinstance(body, Envelope) else "none",
                type=key,
                headers=(
                    {PARTITION_HEADER: body.partitionkey} if isinstance(body, Envelope) else {}
                ),
            )
            channel.basic_publish("booking.events", key, whole, properties, mandatory=True)


def take(broker: Broker, queue: str) -> list[tuple[pika.BasicProperties, bytes]]:
    """Takes all messages that are in the queue now; a consumer, since an inbox takes no get."""
    taken: list[tuple[pika.BasicProperties, bytes]] = []
    with broker.connect() as connection:
        channel = connection.channel()
        count = channel.queue_declare(queue, passive=True).method.message_count
        if count:
            for method, properties, body in channel.consume(queue, inactivity_timeout=10):
                assert method is not None, f"{queue} gave {len(taken)} of {count}"
                channel.basic_ack(method.delivery_tag)
                taken.append((properties, body))
                if len(taken) == count:
                    break
            channel.cancel()
    return taken


def depth(broker: Broker, queue: str) -> int:
    """Messages ready in the queue, as the queue itself counts them."""
    with broker.connect() as connection:
        return connection.channel().queue_declare(queue, passive=True).method.message_count
