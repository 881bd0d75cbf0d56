"""Connections that break, hang or swallow an answer, between every process and its servers."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.faults.proxies import Proxies, between
from tests.faults.stage import seeded
from tests.waiting import eventually

COMMIT = b"commitTransaction"


@pytest.fixture(scope="module")
def proxies(stage) -> Iterator[Proxies]:
    with between(stage) as made:
        yield made


@pytest.mark.timeout(240)
def test_connections_that_are_reset_or_cut_in_mid_frame_cost_nothing(stage, proxies):
    chance = seeded()
    with stage.harmed() as load:
        for (process, server), proxy in chance.sample(list(proxies.items()), len(proxies)):
            proxy.reset()
            load.go_on(10)
            for direction in ("up", "down"):
                cuts = proxy.done["cut"]
                proxy.cut_after(chance.randrange(1, 3_000), direction)
                eventually(
                    lambda p=proxy, before=cuts: load.acknowledged(0) and p.done["cut"] > before,
                    what=f"{process}'s connection to {server} is cut",
                )
                load.go_on(10)
    assert all(proxy.done["reset"] for proxy in proxies.values()), "nothing was there to reset"


@pytest.mark.timeout(240)
def test_a_commit_whose_answer_is_lost_is_neither_lost_nor_done_twice(stage, proxies):
    with stage.harmed() as load:
        for process in ("booking", "impact"):
            proxy = proxies[process, "mongodb"]
            for times in range(1, 6):
                proxy.leave_unanswered(COMMIT)
                eventually(
                    lambda p=proxy, n=times: (
                        load.acknowledged(0) and p.done["left unanswered"] >= n
                    ),
                    what=f"an answer to {process} is lost",
                )
                load.go_on(10)


@pytest.mark.timeout(240)
def test_a_delete_or_a_lease_whose_answer_is_lost_stops_no_relay(stage, proxies):
    proxy = proxies["booking-relay", "mongodb"]
    with stage.harmed() as load:
        for request in (b"delete", b"findAndModify", b"find", b"getMore"):
            before = proxy.done["left unanswered"]
            proxy.leave_unanswered(request)
            eventually(
                lambda b=before: load.acknowledged(0) and proxy.done["left unanswered"] > b,
                what=f"an answer to {request.decode()} is lost",
            )
            load.go_on(10)


@pytest.mark.timeout(240)
def test_servers_that_hang_are_given_up_and_found_again(stage, proxies):
    """A hanging connection breaks nowhere: each side has to lose patience by itself.

    Nobody answers the relay and the consumer any more; the load goes on meanwhile, as commands need
    neither of them. The database hangs for booking only as long as its callers have patience.
    """
    hanging = {at: proxy for at, proxy in proxies.items() if at[0] != "booking"}
    with stage.harmed(per_second=20) as load:
        with proxies["booking", "mongodb"].stalled("down"):
            eventually(lambda: proxies["booking", "mongodb"].done["stalled"], what="booking waits")
        load.go_on()
        links = {at: proxy.links for at, proxy in hanging.items()}
        with ExitStack() as stalls:
            for proxy in hanging.values():
                stalls.enter_context(proxy.stalled("up", "down"))
            for at, proxy in hanging.items():
                eventually(
                    lambda p=proxy, n=links[at]: load.acknowledged(0) and p.links > n,
                    90,
                    what=f"{at[0]} gives up {at[1]} and tries anew",
                )
        load.go_on()
