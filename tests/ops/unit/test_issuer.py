"""Tokens of the built-in issuer, read by what the services read them with."""

import json

import pytest

from kit.auth import BadToken
from kit.jwks import KeySet
from kit.key_sources import source
from kit.tokens import TokenAuthenticator
from ops import issuer, secrets


@pytest.fixture
def folder(tmp_path):
    secrets.ensure_secrets(tmp_path)
    return tmp_path


def authenticator(folder) -> TokenAuthenticator:
    return TokenAuthenticator(
        KeySet(source(str(folder / "booking" / "jwks.json"), issuer.ISSUER)), issuer.ISSUER
    )


def test_a_service_knows_the_bearer_by_roles_and_sites(folder):
    token = issuer.token(folder, ["desk", "adviser"], ["saint-denis"])
    caller = authenticator(folder).caller(token)
    assert caller.roles == {"desk", "adviser"}
    assert caller.sites == {"saint-denis"}
    assert not caller.national


def test_a_partners_token_says_for_whom_it_speaks(folder):
    caller = authenticator(folder).caller(issuer.token(folder, ["partner"], partner="p1"))
    assert (caller.roles, caller.partner) == ({"partner"}, "p1")
    assert authenticator(folder).caller(issuer.token(folder, ["partner"])).partner is None


def test_a_token_of_another_installation_proves_nothing(folder, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    secrets.ensure_secrets(elsewhere)
    token = issuer.token(elsewhere, ["operator"])
    with pytest.raises(BadToken):
        authenticator(folder).caller(token)


def test_a_token_ends(folder):
    token = issuer.token(folder, ["operator"], seconds=-60)
    with pytest.raises(BadToken, match="expired"):
        authenticator(folder).caller(token)


def test_the_published_keys_hold_nothing_private(folder):
    keys = json.loads((folder / "booking" / "jwks.json").read_text())["keys"]
    assert keys
    assert all("d" not in key for key in keys)
