"""`token`: for whom it makes one."""

import pytest

from ops.commands import tokens
from ops.errors import OperatorError


class Backend:
    """Says what it was asked for."""

    def token(self, *asked):
        return repr(asked)


@pytest.fixture(autouse=True)
def network(monkeypatch):
    monkeypatch.setattr(tokens, "backend", lambda _state: Backend())


def test_a_partners_token_names_the_partner(capsys):
    tokens.token("partner", None, "p1")
    assert capsys.readouterr().out.strip() == "(['partner'], [], 'p1')"


@pytest.mark.parametrize(
    "asked", [("partner", None, None), ("desk", ["lyon"], "p1"), ("desk", None, None)]
)
def test_a_token_that_would_see_nothing_or_too_much_is_not_made(asked):
    with pytest.raises(OperatorError):
        tokens.token(*asked)
