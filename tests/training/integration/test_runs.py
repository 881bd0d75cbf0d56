"""Training runs, owns its database, and claims nothing that is not there."""

from kit.topology import apply, topology
from ops.catalogues import catalogues
from tests.impact.running import serving, uri_of
from tests.kit.eventpath import address


def test_it_is_ready_and_documents_itself(broker, database):
    apply(*address(broker), topology(catalogues()), None)
    uri = uri_of(database)
    with serving(uri, service="training", PASSERELLE_AMQP_URI=broker.amqp_uri) as running:
        health = running.health()
        # It emits, and no relay of it runs here.
        assert [name for name, check in health["checks"].items() if check["status"] != "ok"] == [
            "relay"
        ]
        assert running.call("GET", "/health/live", token=None).status_code == 200
        paths = running.call("GET", "/openapi.json", token=None).json()["paths"]
        operators = ("/training/v1/dead-letters", "/training/v1/audit")
        assert paths
        assert all(path.startswith(operators) for path in paths), "nothing but the operators' own"
        assert running.call("GET", "/docs", token=None).status_code == 200
        assert running.call("GET", "/training/v1/anything", token=None).status_code == 404
        assert "order" in database.outbox.index_information()
        assert running.stop() == 0
