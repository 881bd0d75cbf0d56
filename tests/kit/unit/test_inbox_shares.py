"""How partitions are shared among the processes of a service."""

from collections import Counter

import pytest

from kit.inbox.shares import divided
from kit.topology.names import inbox_queues

QUEUES = inbox_queues("impact", 64)


def test_all_reckon_alike_whatever_the_order_in_which_they_know_each_other():
    members = ["a", "b", "c"]
    assert divided(QUEUES, members) == divided(QUEUES[::-1], members[::-1])


@pytest.mark.parametrize("queues", [1, 4, 7, 64])
@pytest.mark.parametrize("count", [1, 2, 3, 5, 9])
def test_nobody_has_two_more_than_another(queues, count):
    members = [f"host:{n}" for n in range(count)]
    shares = Counter(divided(QUEUES[:queues], members).values())
    assert shares.total() == queues
    assert max(shares.values()) - min(shares[member] for member in members) <= 1


@pytest.mark.parametrize("tag", range(20))
def test_two_processes_have_two_of_four_each_whatever_they_are_called(tag):
    members = [f"host:{tag}:a", f"host:{tag}:b"]
    assert Counter(divided(QUEUES[:4], members).values()) == dict.fromkeys(members, 2)


def test_few_change_hands_when_one_goes_beside_its_own():
    before = divided(QUEUES, ["a", "b", "c", "d"])
    after = divided(QUEUES, ["a", "b", "c"])
    others = [queue for queue, owner in before.items() if owner != "d"]
    assert sum(after[queue] != before[queue] for queue in others) <= len(others) // 4
