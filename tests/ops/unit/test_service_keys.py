"""Inventory gets the vault's key, training the keys of badges, and nobody else."""

import pytest

from ops.embedded import python_parts
from ops.ports import GATEWAY, shared
from ops.secrets import SERVICES, badge_keys, ensure_secrets, vault_keys
from ops.state import State
from services.training.adapters.badges.keys import read

KEYS = {
    "PASSERELLE_VAULT_KEY_FILE": ("inventory", vault_keys),
    "PASSERELLE_BADGE_KEY_FILE": ("training", badge_keys),
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


def test_a_first_start_makes_a_key_for_badges_and_a_later_one_keeps_it(tmp_path):
    ensure_secrets(tmp_path)
    made = badge_keys(tmp_path).read_text()
    assert len(read(made)) == 1
    ensure_secrets(tmp_path)
    assert badge_keys(tmp_path).read_text() == made
    assert badge_keys(tmp_path).stat().st_mode & 0o777 == 0o600
