"""A tablet is stolen: its token is withdrawn by the command line in all four services, also in one
that is away at that moment."""

import json
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from typer.testing import CliRunner

from ops import cli
from ops.errors import OperatorError
from ops.secrets import SERVICES
from tests.waiting import eventually

AWAY = "training"
GOOD, REFUSED = 403, 401
"""What a desk is told that asks for an operator's list, with a token that is good or is not."""


@pytest.fixture
def passerelle(network, monkeypatch):
    """Runs a command; gives its exit status, what it printed, and why it failed."""
    network.state.remember_backend("embedded")
    monkeypatch.setenv("PASSERELLE_STATE", str(network.state.root))

    def run(*words, given=None):
        result = CliRunner().invoke(cli.app, words, input=given)
        assert result.exception is None or isinstance(result.exception, (OperatorError, SystemExit))
        return result.exit_code, result.stdout, str(result.exception or "")

    return run


@pytest.fixture
def tablet(passerelle):
    """Gives a tablet of that name a token."""

    def make(subject):
        words = ("token", "desk", "--site", "saint-denis", "--subject", subject)
        status, printed, error = passerelle(*words)
        assert (status, error) == (0, "")
        return printed.strip()

    return make


def told(network, token):
    """The status that each service answers to it."""
    headers = {"Authorization": f"Bearer {token}"}
    return {
        service: requests.get(
            f"{network.base_url}/{service}/v1/withdrawn-tokens", headers=headers, timeout=30
        ).status_code
        for service in SERVICES
    }


def in_all(status):
    return dict.fromkeys(SERVICES, status)


def test_a_stolen_tablet_s_token_is_worthless_everywhere_and_its_next_one_is_good(
    network, passerelle, tablet
):
    subject = f"tablet-{uuid.uuid4().hex}"
    token, other = tablet(subject), tablet(f"{subject}-b")
    assert told(network, token) == in_all(GOOD)
    network.stop_process(AWAY)
    try:
        words = ("tokens", "withdraw", "--subject", subject, "--reason", "stolen")
        status, _printed, error = passerelle(*words, "--patience", "2")
        assert (status, f"not confirmed by {AWAY}," in error) == (1, True)
        assert {name for name, code in told(network, token).items() if code == REFUSED} == {
            name for name in SERVICES if name != AWAY
        }
    except BaseException:
        network.start_process(AWAY)
        raise
    with ThreadPoolExecutor(1) as pool:
        back = pool.submit(network.start_process, AWAY)
        status, printed, error = passerelle(*words, "--json", "--patience", "120")
        back.result()
    assert (status, error) == (0, "")
    assert json.loads(printed)["confirmed"] == sorted(SERVICES)
    assert told(network, token) == in_all(REFUSED)
    assert told(network, other) == told(network, tablet(subject)) == in_all(GOOD)

    status, printed, _error = passerelle("tokens", "list", "--json")
    [kept] = [one for one in json.loads(printed) if one["subject"] == subject]
    assert (status, set(kept["services"])) == (0, set(SERVICES))
    asked = ("audit", "list", "--action", "token.withdraw", "--json")
    logged = [one for one in json.loads(passerelle(*asked)[1]) if subject in one["targets"]]
    assert {one["service"] for one in logged} == set(SERVICES)
    assert {one["reason"] for one in logged} == {"stolen"}


def test_one_token_is_withdrawn_that_is_given_on_standard_input(network, passerelle, tablet):
    subject = f"tablet-{uuid.uuid4().hex}"
    disclosed, kept = tablet(subject), tablet(subject)
    status, _printed, error = passerelle(
        "tokens", "withdraw", "--reason", "disclosed", given=disclosed
    )
    assert (status, error) == (0, "")
    assert told(network, disclosed) == in_all(REFUSED)
    assert told(network, kept) == in_all(GOOD)


def test_the_operator_s_own_token_may_be_withdrawn(network, passerelle):
    own = network.token("operator")
    words = ("tokens", "withdraw", "--subject", "operator@command-line", "--reason", "left_team")
    status, _printed, error = passerelle(*words)
    assert (status, error) == (0, "")
    assert told(network, own) == in_all(REFUSED)
    assert passerelle("tokens", "list")[0] == 0
    eventually(lambda: told(network, network.token("operator")) == in_all(200))
