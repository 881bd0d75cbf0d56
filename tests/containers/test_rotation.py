"""A password is changed by the lines of deploy/README.md, as they stand there."""

import re
import shlex
from pathlib import Path

import pika
import pytest
from pika.exceptions import ProbableAuthenticationError

from kit.broker_uri import BrokerUri
from ops import secrets
from tests.waiting import eventually
from tests.world import far_start, open_busy_site

pytestmark = pytest.mark.timeout(600)

README = Path(__file__).resolve().parents[2] / "deploy" / "README.md"


def documented() -> list[str]:
    """The lines that change a password."""
    [block] = [
        one
        for one in re.findall(r"```sh\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
        if "amqp_password" in one
    ]
    return block.splitlines()


def test_the_documented_lines_change_a_password_and_the_service_goes_on(
    network, operator, tmp_path
):
    site = open_busy_site(operator)
    before = network.amqp_uri("booking")
    with pika.BlockingConnection(BrokerUri(before).parameters()) as connection:
        assert connection.is_open
    for line in documented():
        words = shlex.split(line)
        assert words[:2] == ["docker", "compose"]
        network.compose.as_written(*words[2:], timeout_s=300)
    with pytest.raises(ProbableAuthenticationError):
        pika.BlockingConnection(BrokerUri(before).parameters())
    network.compose.copy_out("prepare", "/run/passerelle", tmp_path / "now")
    at = network.compose.address("rabbitmq", 5671)
    after = secrets.amqp_uri(tmp_path / "now", "booking", at, tls=True)
    with pika.BlockingConnection(BrokerUri(after).parameters()) as connection:
        assert connection.is_open
    eventually(lambda: network.compose.health("booking") == "healthy", 60, what="booking is well")
    desk = network.app("desk", sites=(site.slug,))
    booked = desk.made("/booking/v1/appointments", site.booking(far_start()))

    def archived() -> bool:
        subject = f"appointment/{booked['id']}"
        return bool(
            network.app("analyst").get("/impact/v1/events", subject=subject).json()["events"]
        )

    eventually(archived, 60, what="its event is archived")
