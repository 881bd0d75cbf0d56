"""The vault's keys: the newest seals, all open, and none of them shows."""

import base64
from dataclasses import replace

import pytest
from environs import EnvError

from ops.secrets import ensure_secrets, vault_keys
from services.inventory.adapters.keyring import KEY_BYTES, KeyRing
from services.inventory.domain.top_ups.refusals import VaultClosed

OLD, NEW = bytes(KEY_BYTES), bytes([1]) * KEY_BYTES


def refused(ring, sealed, about="x"):
    with pytest.raises(VaultClosed) as refusal:
        ring.open(sealed, about)
    return refusal.value.reason


def test_what_is_sealed_opens_and_does_not_show():
    ring = KeyRing([OLD])
    sealed = ring.seal(b"12345678901234", "x")
    assert b"12345678901234" not in sealed.content
    assert ring.open(sealed, "x") == b"12345678901234"
    assert ring.seal(b"12345678901234", "x") != sealed


def test_the_first_key_seals_and_every_key_opens():
    both = KeyRing([NEW, OLD])
    before = KeyRing([OLD]).seal(b"code", "x")
    assert both.open(before, "x") == b"code"
    after = both.seal(b"code", "x")
    assert KeyRing([NEW]).open(after, "x") == b"code"
    assert refused(KeyRing([OLD]), after) == "other_key"


def test_without_a_key_nothing_is_sealed_or_opened():
    with pytest.raises(VaultClosed) as refusal:
        KeyRing([]).seal(b"code", "x")
    assert refusal.value.reason == "no_key"
    assert refused(KeyRing([]), KeyRing([OLD]).seal(b"code", "x")) == "no_key"


def test_what_was_altered_or_put_elsewhere_does_not_open():
    ring = KeyRing([OLD])
    sealed = ring.seal(b"code", "five euros")
    assert refused(ring, sealed, "fifty euros") == "altered"
    flipped = sealed.content[:-1] + bytes([sealed.content[-1] ^ 1])
    for content in (sealed.content[:-1], flipped, b"", bytes(40)):
        assert refused(ring, replace(sealed, content=content), "five euros") == "altered"


def test_no_key_shows_in_the_ring_s_text():
    ring = KeyRing([NEW, OLD])
    assert repr(NEW) not in repr(ring)
    assert NEW.hex() not in repr(ring)


def given(monkeypatch, text):
    monkeypatch.setenv("PASSERELLE_VAULT_KEY", text)
    return KeyRing.from_environment()


def test_keys_are_given_in_base64_one_a_line_the_newest_first(monkeypatch):
    texts = [base64.urlsafe_b64encode(key).decode() for key in (NEW, OLD)]
    assert given(monkeypatch, "\n".join(texts)).known == KeyRing([NEW, OLD]).known


def test_no_key_is_no_error(monkeypatch):
    monkeypatch.delenv("PASSERELLE_VAULT_KEY", raising=False)
    monkeypatch.delenv("PASSERELLE_VAULT_KEY_FILE", raising=False)
    assert KeyRing.from_environment().known == ()


def test_the_key_that_the_launcher_makes_is_one_and_stays(tmp_path, monkeypatch):
    ensure_secrets(tmp_path)
    file = vault_keys(tmp_path)
    monkeypatch.setenv("PASSERELLE_VAULT_KEY_FILE", str(file))
    made = KeyRing.from_environment()
    assert len(made.known) == 1
    assert file.stat().st_mode & 0o077 == 0
    ensure_secrets(tmp_path)
    assert KeyRing.from_environment().known == made.known


@pytest.mark.parametrize("text", ["secret", "é" * 32, base64.b64encode(b"short").decode()])
def test_what_is_no_key_is_refused_without_showing_it(monkeypatch, text):
    with pytest.raises(EnvError) as error:
        given(monkeypatch, text)
    assert "PASSERELLE_VAULT_KEY" in str(error.value)
    assert text not in str(error.value)


def test_a_file_that_is_not_there_is_named_by_its_setting(tmp_path, monkeypatch):
    monkeypatch.setenv("PASSERELLE_VAULT_KEY_FILE", str(tmp_path / "none"))
    with pytest.raises(EnvError, match="PASSERELLE_VAULT_KEY_FILE cannot be read: No such file"):
        KeyRing.from_environment()
