"""`token`: for whom it makes one."""

import jwt
import pytest

from ops.commands import tokens
from ops.errors import OperatorError


class Backend:
    """Says what it was asked for."""

    def token(self, *asked):
        claims = {"asked": asked, "exp": 1_790_000_000, "sub": asked[3], "jti": "7f3a"}
        return jwt.encode(claims, "a secret of at least thirty-two bytes", "HS256")


def asked(token: str):
    return jwt.decode(token, options={"verify_signature": False, "verify_exp": False})["asked"]


@pytest.fixture(autouse=True)
def network(monkeypatch):
    monkeypatch.setattr(tokens, "backend", lambda _state: Backend())


def test_a_partners_token_names_the_partner(capsys):
    tokens.token("partner", None, "p1")
    assert asked(capsys.readouterr().out.strip()) == [["partner"], [], "p1", None, 12 * 3600]


def test_it_says_for_whom_it_is_until_when_it_is_good_and_by_what_it_is_withdrawn(capfd):
    tokens.token("desk", ["lyon"], None, "tablet-3", 2)
    told = capfd.readouterr()
    assert asked(told.out.strip()) == [["desk"], ["lyon"], None, "tablet-3", 2 * 3600]
    assert "good until 2026-09-21" in told.err
    assert "of tablet-3, with the id 7f3a" in " ".join(told.err.split())


@pytest.mark.parametrize(
    "asked", [("partner", None, None), ("desk", ["lyon"], "p1"), ("desk", None, None)]
)
def test_a_token_that_would_see_nothing_or_too_much_is_not_made(asked):
    with pytest.raises(OperatorError):
        tokens.token(*asked)
