"""A delivery note tells what goes from where to where, and leads to its transfer."""

import pytest

from kernel.refusals import NotFound
from kernel.scope import Scope
from services.inventory.application.queries.delivery_notes import GetDeliveryNote
from tests.inventory.builders import ELSEWHERE, HERE
from tests.inventory.stock import Stock
from tests.scripted import at


@pytest.fixture
def stock(network):
    return Stock(network)


def note(stock, transfer, scope=HERE):
    return stock.app.get_delivery_note(GetDeliveryNote(scope=scope, transfer_id=transfer.id))


def test_it_tells_what_goes_from_where_to_where(stock):
    one, two = stock.devices(2)
    transfer = stock.draft(two, one)
    assert note(stock, transfer).at == at(7)
    stock.network.clock.instant = at(9)
    stock.ship(transfer)
    printed = note(stock, transfer)
    assert (printed.number, printed.at) == (transfer.state.reference, at(9))
    assert (printed.origin.name, printed.destination.name) == (
        "Passerelle Saint-Denis",
        "Passerelle Lyon",
    )
    assert [device.reference for device in printed.devices] == [
        two.state.reference,
        one.state.reference,
    ]
    assert printed.devices[0].grade == "B"
    assert printed.url.endswith(f"/inventory/v1/transfers/{transfer.id}")


def test_both_places_print_it_and_no_third(stock):
    transfer = stock.shipped(*stock.devices(1))
    assert note(stock, transfer, ELSEWHERE) == note(stock, transfer)
    with pytest.raises(NotFound):
        note(stock, transfer, Scope(frozenset({"brest"})))
