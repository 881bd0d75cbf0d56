"""Every journey that `./passerelle demo` tells is played in containers as well."""

import pytest

from ops import clients, issuer, secrets
from ops.journeys.narrator import Silent
from ops.journeys.play import play
from ops.journeys.programme import JOURNEYS
from tests.containers.conftest import Containers


class Reached:
    """What a journey needs of the containers."""

    def __init__(self, network: Containers) -> None:
        self._network = network
        self.base_url = network.base_url

    def token(self, roles, sites, partner=None):
        """A token of the built-in issuer."""
        return issuer.token(self._network.secrets, roles, sites, partner=partner)

    def mongo(self):
        """The operator's client."""
        return clients.database(self._network.mongodb_uri(secrets.OPERATOR))

    def amqp_uri(self):
        """The analyst's, who reads the stream."""
        return self._network.amqp_uri(secrets.ANALYST)


@pytest.mark.parametrize("name", JOURNEYS)
def test_a_journey_goes_to_its_end_in_containers(network, name):
    report = play(name, "", JOURNEYS[name].script, Reached(network), Silent())
    assert report.error == ""
    assert report.ok
