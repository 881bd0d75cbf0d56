"""Keys are changed by the operator's command beside traffic, whatever is killed."""

import threading
import uuid
from contextlib import ExitStack

import pytest

from kit.databases import vault_of
from kit.keyring import KEY_MISSING, ages
from kit.settings import INDEX_BYTES, MASTER_BYTES
from ops import service_keys
from ops.commands import service_keys as commands
from ops.errors import OperatorError
from ops.files import write
from ops.secrets import new_key
from tests.alone import MONDAY_MORNING, uri_of
from tests.booking.edge.running import Booking
from tests.clocked import clocked
from tests.processes import serving
from tests.waiting import eventually

PEOPLE = 60
SIZES = {"master": MASTER_BYTES, "index": INDEX_BYTES}


class Interrupt(Exception):
    """Stands for Ctrl-C or a kill between two steps."""


class Network:
    """Two replicas of booking whose files lie in a folder; looks to the command like a network."""

    def __init__(self, mongo, folder):
        self.mongo, self.folder = mongo, folder
        self.name = f"test_{uuid.uuid4().hex[:12]}"
        self.interrupted_before = ""
        for kind, size in SIZES.items():
            write(service_keys.path_of(folder, kind, "booking"), new_key(size))
        self.stack = ExitStack()
        self.replicas = [self._start(n) for n in (1, 2)]

    def _start(self, number):
        home = self.folder / f"home{number}"
        home.mkdir(exist_ok=True)
        running = self.stack.enter_context(
            clocked(
                Booking,
                "/sites",
                uri_of(self.mongo),
                self.name,
                home,
                MONDAY_MORNING,
                **self._paths(),
            )
        )
        running.database = self.mongo[self.name]
        return running

    def starting(self, number):
        """A replica that may not be prepared yet."""
        return serving(
            "tests.booking.edge.served",
            self.folder / f"home{number}",
            uri_of(self.mongo),
            settings={
                "BOOKING_DATABASE": self.name,
                "BOOKING_CLOCK": str(self.folder / f"home{number}" / "now"),
                **self._paths(),
            },
            make=Booking,
            ready=False,
        )

    def _paths(self):
        return {
            f"PASSERELLE_{kind.upper()}_KEYS_FILE": str(
                service_keys.path_of(self.folder, kind, "booking")
            )
            for kind in SIZES
        }

    def kill_and_start_again(self):
        """The second replica, with `kill -9`."""
        self.replicas[1].process.kill()
        self.replicas[1].process.wait()
        self.replicas[1] = self._start(2)

    @property
    def base_url(self):
        return self.replicas[0].url

    def token(self, roles, sites):
        return self.replicas[0].token(*roles, sites=sites)

    def change_keys(self, step, kind, service):
        if step == self.interrupted_before:
            raise Interrupt
        service_keys.change(self.folder, step, kind, service)

    def newest_key(self, kind, service):
        return service_keys.newest(self.folder, kind, service)

    def keys(self):
        return self.replicas[0].ask("GET", "/keys").json()

    def lines(self, kind):
        return service_keys.path_of(self.folder, kind, "booking").read_text().split()


@pytest.fixture
def network(mongo, tmp_path, monkeypatch):
    network = Network(mongo, tmp_path)
    monkeypatch.setattr(commands, "backend", lambda _state: network)
    monkeypatch.setattr(commands, "services_of", lambda _only: ["booking"])
    with network.stack:
        yield network
    for name in (network.name, vault_of(network.name)):
        mongo.drop_database(name)


def phone(number):
    return f"06399{number:05}"


def rotating(kind):
    """The command on a thread of its own, and what it raised."""
    raised = []

    def run():
        try:
            getattr(commands, kind)()
        except Interrupt as error:
            raised.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, raised


@pytest.mark.parametrize("kind", ["master", "index"])
def test_people_are_registered_and_found_while_a_key_is_changed_and_a_replica_is_killed(
    network, kind
):
    first, _second = network.replicas
    site = first.site()["slug"]
    ids = [first.person(site, phone=phone(n)) for n in range(PEOPLE)]
    [old] = network.lines(kind)
    thread, raised = rotating(kind)
    killed = False
    while thread.is_alive():
        ids.append(network.replicas[0].person(site, phone=phone(len(ids))))
        for replica in network.replicas:
            for number in (0, len(ids) // 2, len(ids) - 1):
                found = replica.ask("GET", f"/people?phone={phone(number)}")
                assert [one["id"] for one in found.json()["items"]] == [ids[number]], found.text
        if not killed and len(network.lines(kind)) == 2:
            network.kill_and_start_again()
            killed = True
    thread.join()
    assert (killed, raised) == (True, [])
    [new] = network.lines(kind)
    assert new != old
    assert old in ages.beside(service_keys.path_of(network.folder, kind, "booking")).read_text()
    keys = network.keys()
    assert keys["settled"]
    assert keys["outstanding"] == {"master": 0, "index": 0}
    # With the files as they are now, everything is still there.
    network.kill_and_start_again()
    for number in (0, PEOPLE, len(ids) - 1):
        found = network.replicas[1].ask("GET", f"/people?phone={phone(number)}")
        assert [one["id"] for one in found.json()["items"]] == [ids[number]]
        assert network.replicas[1].ask("GET", f"/people/{ids[number]}").ok


@pytest.mark.parametrize("step", ["begin", "retire"])
def test_interrupted_anywhere_and_run_again_it_goes_on_with_the_same_key(network, step):
    first, _second = network.replicas
    person = first.person(first.site()["slug"], phone=phone(1))
    [old] = network.lines("index")
    network.interrupted_before = step
    thread, raised = rotating("index")
    thread.join()
    assert len(raised) == 1
    begun = network.lines("index")
    assert len(begun) == (1 if step == "begin" else 2)
    network.interrupted_before = ""
    thread, raised = rotating("index")
    thread.join()
    assert raised == []
    [new] = network.lines("index")
    assert new != old
    if step == "retire":
        assert new == begun[0]
    found = first.ask("GET", f"/people?phone={phone(1)}")
    assert [one["id"] for one in found.json()["items"]] == [person]


def test_without_a_key_that_is_needed_the_service_goes_on_and_says_so(network):
    first, _second = network.replicas
    person = first.person(first.site()["slug"], phone=phone(1))
    path = service_keys.path_of(network.folder, "master", "booking")
    kept = path.read_text()
    write(path, new_key(MASTER_BYTES))
    eventually(
        lambda: "in no file of keys" in first.call("GET", "/health/ready").text, what="the trouble"
    )
    assert first.ask("GET", f"/people/{person}").ok
    write(path, kept.strip())
    eventually(
        lambda: "in no file of keys" not in first.call("GET", "/health/ready").text,
        what="the trouble's end",
    )


@pytest.mark.parametrize("kind", SIZES)
def test_one_that_starts_without_a_key_that_is_needed_says_so_and_waits_for_it(network, kind):
    first, second = network.replicas
    first.person(first.site()["slug"], phone=phone(1))
    path = service_keys.path_of(network.folder, kind, "booking")
    kept = path.read_text()
    second.process.kill()
    second.process.wait()
    write(path, new_key(SIZES[kind]))
    starting = network.stack.enter_context(network.starting(2))
    assert starting.health()["status"] == "starting"
    assert KEY_MISSING in starting.health()["checks"]["seals"]["detail"]
    assert starting.ask("GET", "/sites").status_code == 503
    write(path, kept.strip())
    eventually(lambda: starting.ask("GET", "/sites").ok, what="the service prepared")
    eventually(lambda: "seals" not in starting.health()["checks"], what="the trouble's end")


@pytest.mark.parametrize("kind", SIZES)
def test_what_cannot_be_opened_is_named_and_keeps_the_older_key_until_it_is_mended(
    network, kind, capsys
):
    first, _second = network.replicas
    site = first.site()["slug"]
    ids = [first.person(site, phone=phone(n)) for n in range(3)]
    name, field, wanted, told = {
        "master": ("keys", "keyMaterial", {"keyAltNames": f"person/{ids[1]}"}, f"person/{ids[1]}"),
        "index": ("identities", "sealed", {"_id": ids[1]}, ids[1]),
    }[kind]
    database = vault_of(network.name) if kind == "master" else network.name
    kept = network.mongo[database][name]
    whole = kept.find_one(wanted)
    kept.update_one(wanted, {"$set": {field: type(whole[field])(whole[field][:40])}})
    with pytest.raises(OperatorError, match=f"1 of booking cannot .* older {kind} key stays"):
        getattr(commands, kind)()
    assert f"booking: {name} {told} cannot be opened" in capsys.readouterr().err
    assert len(network.lines(kind)) == 2
    assert network.keys()["outstanding"][kind] == 1
    for number in (0, 2):
        found = first.ask("GET", f"/people?phone={phone(number)}")
        assert [one["id"] for one in found.json()["items"]] == [ids[number]]
    kept.replace_one(wanted, whole)
    getattr(commands, kind)()
    assert len(network.lines(kind)) == 1
    assert (network.keys()["settled"], network.keys()["broken"]) == (True, [])
    assert first.ask("GET", f"/people/{ids[1]}").ok
