"""The state folder."""

import pytest

from ops import state
from ops.errors import OperatorError
from ops.state import State


def test_secrets_configuration_and_data_are_closed_to_other_users(tmp_path):
    made = State(tmp_path).make()
    for folder in (made.secrets, made.config, made.data):
        assert folder.stat().st_mode & 0o077 == 0


def test_two_commands_cannot_hold_one_folder_at_once(tmp_path):
    first, second = State(tmp_path), State(tmp_path)
    with first.locked(), pytest.raises(OperatorError, match="another command"), second.locked():
        pytest.fail("both hold it")
    with second.locked():
        pass


def test_wiping_forgets_data_and_secrets_but_not_the_python_environment(tmp_path):
    made = State(tmp_path).make()
    made.remember_backend("embedded")
    made.remember_replicas(3)
    (made.data / "something").write_text("x")
    (made.secrets / "password").write_text("x")
    (tmp_path / "venv").mkdir()
    made.wipe()
    assert not made.data.exists()
    assert not made.secrets.exists()
    assert made.backend is None
    assert made.replicas == 1
    assert (tmp_path / "venv").exists()


def test_the_folder_is_the_one_that_the_environment_names(tmp_path, monkeypatch):
    monkeypatch.setenv(state.VARIABLE, str(tmp_path / "elsewhere"))
    assert state.current().root == tmp_path / "elsewhere"
