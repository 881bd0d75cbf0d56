"""Another key for the issuer: no token is lost by it, unless that is meant."""

import time

import pytest

from kit.auth import BadToken
from kit.jwks import KeySet
from kit.key_sources import source
from kit.tokens import TokenAuthenticator
from ops import issuer, issuer_keys, secrets


class Cut(Exception):
    """The machine was switched off."""


@pytest.fixture
def folder(tmp_path):
    secrets.ensure_secrets(tmp_path)
    return tmp_path


def accepts(folder, token) -> bool:
    keys = KeySet(source(str(folder / "training" / "jwks.json"), issuer.ISSUER))
    try:
        return bool(TokenAuthenticator(keys, issuer.ISSUER).caller(token))
    except BadToken:
        return False


def kid(folder) -> str:
    return issuer_keys.signing_key(folder / "issuer")[1]["kid"]


def test_tokens_under_the_old_key_hold_and_new_ones_bear_the_new(folder):
    old, before = issuer.token(folder, ["desk"]), kid(folder)
    secrets.rotate_issuer(folder)
    assert kid(folder) != before
    assert accepts(folder, old)
    assert accepts(folder, issuer.token(folder, ["desk"]))
    secrets.ensure_secrets(folder)
    assert accepts(folder, old), "a later start publishes both"


def test_the_old_key_ends_with_the_longest_token(folder, monkeypatch):
    old = issuer.token(folder, ["desk"], seconds=issuer.LONGEST_SECONDS)
    secrets.rotate_issuer(folder)
    published = (folder / "booking" / "jwks.json").read_text()
    now = time.time()
    monkeypatch.setattr("kit.jwk.time.time", lambda: now + issuer.LONGEST_SECONDS - 60)
    assert accepts(folder, old)
    monkeypatch.setattr("kit.jwk.time.time", lambda: now + issuer.LONGEST_SECONDS + 60)
    assert not accepts(folder, old)
    secrets.ensure_secrets(folder)
    assert (folder / "booking" / "jwks.json").read_text() != published, "and is published no more"


def test_a_stolen_key_ends_at_once(folder):
    old = issuer.token(folder, ["desk"])
    secrets.rotate_issuer(folder)
    older = issuer.token(folder, ["desk"])
    secrets.rotate_issuer(folder, at_once=True)
    assert not accepts(folder, old)
    assert not accepts(folder, older)
    assert accepts(folder, issuer.token(folder, ["desk"]))


@pytest.mark.parametrize("step", range(4))
def test_cut_off_at_any_point_it_loses_no_token_and_is_finished_by_the_next(
    folder, monkeypatch, step
):
    """Before the first publication, before the note of the old key, before the change, after it."""
    old = issuer.token(folder, ["desk"])
    write, replaced, published = issuer_keys.write, issuer_keys.Path.replace, []

    def cut_write(path, content):
        if step == 1 and path.name == issuer_keys.RETIRED:
            raise Cut
        write(path, content)

    def cut_replace(path, target):
        if step == 2 and path.name == issuer_keys.NEXT:
            raise Cut
        return replaced(path, target)

    def publish():
        published.append(None)
        if (step, len(published)) in ((0, 1), (3, 2)):
            raise Cut
        secrets.publish_keys(folder)

    monkeypatch.setattr(issuer_keys, "write", cut_write)
    monkeypatch.setattr(issuer_keys.Path, "replace", cut_replace)
    with pytest.raises(Cut):
        issuer_keys.rotate(folder / "issuer", publish)
    monkeypatch.undo()
    between = issuer.token(folder, ["desk"])
    assert accepts(folder, old)
    assert accepts(folder, between), "what signs is published already"
    secrets.rotate_issuer(folder)
    for token in (old, between, issuer.token(folder, ["desk"])):
        assert accepts(folder, token)


def test_no_token_is_made_that_services_would_refuse_for_its_length(folder):
    with pytest.raises(ValueError, match="24 hours"):
        issuer.token(folder, ["desk"], seconds=issuer.LONGEST_SECONDS + 1)
