"""What is told of machines whose lot waited before it was opened."""

from datetime import date

from kit.envelope import timestamp
from services.inventory.adapters.translate import translate
from services.inventory.domain.devices.events import DeviceRegistered
from tests.inventory.unit.test_lots import PHONE, gone, receive, register
from tests.scripted import at


def told(network):
    """When the lots came, as each registration tells."""
    published = network.app.store.memory.published
    registered = [translate(one) for one in published if isinstance(one, DeviceRegistered)]
    return [one.data.received_at for one in registered]


def test_a_machine_tells_when_its_lot_came_however_late_it_is_registered(network):
    lot = receive(network)
    network.clock.instant = at(9, day=60)
    register(network, lot)
    assert told(network) == [timestamp(lot.state.received_at)]


def test_a_lot_of_an_earlier_day_came_at_the_beginning_of_that_day_there(network):
    network.clock.instant = at(9, day=60)
    register(network, receive(network, received_on=date(2026, 11, 20)))
    assert told(network) == ["2026-11-19T23:00:00.000Z"]


def test_one_that_comes_a_second_time_came_with_the_lot_of_that_time(network):
    first = receive(network)
    device = register(network, first, PHONE)
    gone(network, device)
    network.clock.instant = at(9, day=60)
    second = receive(network)
    network.clock.instant = at(9, day=70)
    register(network, second, PHONE)
    assert told(network) == [timestamp(one.state.received_at) for one in (first, second)]
