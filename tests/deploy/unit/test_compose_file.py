"""What `docker-compose.yml` promises, read without a container engine."""

import importlib
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from kit.serving import STOP_SECONDS
from ops.catalogues import JOBS, catalogues
from ops.embedded import python_parts
from ops.secrets import RELAYS, SERVICES

PROJECT = Path(__file__).resolve().parents[3]
COMPOSE: dict[str, Any] = yaml.safe_load(
    (PROJECT / "docker-compose.yml").read_text(encoding="utf-8")
)
CONTAINERS: dict[str, dict[str, Any]] = COMPOSE["services"]
STEPS = {"prepare", "init", "demo", "demo-inventory", "demo-training"}
SERVERS = {name: found for name, found in CONTAINERS.items() if name not in STEPS}

each_container = pytest.mark.parametrize("name", CONTAINERS)
each_server = pytest.mark.parametrize("name", SERVERS)


def mounted(container: dict[str, Any]) -> set[str]:
    """The volumes that a container sees."""
    return {
        volume["source"] if isinstance(volume, dict) else volume.partition(":")[0]
        for volume in container.get("volumes", ())
    }


def test_each_service_and_job_runs_and_each_that_emits_has_a_relay():
    relays = {f"{c.service}-relay" for c in catalogues() if c.emits}
    others = {"mongo", "rabbitmq", "gateway", "prometheus"}
    assert set(SERVERS) == {*others, *SERVICES, *relays, *JOBS}
    for service in SERVICES:
        assert CONTAINERS[service]["command"] == ["kit.serve", f"services.{service}.edge.service"]
    for relay in relays:
        assert CONTAINERS[relay]["command"] == ["kit.relay", relay.removesuffix("-relay")]
    for job, module in JOBS.items():
        assert CONTAINERS[job]["command"] == ["kit.background", module]


@each_server
def test_a_server_is_checked_and_started_again(name):
    server = SERVERS[name]
    assert server["restart"] == "unless-stopped"
    check = server["healthcheck"]
    assert check["test"][0] in ("CMD", "CMD-SHELL")
    assert {"interval", "timeout", "retries", "start_period"} <= set(check)


@pytest.mark.parametrize("name", sorted(STEPS))
def test_a_step_runs_once(name):
    step = CONTAINERS[name]
    assert step["restart"] == "no"
    assert step["healthcheck"] == {"disable": True}


def test_nothing_serves_before_secrets_database_and_broker_are_set_up():
    done = {"condition": "service_completed_successfully"}
    first = {"mongo", "rabbitmq", "gateway", "prometheus"}
    for name in first:
        assert CONTAINERS[name]["depends_on"]["prepare"] == done
    for name in set(SERVERS) - first:
        assert CONTAINERS[name]["depends_on"]["init"] == done


@each_container
def test_a_container_is_bounded(name):
    limits = CONTAINERS[name]["deploy"]["resources"]["limits"]
    assert set(limits) == {"cpus", "memory", "pids"}
    options = CONTAINERS[name]["logging"]["options"]
    assert set(options) == {"max-size", "max-file"}


@each_container
def test_a_container_may_do_little(name):
    container = CONTAINERS[name]
    assert container["cap_drop"] == ["ALL"]
    assert container["security_opt"] == ["no-new-privileges:true"]
    assert container["read_only"] is True
    assert "privileged" not in container
    allowed = {"gateway": ["NET_BIND_SERVICE"]}
    assert container.get("cap_add", []) == allowed.get(name, [])
    # The project's own image names its user; those of others do not, or name root.
    if not container["image"].startswith("passerelle:"):
        assert container["user"] in ("mongodb", "rabbitmq", "nobody", "10001:10001")


@each_container
def test_an_image_has_a_version(name):
    image = CONTAINERS[name]["image"]
    tag = image.partition(":")[2]
    assert tag
    assert tag != "latest"


@each_container
def test_no_secret_stands_in_an_environment(name):
    about_tokens = {"PASSERELLE_RATE_PER_TOKEN", "PASSERELLE_TOKEN_HOURS"}
    for variable, value in CONTAINERS[name].get("environment", {}).items():
        if variable in about_tokens:
            continue
        secret = re.search(
            r"pass|secret|token|key|cookie", variable.lower().replace("passerelle", "")
        )
        assert secret is None or variable.endswith("_FILE"), variable
        # user:password@host
        assert not re.search(r"://[^/@\s]*:[^/@\s]*@", str(value)), variable


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_sees_its_own_secrets_alone(name):
    # What a service makes keys from is its own, booking alone writes to people, inventory alone
    # opens the vault and training alone signs badges: their relays do not.
    beside = {"booking": "messages", "inventory": "vault-secrets", "training": "badges-secrets"}
    own = {f"{name}-secrets", f"own-{name}"}
    assert mounted(CONTAINERS[name]) == own | ({beside[name]} if name in beside else set())


@pytest.mark.parametrize("name", [*RELAYS, *JOBS])
def test_a_relay_and_a_job_see_their_own_secrets_alone(name):
    assert mounted(CONTAINERS[name]) == {f"{name}-secrets"}


def test_who_needs_no_events_is_not_told_where_they_are():
    told = {name for name in SERVERS if "AMQP" in str(SERVERS[name].get("environment", {}))}
    assert told == {*SERVICES, *RELAYS}
    assert set(RELAYS) == {f"{c.service}-relay" for c in catalogues() if c.emits}


def test_who_signs_tokens_and_who_administers_is_seen_by_no_server():
    for name, server in SERVERS.items():
        assert not mounted(server) & {
            "issuer-secrets",
            "administrator-secrets",
            "authority-secrets",
        }, name


@each_container
def test_volumes_take_their_owner_from_the_first_step_alone(name):
    """Another image's folder would otherwise give the volume an owner who cannot write to it."""
    if name == "prepare":
        return
    for volume in CONTAINERS[name].get("volumes", ()):
        if isinstance(volume, str):
            assert volume in (
                "mongo-data:/data/db",
                "rabbitmq-data:/var/lib/rabbitmq",
                "prometheus-data:/prometheus",
            )
            continue
        assert volume["volume"]["nocopy"] is True
        assert volume.get("read_only") is True or volume["source"] in ("gateway-data", "messages")


def test_the_gateway_alone_may_listen_beyond_this_machine():
    for name, container in CONTAINERS.items():
        for port in container.get("ports", ()):
            if name == "gateway":
                # Without TLS to this machine alone, save what only sends to where there is.
                plain = port.endswith(":8080")
                bound = "127.0.0.1" if plain else "${PASSERELLE_BIND:-127.0.0.1}"
                assert port.startswith(f"{bound}:")
                assert plain or port.endswith((":8443", ":8081"))
            else:
                assert port.startswith("127.0.0.1::"), name


def test_the_gateway_reaches_neither_database_nor_broker():
    beyond = set(CONTAINERS["gateway"]["networks"])
    for name in ("mongo", "rabbitmq", "booking-relay"):
        assert not beyond & set(CONTAINERS[name]["networks"]), name


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_believes_the_gateway_alone_about_others_addresses(name):
    trusted = CONTAINERS[name]["environment"]["PASSERELLE_TRUSTED_PROXIES"]
    assert trusted == "${PASSERELLE_TRUSTED_PROXIES:-gateway}"
    assert set(CONTAINERS["gateway"]["networks"]) <= set(CONTAINERS[name]["networks"])


def test_every_volume_is_declared_and_used():
    used = set().union(*(mounted(container) for container in CONTAINERS.values()))
    assert used == set(COMPOSE["volumes"])


def test_the_broker_stops_publishers_well_before_its_container_is_killed():
    limit = CONTAINERS["rabbitmq"]["deploy"]["resources"]["limits"]["memory"]
    assert limit == "1g"
    conf = (PROJECT / "deploy" / "rabbitmq" / "rabbitmq.conf").read_text(encoding="utf-8")
    found = re.search(r"^vm_memory_high_watermark\.absolute = (\d+)MB$", conf, re.MULTILINE)
    assert found is not None
    assert int(found[1]) <= 700


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_may_finish_its_longest_call_before_it_is_killed(name):
    module = importlib.import_module(f"services.{name}.edge.service")
    longest = max((o.time_limit for o in module.SERVICE.operations), default=0)
    grace = CONTAINERS[name]["stop_grace_period"]
    assert grace == f"{python_parts.STOP_SECONDS}s"
    assert longest + STOP_SECONDS < python_parts.STOP_SECONDS


@each_server
def test_each_of_our_processes_may_be_told_where_traces_go(name):
    if not SERVERS[name]["image"].startswith("passerelle:"):
        return
    told = CONTAINERS[name]["environment"]
    assert told["OTEL_EXPORTER_OTLP_ENDPOINT"] == "${OTEL_EXPORTER_OTLP_ENDPOINT:-}"
    assert {"OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG"} <= set(told)
