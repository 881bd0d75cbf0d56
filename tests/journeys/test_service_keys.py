"""The keys of what is kept about people, as an operator sees and changes them."""

import json

import pytest
from typer.testing import CliRunner

from ops import cli
from ops.secrets import NAMING
from tests.world import open_busy_site


@pytest.fixture
def command(network, monkeypatch):
    """Runs a command on keys; gives what it printed."""
    network.state.remember_backend("embedded")
    monkeypatch.setenv("PASSERELLE_STATE", str(network.state.root))

    def run(*words):
        result = CliRunner().invoke(cli.app, ["keys", *words])
        assert result.exit_code == 0, result.stderr
        return result.stdout

    return run


def test_master_and_index_keys_of_every_service_are_changed_and_everybody_is_still_known(
    operator, command
):
    site = open_busy_site(operator)
    who = {"first_name": "Zoé", "last_name": "Okonkwo", "phone": "0639987612"}
    body = {"site": site.slug, "confirmed_new": True, **who}
    person = operator.made("/booking/v1/people", body)["id"]
    before = json.loads(command("show", "--json"))
    assert set(before) == set(NAMING)
    command("rotate", "master")
    command("rotate", "index")
    after = json.loads(command("show", "--json"))
    for name in NAMING:
        for kind in ("master", "index"):
            assert after[name][f"newest_{kind}"] != before[name][f"newest_{kind}"]
        assert after[name]["settled"]
        assert after[name]["plain"] == 0
    assert [one["name"] for one in after["booking"]["masters"]] == [
        after["booking"]["newest_master"]
    ]
    found = operator.get("/booking/v1/people", phone=who["phone"]).json()["items"]
    assert [one["id"] for one in found] == [person]
    assert "Okonkwo" in operator.get(f"/booking/v1/people/{person}").text
    table = command("show")
    assert after["booking"]["newest_index"] in table
