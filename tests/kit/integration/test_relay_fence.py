"""Two real relays of one service, and a broker that lets one of them publish at a time."""

import msgspec
import pytest

from tests.kit.eventpath import take
from tests.kit.relay_process import Commits, relay_process
from tests.proxy import proxy
from tests.waiting import eventually

SUBJECTS = 200
QUEUE = "seen"


@pytest.fixture
def exchange(database, broker):
    """The exchange of the service that is named as the database, with a queue that sees all."""
    with broker.connect() as connection:
        channel = connection.channel()
        name = f"{database.name}.events"
        channel.exchange_declare(name, "topic", durable=True)
        channel.queue_declare(QUEUE, durable=True, arguments={"x-queue-type": "quorum"})
        channel.queue_bind(QUEUE, name, "#")
    return name


def sequences(broker) -> dict[str, list[int]]:
    """For each subject, the sequences of its events as they came, repeats too."""
    came: dict[str, list[int]] = {}
    for _, body in take(broker, QUEUE):
        event = msgspec.json.decode(body)
        came.setdefault(event["subject"], []).append(event["sequence"])
    return came


def emptied(database):
    """Whether all that was committed is published and confirmed."""
    return lambda: not database.outbox.count_documents({})


@pytest.mark.timeout(120)
def test_what_lies_in_a_stopped_relays_buffers_never_comes_after_the_next_relays_events(
    database, broker, exchange, tmp_path
):
    commits = Commits(database, SUBJECTS)
    with (
        proxy(broker.host, broker.port) as wire,
        relay_process(
            database,
            broker.through(wire.port),
            tmp_path / "first.log",
        ) as first,
    ):
        eventually(lambda: first.metric("broker_up") == 1)
        commits.round()
        eventually(emptied(database))
        wire.stall("up", "down")
        commits.round()
        eventually(lambda: first.metric("published_total") == commits.count)
        first.stop()
        with relay_process(database, broker.amqp_uri, tmp_path / "second.log") as second:
            commits.round()
            eventually(lambda: second.metric("lease_held") == 1)
            eventually(emptied(database))
            assert second.metric("takeovers_total") == 1
            assert second.metric("fence_refusals_total") > 0
            wire.go_on("up", "down")
            first.go_on()
            commits.round()
            eventually(lambda: first.metric("leases_lost_total") == 1)
            commits.round()
            eventually(emptied(database))
            assert first.metric("published_total") == 2 * SUBJECTS
            came = sequences(broker)
    assert came == {subject: [1, 2, 3, 4, 5] for subject in commits.subjects}


@pytest.mark.timeout(120)
def test_a_relay_stopped_in_mid_stream_is_replaced_and_publishes_nothing_when_it_wakes(
    database, broker, exchange, tmp_path
):
    commits = Commits(database, SUBJECTS)
    with (
        relay_process(database, broker.amqp_uri, tmp_path / "first.log") as first,
        relay_process(database, broker.amqp_uri, tmp_path / "second.log") as second,
    ):
        eventually(lambda: first.metric("broker_up") + second.metric("broker_up") == 1)
        if second.metric("broker_up"):
            first, second = second, first
        while first.metric("published_total") < 5 * SUBJECTS:
            commits.round()
        first.stop()
        commits.round()
        eventually(lambda: second.metric("broker_up") == 1)
        commits.round()
        eventually(emptied(database))
        first.go_on()
        eventually(lambda: first.metric("lease_held") == 0)
        sent = first.metric("published_total")
        commits.round()
        eventually(emptied(database))
        assert first.metric("published_total") == sent
        came = sequences(broker)
    for subject in commits.subjects:
        assert set(came[subject]) == set(range(1, commits.rounds + 1))
        # what the first relay sent and had no time to delete, the second sends once more
        back = [i for i in range(1, len(came[subject])) if came[subject][i] <= came[subject][i - 1]]
        assert len(back) <= 1
