"""A run in which a mechanism never had to work has proved nothing about it."""

import pytest

from tests.faults.end_state import busy_queues
from tests.waiting import eventually

SHOWN_BY = {
    "dedupe": "test_old_messages_that_come_again_change_nothing",
    "retry": "test_an_event_that_fails_for_a_while_is_tried_again_and_none_overtakes_it",
    "dead letter": "test_poison_is_put_aside_with_its_reason_and_others_pass",
    "lease takeover": "test_a_relay_that_sleeps_through_its_lease_wakes_up_and_disorders_nothing",
    "sweep": "test_rows_that_no_doorbell_tells_of_are_found_by_the_sweep",
}
"""Which test makes each of them work."""


@pytest.mark.parametrize("mechanism", SHOWN_BY)
def test_each_mechanism_had_to_work(stage, request, mechanism):
    ran = {item.originalname for item in request.session.items}
    if SHOWN_BY[mechanism] not in ran:
        pytest.skip(f"{SHOWN_BY[mechanism]} is not part of this run")
    assert stage.evidence[mechanism], f"{mechanism} never fired"


def test_no_message_stays_with_a_consumer_for_ever(stage):
    """Not only what is ready: what was given out and never acknowledged counts as well."""
    eventually(lambda: not busy_queues(stage.network), 60, what="every queue is empty")
