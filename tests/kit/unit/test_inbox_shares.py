"""How partitions are shared among the processes of a service."""

from collections import Counter

import pytest

from kit.inbox.shares import owner_of
from kit.topology.names import inbox_queues

QUEUES = inbox_queues("impact", 64)


def test_all_reckon_alike_whatever_the_order_in_which_they_know_each_other():
    members = ["a", "b", "c"]
    assert [owner_of(q, members) for q in QUEUES] == [owner_of(q, members[::-1]) for q in QUEUES]


@pytest.mark.parametrize("count", [2, 3, 5])
def test_everybody_gets_a_fair_part(count):
    members = [f"host:{n}" for n in range(count)]
    shares = Counter(owner_of(queue, members) for queue in QUEUES)
    assert set(shares) == set(members)
    assert max(shares.values()) <= 2.5 * len(QUEUES) / count


def test_only_the_shares_of_one_who_goes_change_hands():
    before = {queue: owner_of(queue, ["a", "b", "c"]) for queue in QUEUES}
    after = {queue: owner_of(queue, ["a", "b"]) for queue in QUEUES}
    assert all(after[queue] == owner for queue, owner in before.items() if owner != "c")
