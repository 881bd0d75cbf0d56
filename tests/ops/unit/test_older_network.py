"""A network that an older version started is not gone on with: its processes know too little."""

import pytest

from ops.embedded.network import Network
from ops.embedded.supervision import Supervisor
from ops.errors import OperatorError
from ops.secrets import ensure_secrets, missing, own_secret
from ops.state import State


def test_what_an_older_version_did_not_make_is_missing(tmp_path):
    assert missing(tmp_path)
    ensure_secrets(tmp_path)
    assert not missing(tmp_path)
    (tmp_path / "booking-relay" / "mongodb_password").unlink()
    assert missing(tmp_path)


def test_up_over_a_running_older_network_says_to_stop_it_first(tmp_path, monkeypatch):
    state = State(tmp_path).make()
    ensure_secrets(state.secrets)
    own_secret(state.secrets, "booking").unlink()
    monkeypatch.setattr(Supervisor, "pid", lambda _self: 1)
    monkeypatch.setattr("ops.embedded.network.ensure_programs", lambda _say: None)
    with pytest.raises(OperatorError, match=r"older version.*\./passerelle down first"):
        Network(tmp_path).start()
