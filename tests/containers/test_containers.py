"""The network as `docker compose up` starts it, from outside."""

import contextlib
import http.client
import json
import subprocess
from datetime import timedelta

import pika
import pytest
import requests
from pika.exceptions import ChannelClosedByBroker, ProbableAuthenticationError
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from kit.broker_uri import BrokerUri
from kit.topology import check, topology
from ops import issuer, secrets
from ops.catalogues import catalogues
from tests.containers.compose import Failed, docker
from tests.waiting import eventually
from tests.world import App, far_start, open_busy_site

# Making the image and starting everything counts towards the first test.
pytestmark = pytest.mark.timeout(600)


def archived(network, subject: str) -> list[str]:
    """The types of the events about `subject` that impact has archived, in their order."""
    found = network.app("analyst").get("/impact/v1/events", subject=subject)
    assert found.ok, found.text
    return [one["event"]["type"] for one in found.json()["events"]]


def test_an_appointment_booked_at_the_gateway_reaches_the_figures(network, operator):
    site = open_busy_site(operator)
    desk = network.app("desk", sites=(site.slug,))
    morning = far_start()
    free = desk.get(
        "/booking/v1/slots",
        site=site.slug,
        type=site.type_code,
        **{"from": morning.isoformat(), "to": (morning + timedelta(hours=4)).isoformat()},
    )
    assert free.ok, free.text
    body = site.booking(morning) | {"start": free.json()["items"][2]["start"]}

    booked = desk.made("/booking/v1/appointments", body)
    again = desk.post("/booking/v1/appointments", body)

    assert (again.status_code, again.json()["code"]) == (409, "slot_taken")
    subject = f"appointment/{booked['id']}"
    expected = ["booking.appointment_booked.v1"]
    eventually(lambda: archived(network, subject) == expected, what="the event is archived")
    figure = eventually(
        lambda: [
            row
            for row in operator.get(
                "/impact/v1/metrics/appointments_booked",
                **{"from": "2020-01-01", "to": "2100-01-01", "by": "site"},
            ).json()["rows"]
            if site.slug in str(row)
        ],
        what="the figure counts it",
    )
    assert figure[0]["value"] == 1
    assert requests.get(f"{network.base_url}/impact/dashboard", timeout=10).ok


def test_what_the_events_mean_is_published(network):
    described = requests.get(f"{network.base_url}/asyncapi.json", timeout=10)
    assert described.json()["asyncapi"].startswith("3.")
    booked = requests.get(
        f"{network.base_url}/contracts/booking.appointment_booked.v1.json", timeout=10
    )
    assert booked.headers["Content-Type"].startswith("application/json")
    assert "adviser_id" in booked.json()["properties"]


def test_the_brokers_topology_is_what_the_catalogues_want(network):
    at, wanted = network.management(), topology(catalogues())
    assert check(at.url, (at.user, at.password), secrets.VHOST, wanted, ca=at.ca) == []


def test_starting_again_changes_nothing(network):
    before = {name: found["Id"] for name, found in network.compose.inspect().items()}
    network.compose.up()
    assert {name: found["Id"] for name, found in network.compose.inspect().items()} == before
    assert '"secrets_made": []' in network.compose.run("logs", "--no-color", "prepare")


def test_the_image_holds_no_build_tool_and_nothing_to_write_to(network):
    for tool in ("pip", "gcc"):
        assert network.compose.run(
            "exec", "-T", "booking", "python", "-c",
            f"import shutil; print(shutil.which({tool!r}, path='/opt/venv/bin'))",
        ).strip() == "None"  # fmt: skip
    write = "import pathlib; pathlib.Path('/app/x').write_text('x')"
    said = network.compose.run(
        "exec", "-T", "booking", "python", "-c",
        f"try:\n {write}\nexcept OSError as error:\n print(error.errno)",
    )  # fmt: skip
    assert said.strip() in ("13", "30")


def test_the_database_takes_no_stranger_and_no_neighbour(network):
    at = network.compose.address("mongo", 27017)
    safely = f"directConnection=true&tls=true&tlsCAFile={network.authority}"
    with (
        MongoClient(f"mongodb://{at}/?{safely}") as stranger,
        pytest.raises(OperationFailure, match="requires authentication"),
    ):
        stranger.booking.sites.find_one()
    with (
        MongoClient(f"mongodb://booking:wrong@{at}/?{safely}") as wrong,
        pytest.raises(OperationFailure, match="Authentication failed"),
    ):
        wrong.booking.sites.find_one()
    with MongoClient(network.mongodb_uri("inventory")) as neighbour:
        assert neighbour.inventory.nothing.find_one() is None
        with pytest.raises(OperationFailure, match="not authorized"):
            neighbour.booking.sites.find_one()


def test_the_broker_takes_no_stranger_and_no_neighbour(network):
    at = network.compose.address("rabbitmq", 5671)
    for login in ("guest:guest", "booking:wrong"):
        uri = f"amqps://{login}@{at}/{secrets.VHOST}?cacertfile={network.authority}"
        with pytest.raises(ProbableAuthenticationError):
            pika.BlockingConnection(BrokerUri(uri).parameters())
    training = BrokerUri(network.amqp_uri("training-relay")).parameters()
    with pika.BlockingConnection(training) as neighbour:
        channel = neighbour.channel()
        channel.confirm_delivery()
        with pytest.raises(ChannelClosedByBroker, match="ACCESS_REFUSED"):
            channel.basic_publish("booking.events", "booking.site_opened", b"{}")


def test_a_call_without_a_valid_token_is_refused(network, tmp_path):
    nobody = requests.get(f"{network.base_url}/booking/v1/sites", timeout=10)
    assert nobody.status_code == 401
    assert nobody.headers["Content-Type"] == "application/problem+json"
    secrets.ensure_secrets(tmp_path)
    forged = App(network.base_url, issuer.token(tmp_path, ["operator"]))
    assert forged.get("/booking/v1/sites").status_code == 401


def test_the_gateway_says_what_is_not_there_and_what_is_too_large(network, operator):
    missing = requests.get(f"{network.base_url}/nothing", timeout=10)
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")
    large = operator.session.post(
        f"{network.base_url}/booking/v1/sites",
        data=b"x" * 15_000_000,
        headers={"Content-Type": "application/json"},
        timeout=30,
    )
    assert (large.status_code, large.json()["code"]) == (413, "too_large")
    # What only says that it is too large for everything is refused before it is sent.
    gateway = http.client.HTTPConnection(network.base_url.removeprefix("http://"), timeout=10)
    with contextlib.closing(gateway):
        gateway.putrequest("POST", "/booking/v1/sites/import")
        gateway.putheader("Content-Length", "16777217")
        gateway.endheaders()
        answer = gateway.getresponse()
        assert answer.status == 413
        assert json.loads(answer.read())["code"] == "too_large"


def test_bookings_go_on_while_the_broker_restarts_and_their_events_follow(network, operator):
    site = open_busy_site(operator)
    desk = network.app("desk", sites=(site.slug,))
    network.compose.run("stop", "--timeout", "30", "rabbitmq", timeout_s=90)
    try:
        booked = desk.made("/booking/v1/appointments", site.booking(far_start(4)))
    finally:
        network.compose.run("restart", "rabbitmq", timeout_s=90)
    subject = f"appointment/{booked['id']}"
    expected = ["booking.appointment_booked.v1"]
    eventually(lambda: archived(network, subject) == expected, 60, what="the event is archived")
    eventually(
        lambda: network.compose.health("booking-relay") == "healthy", what="the relay is well"
    )


def test_a_service_that_is_away_is_told_as_such(network):
    network.compose.run("stop", "--timeout", "15", "inventory")
    try:
        answer = requests.get(f"{network.base_url}/inventory/v1/openapi.json", timeout=30)
    finally:
        network.compose.run("start", "inventory")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert int(answer.headers["Retry-After"]) > 0
    eventually(lambda: network.compose.health("inventory") == "healthy", what="inventory is back")


@contextlib.contextmanager
def scaled(compose, number: int):
    """As many containers of booking and its relay for as long as the block lasts."""
    parts = ("booking", "booking-relay")
    try:
        compose.up(*(word for part in parts for word in ("--scale", f"{part}={number}")))
        yield
    finally:
        compose.up(*(word for part in parts for word in ("--scale", f"{part}=1")))


def test_of_two_containers_of_a_service_one_is_restarted_and_nobody_notices(network, operator):
    site = open_busy_site(operator)
    desk = network.app("desk", sites=(site.slug,))
    with scaled(network.compose, 2):
        first, second = network.compose.containers("booking")
        working, waiting = network.compose.containers("booking-relay")
        restarting = [
            subprocess.Popen(["docker", "restart", name], stdout=subprocess.DEVNULL)
            for name in (second, working)
        ]
        booked = []
        while any(one.poll() is None for one in restarting):
            assert desk.get("/booking/v1/sites", limit=1).status_code == 200
            if len(booked) < 20:
                start = far_start(4 + len(booked))
                booked.append(desk.made("/booking/v1/appointments", site.booking(start))["id"])
        assert [one.wait() for one in restarting] == [0, 0]
        assert booked
        expected = ["booking.appointment_booked.v1"]
        for one in booked:
            subject = f"appointment/{one}"
            eventually(
                lambda s=subject: archived(network, s) == expected, 60, what="it is archived"
            )
        assert network.compose.containers("booking") == [first, second]
        assert network.compose.containers("booking-relay") == [working, waiting]
    assert network.compose.containers("booking") == [first]


def test_prometheus_finds_every_container_and_knows_when_to_warn(network):
    named = network.compose.run("--profile", "observe", "config", "--images").split()
    [image] = [one for one in named if one.startswith("prom/")]
    try:
        docker("image", "inspect", image)
    except Failed:
        pytest.skip(f"{image} is not on this machine")
    network.compose.run("--profile", "observe", "up", "--detach", "--wait", "prometheus")
    try:
        api = f"http://{network.compose.address('prometheus', 9090)}/api/v1"

        def targets() -> list[tuple[str, str]]:
            found = requests.get(f"{api}/targets", timeout=10).json()["data"]["activeTargets"]
            return sorted({(one["labels"].get("service", ""), one["health"]) for one in found})

        services = ("booking", "impact", "inventory", "training")
        up = [("", "up"), *((service, "up") for service in services)]
        eventually(lambda: targets() == up, 60, what="all are found and answer")
        groups = requests.get(f"{api}/rules", timeout=10).json()["data"]["groups"]
        assert {rule["health"] for group in groups for rule in group["rules"]} <= {"ok", "unknown"}
        assert "DeadLetters" in {rule["name"] for group in groups for rule in group["rules"]}
    finally:
        network.compose.run("--profile", "observe", "rm", "--stop", "--force", "prometheus")


def test_what_was_booked_survives_new_containers(network, operator):
    site = open_busy_site(operator)
    network.compose.run("down", "--timeout", "30", timeout_s=120)
    network.compose.up()
    slugs = [one["slug"] for one in operator.get("/booking/v1/sites", limit=200).json()["items"]]
    assert site.slug in slugs


def test_data_of_another_installation_are_told_as_such(network):
    with_new_secrets = (
        "import pathlib, shutil; from ops import init, secrets;"
        "folder = pathlib.Path('/tmp/other');"
        "secrets.ensure_secrets(folder); known = '/run/passerelle/administrator/ca.pem';"
        "shutil.copyfile(known, folder / 'administrator' / 'ca.pem'); init.initialise(folder)"
    )
    with pytest.raises(Failed, match="belong to other secrets"):
        network.compose.run(
            *("run", "--rm", "--no-deps", "-T", "--entrypoint", "python"),
            *("init", "-c", with_new_secrets),
        )
