"""A service for keys (KMIP, by TLS with a certificate of the client's) wraps everybody's keys."""

import base64
import json

import pytest
from pymongo.errors import EncryptionError

from kit.databases import vault_of
from kit.keyring import Keyring, Masters, Unreadable
from kit.unavailable import is_unavailable
from tests.kit.kmip import ACTIVATE, GET, REGISTER, Keys

ANA = {"first_name": "Ana", "phone": "+33612345678"}
LOCAL = b"\1" * 96


@pytest.fixture
def kms(tmp_path):
    return Keys(tmp_path)


@pytest.fixture
def ring(database, monkeypatch):
    """A process's keyring, of whatever is set by then."""

    def made(kms=None, key=None) -> Keyring:
        monkeypatch.setenv("PASSERELLE_MASTER_KEYS", "a:" + base64.b64encode(LOCAL).decode())
        monkeypatch.setenv("PASSERELLE_KMS", json.dumps(kms.options(key)) if kms else "")
        return Keyring(database.client, database.name, Masters.from_environment())

    yield made
    database.client.drop_database(vault_of(database.name))


def test_what_is_sealed_under_a_service_for_keys_is_opened_by_whoever_may_ask_it(ring, kms):
    key = kms.create()
    with kms.serving():
        sealed = ring(kms, key).seal("person/1", ANA)
        assert ring(kms, key).open(sealed) == ANA
        assert ring(kms, key).masters_in_use() == {"kmip"}
        assert set(kms.asked) == {GET}
        kms.secrets[key] = bytes(96)
        with pytest.raises(EncryptionError):
            ring(kms, key).open(sealed)
        del kms.secrets[key]
        with pytest.raises(EncryptionError):
            ring(kms, key).open(sealed)


def test_without_a_name_of_a_key_the_service_is_given_one_for_everybody(ring, kms):
    with kms.serving():
        sealed = [ring(kms).seal(f"person/{n}", n) for n in range(2)]
        assert (kms.asked.count(REGISTER), kms.asked.count(ACTIVATE)) == (2, 2)
        assert [ring(kms).open(one) for one in sealed] == [0, 1]


def test_who_shows_no_certificate_is_told_nothing(ring, kms):
    key = kms.create()
    with kms.serving():
        options = kms.options(key)
        del options["tls"]["tlsCertificateKeyFile"]
        kms.options = lambda _key: options
        with pytest.raises(EncryptionError):
            ring(kms, key).seal("person/1", ANA)
    assert kms.asked == []


def test_keys_go_from_a_file_to_the_service_and_back(ring, kms):
    key = kms.create()
    sealed = ring().seal("person/1", ANA)
    with kms.serving():
        there = ring(kms, key)
        assert there.open(sealed) == ANA
        assert (there.outstanding(), there.rewrap(10), there.outstanding()) == (1, 1, 0)
        assert there.masters_in_use() == {"kmip"}
        assert ring(kms, key).open(sealed) == ANA
        back = ring(kms, key)
        back.masters = back.masters.led_by("local:a")
        assert (back.outstanding(), back.rewrap(10), back.outstanding()) == (1, 1, 0)
    assert ring().open(sealed) == ANA


def test_while_the_service_is_away_the_call_may_be_tried_again_and_then_succeeds(ring, kms):
    key = kms.create()
    with kms.serving():
        sealed = ring(kms, key).seal("person/1", ANA)
    ring().seal("person/3", ANA)
    away = ring(kms, key)
    for attempt in (
        lambda: away.open(sealed),
        lambda: away.open_many([sealed]),
        lambda: away.seal("person/2", ANA),
        lambda: away.rewrap(10),
    ):
        with pytest.raises(EncryptionError) as failed:
            attempt()
        assert is_unavailable(failed.value), "it is answered 503"
        assert not isinstance(failed.value, Unreadable)
    assert not away.passed_over.waiting()
    with kms.serving():
        assert away.rewrap(10) == 1
        assert away.open(sealed) == ANA
        assert away.open(away.seal("person/2", ANA)) == ANA
