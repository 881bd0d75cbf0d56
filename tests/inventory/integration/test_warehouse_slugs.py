"""A site that bears a warehouse's slug after all is set aside, and stops nobody behind it."""

from pathlib import Path

import msgspec

from contracts import booking
from kernel.scope import NATIONAL
from kit.clock import SystemClock
from kit.envelope import decode
from kit.inbox import Marks, MongoEffects
from kit.inbox.batch import Inbox
from kit.inbox.deliveries import Delivery
from kit.inbox.metrics import TellingWatch
from services.inventory.application.commands.add_warehouse import AddWarehouse
from services.inventory.edge.problems import PROBLEMS
from tests.inventory.builders import AWA, BILAL
from tests.kit.eventpath import event
from tests.scripted import CONTEXT

SAMPLES = Path(__file__).parents[3] / "contracts" / "samples"
SLUG = "warehouse-nord"


def opened(site_id, slug):
    """The golden sample, of another site."""
    sample = decode((SAMPLES / "booking.site_opened.v1.json").read_bytes())
    facts = msgspec.structs.replace(sample.read(booking.SiteOpened), site_id=site_id, slug=slug)
    data = msgspec.Raw(msgspec.json.encode(facts))
    return event(f"site/{site_id}", type=sample.type, data=data)


def test_a_site_of_a_warehouse_s_slug_is_a_dead_letter_and_the_next_is_taken(network, database):
    warehouse = network.app.add_warehouse(
        AddWarehouse(scope=NATIONAL, slug=SLUG, name="Nord"), CONTEXT
    )
    effects = MongoEffects(network.app.store, network.app.react, Marks("inventory"))
    effects.prepare()
    refusals = tuple(problem.refusal for problem in PROBLEMS)
    inbox = Inbox(effects, "inventory.inbox", TellingWatch("inventory"), refusals)
    events = [opened(AWA, SLUG), opened(BILAL, "lille")]
    deliveries = [Delivery(number, one.encode(), {}) for number, one in enumerate(events, start=1)]
    put_off = []
    inbox.judge(deliveries, SystemClock().now(), lambda *told: put_off.append(told))
    assert put_off == []
    assert network.look(lambda work: work.places.by_slug("lille")).id == BILAL
    assert network.look(lambda work: work.places.by_slug(SLUG)) == warehouse
    [letter] = database.dead_letters.find({})
    assert letter["_id"] == events[0].id
    assert letter["exception"] == "kernel.refusals.AlreadyExists"
