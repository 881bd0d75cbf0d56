"""Whoever inventory offers a device to is told, once for each offer, while it stands."""

from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from contracts.inventory.devices import Category
from kernel.refusals import NotFound
from kit.envelope import decode
from services.booking.adapters.incoming import REACTIONS
from services.booking.domain.messages.texts import Place, as_sms
from tests.booking.builders import CONTEXT, at, queued
from tests.told import told

SAMPLE = Path(__file__).parents[3] / "contracts/samples/inventory.hold_offered.v1.json"
HOLD_ID = "0197f000-0000-7000-8000-0000000000b1"


def offered(network, person_id, *, sequence=2, site_id=None):
    """The event, as inventory tells it."""
    facts = {
        "hold_id": HOLD_ID,
        "person_id": person_id,
        "category": "laptop",
        "site_id": site_id or network.site.id,
        "device_id": HOLD_ID,
        "until": "2026-11-24T07:00:00.000Z",
    }
    return told("inventory.hold_offered.v1", person_id, at(7), sequence=sequence, data=facts)


def taken(network, *events):
    network.app.store.run(lambda tx: network.app.react(tx, events), CONTEXT)


def test_one_offer_is_one_message_until_it_ends(network):
    person = network.person()
    taken(network, *[offered(network, person)] * 2)
    assert queued(network) == [f"device_offered:{HOLD_ID}:2"]
    [message] = network.app.store.memory.notifications.values()
    assert (message.reader_id, message.not_after) == (person, at(7, day=1))
    assert message.facts == {
        "site": network.site.description.slug,
        "category": "laptop",
        "until": at(7, day=1),
    }
    taken(network, offered(network, person, sequence=5))
    assert len(queued(network)) == 2


def test_an_offer_at_a_site_that_is_not_ours_is_told_to_operators(network):
    with pytest.raises(NotFound):
        taken(network, offered(network, network.person(), site_id=HOLD_ID))


def test_the_sample_of_the_contract_is_read():
    event = decode(SAMPLE.read_bytes())
    read = REACTIONS[event.type].read(event)
    assert (read.hold_id, read.step, read.category) == (HOLD_ID, 2, "laptop")
    assert read.until == datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.mark.parametrize(("category", "language"), list(product(Category.__args__, ("fr", "en"))))
def test_what_is_kept_is_named_in_the_reader_s_language(category, language):
    place = Place(name="Ici", address="Là", zone=ZoneInfo("Europe/Paris"))
    facts = {"site": "ici", "category": category, "until": at(8)}
    text = as_sms("device_offered", facts, language, place)
    generic = "a device" if language == "en" else "un appareil"
    assert (generic in text) == (category == "other")
    assert ("Mon 23/11 at 9:00" if language == "en" else "lun. 23/11 à 9h") in text
