"""Master and index keys are read from files, and what is wrong with them is told without them."""

import base64
import json

import pytest
from environs import EnvError

from kit.keyring import BlindIndex, Masters
from kit.settings import secret

OLD, NEW = bytes(96), bytes([1]) * 96


def line(name: str, key: bytes) -> str:
    return f"{name}:{base64.b64encode(key).decode()}"


def masters(monkeypatch, text: str, kms: str = "") -> Masters:
    monkeypatch.setenv("PASSERELLE_MASTER_KEYS", text)
    monkeypatch.setenv("PASSERELLE_KMS", kms)
    return Masters.from_environment()


def test_the_first_key_of_a_file_is_the_newest_and_all_of_them_open(monkeypatch, tmp_path):
    file = tmp_path / "keys"
    file.write_text(f"{line('b', NEW)}\n{line('a', OLD)}\n")
    monkeypatch.setenv("PASSERELLE_MASTER_KEYS_FILE", str(file))
    read = Masters.from_environment()
    assert read.newest == "local:b"
    assert read.providers == {"local:b": {"key": NEW}, "local:a": {"key": OLD}}


def test_a_service_for_keys_is_the_newest_and_local_keys_open_what_is_older(monkeypatch):
    kms = {
        "provider": "aws",
        "credentials": {"accessKeyId": "id", "secretAccessKey": "secret"},
        "master_key": {"region": "eu-west-3", "key": "arn"},
        "tls": {"tlsCAFile": "ca.pem"},
    }
    read = masters(monkeypatch, line("a", OLD), json.dumps(kms))
    assert (read.newest, read.master_key) == ("aws", kms["master_key"])
    assert set(read.providers) == {"aws", "local:a"}
    assert read.tls == {"aws": {"tlsCAFile": "ca.pem"}}


def test_no_key_is_shown_by_what_holds_it(monkeypatch):
    read = masters(monkeypatch, line("a", NEW))
    assert base64.b64encode(NEW).decode() not in repr(read)
    assert repr(NEW)[2:20] not in repr(read)


@pytest.mark.parametrize(
    ("text", "kms"),
    [
        ("", ""),
        ("sesame", ""),
        ("a:c2VzYW1l", ""),
        (line("a", OLD) + "\n" + line("a", NEW), ""),
        (line("a b", OLD), ""),
        ("", "sesame"),
        ("", '{"provider": "aws"}'),
        ("", '["c2VzYW1l"]'),
    ],
)
def test_what_is_no_key_is_refused_without_being_told(monkeypatch, text, kms):
    with pytest.raises(EnvError) as error:
        masters(monkeypatch, text, kms)
    assert "PASSERELLE_" in str(error.value)
    for part in ("sesame", "c2VzYW1l", base64.b64encode(OLD).decode()):
        assert part not in str(error.value)


@pytest.mark.parametrize("text", ["", "sesame!", base64.b64encode(bytes(31)).decode()])
def test_a_secret_that_is_none_is_refused_without_being_told(monkeypatch, text):
    monkeypatch.setenv("PASSERELLE_SECRET", text)
    with pytest.raises(EnvError) as error:
        secret()
    assert "sesame" not in str(error.value)


def test_hashes_are_equal_for_equal_texts_under_one_key_alone():
    one = BlindIndex([("a", bytes(32))])
    other = BlindIndex([("a", bytes([1]) * 32)])
    assert one.of("phone:+33612345678") == one.of("phone:+33612345678")
    assert one.of("phone:+33612345678") != one.of("phone:+33612345679")
    assert one.of("phone:+33612345678") != other.of("phone:+33612345678")


def test_after_a_new_key_what_stands_under_the_older_is_still_found():
    older = BlindIndex([("a", bytes(32))])
    both = BlindIndex([("b", bytes([1]) * 32), ("a", bytes(32))])
    assert both.name == "b"
    assert both.of("x").startswith("b.")
    assert both.all("x") == [both.of("x"), older.of("x")]
