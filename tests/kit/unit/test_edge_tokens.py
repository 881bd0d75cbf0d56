"""A token is believed only if everything about it holds."""

import base64
import hmac
import json
import stat
import time
from datetime import timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from kit.auth import BadToken
from kit.claims import Claims
from kit.jwks import KeySet, KeysUnavailable
from kit.key_sources import source
from kit.tokens import TokenAuthenticator
from ops.issuer_keys import KEY
from tests.issuing import ensure_alone, forged, issue


@pytest.fixture
def home(tmp_path):
    ensure_alone(tmp_path)
    return tmp_path


def trusting(path, **options) -> TokenAuthenticator:
    return TokenAuthenticator(KeySet(source(str(path), "passerelle")), "passerelle", **options)


@pytest.fixture
def authenticator(home):
    return trusting(home / "jwks.json")


def part(value) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


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
    before = (home / KEY).read_bytes()
    assert stat.S_IMODE((home / KEY).stat().st_mode) == 0o600
    ensure_alone(home)
    assert (home / KEY).read_bytes() == before
    assert "d" not in json.loads((home / "jwks.json").read_text())["keys"][0]


HOUR = 3600


class FromNow(int):
    """So many seconds after the test began; cases are made long before, when tests are found."""


@pytest.mark.parametrize(
    ("changes", "drop"),
    [
        ({"aud": "elsewhere"}, ()),
        ({"aud": ["elsewhere", "passerelle2"]}, ()),
        ({"aud": {"passerelle": True}}, ()),
        ({"aud": ["passerelle", 1]}, ()),
        ({"iss": "elsewhere"}, ()),
        ({"iss": ["passerelle"]}, ()),
        ({"exp": 1}, ()),
        ({"exp": [1]}, ()),
        ({"exp": float("inf")}, ()),
        ({"exp": float("nan")}, ()),
        ({"exp": "soon"}, ()),
        ({"exp": FromNow(25 * HOUR)}, ()),
        ({"exp": FromNow(25 * HOUR)}, ("iat",)),
        ({"exp": 10**30}, ()),
        # More than a float holds, and less than JSON's reader refuses.
        ({"exp": 10**400}, ()),
        ({"exp": -(10**400)}, ()),
        ({"exp": True}, ()),
        ({"exp": -1}, ()),
        ({"exp": "4102444800"}, ("iat",)),
        ({"iat": -(10**30)}, ()),
        ({"iat": -(10**400)}, ()),
        ({"iat": 10**400}, ()),
        ({"iat": 1}, ()),
        ({"iat": 4102444800}, ()),
        ({"iat": True}, ()),
        ({"iat": float("nan")}, ()),
        ({"iat": float("inf")}, ()),
        ({"iat": float("-inf")}, ()),
        ({"iat": None}, ()),
        ({"nbf": True}, ()),
        ({"nbf": False}, ()),
        ({"nbf": -1}, ()),
        ({"nbf": "1"}, ()),
        ({"nbf": 10**400}, ()),
        ({"nbf": -(10**400)}, ()),
        ({"nbf": float("nan")}, ()),
        ({"nbf": float("inf")}, ()),
        ({"nbf": float("-inf")}, ()),
        ({"jti": 7}, ()),
        ({"jti": None}, ()),
        ({"jti": ["a"]}, ()),
        ({"jti": {"$gt": ""}}, ()),
        ({"jti": "a\ud800"}, ()),
        ({"iat": {"at": 1}}, ()),
        ({"nbf": FromNow(HOUR)}, ()),
        ({"nbf": FromNow(60)}, ()),
        ({"iat": FromNow(HOUR), "exp": FromNow(2 * HOUR)}, ()),
        ({}, ("exp",)),
        ({}, ("aud",)),
        ({}, ("iss",)),
        ({}, ("sub",)),
        ({"sub": ""}, ()),
        ({"sub": "x" * 256}, ()),
        ({"sub": "a\nb"}, ()),
        ({"sub": "a\ud800"}, ()),
        ({"sub": "\udc00\ud800"}, ()),
        ({"roles": ["desk", "\ud800"]}, ()),
        ({"sites": ["saint-denis\udfff"]}, ()),
        ({"partner": "\ud800"}, ()),
        ({"sub": ["a"]}, ()),
        ({"sub": None}, ()),
        ({"roles": "desk"}, ()),
        ({"roles": {"desk": True}}, ()),
        ({"roles": 7}, ()),
        ({"roles": ["desk", 7]}, ()),
        ({"partner": ["p1"]}, ()),
        ({"sites": [1]}, ()),
        ({"sites": "saint-denis"}, ()),
    ],
)
def test_a_claim_that_does_not_hold_spoils_the_token(home, authenticator, changes, drop):
    now = time.time()
    changes = {n: now + v if isinstance(v, FromNow) else v for n, v in changes.items()}
    assert authenticator.caller(forged(home)).subject == "somebody"
    with pytest.raises(BadToken):
        authenticator.caller(forged(home, changes, drop))


def test_whatever_unusual_is_true_of_a_token_is_believed(home, authenticator):
    now = time.time()
    changes = {"sub": "Zoé 🦉", "iat": now - 0.5, "exp": now + 1.5, "nbf": 0, "jti": "9f"}
    assert authenticator.caller(forged(home, changes)).subject == "Zoé 🦉"


def test_small_clock_differences_are_borne_and_larger_ones_are_not(home, authenticator):
    now = time.time()
    assert authenticator.caller(forged(home, {"exp": now - 20, "nbf": now + 20, "iat": now + 20}))
    with pytest.raises(BadToken, match="expired"):
        authenticator.caller(forged(home, {"exp": now - 40}))
    with pytest.raises(BadToken, match="not valid yet"):
        authenticator.caller(forged(home, {"nbf": now + 40}))


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "HS256", "", None, ["EdDSA"], 7])
def test_an_unsigned_token_proves_nothing(home, authenticator, algorithm):
    signed = forged(home)
    head = part({"alg": algorithm, "typ": "JWT"})
    for end in (".", f".{signed.split('.')[2]}", ".e30"):
        with pytest.raises(BadToken):
            authenticator.caller(f"{head}.{signed.split('.')[1]}{end}")


def test_a_public_key_is_no_shared_secret(home, authenticator):
    public = json.loads((home / "jwks.json").read_text())["keys"][0]
    claims = forged(home).split(".")[1]
    signed = part({"alg": "HS256", "kid": public["kid"]}) + "." + claims
    for secret in (public["x"], json.dumps(public), ""):
        signature = hmac.digest(secret.encode(), signed.encode(), "sha256")
        with pytest.raises(BadToken, match="algorithm"):
            authenticator.caller(f"{signed}.{part(signature)}")


def test_another_key_signs_nothing_here_whatever_its_header_says(home, authenticator, tmp_path):
    other = tmp_path / "other"
    ensure_alone(other)
    own = json.loads((other / "jwks.json").read_text())["keys"][0]
    trusted = json.loads((home / "jwks.json").read_text())["keys"][0]["kid"]
    for headers in (
        {},
        {"kid": trusted},
        {"kid": trusted, "jwk": own},
        {"kid": trusted, "jku": "http://127.0.0.1:1/jwks.json"},
        {"kid": trusted, "x5u": "http://127.0.0.1:1/cert.pem", "x5c": ["MIIB"]},
        {"kid": "../../etc/passwd"},
        {"kid": "' OR 1=1 --"},
        {"kid": ""},
    ):
        with pytest.raises(BadToken):
            authenticator.caller(forged(other, headers=headers))


def test_the_signature_of_another_token_is_none_for_this_one(home, authenticator):
    mine, theirs = forged(home), forged(home, {"roles": ["operator"]})
    with pytest.raises(BadToken, match="not valid"):
        authenticator.caller(".".join([*theirs.split(".")[:2], mine.split(".")[2]]))


def test_what_a_header_calls_critical_is_not_passed_over(home, authenticator):
    for headers in ({"crit": ["b64"], "b64": False}, {"crit": []}, {"crit": ["exp"]}):
        with pytest.raises(BadToken):
            authenticator.caller(forged(home, headers=headers))


def test_what_our_own_issuer_could_not_mean_is_refused_and_breaks_nothing(home, authenticator):
    pem = (home / KEY).read_bytes()
    kid = json.loads((home / "jwks.json").read_text())["keys"][0]["kid"]
    for payload in (b"[" * 3000, b'{"exp":1e999}', b"\xff", b"7", b'{"exp":' + b"9" * 5000 + b"}"):
        token = jwt.PyJWS().encode(payload, pem, "EdDSA", headers={"kid": kid})
        with pytest.raises(BadToken):
            authenticator.caller(token)


def test_a_token_within_a_token_is_none(home, authenticator):
    pem = (home / KEY).read_bytes()
    kid = json.loads((home / "jwks.json").read_text())["keys"][0]["kid"]
    inner = forged(home).encode()
    outer = jwt.PyJWS().encode(inner, pem, "EdDSA", headers={"kid": kid, "cty": "JWT"})
    with pytest.raises(BadToken):
        authenticator.caller(outer)


@pytest.mark.parametrize(
    "token",
    [
        None,
        "",
        "x",
        "a.b.c",
        "a.b.c.d.e",
        "..",
        "x" * 9000,
        "é.é.é",
        "ａ.ｂ.ｃ",
        "\ud800.a.b",
        "a.b.c\n",
        "a.b.c,a.b.c",
        part(b"[" * 3000) + ".e30.e30",
        part(b'{"alg":' + b"[" * 2000) + ".e30.e30",
        part(b"\xff\xfe") + ".e30.e30",
        part(b"null") + ".e30.e30",
        part({"alg": "EdDSA", "kid": 7}) + ".e30.e30",
        part({"alg": "EdDSA", "kid": {"$gt": ""}}) + ".e30.e30",
    ],
)
def test_what_is_no_token_is_refused(authenticator, token):
    with pytest.raises(BadToken):
        authenticator.caller(token)


@seed(8)
@settings(max_examples=300)
@given(
    headers=st.dictionaries(
        st.sampled_from(["alg", "kid", "typ", "crit", "b64", "jwk", "zip"]),
        st.recursive(
            st.none() | st.booleans() | st.floats() | st.text(max_size=8) | st.just("EdDSA"),
            lambda inner: (
                st.lists(inner, max_size=2)
                | st.dictionaries(st.text(max_size=3), inner, max_size=2)
            ),
            max_leaves=4,
        ),
    ),
    payload=st.binary(max_size=40),
    signature=st.binary(max_size=80),
)
def test_whatever_comes_is_refused_and_nothing_breaks(
    tmp_path_factory, headers, payload, signature
):
    keys = tmp_path_factory.getbasetemp() / "fuzzed"
    authenticator = trusting(keys / "jwks.json" if keys.exists() else ensure_alone(keys))
    with pytest.raises(BadToken):
        authenticator.caller(f"{part(headers)}.{part(payload)}.{part(signature)}")


def test_a_token_ends_although_it_was_seen_before(home, authenticator, monkeypatch):
    token = issue(home, ["desk"], ttl=timedelta(seconds=60))
    assert authenticator.caller(token) == authenticator.caller(token)
    later = time.time() + 120
    monkeypatch.setattr("kit.tokens.time.time", lambda: later)
    with pytest.raises(BadToken, match="expired"):
        authenticator.caller(token)


def rsa_key():
    return rsa.generate_private_key(65537, 2048)


@pytest.mark.parametrize(
    ("make", "algorithm", "dump"),
    [
        (lambda: ec.generate_private_key(ec.SECP256R1()), "ES256", jwt.algorithms.ECAlgorithm),
        (rsa_key, "RS256", jwt.algorithms.RSAAlgorithm),
        (rsa_key, "PS256", jwt.algorithms.RSAAlgorithm),
    ],
)
def test_keys_of_other_providers_are_taken(tmp_path, make, algorithm, dump):
    private = make()
    public = dump.to_jwk(private.public_key(), as_dict=True) | {"kid": "k"}
    (tmp_path / "jwks.json").write_text(json.dumps({"keys": [public]}))
    ensure_alone(tmp_path / "ours")
    aud = {"aud": ["account", "passerelle"], "azp": "tablet", "scope": "openid"}
    token = forged(tmp_path / "ours", aud, key=private, algorithm=algorithm, headers={"kid": "k"})
    assert trusting(tmp_path / "jwks.json").caller(token).subject == "somebody"


def test_a_key_for_one_algorithm_checks_no_other(tmp_path):
    private = rsa_key()
    public = jwt.algorithms.RSAAlgorithm.to_jwk(private.public_key(), as_dict=True)
    ensure_alone(tmp_path / "ours")
    for alg, used in (("RS512", "RS512"), ("PS256", "RS256"), ("RS256", "PS256")):
        good = {"kid": "k", "alg": alg}
        (tmp_path / "jwks.json").write_text(json.dumps({"keys": [public | good]}))
        token = forged(tmp_path / "ours", key=private, algorithm=used, headers={"kid": "k"})
        with pytest.raises((BadToken, KeysUnavailable)):
            trusting(tmp_path / "jwks.json").caller(token)


def test_no_key_set_is_unavailable_not_a_bad_token(tmp_path, home):
    with pytest.raises(KeysUnavailable):
        trusting(tmp_path / "nothing.json").caller(forged(home))


def test_roles_and_sites_are_read_where_a_provider_puts_them(home):
    keycloak = Claims("realm_access.roles", "groups", role_prefix="p-", site_prefix="/sites/")
    token = forged(
        home,
        {
            "realm_access": {"roles": ["p-desk", "offline_access", "p-janitor"]},
            "groups": ["/sites/saint-denis", "/staff"],
        },
    )
    caller = trusting(home / "jwks.json", claims=keycloak).caller(token)
    assert caller.roles == {"desk", "janitor"}, "a role that nobody knows allows nothing"
    assert caller.sites == {"saint-denis"}

    auth0 = Claims("https://passerelle.example/roles", "/https:~1~1passerelle.example~1x/sites")
    token = forged(
        home,
        {
            "https://passerelle.example/roles": ["accueil"],
            "https://passerelle.example/x": {"sites": ["lyon"]},
        },
    )
    claims = Claims(auth0.roles, auth0.sites, role_names={"accueil": "desk"})
    caller = trusting(home / "jwks.json", claims=claims).caller(token)
    assert (caller.roles, caller.sites) == ({"desk"}, {"lyon"})

    nowhere = trusting(home / "jwks.json", claims=Claims("realm_access.roles")).caller(
        forged(home, {"realm_access": ["desk"]})
    )
    assert nowhere.roles == frozenset()
