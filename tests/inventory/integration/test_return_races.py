"""Whatever races for a device that was brought back, on the real database: one decision, one
payment, and it adds up."""

from datetime import date

import pytest

from services.inventory.application.quotas import entries_of
from services.inventory.application.views import ReturnView
from services.inventory.domain.devices.refusals import DeviceNotAvailable
from services.inventory.domain.quotas.ledger import counting
from services.inventory.domain.returns.refusals import ReturnClosed, ReturnOpen
from services.inventory.domain.sales.sale import Sale
from tests.inventory.builders import AWA, ready_device
from tests.inventory.returns import bought, bring_back, decide, look
from tests.inventory.sales import sell
from tests.races import race

TODAY = date(2026, 11, 23)


@pytest.fixture
def network(raced):
    raced.person()
    return raced


def told(network, name):
    return network.app.store.database.outbox.count_documents({"key": f"inventory.{name}"})


def used(network):
    def count(work):
        rule = work.rulebook.in_force(TODAY).rule_of("computer")
        return len(counting(rule, entries_of(work, work.people.get(AWA)), TODAY))

    return network.look(count)


def only(results, kind):
    [winner] = [one for one in results if isinstance(one, kind)]
    return winner, [one for one in results if one is not winner]


def test_of_desks_that_refund_one_return_at_once_one_pays(network):
    device, _sale = bought(network)
    opened = bring_back(network, device)
    results = race(*([lambda: decide(network, opened, "refunded")] * 8))
    _winner, losers = only(results, ReturnView)
    assert all(isinstance(loser, ReturnClosed) for loser in losers)
    assert (told(network, "sale_refunded"), told(network, "sale_line_given_back")) == (1, 1)
    assert (told(network, "device_reclaimed"), used(network)) == (1, 0)


def test_two_desks_that_decide_otherwise_at_once_agree_in_the_end(network):
    for _ in range(4):
        device, _sale = bought(network, waiver="emergency")
        other = network.device(ready_device())
        opened = bring_back(network, device)
        winner, losers = only(
            race(
                lambda opened=opened: decide(network, opened, "refunded"),
                lambda opened=opened: decide(network, opened, "repaired"),
                lambda opened=opened: decide(network, opened, "refused"),
                lambda opened=opened, other=other: decide(
                    network, opened, "replaced", replacement=other.id
                ),
            ),
            ReturnView,
        )
        assert {loser.status for loser in losers} == {winner.state.status}
        outcome = winner.state.status
        first, second = look(network, device), look(network, other)
        assert (first.sale_id is None) == (outcome in ("refunded", "replaced"))
        assert (second.status == "sold") == (outcome == "replaced")


def test_a_device_is_brought_back_once_to_two_sites(network):
    device, _sale = bought(network)
    results = race(*([lambda: bring_back(network, device)] * 6))
    _winner, losers = only(results, ReturnView)
    assert all(isinstance(loser, ReturnOpen) for loser in losers)
    assert (told(network, "return_opened"), told(network, "device_returned")) == (1, 1)


def test_a_replacement_that_somebody_buys_meanwhile_goes_to_one_of_the_two(network):
    for _ in range(4):
        device, _sale = bought(network, waiver="emergency")
        wanted = network.device(ready_device())
        opened = bring_back(network, device)
        results = race(
            lambda opened=opened, wanted=wanted: decide(
                network, opened, "replaced", replacement=wanted.id
            ),
            lambda wanted=wanted: sell(network, wanted, waiver="emergency"),
        )
        winner, [loser] = only(results, (ReturnView, Sale))
        assert isinstance(loser, DeviceNotAvailable)
        sale_id = winner.id if isinstance(winner, Sale) else winner.state.sale_id
        assert look(network, wanted).sale_id == sale_id


def test_a_replacement_that_fails_while_the_first_is_decided_is_another_return(network):
    device, _sale = bought(network)
    other = network.device(ready_device())
    opened = bring_back(network, device)
    decided, second = race(
        lambda: decide(network, opened, "replaced", replacement=other.id),
        lambda: bring_back(network, other),
    )
    assert isinstance(decided, ReturnView)
    if isinstance(second, DeviceNotAvailable):
        second = bring_back(network, other)
    assert second.state.line == decided.state.line
    decide(network, second, "refunded")
    assert (told(network, "sale_refunded"), used(network)) == (1, 0)


def test_slips_have_no_gap_and_no_repeat_whatever_is_refused_between(network):
    def one():
        device, _sale = bought(network, waiver="emergency")
        opened = bring_back(network, device)
        results = race(*([lambda: decide(network, opened, "refunded")] * 2))
        return next(r for r in results if isinstance(r, ReturnView)).state.decision.slip_number

    numbers = race(*([one] * 6))
    assert sorted(numbers) == [f"2026-saint-denis-r-{n:06}" for n in range(1, 7)]


def test_two_lines_of_a_sale_refunded_at_once_give_back_no_more_than_was_paid(network):
    first, second = network.device(ready_device()), network.device(ready_device())
    sale = sell(network, first, second, waiver="emergency")
    opened = [bring_back(network, one) for one in (first, second)]
    results = race(*(lambda one=one: decide(network, one, "refunded") for one in opened))
    assert [one.state.decision.refunded for one in results] == [12_000, 12_000]
    kept = network.look(lambda work: work.sales.get(sale.id)).state
    assert sorted(one.line for one in kept.given_back) == [1, 2]
    assert used(network) == 0
