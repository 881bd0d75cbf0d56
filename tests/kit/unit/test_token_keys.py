"""Keys of a provider on the network: rotated, withdrawn, away, slow and hostile."""

import json
import threading
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from kit import jwks as jwks_module
from kit.auth import BadToken
from kit.jwk import usable_keys
from kit.jwks import KeySet, KeysUnavailable
from kit.key_sources import MAX_BYTES, Provider, source
from kit.tokens import TokenAuthenticator
from tests.issuing import ensure_alone, forged, issue
from tests.waiting import eventually

SLOW_S = 30
"""Longer than any of these tests takes."""


@dataclass
class Served:
    """What a provider answers by path; it can be told to hang."""

    documents: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    hangs: threading.Event = field(default_factory=threading.Event)
    broken_off: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    def put(self, path: str, document) -> None:
        raw = document if isinstance(document, bytes) else json.dumps(document).encode()
        self.documents[path] = raw


@contextmanager
def provider():
    served = Served()
    done = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            served.asked.append(self.path)
            if served.hangs.is_set():
                done.wait(SLOW_S)
            body = served.documents.get(self.path)
            self.send_response(404 if body is None else 302 if self.path == "/moved" else 200)
            if self.path == "/moved":
                self.send_header("Location", "/jwks")
            self.end_headers()
            try:
                self.wfile.write(body or b"")
            except ConnectionError:
                served.broken_off.set()
                self.close_connection = True

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        served.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield served
        done.set()
        server.shutdown()


@pytest.fixture
def served():
    with provider() as one:
        yield one


@pytest.fixture
def keep_fresh():
    """Has a set read beside, as services have it, until the test's end."""
    with ExitStack() as stack:

        def begin(keys: KeySet) -> KeySet:
            stack.callback(keys.close)
            keys.keep_fresh()
            return keys

        yield begin


@pytest.fixture
def home(tmp_path):
    ensure_alone(tmp_path)
    return tmp_path


@pytest.fixture
def other(tmp_path):
    ensure_alone(tmp_path / "other")
    return tmp_path / "other"


def document(folder):
    return json.loads((folder / "jwks.json").read_text())


def trusting(keys: KeySet) -> TokenAuthenticator:
    return TokenAuthenticator(keys, "passerelle")


def at(served: Served, path="/jwks", told=lambda _well: None) -> KeySet:
    return KeySet(source(served.url + path, "passerelle"), told)


def test_a_discovery_document_leads_to_the_keys(served, home):
    served.put("/jwks", document(home))
    where = "/.well-known/openid-configuration"
    served.put(where, {"issuer": "passerelle", "jwks_uri": served.url + "/jwks"})
    assert trusting(at(served, where)).caller(issue(home, ["desk"])).roles == {"desk"}
    assert served.asked == [where, "/jwks"]


@pytest.mark.parametrize(
    "configuration",
    [
        {"issuer": "https://elsewhere.example", "jwks_uri": "{url}/jwks"},
        {"jwks_uri": "{url}/jwks"},
        {"issuer": "passerelle", "jwks_uri": "file:///etc/passwd"},
        {"issuer": "passerelle", "jwks_uri": ["{url}/jwks"]},
        {"issuer": "passerelle"},
    ],
)
def test_a_discovery_document_of_somebody_else_leads_nowhere(served, home, configuration):
    served.put("/jwks", document(home))
    text = json.dumps(configuration).replace("{url}", served.url)
    served.put("/.well-known/openid-configuration", text.encode())
    with pytest.raises(KeysUnavailable):
        trusting(at(served, "/.well-known/openid-configuration")).caller(issue(home, ["desk"]))
    assert "/jwks" not in served.asked


def test_from_an_encrypted_provider_no_way_leads_to_a_plain_one(monkeypatch):
    answers = {"issuer": "passerelle", "jwks_uri": "http://127.0.0.1:1/jwks"}
    monkeypatch.setattr("kit.key_sources._get", lambda _url, _deadline: answers)
    with pytest.raises(ValueError, match="no place"):
        Provider("https://provider.example/.well-known/openid-configuration", "passerelle").read()


def test_a_new_key_is_accepted_at_once_and_a_withdrawn_one_no_more(served, home, other, keep_fresh):
    served.put("/jwks", document(home))
    keys = at(served)
    keep_fresh(keys)
    authenticator = trusting(keys)
    old = issue(home, ["desk"])
    assert authenticator.caller(old)
    assert authenticator.caller(old), "it is remembered"
    served.put("/jwks", document(other))
    assert authenticator.caller(issue(other, ["desk"]))
    with pytest.raises(BadToken, match="unknown"):
        authenticator.caller(old)


def test_a_key_of_this_moment_is_found_though_a_reading_was_answered_before(
    home, other, keep_fresh
):
    answers, asked = [document(home)], threading.Event()
    held = [threading.Event(), threading.Event()]

    class Slow:
        patient = True
        refresh_seconds = 0.01

        def read(self):
            found = answers[-1]
            if keys._read_once:
                asked.set()
                next(filter(lambda one: not one.is_set(), held), held[0]).wait(SLOW_S)
            return found

    keys = KeySet(Slow())
    keep_fresh(keys)
    assert asked.wait(SLOW_S)
    answers.append(document(other))
    for after, one in zip((0.05, 0.2), held, strict=True):
        threading.Timer(after, one.set).start()
    assert trusting(keys).caller(issue(other, ["desk"]))


def test_a_withdrawn_key_goes_within_the_time_of_refreshing(served, home, other, keep_fresh):
    served.put("/jwks", document(home))
    keys = at(served)
    keys._source.refresh_seconds = 0.02
    keep_fresh(keys)
    token = issue(home, ["desk"])
    assert trusting(keys).caller(token)
    served.put("/jwks", document(other))
    authenticator = trusting(keys)

    def refused():
        try:
            authenticator.caller(token)
        except BadToken:
            return True
        return False

    eventually(refused)


def test_a_closed_set_is_read_no_more(served, home, keep_fresh):
    served.put("/jwks", document(home))
    keys = at(served)
    keys._source.refresh_seconds = 0.01
    keep_fresh(keys)
    eventually(lambda: len(served.asked) > 2)
    keys.close()
    eventually(lambda: not keys._keeper.is_alive())
    with pytest.raises(BadToken):
        trusting(keys).caller(forged(home, headers={"kid": "made-up"}))


def test_made_up_keys_cannot_hammer_the_provider(served, home, keep_fresh):
    served.put("/jwks", document(home))
    keys = at(served)
    keep_fresh(keys)
    authenticator = trusting(keys)
    assert authenticator.caller(issue(home, ["desk"]))
    for number in range(200):
        with pytest.raises(BadToken):
            authenticator.caller(forged(home, headers={"kid": f"made-up-{number}"}))
    assert len(served.asked) <= 1 + jwks_module.ASKED_AT_ONCE + 1


def test_a_provider_that_hangs_holds_up_no_call_whose_key_is_known(served, home, keep_fresh):
    served.put("/jwks", document(home))
    keys = at(served)
    keys._source.refresh_seconds = 0.01
    keep_fresh(keys)
    authenticator = trusting(keys)
    assert authenticator.caller(issue(home, ["desk"]))
    served.hangs.set()
    before = len(served.asked)
    eventually(lambda: len(served.asked) > before)
    reading = keys._round
    for _ in range(20):
        assert authenticator.caller(issue(home, ["desk"]))
    assert keys._round == reading, "all the while the provider was waited for, beside"


def test_while_the_provider_is_away_the_last_keys_hold_and_it_is_told(served, home):
    said = []
    served.put("/jwks", document(home))
    keys = at(served, told=said.append)
    authenticator = trusting(keys)
    assert authenticator.caller(issue(home, ["desk"]))
    read_at = jwks_module.KEYS_READ._value.get()
    served.documents.clear()
    assert not keys.read()
    assert authenticator.caller(issue(home, ["desk"]))
    assert said == [True, False]
    assert jwks_module.KEYS_READ._value.get() == read_at
    served.put("/jwks", document(home))
    assert keys.read()
    assert said == [True, False, True]


def test_while_it_is_away_an_unknown_key_does_not_wait_for_it(
    served, home, monkeypatch, keep_fresh
):
    monkeypatch.setattr(jwks_module, "WAIT_SECONDS", SLOW_S)
    served.put("/jwks", document(home))
    keys = at(served)
    keep_fresh(keys)
    authenticator = trusting(keys)
    assert authenticator.caller(issue(home, ["desk"]))
    served.documents.clear()
    with pytest.raises(BadToken):
        authenticator.caller(forged(home, headers={"kid": "first"}))
    eventually(lambda: not keys._well)
    served.hangs.set()
    tried = keys._round
    with pytest.raises(BadToken):
        authenticator.caller(forged(home, headers={"kid": "second"}))
    assert keys._round == tried, "it was refused before the provider could answer"


@pytest.mark.parametrize(
    "answer",
    [
        b"<!doctype html><title>Sign in</title>",
        b"",
        b"[]",
        b"7",
        b'{"keys": {}}',
        b'{"keys": []}',
        b'{"keys": [7, null, "k"]}',
        b'{"keys": [{"kty": "oct", "k": "c2VjcmV0", "kid": "k"}]}',
        b'{"keys": [{"kty": ["RSA"]}]}',
        b'{"keys": [{"kty": "RSA", "n": "AQAB", "e": "AQAB", "kid": {}}]}',
        b'{"keys": [{"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}]}',
        b'{"keys": [{"kty": "OKP", "crv": "Ed25519", "x": "!"}]}',
        b"[" * 100_000,
        b"\xff\xfe\x00",
        b'{"keys": [' + b" " * MAX_BYTES + b"]}",
    ],
)
def test_what_is_no_key_set_changes_nothing(served, home, answer):
    served.put("/jwks", document(home))
    keys = at(served)
    assert keys.read()
    served.put("/jwks", answer)
    assert not keys.read()
    assert trusting(keys).caller(issue(home, ["desk"]))


def test_of_a_hundred_megabytes_little_is_read(served, home):
    served.put("/jwks", document(home))
    keys = at(served)
    assert keys.read()
    served.put("/jwks", b" " * 100_000_000)
    assert not keys.read()
    assert served.broken_off.wait(SLOW_S), "it could not send all of it"
    assert trusting(keys).caller(issue(home, ["desk"]))


def test_a_redirect_leads_nowhere(served, home):
    served.put("/jwks", document(home))
    served.put("/moved", b"")
    assert not at(served, "/moved").read()
    assert served.asked == ["/moved"]


def rsa_jwk(bits=2048, private=False, **members):
    key = rsa.generate_private_key(65537, bits)
    given = key if private else key.public_key()
    return jwt.algorithms.RSAAlgorithm.to_jwk(given, as_dict=True) | {"kid": "k"} | members


GOOD = rsa_jwk()


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (rsa_jwk(private=True), "private"),
        (rsa_jwk(1024), "too weak or too large"),
        (rsa_jwk(use="enc"), "for another use"),
        (rsa_jwk(key_ops=["encrypt"]), "for another use"),
        (rsa_jwk(key_ops=7), "for another use"),
        (rsa_jwk(alg="RSA-OAEP"), "for another algorithm"),
        (rsa_jwk(alg="HS256"), "for another algorithm"),
        (rsa_jwk(exp=1), "ended"),
        (rsa_jwk(exp="never"), "ended"),
        (rsa_jwk(kid=7), "without a readable kid"),
        ({"kty": "RSA", "kid": "k"}, "unreadable"),
        ({"kty": "oct", "k": "c2VjcmV0", "kid": "k"}, "symmetric"),
        ({"kty": "EC", "crv": "secp256k1", "kid": "k"}, "for another algorithm"),
        ({"kty": "AKP", "kid": "k"}, "of another type"),
    ],
)
def test_a_key_that_is_not_fit_is_passed_over(bad, why):
    fit = GOOD | {"kid": "good"}
    keys, passed_over = usable_keys({"keys": [bad, fit]})
    assert [key.kid for key in keys] == ["good"]
    assert dict(passed_over) == {why: 1}


def test_of_two_keys_that_may_be_meant_alike_none_counts():
    fit = GOOD | {"kid": "good"}
    keys, passed_over = usable_keys({"keys": [GOOD, rsa_jwk(), fit]})
    assert [key.kid for key in keys] == ["good"]
    assert passed_over == {"ambiguous": 2}
    apart, _ = usable_keys({"keys": [GOOD | {"alg": "RS256"}, rsa_jwk(alg="PS256")]})
    assert len(apart) == 2, "their algorithms tell them apart"
    twice, _ = usable_keys({"keys": [GOOD, GOOD]})
    assert len(twice) == 1
