"""Each service gets its own keys, and nobody else does."""

import pytest

from kit.audit.keys import AuditKeys
from kit.keyring import BlindIndex, Masters
from kit.settings import secret
from ops.embedded import python_parts
from ops.ports import GATEWAY, shared
from ops.secrets import (
    NAMING,
    SERVICES,
    audit_keys,
    badge_keys,
    ensure_secrets,
    index_keys,
    master_keys,
    own_secret,
    vault_keys,
)
from ops.state import State
from services.training.adapters.badges.keys import read

KEYS = {
    "PASSERELLE_VAULT_KEY_FILE": ("inventory", vault_keys),
    "PASSERELLE_BADGE_KEY_FILE": ("training", badge_keys),
}


OWN = {
    "PASSERELLE_AUDIT_KEYS_FILE": (SERVICES, audit_keys),
    "PASSERELLE_SECRET_FILE": (SERVICES, own_secret),
    "PASSERELLE_MASTER_KEYS_FILE": (NAMING, master_keys),
    "PASSERELLE_INDEX_KEYS_FILE": (NAMING, index_keys),
}


def environment(state, process):
    ports = {process: 1, GATEWAY: 3, **{shared(service): 2 for service in SERVICES}}
    return python_parts.program(state, process, ports, {}).environment


@pytest.mark.parametrize("name", KEYS)
def test_the_service_is_told_where_its_keys_lie(tmp_path, name):
    service, keys = KEYS[name]
    state = State(tmp_path)
    for process in (service, f"{service}@2"):
        assert environment(state, process)[name] == str(keys(state.secrets))


@pytest.mark.parametrize("name", KEYS)
@pytest.mark.parametrize("process", python_parts.names())
def test_nobody_else_is(tmp_path, name, process):
    if process != KEYS[name][0]:
        assert name not in environment(State(tmp_path), process)


@pytest.mark.parametrize("name", OWN)
@pytest.mark.parametrize("process", python_parts.names())
def test_what_is_a_service_s_own_is_not_its_relay_s(tmp_path, name, process):
    state = State(tmp_path)
    services, keys = OWN[name]
    wanted = str(keys(state.secrets, process)) if process in services else None
    assert environment(state, process).get(name) == wanted


def test_a_first_start_makes_keys_that_the_services_can_read(tmp_path, monkeypatch):
    ensure_secrets(tmp_path)
    made = {name: keys(tmp_path, "booking") for name, (_, keys) in OWN.items()}
    for name, path in made.items():
        monkeypatch.setenv(name, str(path))
        assert path.stat().st_mode & 0o777 == 0o600
    assert len(secret()) == 32
    assert AuditKeys.from_environment().newest.startswith("20")
    assert Masters.from_environment().newest.startswith("local:")
    assert BlindIndex.from_environment().of("+33612345678").startswith("20")
    content = {path: path.read_text() for path in made.values()}
    ensure_secrets(tmp_path)
    assert {path: path.read_text() for path in made.values()} == content


def test_a_first_start_makes_a_key_for_badges_and_a_later_one_keeps_it(tmp_path):
    ensure_secrets(tmp_path)
    made = badge_keys(tmp_path).read_text()
    assert len(read(made)) == 1
    ensure_secrets(tmp_path)
    assert badge_keys(tmp_path).read_text() == made
    assert badge_keys(tmp_path).stat().st_mode & 0o777 == 0o600
