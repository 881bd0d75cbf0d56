"""A new installation teaches at once, and the national team changes what is taught."""

import copy
import json

import pytest
from typer.testing import CliRunner

from ops import cli
from services.training.adapters import shipped
from tests.waiting import eventually


@pytest.fixture
def importing(network, monkeypatch, tmp_path):
    """Runs `import` on a document; gives its status and what it printed."""
    network.state.remember_backend("embedded")
    monkeypatch.setenv("PASSERELLE_STATE", str(network.state.root))

    def run(what, document):
        file = tmp_path / f"{what}.json"
        file.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        result = CliRunner().invoke(cli.app, ["import", what, str(file)])
        assert result.exception is None or result.exit_code == 1, result.output
        return result.exit_code, result.stdout, result.stderr

    return run


def archived(network, key):
    """What the events of training under that key say, as impact keeps them."""
    with network.mongo() as client:
        return [
            json.loads(row["body"])["data"] for row in client.impact.archive.find({"name": key})
        ]


def test_what_ships_is_there_and_an_imported_path_is_told_to_everybody(
    network, operator, importing
):
    codes = {one["code"] for one in operator.get("/training/v1/paths").json()["items"]}
    assert codes >= {one.code for one in shipped.paths()}
    path = copy.deepcopy(next(one for one in shipped.documents("paths") if one["code"] == "email"))
    assert importing("path", path)[:2] == (0, "path email version 1: unchanged\n")

    path |= {"code": "letters", "after": ["internet"], "modules": path["modules"][:1]}
    path["modules"][0]["code"] = "letters_account"
    wrong = copy.deepcopy(path)
    wrong["modules"][0]["targets"][0]["level"] = 9
    status, out, err = importing("path", wrong)
    assert (status, out) == (1, "")
    assert "must be 1 to 8  /modules/0/targets/0/level" in err
    assert operator.get("/training/v1/paths/letters").status_code == 404
    assert importing("path", path)[:2] == (0, "path letters version 1: published\n")
    path["final_assessment"] = False
    assert importing("path", path)[:2] == (0, "path letters version 2: published\n")

    def told():
        found = archived(network, "training.path_published")
        return sorted(one["version"] for one in found if one["path"] == "letters") == [1, 2]

    eventually(told, what="impact's archive has both versions")
    first = {
        one["path"] for one in archived(network, "training.path_published") if one["version"] == 1
    }
    assert first >= codes
    frameworks = {one["framework"] for one in archived(network, "training.framework_published")}
    assert frameworks >= {"crcn", "digcomp", "first-steps"}
    operator.post("/training/v1/paths/letters/retire")
