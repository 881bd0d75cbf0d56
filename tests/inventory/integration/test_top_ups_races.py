"""Tills that want the same top-ups at the same instant: each code goes to one of them."""

from kit.ids import new_id
from services.inventory.application.commands.replace_top_up import ReplaceTopUp
from services.inventory.application.commands.reveal_top_up import RevealTopUp
from services.inventory.application.queries.top_ups import ListTopUpStock
from services.inventory.domain.top_ups.refusals import AlreadyShown, NoTopUpLeft, TopUpVoid
from services.inventory.domain.top_ups.top_up import TopUp
from tests.inventory.builders import HERE
from tests.races import race
from tests.scripted import CONTEXT

TILLS = 32


def tills(network):
    return race(*(lambda: network.top_up(sale_id=new_id()) for _ in range(TILLS)))


def test_the_last_code_goes_to_one_of_thirty_two_tills(network):
    network.stock()
    told = tills(network)
    assert sum(isinstance(one, TopUp) for one in told) == 1
    assert sum(isinstance(one, NoTopUpLeft) for one in told) == TILLS - 1


def test_twenty_codes_go_to_twenty_of_thirty_two_tills(network, database):
    network.stock(20)
    told = [one for one in tills(network) if isinstance(one, TopUp)]
    assert len({one.id for one in told}) == len(told) == 20
    assert database.top_ups.count_documents({}) == 20
    assert network.app.list_top_up_stock(ListTopUpStock()) == []


def test_of_a_reveal_and_replacements_at_once_each_code_is_given_once(network):
    network.stock(4)
    sold = network.top_up()
    shown = RevealTopUp(scope=HERE, top_up_id=sold.id, by="desk-1")
    told = race(*(lambda: network.app.reveal_top_up(shown, CONTEXT) for _ in range(6)))
    assert sum(isinstance(one, AlreadyShown) for one in told) == 5
    lost = ReplaceTopUp(scope=HERE, top_up_id=sold.id, reason="lost_paper", by="manager-1")
    told = race(*(lambda: network.app.replace_top_up(lost, CONTEXT) for _ in range(6)))
    assert sum(isinstance(one, TopUpVoid) for one in told) == 5
    [line] = network.app.list_top_up_stock(ListTopUpStock())
    assert line.available == 2
