"""The sender, in memory: each message once, its reader found at the moment of sending."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kernel.scope import NATIONAL
from services.booking.application.commands.record_consent import RecordConsent
from services.booking.application.ports.notifications import (
    FateUnknown,
    RefusedForGood,
    RefusedForNow,
)
from services.booking.application.sending import LEASE, Sender
from services.booking.domain.messages.notification import GIVE_UP_AFTER
from tests.booking import memory
from tests.booking.builders import CONTEXT, at
from tests.booking.memory.notifications import MemoryPostbox

FACTS = {"site": "saint-denis", "start": at(9, day=3)}


class Outbox:
    """A way of sending that keeps what it is given, or answers as it is told to."""

    def __init__(self):
        self.messages = []
        self.answer = None

    def send(self, message):
        if self.answer is not None:
            raise self.answer
        self.messages.append(message)


@pytest.fixture
def ways():
    return {"sms": Outbox(), "email": Outbox()}


@pytest.fixture
def told():
    return []


@pytest.fixture
def sender(network, ways, told):
    store, by = network.app.store, network.app.tools
    return Sender(MemoryPostbox(store), lambda: memory.work(store, by), ways, by, told.append)


def queue(network, person, template="seat_reminder", key="k", **options):
    def work(store):
        memory.work(store, network.app.tools).notifications.queue(
            key, person, template, FACTS, **options
        )

    network.app.store.run(work, CONTEXT)


def status(network, key="k"):
    found = network.app.store.memory.notifications[key]
    return found.status, found.reason


def test_who_has_a_mobile_telephone_gets_a_short_message(network, sender, ways):
    queue(network, network.person(phone="0639980001", email="a@example.org"))
    assert sender.send_next()
    (message,) = ways["sms"].messages
    assert (message.key, message.to) == ("k", "+33639980001")
    assert message.text.startswith("Saint-Denis : rappel, votre atelier a lieu jeudi 26 novembre")
    assert status(network) == ("sent", None)
    assert not sender.send_next()


def test_who_has_a_landline_is_written_to(network, sender, ways):
    queue(network, network.person(phone="0142345678", email="a@example.org"))
    sender.send_next()
    (message,) = ways["email"].messages
    assert (message.to, message.subject) == ("a@example.org", "Rappel de votre atelier")
    assert ways["sms"].messages == []


def test_who_prefers_e_mail_gets_e_mail(network, sender, ways):
    person = network.person(phone="0639980001", email="a@example.org", contact="email")
    queue(network, person)
    sender.send_next()
    assert len(ways["email"].messages) == 1


def test_without_a_gateway_those_with_an_e_mail_address_get_that(network, sender, ways):
    del ways["sms"]
    queue(network, network.person(phone="0639980001", email="a@example.org"))
    sender.send_next()
    assert len(ways["email"].messages) == 1


def test_who_cannot_be_reached_is_told_to_the_operator(network, sender):
    queue(network, network.person())
    sender.send_next()
    assert status(network) == ("failed", "no_address")


def test_a_reader_is_written_to_in_their_own_language(network, sender, ways):
    queue(network, network.person(phone="0639980001", language="en"))
    sender.send_next()
    assert "reminder, your workshop is on Thursday" in ways["sms"].messages[0].text


def test_an_address_that_changed_meanwhile_is_the_one_that_counts(network, sender, ways):
    person = network.person(phone="0639980001")
    queue(network, person)
    identities = network.app.store.memory.identities
    identity, revision = identities[person]
    identities[person] = replace(identity, phone="+33639980002"), revision
    sender.send_next()
    assert ways["sms"].messages[0].to == "+33639980002"


def test_who_declined_reminders_gets_none_but_hears_of_what_is_cancelled(network, sender, ways):
    person = network.person(phone="0639980001")
    command = RecordConsent(
        scope=NATIONAL, person_id=person, kind="reminders", given=False, by="desk-1"
    )
    network.app.record_consent(command, CONTEXT)
    queue(network, person)
    queue(network, person, "workshop_cancelled", key="cancelled")
    sender.send_next()
    sender.send_next()
    assert status(network) == ("dropped", "declined")
    assert status(network, "cancelled") == ("sent", None)


def test_nobody_is_not_written_to(network, sender):
    queue(network, "0197f000-0000-7000-8000-0000000000ff")
    sender.send_next()
    assert status(network) == ("dropped", "unknown")


def test_a_message_that_is_of_no_use_any_more_is_dropped(network, sender, ways):
    queue(network, network.person(phone="0639980001"), not_after=at(9))
    network.clock.instant = at(9, 1)
    sender.send_next()
    assert status(network) == ("dropped", "too_late")
    assert ways["sms"].messages == []


def test_what_is_refused_for_now_is_tried_again_later_and_later(network, sender, ways):
    queue(network, network.person(phone="0639980001"))
    ways["sms"].answer = RefusedForNow("http_503")
    pauses = []
    for _ in range(3):
        assert sender.send_next()
        assert not sender.send_next(), "not at once"
        found = network.app.store.memory.notifications["k"]
        assert (found.status, found.reason) == ("queued", "http_503")
        pauses.append(found.due - network.clock.instant)
        network.clock.instant = found.due
    assert pauses == [timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=120)]
    ways["sms"].answer = None
    sender.send_next()
    assert status(network) == ("sent", None)


def test_what_is_refused_for_hours_fails(network, sender, ways, told):
    queue(network, network.person(phone="0639980001"))
    ways["sms"].answer = RefusedForNow("unreachable")
    while status(network)[0] == "queued":
        sender.send_next()
        network.clock.instant = max(
            network.clock.instant, network.app.store.memory.notifications["k"].due
        )
    assert status(network) == ("failed", "unreachable")
    assert GIVE_UP_AFTER <= told[-1].ended_at - told[-1].since < GIVE_UP_AFTER * 1.1


@pytest.mark.parametrize(
    ("answer", "ended"), [(RefusedForGood("smtp_550"), "failed"), (FateUnknown("x"), "uncertain")]
)
def test_what_is_refused_for_good_or_unknown_is_never_tried_again(
    network, sender, ways, answer, ended
):
    queue(network, network.person(phone="0639980001"))
    ways["sms"].answer = answer
    sender.send_next()
    network.clock.instant = at(9, day=2)
    assert not sender.send_next()
    assert status(network) == (ended, answer.reason)


def test_one_whose_sender_was_cut_off_is_uncertain_and_not_sent_again(network, sender, ways, told):
    queue(network, network.person(phone="0639980001"))
    now = network.clock.instant
    MemoryPostbox(network.app.store).claim(now, now + LEASE, "a sender that was killed")
    sender.give_up_overdue()
    assert status(network) == ("sending", None)
    network.clock.instant = now + LEASE + timedelta(seconds=1)
    sender.give_up_overdue()
    assert not sender.send_next()
    assert status(network) == ("uncertain", "interrupted")
    assert [one.status for one in told] == ["uncertain"]
    assert ways["sms"].messages == []


def test_what_was_sent_while_the_database_went_away_is_marked_once_it_is_back(
    network, sender, ways, monkeypatch
):
    queue(network, network.person(phone="0639980001"))
    monkeypatch.setattr(MemoryPostbox, "settle", _away)
    with pytest.raises(ConnectionError):
        sender.send_next()
    monkeypatch.undo()
    assert not sender.send_next()
    assert status(network) == ("sent", None)
    assert len(ways["sms"].messages) == 1


def _away(_postbox, _notification):
    raise ConnectionError
