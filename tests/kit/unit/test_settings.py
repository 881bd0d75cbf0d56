"""What is read from the environment, and what is refused there."""

import pytest
from environs import EnvError

from kit import settings


@pytest.fixture(autouse=True)
def needed(monkeypatch) -> None:
    for name in ("MONGODB_URI", "AMQP_URI", "JWKS"):
        monkeypatch.setenv(f"PASSERELLE_{name}", "given")


def test_who_is_told_to_stop_leaves_at_once_unless_told_otherwise(monkeypatch):
    assert settings.load("booking").leaving_seconds == 0
    monkeypatch.setenv("PASSERELLE_LEAVING_SECONDS", "2.5")
    assert settings.load("booking").leaving_seconds == 2.5


@pytest.mark.parametrize("given", ["soon", "-1", "nan", ""])
def test_what_is_no_number_of_seconds_is_refused_by_its_name(monkeypatch, given):
    monkeypatch.setenv("PASSERELLE_LEAVING_SECONDS", given)
    with pytest.raises(EnvError, match="PASSERELLE_LEAVING_SECONDS"):
        settings.load("booking")
