"""The broker or the database away, at the start or later; and the end of a process."""

import json
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from kit.ids import new_id
from tests import rpc
from tests.alone import uri_of
from tests.kit.edge_toy.running import SERVICE, toy
from tests.kit.integration.test_edge_rpc import Client
from tests.processes import NO_BROKER, start
from tests.proxy import proxy
from tests.waiting import eventually


def check(running, name):
    return running.health()["checks"].get(name, {})


def database_through(forwarder):
    return f"mongodb://{forwarder.address}/?directConnection=true"


def test_without_a_broker_it_serves_and_says_since_when_it_is_away(mongo, database):
    with toy(uri_of(mongo), database.name, NO_BROKER) as running:
        assert running.call("POST", "/toy/v1/things", json={"place": 1}).status_code == 201
        assert database.outbox.count_documents({}) == 1
        first = eventually(lambda: check(running, "rpc"))
        assert first["status"] == "down"
        assert first["detail"] == f"broker unreachable since {first['since']}"
        answer = running.call("GET", "/health/ready")
        assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
        tries = running.log.read_text().count("broker_unreachable")
        eventually(lambda: running.log.read_text().count("broker_unreachable") > tries + 1)
        assert check(running, "rpc")["since"] == first["since"]


def test_it_finds_a_broker_that_comes_late_goes_and_comes_back(mongo, database, broker):
    rpc.declare(broker.amqp_uri, "toy")
    with (
        proxy(broker.host, broker.port, mended=False) as forwarder,
        toy(uri_of(mongo), database.name, broker.through(forwarder.port)) as running,
    ):
        context = {"auth_token": running.token("desk")}
        for _ in range(2):
            eventually(lambda: check(running, "rpc").get("status") == "down")
            assert running.call("GET", "/toy/v1/things").status_code == 200
            forwarder.mend()
            eventually(lambda: check(running, "rpc").get("status") == "ok")
            client = Client(broker.amqp_uri)
            assert client.call("who_am_i", {}, context)["error"] is None
            client.connection.close()
            forwarder.cut()


def aborted(mongo) -> int:
    """How many transactions the database gave up so far, conflicts among them."""
    return mongo.admin.command("serverStatus")["transactions"]["totalAborted"]


def test_a_reply_that_cannot_be_sent_ends_nothing_and_the_call_has_its_effect_once(
    mongo, database, broker
):
    with (
        proxy(broker.host, broker.port) as forwarder,
        toy(uri_of(mongo), database.name, broker.through(forwarder.port)) as running,
    ):
        eventually(lambda: check(running, "rpc").get("status") == "ok")
        client = Client(broker.amqp_uri)
        context = {"auth_token": running.token("desk")}
        # The transaction waits for another that holds the place, and the broker goes meanwhile.
        with mongo.start_session() as session, session.start_transaction():
            database.things.insert_one({"_id": "blocker", "place": 7}, session=session)
            before = aborted(mongo)
            client.send("place_thing", {"args": [{"place": 7}], "kwargs": {}}, context)
            eventually(lambda: aborted(mongo) > before, what="the call met the other transaction")
            forwarder.cut()
            session.abort_transaction()
        eventually(lambda: database.things.count_documents({}) == 1)
        eventually(lambda: "reply_lost" in running.log.read_text())
        forwarder.mend()
        assert client.receive()["result"]["place"] == 7
        assert database.things.count_documents({}) == 1
        assert database.outbox.count_documents({}) == 1
        assert running.process.poll() is None
        client.connection.close()


def test_without_a_database_it_is_a_503_and_then_well_again(mongo, database):
    host, port = mongo.address
    with (
        proxy(host, port) as forwarder,
        toy(database_through(forwarder), database.name) as running,
    ):
        key = {"Idempotency-Key": new_id()}
        token = running.token("desk", subject="tablet")
        forwarder.cut()
        began = time.monotonic()
        for method, body in (("GET", None), ("POST", {"place": 3})):
            answer = running.call(method, "/toy/v1/things", json=body, headers=key, token=token)
            assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
            assert int(answer.headers["Retry-After"]) > 0
            assert "pymongo" not in answer.text
            assert str(forwarder.port) not in answer.text
        assert time.monotonic() - began < 25
        began = time.monotonic()
        assert {running.call("GET", "/toy/v1/things").status_code for _ in range(5)} == {503}
        # One that waited would take the three seconds in which a server is looked for.
        assert time.monotonic() - began < 3, "once it is known, nobody waits"
        ready = running.call("GET", "/health/ready")
        assert (ready.status_code, ready.json()["status"]) == (503, "down")
        told = ready.json()["checks"]["database"]
        assert told["detail"] == f"database unreachable since {told['since']}"
        assert running.call("GET", "/health/live").status_code == 200
        assert 'passerelle_database_up{service="toy"} 0.0' in running.call("GET", "/metrics").text
        forwarder.mend()
        eventually(lambda: running.call("GET", "/health/ready").status_code == 200)

        def placed():
            again = running.call(
                "POST", "/toy/v1/things", json={"place": 3}, headers=key, token=token
            )
            return again.status_code == 201

        eventually(placed)
        assert database.things.count_documents({"place": 3}) == 1


def test_a_database_that_hangs_is_a_503_too(mongo, database):
    host, port = mongo.address
    with (
        proxy(host, port) as forwarder,
        toy(database_through(forwarder), database.name) as running,
    ):
        token = running.token("desk")
        assert running.call("GET", "/toy/v1/things", token=token).status_code == 200
        forwarder.stall("up", "down")
        with ThreadPoolExecutor(4) as pool:
            methods = ["GET", "POST"] * 2
            bodies = [None, {"place": 3}] * 2
            answers = pool.map(
                lambda method, body: running.call(method, "/toy/v1/things", json=body, token=token),
                methods,
                bodies,
            )
            assert [answer.status_code for answer in answers] == [503] * 4
        assert running.call("GET", "/health/ready").status_code == 503
        forwarder.go_on("up", "down")
        eventually(lambda: running.call("GET", "/toy/v1/things").status_code == 200)
    # Whatever the service had open stays so on the server for a minute, and nothing can be dropped.
    mongo.admin.command("killAllSessions", [])


def test_a_database_that_comes_late_is_prepared_then(mongo, database):
    host, port = mongo.address
    with (
        proxy(host, port, mended=False) as forwarder,
        toy(database_through(forwarder), database.name, ready=False) as running,
    ):
        assert running.call("GET", "/toy/v1/things").status_code == 503
        forwarder.mend()
        eventually(lambda: running.call("GET", "/toy/v1/things").status_code == 200)
        assert "place_1" in database.things.index_information()
        assert "forget" in database.idempotency.index_information()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("with_broker", [True, False])
def test_told_to_stop_it_ends_soon_and_well(mongo, database, broker, number, with_broker):
    amqp_uri = broker.amqp_uri if with_broker else NO_BROKER
    with toy(uri_of(mongo), database.name, amqp_uri) as running:
        wanted = "ok" if with_broker else "down"
        eventually(lambda: check(running, "rpc").get("status") == wanted)
        idle = socket.create_connection(("127.0.0.1", running.port))
        running.process.send_signal(number)
        assert running.process.wait(60) == 0, "1 where it had to be forced, after 18 seconds"
        idle.close()
        for line in running.log.read_text().splitlines():
            assert json.loads(line)["level"] in ("info", "warning")


def test_told_to_stop_it_stops_while_the_database_is_away(database):
    nowhere = "mongodb://127.0.0.1:1/?directConnection=true"
    with toy(nowhere, database.name, ready=False) as running:
        assert running.stop() == 0


def test_requests_at_work_are_answered_before_the_end(mongo, database):
    with toy(uri_of(mongo), database.name) as running, ThreadPoolExecutor(8) as pool:
        token = running.token("desk")

        def place(number):
            return running.call("POST", "/toy/v1/things", json={"place": number}, token=token)

        assert place(1).status_code == 201
        with mongo.start_session() as session, session.start_transaction():
            database.things.insert_many(
                [{"_id": str(n), "place": n} for n in range(2, 10)], session=session
            )
            waiting = [pool.submit(place, number) for number in range(2, 10)]

            def at_work():
                text = running.call("GET", "/metrics").text
                return "passerelle_requests_at_work 8.0" in text

            eventually(at_work)
            running.process.send_signal(signal.SIGTERM)
            eventually(lambda: "stopping" in running.log.read_text())
            session.abort_transaction()
        assert [future.result().status_code for future in waiting] == [201] * 8
        assert running.process.wait(60) == 0
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", running.port))


def test_a_call_at_work_is_answered_before_the_end(mongo, database, broker):
    with toy(uri_of(mongo), database.name, broker.amqp_uri) as running:
        eventually(lambda: check(running, "rpc").get("status") == "ok")
        client = Client(broker.amqp_uri)
        context = {"auth_token": running.token("desk")}

        def queue(name):
            return client.channel.queue_declare(name, passive=True).method

        with mongo.start_session() as session, session.start_transaction():
            database.things.insert_one({"_id": "blocker", "place": 7}, session=session)
            client.send("place_thing", {"args": [{"place": 7}], "kwargs": {}}, context)
            eventually(
                lambda: "passerelle_requests_at_work 1.0" in running.call("GET", "/metrics").text
            )
            running.process.send_signal(signal.SIGTERM)
            # It takes no more, and only then its call goes on.
            eventually(lambda: queue("rpc-toy").consumer_count == 0)
            session.abort_transaction()
        assert client.receive()["result"]["place"] == 7
        assert running.process.wait(60) == 0
        assert queue("rpc-toy").message_count == 0, "it was acknowledged"
        client.connection.close()


def test_a_port_that_is_taken_ends_the_process_with_a_line_in_the_log(mongo, database, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        environment = {
            "PASSERELLE_MONGODB_URI": uri_of(mongo),
            "PASSERELLE_AMQP_URI": NO_BROKER,
            "PASSERELLE_HTTP_ADDRESS": f"127.0.0.1:{taken.getsockname()[1]}",
            "PASSERELLE_JWKS": str(tmp_path / "jwks.json"),
            "TOY_DATABASE": database.name,
        }
        process = start(SERVICE, environment, tmp_path / "log")
        assert process.wait(60) == 1
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    assert "cannot_start" in [line["event"] for line in lines]


def test_a_missing_setting_is_named(tmp_path):
    process = start(SERVICE, {"TOY_DATABASE": "unused"}, tmp_path / "log")
    assert process.wait(60) == 2
    assert (tmp_path / "log").read_text().count("PASSERELLE_MONGODB_URI") == 1
