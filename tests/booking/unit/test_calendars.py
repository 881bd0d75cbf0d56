"""A member's calendar feed, read by a parser that did not write it."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
import vobject

from kernel.refusals import NotFound
from kernel.scope import NATIONAL
from services.booking.adapters.icalendar_feed import tag_of, write
from services.booking.application.commands.cancel_appointment import CancelAppointment
from services.booking.application.commands.leave_team import LeaveTeam
from services.booking.application.commands.reschedule_appointment import RescheduleAppointment
from services.booking.application.commands.set_feed import SetFeed
from services.booking.application.queries.calendars import GetCalendar, ReadFeed
from services.booking.domain.team.feed import Entry, MemberCalendar
from services.booking.domain.team.refusals import MemberGone
from tests.booking import memory
from tests.booking.builders import CONTEXT, ELSEWHERE, HERE, ScriptedClock, at, tools
from tests.booking.shifts import Rota
from tests.booking.workshops import Workshops


@pytest.fixture
def workshops():
    clock = ScriptedClock()
    found = Workshops.of(memory.booking(tools(clock)), clock)
    found.network.type()
    return found


def look(network, member_id, scope=HERE):
    return network.app.get_calendar(GetCalendar(scope=scope, member_id=member_id))


def parsed(calendar, language="fr"):
    """The events by their UIDs, as another library understands them."""
    text = write(calendar, language, at(7)).decode()
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    read = vobject.readOne(text)
    return {one.uid.value: one for one in read.contents.get("vevent", [])}, read


def entry(start, minutes=60, timezone="Europe/Paris", **changes):
    values = {"kind": "shift", "id": f"{start:%m%d%H}", "sequence": 0, "cancelled": False}
    end = start + timedelta(minutes=minutes)
    return Entry(start=start, end=end, timezone=timezone, **values | changes)


def calendar(*entries):
    return MemberCalendar(member_id="m", site="Lens", timezone="Europe/Paris", entries=entries)


def test_everything_of_the_member_is_there_and_nothing_of_the_person(workshops):
    network, member = workshops.network, workshops.trainer
    person = network.person(first_name="Zoubida", last_name="Lemercier")
    booked = network.book(person, member, at(9, day=1))
    workshop = workshops.schedule(title="Mes premiers courriels")
    rota = Rota(network)
    shift = rota.shift()
    rota.sign_up(shift, rota.member())
    rota.sign_up(shift, member)
    events, read = parsed(look(network, member))
    assert sorted(events) == sorted(
        [
            f"appointment-{booked.id}@passerelle",
            f"workshop-{workshop.id}@passerelle",
            f"shift-{shift.id}@passerelle",
        ]
    )
    told = {one.summary.value: one for one in events.values()}
    assert set(told) == {
        "Rendez-vous : Advice",
        "Atelier : Mes premiers courriels",
        "Permanence",
    }
    assert told["Rendez-vous : Advice"].location.value == ("Saint-Denis, 1 rue de la République")
    assert told["Rendez-vous : Advice"].dtstart.value == at(9, day=1)
    assert told["Rendez-vous : Advice"].dtend.value == at(9, 30, day=1)
    assert read.method.value == "PUBLISH"
    text = write(look(network, member), "fr", at(7)).decode()
    for secret in ("Zoubida", "Lemercier", person):
        assert secret not in text.replace("\r\n ", "")


@pytest.mark.parametrize(
    ("timezone", "instants"),
    [
        ("Europe/Paris", [datetime(2027, 3, 28, hour, tzinfo=UTC) for hour in range(4)]),
        ("Europe/Paris", [datetime(2027, 10, 31, hour, tzinfo=UTC) for hour in range(4)]),
        ("Indian/Reunion", [datetime(2027, 3, 28, 6, tzinfo=UTC)]),
        ("America/Guadeloupe", [datetime(2026, 10, 25, 14, tzinfo=UTC)]),
        ("America/Miquelon", [datetime(2027, 3, 14, hour, tzinfo=UTC) for hour in range(4, 8)]),
        ("America/Miquelon", [datetime(2027, 11, 7, hour, tzinfo=UTC) for hour in range(3, 7)]),
        ("Pacific/Marquesas", [datetime(2027, 7, 14, 1, tzinfo=UTC)]),
    ],
)
def test_another_parser_reads_the_same_instants_by_the_zone_s_rules_in_the_file(timezone, instants):
    text = write(calendar(*(entry(one, timezone=timezone) for one in instants)), "fr", at(7))
    # By a name that no library knows, so that the rules in the file decide.
    text = text.decode().replace(timezone, f"Nowhere/{timezone}/{instants[0]:%m}")
    read = vobject.readOne(text)
    starts = [one.dtstart.value.astimezone(UTC) for one in read.vevent_list]
    assert starts == instants
    assert "BEGIN:VTIMEZONE" in text


def test_the_sequence_grows_with_each_change_and_the_uid_stays(workshops):
    network, member = workshops.network, workshops.trainer
    booked = network.book(network.person(), member, at(9, day=1))
    uid, seen = f"appointment-{booked.id}@passerelle", []

    def look_again():
        events, _ = parsed(look(network, member))
        seen.append((int(events[uid].sequence.value), events[uid].status.value))
        return events[uid].dtstart.value

    look_again()
    command = RescheduleAppointment(scope=HERE, appointment_id=booked.id, start=at(10, day=1))
    network.app.reschedule_appointment(command, CONTEXT)
    assert look_again() == at(10, day=1)
    command = CancelAppointment(
        scope=HERE, appointment_id=booked.id, cancelled_by="team", reason="adviser_away"
    )
    network.app.cancel_appointment(command, CONTEXT)
    look_again()
    assert seen == [(0, "CONFIRMED"), (1, "CONFIRMED"), (2, "CANCELLED")]
    network.clock.instant = at(10, 29, day=2)
    look_again()
    network.clock.instant = at(10, 30, day=2)
    assert parsed(look(network, member))[0] == {}


def test_the_tag_stays_until_something_changes(workshops):
    network, member = workshops.network, workshops.trainer
    network.book(network.person(), member, at(9, day=1))
    before = look(network, member)
    network.clock.instant = at(8)
    after = look(network, member)
    assert tag_of(before, "fr") == tag_of(after, "fr") != tag_of(after, "en")
    network.book(network.person(), member, at(10, day=1))
    assert tag_of(look(network, member), "fr") != tag_of(before, "fr")


def test_text_that_looks_like_a_field_stays_text():
    title = "A; B, C\\nEND:VEVENT\r\nSUMMARY:no\n" + "é" * 80
    events, _ = parsed(calendar(entry(at(9), title=title)), "en")
    [one] = events.values()
    assert one.summary.value.startswith("Shift: A; B, C\\nEND:VEVENT")
    assert one.summary.value.endswith("é" * 80)


def read(network, member_id, secret):
    token_hash = sha256(secret.encode()).hexdigest()
    return network.app.read_feed(ReadFeed(member_id=member_id, token_hash=token_hash))


def give(network, member_id, secret, scope=HERE):
    token_hash = None if secret is None else sha256(secret.encode()).hexdigest()
    command = SetFeed(scope=scope, member_id=member_id, token_hash=token_hash)
    return network.app.set_feed(command, CONTEXT)


def test_a_feed_is_read_by_the_secret_given_last_until_it_is_revoked_or_the_member_gone(network):
    member, other = network.adviser(), network.adviser()
    give(network, member, "first")
    give(network, member, "second")
    assert read(network, member, "second").member_id == member
    for member_id, secret in ((member, "first"), (other, "second"), ("nobody", "second")):
        with pytest.raises(NotFound):
            read(network, member_id, secret)
    give(network, member, None)
    with pytest.raises(NotFound):
        read(network, member, "second")
    give(network, member, "third")
    last = LeaveTeam(scope=NATIONAL, member_id=member, last_day=at(0).date())
    network.app.leave_team(last, CONTEXT)
    assert read(network, member, "third").entries == ()
    network.clock.instant = at(9, day=2)
    with pytest.raises(NotFound):
        read(network, member, "third")
    with pytest.raises(MemberGone):
        give(network, member, "fourth")
    for refused in (
        lambda: give(network, other, "x", scope=ELSEWHERE),
        lambda: look(network, other, scope=ELSEWHERE),
    ):
        with pytest.raises(NotFound):
            refused()
