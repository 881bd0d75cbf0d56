"""A token that was withdrawn proves nothing, whether it was seen before or not."""

import ast
import re
import time
from pathlib import Path

import jwt
import pytest
from marshmallow import ValidationError

from kit.auth import BadToken
from kit.clock import SystemClock
from kit.edge.french import in_french
from kit.edge.operators.tokens import WithdrawBody
from kit.jwks import KeySet
from kit.key_sources import source
from kit.tokens import TokenAuthenticator
from kit.withdrawals import AHEAD
from kit.withdrawn import Withdrawn
from tests.issuing import ensure_alone, forged, issue

ROOT = Path(__file__).parents[3]


@pytest.fixture
def home(tmp_path):
    ensure_alone(tmp_path)
    return tmp_path


@pytest.fixture
def withdrawn():
    return Withdrawn()


@pytest.fixture
def caller(home, withdrawn):
    """Who bears a token."""
    keys = KeySet(source(str(home / "jwks.json"), "passerelle"))
    return TokenAuthenticator(keys, "passerelle", withdrawn=withdrawn).caller


def refused(caller, token):
    try:
        caller(token)
    except BadToken as error:
        return error.reason == "the token was withdrawn"
    return False


@pytest.mark.parametrize("seen", [True, False])
def test_a_subject_s_tokens_of_before_are_refused_and_those_of_after_are_good(
    home, caller, withdrawn, seen
):
    now = int(time.time())
    issued = {at: forged(home, {"sub": "tablet-3", "iat": now + at}) for at in (-60, -1, 0, 1)}
    other = forged(home, {"sub": "tablet-4", "iat": now - 60})
    if seen:
        assert not any(refused(caller, token) for token in (*issued.values(), other))
    withdrawn.add_subject("tablet-3", now)
    assert {at for at, token in issued.items() if refused(caller, token)} == {-60, -1, 0}
    assert not refused(caller, other)


def test_a_token_that_does_not_say_when_it_was_issued_counts_as_issued_before(
    home, caller, withdrawn
):
    token = forged(home, {"sub": "tablet-3"}, drop=["iat"])
    assert not refused(caller, token)
    withdrawn.add_subject("tablet-3", 0.0)
    assert refused(caller, token)
    assert not refused(caller, issue(home, ["desk"], subject="tablet-3"))


@pytest.mark.parametrize("seen", [True, False])
def test_one_token_is_withdrawn_by_its_id_and_no_other(home, caller, withdrawn, seen):
    one, other = (forged(home, {"sub": "tablet-3", "jti": name}) for name in ("a", "b"))
    nameless = forged(home, {"sub": "tablet-3"})
    if seen:
        assert not any(refused(caller, token) for token in (one, other, nameless))
    withdrawn.add_token("a")
    assert [refused(caller, token) for token in (one, other, nameless)] == [True, False, False]


def test_the_built_in_issuer_s_tokens_can_be_withdrawn_one_by_one(home, caller, withdrawn):
    tokens = [issue(home, ["desk"], subject="tablet-3") for _ in range(2)]
    ids = [jwt.decode(one, options={"verify_signature": False})["jti"] for one in tokens]
    withdrawn.add_token(ids[0])
    assert [refused(caller, one) for one in tokens] == [True, False]


def test_an_earlier_instant_takes_nothing_back(withdrawn):
    for until in (200.0, 100.0):
        withdrawn.add_subject("tablet-3", until)
    assert withdrawn.covers("tablet-3", None, 150.0)


def test_what_is_read_takes_the_place_of_all_that_was_known(withdrawn):
    withdrawn.add_subject("tablet-3", 100.0)
    withdrawn.add_token("a")
    withdrawn.know({"tablet-4": 100.0}, frozenset({"b"}))
    assert not withdrawn.covers("tablet-3", "a", 50.0)
    assert withdrawn.covers("tablet-4", None, 50.0)
    assert withdrawn.covers("tablet-3", "b", None)


NOW = SystemClock().now()


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({}, {"subject"}),
        ({"subject": "a", "token_id": "b"}, {"subject"}),
        ({"subject": ""}, {"subject"}),
        ({"subject": "x" * 256}, {"subject"}),
        ({"token_id": "b", "issued_until": NOW.isoformat()}, {"issued_until"}),
        ({"subject": "a", "issued_until": (NOW + 1000 * AHEAD).isoformat()}, {"issued_until"}),
        ({"subject": "a", "reason": "because"}, {"reason"}),
        ({"subject": "a", "reason": None}, {"reason"}),
    ],
)
def test_it_is_said_of_which_tokens_until_when_and_why(body, wrong):
    with pytest.raises(ValidationError) as refused_by:
        WithdrawBody().load({"reason": "stolen"} | body)
    assert set(refused_by.value.messages) == wrong
    texts = [text for told in refused_by.value.messages.values() for text in told]
    assert [text for text in texts if in_french(text) == text] == []


def test_everything_that_can_be_wrong_with_a_token_is_told_in_french_too():
    reasons = set()
    for path in (ROOT / "kit").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "BadToken":
                text = ast.unparse(node.args[0])
                reasons.add(re.sub(r"\{\w+\}", "roles", ast.literal_eval(text.removeprefix("f"))))
    assert len(reasons) > 12
    assert sorted(reason for reason in reasons if in_french(reason) == reason) == []
