"""What inventory does without the key of its vault: all but what needs it."""

import base64
import uuid

import pytest

from ops.issuer_keys import ensure_alone
from ops.ports import any_free
from tests.alone import MONDAY_MORNING, uri_of
from tests.inventory.edge.running import inventory, refused
from tests.inventory.edge.test_top_ups import figure
from tests.inventory.edge.top_ups import a_file, a_row, load, replace, reveal, sold, stocked
from tests.processes import NO_BROKER, start
from tests.waiting import eventually


@pytest.fixture
def another(real_parts, tmp_path):
    """Starts inventory on one database, with settings of the test's."""
    _broker, mongo = real_parts
    name = f"test_{uuid.uuid4().hex[:12]}"

    def with_settings(**settings):
        return inventory(uri_of(mongo), mongo, name, tmp_path, MONDAY_MORNING, **settings)

    yield with_settings
    mongo.drop_database(name)


def vault(running):
    return running.health()["checks"].get("vault", {})


@pytest.mark.parametrize(
    ("key", "reason"),
    [("", "no_key"), (base64.b64encode(bytes([7]) * 32).decode(), "other_key")],
)
def test_without_its_key_the_vault_is_closed_and_all_else_goes_on(another, key, reason):
    with another() as running:
        stocked(running, 3)
        site = running.place()
        top_up = sold(running, site)
        shown = sold(running, site)
        reveal(running, shown.id, site)
    stocked_since = a_file(a_row())
    with another(PASSERELLE_VAULT_KEY=key) as running:
        for answer in (
            reveal(running, top_up.id, site),
            load(running, stocked_since),
            replace(running, shown.id, site),
        ):
            told = refused(answer, 503, "vault_closed")
            assert told["reason"] == reason
            assert answer.headers["Retry-After"] == "60"
        assert running.ask("GET", "/top-ups/stock").json()["items"][0]["available"] == 1
        assert running.ask("GET", f"/top-ups/{top_up.id}").json()["status"] == "sold"
        assert running.ask("GET", "/devices").ok
        eventually(lambda: vault(running).get("status") == "down")
        assert vault(running)["detail"].startswith("no key opens the vault since ")
        assert running.health()["status"] == "degraded"
        assert running.call("GET", "/health/ready").status_code == 200
        assert figure(running, "passerelle_vault_open{") == 0
        assert figure(running, "passerelle_vault_sealed{", 'key="unknown"') == 3
        assert reason in running.log.read_text()
    with another() as running:
        assert reveal(running, top_up.id, site).ok
        assert load(running, stocked_since).json()["created"] == 1


def test_an_inventory_that_never_had_a_key_and_sells_no_top_ups_is_well(another):
    with another(PASSERELLE_VAULT_KEY="") as running:
        eventually(lambda: vault(running).get("status") == "ok")
        refused(load(running, a_file(a_row())), 503, "vault_closed")


def test_a_new_key_seals_anew_what_is_there_while_the_service_serves(another):
    old, new = (base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2))
    with another(PASSERELLE_VAULT_KEY=old) as running:
        stocked(running, 120)
    with another(PASSERELLE_VAULT_KEY=f"{new}\n{old}") as running:
        eventually(lambda: figure(running, "passerelle_vault_sealed{", 'key="newest"') == 121)
        assert figure(running, "passerelle_vault_sealed{", 'key="older"') == 0
    with another(PASSERELLE_VAULT_KEY=new) as running:
        [line] = running.ask("GET", "/top-ups/stock").json()["items"]
        assert line["available"] == 120
        assert load(running, a_file(a_row())).json()["created"] == 1


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            {"PASSERELLE_VAULT_KEY": "sesame"},
            "PASSERELLE_VAULT_KEY holds something else than keys of 32 bytes in base64\n",
        ),
        (
            {"PASSERELLE_VAULT_KEY_FILE": "/nowhere/keys"},
            "PASSERELLE_VAULT_KEY_FILE cannot be read: No such file or directory\n",
        ),
    ],
)
def test_what_is_no_key_is_said_at_the_start_and_nothing_is_served(tmp_path, settings, message):
    environment = {
        "PASSERELLE_MONGODB_URI": "mongodb://127.0.0.1:1/?directConnection=true",
        "PASSERELLE_AMQP_URI": NO_BROKER,
        "PASSERELLE_HTTP_ADDRESS": f"127.0.0.1:{any_free()}",
        "PASSERELLE_JWKS": str(ensure_alone(tmp_path)),
        **settings,
    }
    process = start("services.inventory.edge.service", environment, tmp_path / "log")
    assert process.wait(60) == 2
    assert (tmp_path / "log").read_text() == message
