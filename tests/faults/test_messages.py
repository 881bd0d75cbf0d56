"""Messages that come twice, late, in another order, or that nobody can read."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from contracts import booking
from kit.clock import SystemClock
from kit.context import Context
from kit.envelope import Envelope
from kit.inbox import UnknownEvent
from kit.inbox.letters import Letters, Wanted
from kit.transaction import Store
from tests.faults.hook.passerelle_faults import RETRY_POINTS
from tests.faults.publishing import Message, message, publish
from tests.faults.stage import Stage, seeded
from tests.impact import builders as make
from tests.waiting import eventually
from tests.world import far_start

BOOKED = booking.AppointmentBooked
RUBBISH = [b"\xff\x00 no JSON", b'{"specversion": "1.0"}', b"[" * 5_000]


def send(stage: Stage, *messages: Message) -> None:
    publish(stage.network, "booking.events", *messages)


def letters(client) -> dict[str, tuple[str, str]]:
    """State and reason of each of impact's letters."""
    found = client.impact.dead_letters.find()
    return {letter["_id"]: (letter["state"], letter.get("reason", "")) for letter in found}


@pytest.mark.timeout(180)
def test_old_messages_that_come_again_change_nothing(stage):
    chance = seeded()
    with stage.harmed() as load, stage.network.mongo() as client:
        old = list(client.impact.archive.aggregate([{"$sample": {"size": 400}}]))
        again = [(o["name"], bytes(o["body"]), o["_id"], o["partition_key"]) for o in old] * 2
        chance.shuffle(again)
        repeats = stage.stream.repeats
        send(stage, *again)
        load.go_on()
    assert stage.stream.repeats >= repeats + len(again)


@pytest.mark.timeout(180)
def test_the_figures_do_not_depend_on_when_what_is_heard(stage):
    """A site and its people are heard of an hour late, after all that happened there."""
    chance = seeded()
    then = datetime.now(UTC) - timedelta(hours=1)
    site, *people = make.ids(6)
    slug = f"late-{site[-6:]}"
    events: list[Envelope] = []
    for person in people * 4:
        [appointment] = make.ids(1)
        for step in (BOOKED, booking.AppointmentMissed):
            events.append(
                make.appointment(step, person, site, start=then, appointment_id=appointment)
            )
    late = [make.person(person, site, in_qpv=True, at=then) for person in people]
    late.append(make.site(site, slug, in_qpv=True, timezone="Pacific/Noumea"))
    chance.shuffle(late)
    by_person = {person: [e for e in events if e.partitionkey == person] for person in people}
    shuffled: list[Envelope] = []
    while left := [person for person in people if by_person[person]]:
        shuffled.append(by_person[chance.choice(left)].pop(0))
    stage.ledger.put_in([*shuffled, *late])
    with stage.harmed() as load:
        send(stage, *map(message, shuffled))
        load.go_on()
        send(stage, *map(message, late))


@pytest.mark.timeout(180)
def test_poison_is_put_aside_with_its_reason_and_others_pass(stage):
    site, strange, astray, impossible, refused = make.ids(5)
    unknown_type = make.booked(strange, site)
    unknown_type = msgspec.structs.replace(unknown_type, type="booking.person_teleported.v1")
    unknown_version = msgspec.structs.replace(
        make.booked(astray, site), type="booking.appointment_booked.v99"
    )
    cannot_be = msgspec.structs.replace(
        make.booked(impossible, site), data=msgspec.Raw(b'{"start": "yesterday"}')
    )
    no_thanks, next_one = make.booked(refused, site), make.booked(refused, site)
    stage.ledger.put_in([unknown_type, unknown_version, no_thanks, next_one])
    stage.ledger.will_be_dead(cannot_be.id)
    with stage.harmed() as load, stage.network.mongo() as client:
        before = letters(client)
        with stage.hooks.failing(refused, UnknownEvent):
            send(stage, *(("booking.x", body, "rubbish", "") for body in RUBBISH))
            send(stage, *map(message, (unknown_type, unknown_version, cannot_be)))
            send(stage, message(no_thanks), message(next_one))
            eventually(
                lambda: load.acknowledged(0) and len(letters(client)) >= len(before) + 6,
                what="all poison is put aside",
            )
            load.go_on()
        told = {k: v for k, v in letters(client).items() if k not in before}
        assert told.pop(cannot_be.id) == ("dead", "unreadable")
        assert told.pop(no_thanks.id) == ("dead", "unknown_type")
        assert told.pop(next_one.id) == ("parked", "")
        assert set(told.values()) == {("dead", "unreadable")}
        assert len(told) == len(RUBBISH)
        for rubbish in told:
            stage.ledger.will_be_dead(rubbish)
        stage.evidence["dead letter"] += 1
        asked = Letters(Store("impact", client), SystemClock()).replay(
            Wanted(ids=(no_thanks.id,)), Context(correlation_id="tests", actor="tests")
        )
        assert asked.ids == (no_thanks.id,)
        eventually(
            lambda: not letters(client).keys() & {no_thanks.id, next_one.id},
            what="it is applied after all, and who waited behind it",
        )


@pytest.mark.timeout(240)
def test_an_event_that_fails_for_a_while_is_tried_again_and_none_overtakes_it(stage):
    """And whoever dies in the middle of putting it off neither loses nor doubles it."""
    with stage.harmed() as load, stage.network.mongo() as client:
        for number, point in enumerate(RETRY_POINTS):
            person = stage.operator.made(
                "/booking/v1/people",
                {
                    "site": stage.site.slug,
                    "first_name": "Awa",
                    "last_name": f"Encore{number}",
                    "in_qpv": True,
                    "qpv_source": "declared",
                },
            )["id"]
            eventually(
                lambda p=person: client.impact.archive.count_documents({"subject": f"person/{p}"}),
                what="the person is heard of",
            )
            fired, pid = stage.hooks.fired()[point.name], stage.network.pid("impact")
            with stage.hooks.failing(person, RuntimeError):
                stage.hooks.arm(point)
                one = replace(stage.site, people=[person])
                start = far_start(days=80) + timedelta(hours=number)
                made = stage.operator.made("/booking/v1/appointments", one.booking(start))
                subject = f"appointment/{made['id']}"
                stage.ledger.acknowledge(subject, "booking.appointment_booked")
                eventually(
                    lambda p=point, n=fired: stage.hooks.fired()[p.name] > n,
                    what=f"impact dies at: {point.name}",
                )
                stage.revived("impact", pid)
                cancel = {"cancelled_by": "person", "reason": "ill"}
                stage.operator.made(f"/booking/v1/appointments/{made['id']}/cancel", cancel)
                stage.ledger.acknowledge(subject, "booking.appointment_cancelled")
                eventually(
                    lambda s=subject: client.impact.dead_letters.count_documents(
                        {"subject": s, "state": "parked"}
                    ),
                    what="the next event waits behind it",
                )
                letter = client.impact.dead_letters.find_one({"subject": subject, "place": 0})
                assert letter["state"] == "retrying"
                stage.evidence["retry"] += 1
            load.go_on()
