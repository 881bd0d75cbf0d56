"""Messages in memory and on MongoDB: one suite for both."""

import threading

import pytest

from kit.keyring import Seals
from kit.transaction import Store
from services.booking.adapters import mongo as on_mongo
from tests.booking.builders import CONTEXT, ScriptedClock, at, tools

PERSON = "0197f000-0000-7000-8000-00000000000b"
FACTS = {"site": "saint-denis", "start": at(9, day=2)}
LEASE = at(9)


def queue(twin, key, **options):
    twin.change(
        lambda work: work.notifications.queue(key, PERSON, "seat_reminder", FACTS, **options)
    )


def get(twin, key):
    return twin.look(lambda work: work.notifications.get(key))


def test_a_message_comes_back_as_it_was_queued(twin):
    queue(twin, "a", not_after=at(8))
    found = get(twin, "a")
    assert (found.status, found.reader, found.reader_id) == ("queued", "person", PERSON)
    assert found.facts == FACTS
    assert (found.since, found.due, found.not_after) == (at(7), at(7), at(8))
    assert get(twin, "b") is None


def test_the_same_is_never_queued_twice(twin):
    queue(twin, "a")
    claimed = twin.postbox.claim(at(7), LEASE, "me")
    twin.postbox.settle(claimed.sent("sms", at(7)))
    queue(twin, "a")
    assert get(twin, "a").status == "sent"
    assert twin.postbox.claim(at(8), LEASE, "me") is None


def test_a_message_that_waits_can_be_withdrawn_and_queued_again(twin):
    queue(twin, "a")
    twin.change(lambda work: work.notifications.withdraw("a"))
    assert get(twin, "a") is None
    twin.change(lambda work: work.notifications.withdraw("a"))
    queue(twin, "a")
    assert get(twin, "a").status == "queued"


def test_all_to_somebody_is_forgotten_and_nothing_to_others(twin):
    for key in ("a", "b"):
        queue(twin, key)
    twin.postbox.claim(at(7), LEASE, "me")
    queue(twin, "site", reader="site")
    twin.change(lambda work: work.notifications.forget({PERSON}))
    assert twin.look(lambda work: work.notifications.of_reader(PERSON)) == [get(twin, "site")]


def test_a_message_on_its_way_is_not_withdrawn(twin):
    queue(twin, "a")
    twin.postbox.claim(at(7), LEASE, "me")
    twin.change(lambda work: work.notifications.withdraw("a"))
    assert get(twin, "a").status == "sending"


def test_a_unit_of_work_that_fails_queues_nothing(twin):
    def refused(work):
        work.notifications.queue("a", PERSON, "seat_reminder", FACTS)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        twin.change(refused)
    assert get(twin, "a") is None


def test_a_message_is_claimed_by_one_and_the_longest_due_first(twin):
    queue(twin, "a")
    twin.postbox.settle(twin.postbox.claim(at(7), LEASE, "me").put_off("busy", at(7), "sms"))
    queue(twin, "b")
    first = twin.postbox.claim(at(8), LEASE, "me")
    assert (first.key, first.status, first.attempts, first.claim) == ("b", "sending", 1, "me")
    second = twin.postbox.claim(at(8), LEASE, "other")
    assert (second.key, second.attempts) == ("a", 2)
    assert twin.postbox.claim(at(8), LEASE, "other") is None


def test_what_was_put_off_is_not_claimed_before_its_time(twin):
    queue(twin, "a")
    later = twin.postbox.claim(at(7), LEASE, "me").put_off("busy", at(7), "sms")
    assert twin.postbox.settle(later)
    assert twin.postbox.claim(at(7), LEASE, "me") is None
    assert twin.postbox.claim(later.due, LEASE, "me").key == "a"


def test_a_lease_that_is_over_is_told(twin):
    queue(twin, "a")
    twin.postbox.claim(at(7), LEASE, "me")
    assert twin.postbox.overdue(LEASE) == []
    (overdue,) = twin.postbox.overdue(at(9, 1))
    assert overdue.key == "a"


def test_who_comes_late_may_still_say_what_became_of_an_uncertain_message(twin):
    queue(twin, "a")
    claimed = twin.postbox.claim(at(7), LEASE, "me")
    assert twin.postbox.settle(claimed.uncertain("lease_over", at(9, 1)))
    assert twin.postbox.settle(claimed.sent("sms", at(9, 2)))
    assert get(twin, "a").status == "sent"
    assert not twin.postbox.settle(claimed.failed("late", at(9, 3))), "its fate is known"


def test_who_comes_late_cannot_undo_an_operators_retry(twin):
    queue(twin, "a")
    claimed = twin.postbox.claim(at(7), LEASE, "me")
    uncertain = claimed.uncertain("lease_over", at(9, 1))
    twin.postbox.settle(uncertain)
    twin.change(lambda work: work.notifications.save(uncertain.retry(at(10))))
    assert twin.postbox.claim(at(10), at(11), "other").claim == "other"
    assert not twin.postbox.settle(claimed.sent("sms", at(10)))
    assert get(twin, "a").status == "sending"


def test_messages_are_listed_by_state_in_the_order_of_their_keys(twin):
    for key in ("c", "a", "b"):
        queue(twin, key)
    twin.postbox.claim(at(7), LEASE, "me")

    def keys(statuses, after=None, limit=10):
        return twin.look(
            lambda work: [one.key for one in work.notifications.listed(statuses, after, limit)]
        )

    waiting = keys(["queued"])
    assert len(waiting) == 2
    assert waiting == sorted(waiting)
    assert keys(["queued", "sending"]) == ["a", "b", "c"]
    assert keys(["queued", "sending"], "a", 1) == ["b"]
    assert keys(["failed"]) == []
    assert twin.postbox.counts() == {"queued": 2, "sending": 1}


@pytest.mark.parametrize(
    "facts",
    [
        {"site": "saint-denis"},
        FACTS | {"name": "Jeanne Martin"},
        FACTS | {"start": "tomorrow"},
        FACTS | {"start": at(9).replace(tzinfo=None)},
    ],
)
def test_facts_that_are_not_the_templates_are_refused(twin, facts):
    with pytest.raises(ValueError, match="seat_reminder"):
        twin.change(lambda work: work.notifications.queue("a", PERSON, "seat_reminder", facts))


def test_two_who_queue_the_same_at_once_queue_it_once_and_set_one_timer(mongo, database):
    on_mongo.create_indexes(database)
    store = Store("booking", mongo, database=database.name)
    by = tools(ScriptedClock())
    seals = Seals.from_environment(mongo, database.name)
    failures = []
    barrier = threading.Barrier(2)

    def change(tx, key):
        work = on_mongo.work_in(tx, by, seals)
        work.notifications.queue(key, PERSON, "seat_reminder", FACTS)
        work.timers.set("seat_reminder", key, at(9))

    def run():
        for number in range(50):
            barrier.wait(30)
            try:
                store.run(lambda tx, key=str(number): change(tx, key), CONTEXT)
            except Exception as error:  # noqa: BLE001 - told by the assertion
                failures.append(error)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    assert database.notifications.count_documents({}) == 50
    assert database.timers.count_documents({}) == 50
