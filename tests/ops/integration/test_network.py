"""A whole network on this machine, behind its gateway, as the commands see it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from typer.testing import CliRunner

from ops import cli
from ops.embedded import Network, python_parts
from ops.errors import OperatorError
from ops.secrets import SERVICES
from ops.state import PROJECT
from tests.waiting import eventually


@pytest.fixture(scope="module")
def network(tmp_path_factory) -> Iterator[Network]:
    folder = tmp_path_factory.mktemp("network")
    with Network(folder, kind="free", bound=True) as started:
        started.state.remember_backend("embedded")
        yield started


@pytest.fixture
def command(network, monkeypatch):
    """Runs a command of the command line on this network."""
    monkeypatch.setenv("PASSERELLE_STATE", str(network.state.root))
    return lambda *words: CliRunner().invoke(cli.app, words)


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_answers_behind_the_gateway(network, service):
    answer = requests.get(f"{network.base_url}/{service}/v1/openapi.json", timeout=10)
    assert answer.ok
    assert answer.json()["openapi"].startswith("3.1")


def test_its_tokens_are_accepted_and_without_one_nothing_is_shown(network):
    url = f"{network.base_url}/booking/v1/sites"
    assert requests.get(url, timeout=10).status_code == requests.codes.unauthorized
    bearer = {"Authorization": f"Bearer {network.token('operator')}"}
    assert requests.get(url, headers=bearer, timeout=10).json()["items"] == []


def test_status_is_0_and_tells_of_every_process(network, command):
    eventually(lambda: command("status").exit_code == 0, what="status 0")
    report = json.loads(command("status", "--json").stdout)
    names = {part["name"] for part in report["parts"]}
    assert names == {"broker", "database", "epmd", "gateway", *python_parts.names()}
    assert {flow["service"] for flow in report["flows"]} == set(SERVICES)
    assert report["ok"]


def test_status_is_1_and_names_the_service_that_is_down(network, command):
    network.stop_process("training")
    try:
        result = command("status", "--json")
        assert result.exit_code == 1
        parts = {part["name"]: part for part in json.loads(result.stdout)["parts"]}
        assert not parts["training"]["ok"]
        assert (parts["training"]["state"], parts["training"]["ok"]) == ("stopped", False)
        assert parts["booking"]["ok"]
    finally:
        network.start_process("training")


def test_a_service_that_is_down_is_a_clear_problem_with_a_time_to_come_back(network):
    network.stop_process("training")
    try:
        answer = requests.get(f"{network.base_url}/training/v1/openapi.json", timeout=30)
    finally:
        network.start_process("training")
    assert answer.status_code == requests.codes.service_unavailable
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.json()["code"] == "unavailable"


def test_a_killed_service_and_a_killed_relay_come_back_by_themselves(network):
    for name in ("booking", python_parts.relay_name("booking")):
        before = network.pid(name)
        network.kill(name)
        network.wait_ready(name)
        assert network.pid(name) not in (0, before)


def test_a_second_process_of_a_service_answers_at_its_own_address(network):
    first = network.url("booking")
    second = network.add_replica("booking")
    assert second != first
    assert requests.get(f"{second}/health/live", timeout=10).ok
    assert requests.get(f"{first}/health/live", timeout=10).ok


def test_papers_name_the_gateway_of_this_network(network):
    issuer = requests.get(f"{network.base_url}/training/did.json", timeout=10).json()["id"]
    assert issuer == f"did:web:localhost%3A{network.ports['gateway']}:training"


def test_the_issuer_s_key_is_changed_while_all_runs(network, command):
    places = (
        "/booking/v1/sites",
        "/inventory/v1/places",
        "/training/v1/paths",
        "/impact/v1/metrics",
    )

    def statuses(token: str) -> set[int]:
        bearer = {"Authorization": f"Bearer {token}"}
        asked = [
            requests.get(network.base_url + place, headers=bearer, timeout=20) for place in places
        ]
        return {answer.status_code for answer in asked}

    old = network.token("operator")
    assert statuses(old) == {200}
    assert command("keys", "rotate", "issuer").exit_code == 0
    new = network.token("operator")
    assert statuses(new) == {200}, "it is known at once"
    assert statuses(old) == {200}, "and what was handed out holds"
    assert command("keys", "rotate", "issuer", "--at-once").exit_code == 0
    assert statuses(network.token("operator")) == {200}
    assert statuses(old) | statuses(new) == {401}


def test_a_running_network_takes_no_other_settings(network, monkeypatch):
    monkeypatch.setenv("PASSERELLE_PUBLIC_URL", "https://example.org")
    with pytest.raises(OperatorError, match="PASSERELLE_PUBLIC_URL"):
        Network(network.state.root).start()


def test_a_network_grows_and_shrinks_while_it_runs_and_keeps_its_size(network, command):
    def parts() -> dict[str, dict]:
        report = json.loads(command("status", "--json").stdout)
        return {part["name"]: part for part in report["parts"] if part["metrics"]}

    try:
        Network(network.state.root, replicas=2).start()
        Network(network.state.root).start()
        doubled = parts()
        assert set(doubled) == set(python_parts.names(2))
        urls = {part["metrics"] for part in doubled.values()}
        assert len(urls) == len(doubled)
        for url in urls:
            assert "passerelle_" in requests.get(url, timeout=10).text
    finally:
        Network(network.state.root, replicas=1).start()
    assert set(parts()) == set(python_parts.names(1))


def test_restart_gives_every_service_and_relay_a_new_process_that_is_ready(network, command):
    before = {name: network.pid(name) for name in python_parts.names()}
    assert command("restart").exit_code == 0
    for name, pid in before.items():
        assert network.pid(name) not in (0, pid)
    assert command("status").exit_code == 0


def test_ctrl_c_in_a_restart_leaves_no_process_stopped_and_says_where_it_ended(network):
    before = {name: network.pid(name) for name in python_parts.names()}

    def touched() -> list[str]:
        return [name for name, pid in before.items() if network.pid(name) != pid]

    with subprocess.Popen(
        [sys.executable, "-P", "-m", "ops", "restart"],
        env={**os.environ, "PASSERELLE_STATE": str(network.state.root), "PYTHONPATH": str(PROJECT)},
        stderr=subprocess.PIPE,
        text=True,
    ) as restarting:
        eventually(touched, what="a process is gone")
        restarting.send_signal(signal.SIGINT)
        said = restarting.communicate(timeout=120)[1]
    [name] = touched()
    assert restarting.returncode == 130
    assert f"stopped after {name}; not restarted: " in said
    states = {one: network.supervisor.process(one)["statename"] for one in before}
    assert set(states.values()) == {"RUNNING"}


def test_status_asks_every_process_of_a_service(network, command):
    network.add_replica("training")
    network.signal("training@2", signal.SIGSTOP)
    try:
        report = json.loads(command("status", "--json").stdout)
        parts = {part["name"]: part for part in report["parts"]}
        assert parts["training"]["ok"]
        assert parts["training@2"]["state"] == "frozen"
    finally:
        network.signal("training@2", signal.SIGCONT)
        network.supervisor.remove("training@2")


@pytest.mark.parametrize("name", ["booking-relay", "inventory", "broker", "database", "gateway"])
def test_a_frozen_process_is_told_as_frozen_and_how_it_is_woken(network, command, name):
    network.signal(name, signal.SIGSTOP)
    try:
        result = command("status", "--json")
        assert result.exit_code == 1
        report = json.loads(result.stdout)
        parts = {part["name"]: part for part in report["parts"]}
        assert parts[name]["state"] == "frozen"
        assert [why for why in report["reasons"] if why.startswith(f"{name}: ")]
    finally:
        network.signal(name, signal.SIGCONT)
    eventually(lambda: command("status").exit_code == 0, what="all is well again")


def test_a_halted_process_is_woken_to_stop_in_good_order(network):
    network.signal("inventory", signal.SIGSTOP)
    network.stop_process("inventory")
    try:
        assert '"event": "stopped"' in network.log("inventory", 3)
    finally:
        network.start_process("inventory")


@pytest.mark.parametrize("name", ["training", "database"])
def test_up_wakes_a_process_that_is_halted(network, command, name):
    network.signal(name, signal.SIGSTOP)
    Network(network.state.root).start()
    eventually(lambda: command("status").exit_code == 0, what="all is well")


def test_the_topology_is_as_the_catalogues_want_it_and_a_difference_is_told(network, command):
    assert command("topology", "check").exit_code == 0
    at = network.management
    binding = f"{at.url}/api/bindings/passerelle/e/events/e/impact.partition"
    bound = requests.get(binding, auth=(at.user, at.password), timeout=10).json()
    for one in bound:
        url = f"{binding}/{one['properties_key']}"
        requests.delete(url, auth=(at.user, at.password), timeout=10).raise_for_status()
    result = command("topology", "check")
    assert result.exit_code == 1
    assert "impact.partition is missing" in result.stdout
    assert command("topology", "apply").exit_code == 0
    assert command("topology", "check").exit_code == 0


def test_no_log_holds_a_password(network):
    passwords = [p.read_text().strip() for p in network.state.secrets.glob("*/*_password")]
    assert passwords
    for log in Path(network.state.logs).glob("*"):
        text = log.read_text(errors="replace")
        assert not [password for password in passwords if password in text], log.name
