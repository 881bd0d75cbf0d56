"""Histories: lists of events as several producers could write them, for Hypothesis."""

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import strategies as st

from contracts import booking
from tests.impact import builders as make

SITES = make.ids(3)
PEOPLE = make.ids(5)
ZONES = ["Europe/Paris", "America/Martinique", "Pacific/Noumea", "Indian/Reunion"]
CUTS = [(), ("site",), ("day",), ("in_qpv",), ("site_in_qpv",), ("site", "day", "in_qpv")]

instants = st.builds(
    lambda hours: datetime(2026, 3, 28, tzinfo=UTC) + timedelta(hours=hours), st.integers(0, 60)
)
one_person = st.sampled_from(PEOPLE)
one_site = st.sampled_from(SITES)
site_events = st.builds(
    lambda site, sequence, zone, qpv: make.site(
        site, f"site-{SITES.index(site)}", in_qpv=qpv, timezone=zone, sequence=sequence
    ),
    one_site,
    st.integers(1, 4),
    st.sampled_from(ZONES),
    st.booleans(),
)
appointment_events = st.builds(
    lambda kind, person, site, start: make.appointment(kind, person, site, start=start),
    st.sampled_from(
        [
            booking.AppointmentBooked,
            booking.AppointmentCompleted,
            booking.AppointmentMissed,
            booking.AppointmentCancelled,
            booking.PersonCheckedIn,
        ]
    ),
    one_person,
    one_site,
    instants,
)
person_events = st.builds(
    lambda person, site, qpv, at: make.person(person, site, in_qpv=qpv, at=at),
    one_person,
    one_site,
    st.sampled_from([True, False, None]),
    instants,
)


def unambiguous(events: list) -> list:
    """At most one event for each place in an aggregate's history, as a producer would write."""
    return list({(e.subject, e.sequence): e for e in events}.values())


histories = st.lists(
    st.one_of(site_events, person_events, appointment_events, appointment_events), max_size=40
).map(unambiguous)


def deliveries(events: list, random: Random, size: int) -> list[list]:
    """The events in any order, some of them twice, in batches of `size`."""
    sent = events + random.choices(events, k=len(events)) if events else []
    random.shuffle(sent)
    return [sent[start : start + size] for start in range(0, len(sent), size)]
