"""The simulations find each of these mistakes, put into the cores on purpose."""

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from kit.inbox.batch import Inbox
from kit.inbox.consumer import BATCH, Consumer, Undertaker
from kit.inbox.deliveries import ATTEMPTS, Delivery
from kit.relay.flow import Flow
from kit.relay.relay import Relay
from tests.kit.memory_inbox import MemoryEffects
from tests.kit.simulation.machine import PathMachine
from tests.kit.simulation.relay_machine import RelayMachine
from tests.kit.simulation.schedules import schedules

EXAMPLES = 800
"""At most; the mistakes are found within the first few dozen."""


def deleted_before_the_confirm(flow, tag, row, *, sent=Flow.sent):
    sent(flow, tag, row)
    flow._confirmed[row.id] = None


def sent_without_a_look_at_the_lease(relay):
    return None if relay._held_back or relay._stopping else relay._publisher


def a_refusal_taken_for_a_confirm(flow, tag, *, multiple, taken, now, settle=Flow.settle):
    return settle(flow, tag, multiple=multiple, taken=True, now=now)


def an_unroutable_event_taken_for_routed(flow, event_id):
    pass


def several_of_a_subject_in_flight(flow, rows):
    for row in rows:
        flow._held[row.id] = None
        flow._behind.setdefault(row.subject, None)
        flow._ready.append(row)


def a_stale_read_used(relay, rows, limit, *, fetched=Relay.fetched):
    relay._fetch_is_stale = False
    fetched(relay, rows, limit)


def put_off_without_a_copy_in_a_retry_queue(inbox, event, why, tier, redeliver):
    pass


def attempts_not_counted(delivery, failure, *, after=Delivery.after):
    kept = after(delivery, failure)
    return Delivery(kept.tag, kept.body, {**kept.headers, ATTEMPTS: 0}, kept.properties)


def acknowledged_before_it_is_applied(consumer, link, batch, *, handle=Consumer._handle):
    if batch:
        link.acknowledge(batch[-1].tag)
    return handle(consumer, link, batch)


def cancelled_before_the_last_is_applied(consumer, link):
    link.unsubscribe()
    while batch := link.batch(BATCH, 0, lambda: False):
        if not consumer._handle(link, batch):
            return


def went_on_after_what_could_not_be_judged(consumer, link, batch, *, handle=Consumer._handle):
    handle(consumer, link, batch)
    return True


def buried_nothing(undertaker, batch):
    pass


def followers_not_parked(effects, event):
    effects._take_in([event])


def released_in_the_wrong_order(effects, key, *, parked=MemoryEffects._parked):
    return parked(effects, key)[::-1]


def discarded_without_freeing_the_line(effects, letter_id):
    effects.letters[letter_id].state = "discarded"


def effects_without_marks(effects, events):
    return list(events)


MISTAKES = [
    (Flow, "sent", deleted_before_the_confirm),
    (Relay, "_sender", sent_without_a_look_at_the_lease),
    (Flow, "settle", a_refusal_taken_for_a_confirm),
    (Flow, "returned", an_unroutable_event_taken_for_routed),
    (Flow, "take", several_of_a_subject_in_flight),
    (Relay, "fetched", a_stale_read_used),
    (Inbox, "_redeliver", put_off_without_a_copy_in_a_retry_queue),
    (Delivery, "after", attempts_not_counted),
    (Consumer, "_handle", acknowledged_before_it_is_applied),
    (Consumer, "_finish", cancelled_before_the_last_is_applied),
    (Consumer, "_handle", went_on_after_what_could_not_be_judged),
    (Undertaker, "_bury", buried_nothing),
    (MemoryEffects, "_park", followers_not_parked),
    (MemoryEffects, "_parked", released_in_the_wrong_order),
    (MemoryEffects, "discard", discarded_without_freeing_the_line),
    (MemoryEffects, "_unseen", effects_without_marks),
]


@pytest.mark.parametrize(
    ("where", "name", "mistake"), MISTAKES, ids=[m[2].__name__ for m in MISTAKES]
)
def test_the_simulation_finds(where, name, mistake, monkeypatch):
    monkeypatch.setattr(where, name, mistake)
    quick = settings(schedules(EXAMPLES), phases=[Phase.generate], derandomize=True)
    machine = RelayMachine if where in (Flow, Relay) else PathMachine
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever tells of it
        run_state_machine_as_test(machine, settings=quick)
