"""Slips, lists and figures of returns."""

from dataclasses import replace
from datetime import date

import pytest

from kernel.refusals import NotFound
from services.inventory.application.queries.return_slips import GetReturnSlip
from services.inventory.application.queries.returns import CountWaiting, GetReturn, ListReturns
from services.inventory.domain.returns.refusals import (
    ReturnOpen,
)
from tests.inventory.builders import (
    BILAL,
    ELSEWHERE,
    HERE,
)
from tests.inventory.returns import bought, bring_back, decide, owners
from tests.inventory.sales import LAPTOP_B
from tests.scripted import at


@pytest.fixture
def known(network):
    """See `owners`."""
    return owners(network)


def test_slips_count_by_site_and_local_year(known):
    numbers = []
    for instant in (at(9), at(22, 59, day=38), at(23, day=38), at(9, day=39)):
        known.clock.instant = instant
        opened = bring_back(known, bought(known)[0])
        numbers.append(decide(known, opened, "refunded").state.decision.slip_number)
    assert numbers == [
        "2026-saint-denis-r-000001",
        "2026-saint-denis-r-000002",
        "2027-saint-denis-r-000001",
        "2027-saint-denis-r-000002",
    ]


def test_undecided_returns_are_found_once_they_are_late(known):
    first = bring_back(known, bought(known)[0])
    known.clock.instant = at(7, day=10)
    second = bring_back(known, bought(known, person=BILAL)[0], person_id=BILAL)

    def listed(**wanted):
        question = ListReturns(**{"scope": HERE} | wanted)
        return [one.id for one in known.app.list_returns(question)]

    assert listed(late=True) == []
    known.clock.instant = at(7, 1, day=14)
    assert listed(late=True) == [first.id]
    assert known.app.count_waiting_returns(CountWaiting()) == {True: 1, False: 1}
    assert listed() == listed(status="open", place="saint-denis") == [first.id, second.id]
    assert listed(scope=ELSEWHERE) == listed(late=True, status="refunded") == []
    assert listed(person_id=BILAL) == [second.id]
    decide(known, first, "refused")
    assert listed(late=True) == []
    assert listed(status="refused") == listed(device_id=first.state.device_id) == [first.id]


def slip(network, return_, scope=HERE):
    question = GetReturnSlip(scope=scope, return_id=return_.id)
    return network.app.get_return_slip(question)


def test_a_slip_says_what_was_decided_and_stays_the_same(known):
    device, sale = bought(known)
    opened = bring_back(known, device)
    with pytest.raises(ReturnOpen):
        slip(known, opened)
    other = known.device()
    decide(known, opened, "replaced", replacement=other.id)
    told = slip(known, opened)
    assert (told.number, told.receipt) == (
        "2026-saint-denis-r-000001",
        sale.state.receipt_number,
    )
    assert (told.outcome, told.fault, told.refund) == ("replaced", "battery", ())
    assert told.device.reference == device.state.reference
    assert told.device.grade == "B"
    assert told.replacement.reference == other.state.reference
    assert told.warranty_until == date(2028, 11, 23)
    mistaken = known.look(lambda work: work.devices.get(device.id))
    mistaken.describe(replace(mistaken.state.description, model="T490"), at(9), "stock-1")
    known.device(mistaken)
    assert slip(known, opened) == told
    with pytest.raises(NotFound):
        slip(known, opened, ELSEWHERE)


def test_a_slip_of_a_refund_names_the_means(known):
    device, _sale = bought(known)
    opened = bring_back(known, device)
    decide(known, opened, "refunded")
    [part] = slip(known, opened).refund
    assert (part.means, part.amount) == ("cash", LAPTOP_B)
    assert slip(known, opened).warranty_until is None


def test_a_slip_speaks_of_no_warranty_that_is_over(known):
    device, _sale = bought(known)
    known.clock.instant = at(9, day=740)
    opened = bring_back(known, device, goodwill="hardship")
    decide(known, opened, "refused")
    assert slip(known, opened).warranty_until is None


def test_a_return_is_read_at_its_own_site_alone(known):
    opened = bring_back(known, bought(known)[0])
    question = GetReturn(scope=HERE, return_id=opened.id)
    assert known.app.get_return(question) == opened
    with pytest.raises(NotFound):
        known.app.get_return(GetReturn(scope=ELSEWHERE, return_id=opened.id))
