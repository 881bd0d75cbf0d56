"""What docs/analysts.md tells of a message's properties is what the relay publishes."""

import re
from pathlib import Path

import pika

from kit.envelope import decode
from kit.topology import STREAM
from tests.kit.relay_running import insert, relaying
from tests.waiting import eventually

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "analysts.md"
ROW = re.compile(r"\| (routing key|property|header)(?: `(\w+)`)? \| .+ \| `(.+)` \|")


def told() -> dict[tuple[str, str], str]:
    """The table's last column, by place and name."""
    return {
        (where, name or ""): value
        for where, name, value in (
            match.groups() for match in map(ROW.fullmatch, PAGE.read_text().splitlines()) if match
        )
    }


def borne(method, properties) -> dict[tuple[str, str], str]:
    """What a message of the stream bears; the stream's own header is checked and left out."""
    headers = dict(properties.headers)
    assert headers.pop("x-stream-offset") == 0
    set_ = {n: v for n, v in vars(properties).items() if v is not None and n != "headers"}
    return (
        {("routing key", ""): method.routing_key}
        | {("property", name): str(value) for name, value in set_.items()}
        | {("header", name): str(value) for name, value in headers.items()}
    )


def first_of_the_stream(broker):
    with broker.connect() as connection:
        channel = connection.channel()
        channel.basic_qos(prefetch_count=1)
        from_the_first = {"x-stream-offset": "first"}
        came = channel.consume(STREAM, arguments=from_the_first, inactivity_timeout=20)
        method, properties, body = next(came)
        assert method is not None, "nothing came from the stream"
        return method, properties, body


def test_a_message_bears_what_the_analysts_page_tells_and_nothing_more(mongo, database, topology):
    sample = ROOT / "contracts" / "samples" / "booking.appointment_booked.v1.json"
    sent = decode(sample.read_bytes())
    insert(database, sent)
    with relaying(mongo, database, topology):
        eventually(lambda: not database.outbox.count_documents({}))
    method, properties, body = first_of_the_stream(topology)
    assert isinstance(properties, pika.BasicProperties)
    assert body == sent.encode()
    assert borne(method, properties) == told()
