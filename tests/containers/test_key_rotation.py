"""Keys are changed by the commands, while the network in containers goes on."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from ops import cli, ports
from ops.commands import discarded_keys, issuer_keys, service_keys
from ops.compose import Project
from ops.docker import Docker
from ops.state import State
from tests.waiting import eventually
from tests.world import open_busy_site

pytestmark = pytest.mark.timeout(600)


class Ours(Project):
    """The project of these tests, which is made from a copy of the sources."""

    def __init__(self, state: State, network: Any) -> None:
        super().__init__(state)
        self._compose = network.compose
        self._owned = True

    @property
    def name(self) -> str:
        """The name that the tests gave it."""
        return str(self._compose.name)

    def command(self) -> list[str]:
        """See `Project.command`."""
        file = self._compose.folder / "docker-compose.yml"
        return ["docker", "compose", "--project-name", self.name, "--file", str(file)]

    def environment(self) -> dict[str, str]:
        """See `Project.environment`."""
        return super().environment() | self._compose.environment


@pytest.fixture
def command(network, tmp_path: Path, monkeypatch) -> Callable[..., str]:
    """Gives a command as an operator of this network does; it has to end well."""
    state = State(tmp_path).make()
    shutil.copytree(network.secrets, state.secrets, dirs_exist_ok=True)
    backend = Docker(state, Ours(state, network))
    ports.keep(state, {ports.GATEWAY: int(network.base_url.rpartition(":")[2])})
    for module in (discarded_keys, issuer_keys, service_keys):
        monkeypatch.setattr(module, "backend", lambda _: backend)

    def run(*words: str) -> str:
        done = CliRunner().invoke(cli.app, words)
        assert done.exit_code == 0, f"{done.output}\n{done.exception}"
        return " ".join(done.output.split())

    return run


def keys_of(operator) -> dict[str, Any]:
    """What booking tells of its keys."""
    found: dict[str, Any] = operator.get("/booking/v1/keys").json()
    return found


def test_all_keys_are_changed_and_the_retired_ones_discarded(network, operator, command):
    site = open_busy_site(operator)
    desk = network.app("desk", sites=(site.slug,))
    [person] = site.people
    before = keys_of(operator)
    only = ("--service", "booking")
    for kind in ("master", "index"):
        said = command("keys", "rotate", kind, *only)
        assert f"booking: everything stands under the {kind} key" in said
    after = keys_of(operator)
    assert after["settled"]
    for kind in ("master", "index"):
        assert after[f"newest_{kind}"] != before[f"newest_{kind}"]
    old = before["newest_master"].removeprefix("local:")
    assert [one["name"] for one in after["retired_masters"]] == [old]
    assert old in command("keys", "show")
    command("keys", "discard", *only, "--older-than", "0", "--yes")
    eventually(lambda: keys_of(operator)["retired_masters"] == [], what="the retired key is gone")
    assert desk.get(f"/booking/v1/people/{person}").ok

    command("keys", "rotate", "issuer")
    # A token from before holds until it ends, and one under the new key is taken as well.
    assert desk.get(f"/booking/v1/people/{person}").ok
    assert old not in command("keys", "show", *only)
