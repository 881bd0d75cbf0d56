"""Retired master keys are removed once they are old, and only where nothing needs them."""

from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from kit.keyring import ages
from ops import cli, rotate_keys, service_keys
from ops.commands import discarded_keys
from ops.errors import OperatorError
from ops.files import write
from ops.secrets import NAMING

OLD, YOUNG = (datetime.now(UTC) - timedelta(days=days) for days in (31, 29))


class Network:
    """One whose files lie in a folder; each service tells what its file says."""

    def __init__(self, folder):
        self.folder, self.needed, self.cut_off = folder, {}, ""
        self.newest = "local:20261126_new"
        for name in NAMING:
            lines = [ages.heading(OLD), "old:key", ages.heading(YOUNG), "young:key"]
            write(self.path(name), "\n".join(lines))

    def path(self, service):
        return ages.beside(service_keys.path_of(self.folder, "master", service))

    def kept(self, service):
        path = self.path(service)
        return [one.name for one in ages.retired(path.read_text())] if path.exists() else []

    def discard_keys(self, service, names):
        if service == self.cut_off:
            raise KeyboardInterrupt
        service_keys.discard(self.folder, service, names)

    def ask(self, service):
        path = self.path(service)
        found = ages.retired(path.read_text()) if path.exists() else []
        return {
            "newest_master": self.newest,
            "masters": [{"name": key, "count": n} for key, n in self.needed.items()],
            "retired_masters": [
                {"name": one.name, "until": one.until and one.until.isoformat()} for one in found
            ],
        }


@pytest.fixture
def network(tmp_path, monkeypatch):
    network = Network(tmp_path)
    monkeypatch.setattr(discarded_keys, "backend", lambda _: network)
    monkeypatch.setattr(discarded_keys, "ask", lambda _, service: network.ask(service))
    return network


def discard(*words, typed=""):
    return CliRunner().invoke(cli.app, ["keys", "discard", *words], input=typed)


def test_those_that_are_old_go_and_what_that_means_is_said(network):
    result = discard("--yes")
    assert result.exit_code == 0, result.output
    assert {name: network.kept(name) for name in NAMING} == {key: ["young"] for key in NAMING}
    said = " ".join(result.output.split())
    assert f"copies of booking_keys from before {OLD:%Y-%m-%d} can be read by nobody" in said
    again = discard("--yes")
    assert again.exit_code == 0
    assert "no retired master key was retired 30 days ago" in " ".join(again.output.split())


def test_nothing_goes_until_it_is_confirmed(network):
    assert discard(typed="n\n").exit_code == 1
    assert network.kept("booking") == ["old", "young"]
    assert discard(typed="y\n").exit_code == 0
    assert network.kept("booking") == ["young"]


def test_of_one_service_all_may_go_at_once(network):
    assert discard("--service", "training", "--older-than", "0", "--yes").exit_code == 0
    assert not network.path("training").exists()
    assert network.kept("booking") == ["old", "young"]


def test_one_that_something_stands_under_stays_with_all_others(network):
    network.needed = {"local:old": 3}
    result = discard("--yes")
    assert isinstance(result.exception, OperatorError)
    assert "3 keys of people need local:old" in str(result.exception)
    assert network.kept("booking") == ["old", "young"]


def test_one_without_a_date_stays_and_is_told(network):
    write(network.path("booking"), "undated:key")
    result = discard("--yes", "--older-than", "0")
    assert network.kept("booking") == ["undated"]
    assert "undated stays" in " ".join(result.output.split())


def test_who_has_the_master_key_elsewhere_is_told_to_destroy_it_there(network):
    network.newest = "aws"
    assert "destroyed there" in " ".join(discard("--yes").output.split())


def test_cut_off_between_two_services_it_goes_on_with_the_rest(network):
    network.cut_off = "inventory"
    assert discard("--yes").exit_code == 130
    assert [network.kept(name) for name in NAMING] == [
        ["young"],
        ["old", "young"],
        ["old", "young"],
    ]
    network.cut_off = ""
    assert discard("--yes").exit_code == 0
    assert {name: network.kept(name) for name in NAMING} == {key: ["young"] for key in NAMING}


def test_in_a_container_the_named_ones_go_and_no_index_key(network, monkeypatch):
    monkeypatch.setattr(rotate_keys, "FOLDER", network.folder)
    rotate_keys.main(["discard", "master", "booking", "old"])
    assert network.kept("booking") == ["young"]
    for wrong in (["discard", "master", "booking"], ["discard", "index", "booking", "young"],
                  ["begin", "master", "booking", "young"]):  # fmt: skip
        with pytest.raises(SystemExit):
            rotate_keys.main(wrong)
    assert network.kept("booking") == ["young"]
