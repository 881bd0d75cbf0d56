"""Inventory gets the vault's key, and nobody else."""

import pytest

from ops.embedded import python_parts
from ops.ports import shared
from ops.secrets import SERVICES, vault_keys
from ops.state import State

NAME = "PASSERELLE_VAULT_KEY_FILE"


def environment(state, process):
    ports = {process: 1, **{shared(service): 2 for service in SERVICES}}
    return python_parts.program(state, process, ports, {}).environment


def test_inventory_is_told_where_the_vault_s_keys_lie(tmp_path):
    state = State(tmp_path)
    for process in ("inventory", "inventory@2"):
        assert environment(state, process)[NAME] == str(vault_keys(state.secrets))


@pytest.mark.parametrize("process", ["inventory-relay", "booking", "training", "impact"])
def test_nobody_else_is(tmp_path, process):
    assert NAME not in environment(State(tmp_path), process)
