"""Tokens of an OpenID provider that is not ours, found by its discovery document."""

import re
import subprocess
import sys
import uuid

import pytest
import requests

from ops.ports import any_free
from tests.alone import uri_of
from tests.kit.edge_toy.running import toy
from tests.waiting import eventually

SITES, ROLES = "https://passerelle.example/sites", ["passerelle-desk", "offline_access"]


@pytest.fixture
def provider(tmp_path):
    """The base URL of a running provider."""
    port = any_free()
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "-p", str(port)]
    url = f"http://127.0.0.1:{port}"

    def answers() -> bool:
        try:
            return requests.get(f"{url}/jwks", timeout=10).status_code == 200
        except requests.ConnectionError:
            return False

    with (
        (tmp_path / "provider").open("wb") as log,
        subprocess.Popen(command, stdout=log, stderr=log) as process,
    ):
        try:
            eventually(answers, what="the provider answering")
            yield url
        finally:
            process.kill()


def signed_in(provider: str, subject: str, claims: dict, client: str = "passerelle") -> str:
    """The identity token of somebody who signed in by the authorization code flow."""
    put = requests.put(f"{provider}/users/{subject}", json=claims, timeout=10)
    assert put.status_code == 204
    back = "http://localhost/back"
    asked = {
        "client_id": client,
        "redirect_uri": back,
        "response_type": "code",
        "scope": "openid profile",
    }
    allowed = requests.post(
        f"{provider}/oauth2/authorize",
        params=asked,
        data={"sub": subject},
        allow_redirects=False,
        timeout=10,
    )
    code = re.search(r"code=([^&]+)", allowed.headers["Location"])
    assert code is not None
    given = requests.post(
        f"{provider}/oauth2/token",
        data={"grant_type": "authorization_code", "code": code[1], "redirect_uri": back},
        auth=(client, "x"),
        timeout=10,
    )
    token: str = given.json()["id_token"]
    return token


def test_who_signs_in_at_the_provider_may_call_with_the_roles_that_it_gives(real_parts, provider):
    name = f"test_{uuid.uuid4().hex[:12]}"
    settings = {
        "PASSERELLE_JWKS": f"{provider}/.well-known/openid-configuration",
        "PASSERELLE_ISSUER": provider,
        "PASSERELLE_ROLES_CLAIM": "realm_access.roles",
        "PASSERELLE_ROLE_PREFIX": "passerelle-",
        "PASSERELLE_SITES_CLAIM": SITES,
    }
    claims = {"realm_access": {"roles": ROLES}, SITES: ["saint-denis"]}
    with toy(uri_of(real_parts[1]), name, settings=settings) as running:
        token = signed_in(provider, "alice", claims)
        me = running.call("GET", "/toy/v1/me", token=token)
        assert (me.status_code, me.json()) == (200, {"subject": "alice", "sites": ["saint-denis"]})
        elsewhere = signed_in(provider, "alice", claims, client="another-app")
        assert running.call("GET", "/toy/v1/me", token=elsewhere).status_code == 401
        nobody = signed_in(provider, "bob", {"realm_access": {"roles": ["desk"]}})
        assert running.call("GET", "/toy/v1/me", token=nobody).status_code == 403
        ours = running.token("desk")
        assert running.call("GET", "/toy/v1/me", token=ours).status_code == 401
        assert running.health()["checks"]["keys"]["status"] == "ok"
    real_parts[1].drop_database(name)
