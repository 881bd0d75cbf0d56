"""A token is believed only if everything about it holds."""

import base64
import json
import stat
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from kit import jwks as jwks_module
from kit.auth import BadToken, TokenAuthenticator
from kit.issuer import PRIVATE_KEY, ensure_keys, issue
from kit.jwks import KeySet, KeysUnavailable


@pytest.fixture
def home(tmp_path):
    ensure_keys(tmp_path)
    return tmp_path


@pytest.fixture
def authenticator(home):
    return TokenAuthenticator(KeySet(str(home / "jwks.json")), "passerelle")


def forged(home, changes=(), drop=(), key=None, algorithm="EdDSA", headers=None):
    private = (home / PRIVATE_KEY).read_bytes()
    kid = json.loads((home / "jwks.json").read_text())["keys"][0]["kid"]
    claims = {
        "iss": "passerelle",
        "aud": "passerelle",
        "sub": "somebody",
        "exp": time.time() + 600,
        "roles": ["desk"],
        "sites": [],
    } | dict(changes)
    for name in drop:
        del claims[name]
    return jwt.encode(
        claims, key or private, algorithm=algorithm, headers={"kid": kid} | (headers or {})
    )


def test_a_token_of_the_embedded_issuer_tells_roles_and_sites(home, authenticator):
    token = issue(home, ["desk", "trainer"], sites=["saint-denis"], subject="tablet-3")
    caller = authenticator.caller(token)
    assert (caller.subject, caller.roles, caller.sites) == (
        "tablet-3",
        {"desk", "trainer"},
        {"saint-denis"},
    )
    assert caller.works_at("saint-denis")
    assert not caller.works_at("lyon")
    assert authenticator.caller(issue(home, ["operator"])).works_at("lyon")


def test_the_private_key_is_for_its_owner_alone_and_is_kept(home):
    before = (home / PRIVATE_KEY).read_bytes()
    assert stat.S_IMODE((home / PRIVATE_KEY).stat().st_mode) == 0o600
    ensure_keys(home)
    assert (home / PRIVATE_KEY).read_bytes() == before
    assert "d" not in json.loads((home / "jwks.json").read_text())["keys"][0]


@pytest.mark.parametrize(
    ("changes", "drop"),
    [
        ({"aud": "elsewhere"}, ()),
        ({"iss": "elsewhere"}, ()),
        ({"exp": 1}, ()),
        ({"nbf": time.time() + 3600}, ()),
        ({}, ("exp",)),
        ({}, ("aud",)),
        ({}, ("iss",)),
        ({}, ("sub",)),
        ({"roles": "desk"}, ()),
        ({"partner": ["p1"]}, ()),
        ({"sites": [1]}, ()),
    ],
)
def test_a_claim_that_does_not_hold_spoils_the_token(home, authenticator, changes, drop):
    assert authenticator.caller(forged(home)).subject == "somebody"
    with pytest.raises(BadToken):
        authenticator.caller(forged(home, changes, drop))


def test_small_clock_differences_are_borne(home, authenticator):
    assert authenticator.caller(forged(home, {"exp": time.time() - 3, "nbf": time.time() + 3}))


def test_an_unsigned_token_proves_nothing(home, authenticator):
    def part(value):
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    signed = forged(home)
    for algorithm in ("none", "None", "HS256"):
        head = part({"alg": algorithm, "typ": "JWT"})
        with pytest.raises(BadToken):
            authenticator.caller(f"{head}.{signed.split('.')[1]}.")


def test_a_public_key_is_no_shared_secret(home, authenticator):
    public = json.loads((home / "jwks.json").read_text())["keys"][0]["x"]
    token = forged(home, key=public, algorithm="HS256")
    with pytest.raises(BadToken, match="algorithm"):
        authenticator.caller(token)


def test_another_key_signs_nothing_here(home, authenticator, tmp_path):
    other = tmp_path / "other"
    ensure_keys(other)
    stolen_kid = json.loads((home / "jwks.json").read_text())["keys"][0]["kid"]
    for headers in ({}, {"kid": stolen_kid}):
        with pytest.raises(BadToken):
            authenticator.caller(forged(other, headers=headers))


@pytest.mark.parametrize("token", [None, "", "x", "a.b.c", "x" * 9000, "é.é.é"])
def test_what_is_no_token_is_refused(authenticator, token):
    with pytest.raises(BadToken):
        authenticator.caller(token)


def test_a_token_ends_although_it_was_seen_before(home, authenticator, monkeypatch):
    token = issue(home, ["desk"], ttl=timedelta(seconds=60))
    assert authenticator.caller(token)
    later = time.time() + 120
    monkeypatch.setattr("kit.auth.time.time", lambda: later)
    with pytest.raises(BadToken, match="expired"):
        authenticator.caller(token)


@pytest.mark.parametrize(
    ("make", "algorithm", "dump"),
    [
        (lambda: ec.generate_private_key(ec.SECP256R1()), "ES256", jwt.algorithms.ECAlgorithm),
        (lambda: rsa.generate_private_key(65537, 2048), "RS256", jwt.algorithms.RSAAlgorithm),
    ],
)
def test_keys_of_other_providers_are_taken(tmp_path, make, algorithm, dump):
    private = make()
    public = dump.to_jwk(private.public_key(), as_dict=True) | {"kid": "k"}
    (tmp_path / "jwks.json").write_text(json.dumps({"keys": [public]}))
    ensure_keys(tmp_path / "ours")
    token = forged(tmp_path / "ours", key=private, algorithm=algorithm, headers={"kid": "k"})
    authenticator = TokenAuthenticator(KeySet(str(tmp_path / "jwks.json")), "passerelle")
    assert authenticator.caller(token).subject == "somebody"


def test_an_algorithm_off_the_list_is_refused_even_if_the_key_set_has_it(tmp_path):
    private = rsa.generate_private_key(65537, 2048)
    public = jwt.algorithms.RSAAlgorithm.to_jwk(private.public_key(), as_dict=True)
    (tmp_path / "jwks.json").write_text(
        json.dumps({"keys": [public | {"kid": "k", "alg": "RS512"}]})
    )
    ensure_keys(tmp_path / "ours")
    token = forged(tmp_path / "ours", key=private, algorithm="RS512", headers={"kid": "k"})
    authenticator = TokenAuthenticator(KeySet(str(tmp_path / "jwks.json")), "passerelle")
    with pytest.raises(BadToken, match="not allowed"):
        authenticator.caller(token)


def test_no_key_set_is_unavailable_not_a_bad_token(tmp_path, home):
    authenticator = TokenAuthenticator(KeySet(str(tmp_path / "nothing.json")), "passerelle")
    with pytest.raises(KeysUnavailable):
        authenticator.caller(forged(home))


class Issuer(BaseHTTPRequestHandler):
    documents: list[str]
    asked = 0

    def do_GET(self):
        type(self).asked += 1
        body = self.documents[0].encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def test_a_new_key_at_the_url_is_found_and_a_made_up_one_asks_once(home, tmp_path, monkeypatch):
    (new := tmp_path / "new").mkdir()
    ensure_keys(new)
    Issuer.documents, Issuer.asked = [(home / "jwks.json").read_text()], 0
    with ThreadingHTTPServer(("127.0.0.1", 0), Issuer) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        keys = KeySet(f"http://127.0.0.1:{server.server_port}/jwks")
        authenticator = TokenAuthenticator(keys, "passerelle")
        assert authenticator.caller(issue(home, ["desk"]))
        Issuer.documents = [(new / "jwks.json").read_text()]
        monkeypatch.setattr(jwks_module, "RETRY_SECONDS", -1)
        assert authenticator.caller(issue(new, ["desk"]))
        with pytest.raises(BadToken, match="unknown"):
            authenticator.caller(issue(home, ["desk"]))
        monkeypatch.setattr(jwks_module, "RETRY_SECONDS", 10)
        asked = Issuer.asked
        for _ in range(5):
            with pytest.raises(BadToken):
                authenticator.caller(forged(home, headers={"kid": "made-up"}))
        assert Issuer.asked == asked
        server.shutdown()
    assert authenticator.caller(issue(new, ["desk"])), "keys once read outlive the issuer's absence"
