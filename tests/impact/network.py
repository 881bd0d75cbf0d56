"""The network as the mission tells it, for six weeks: eleven sites, four of them in QPV."""

import random
from datetime import UTC, datetime, timedelta

from contracts import booking
from kit.envelope import Envelope
from tests.impact import builders as make

SITES = {
    "Saint-Denis": True,
    "Aubervilliers": True,
    "Montreuil": False,
    "Marseille – La Belle de Mai": True,
    "Lyon – Guillotière": False,
    "Bordeaux": False,
    "Roubaix": True,
    "Grenoble": False,
    "Strasbourg": False,
    "Nantes": False,
    "Fort-de-France": False,
}
FIRST = datetime(2026, 10, 13, tzinfo=UTC)
"""A Tuesday, six weeks before the last day counted."""


def six_weeks(seed: int = 7) -> list[Envelope]:
    """Everything that booking told in that time, in order."""
    chance = random.Random(seed)
    events: list[Envelope] = []
    for number, (name, in_qpv) in enumerate(SITES.items()):
        [site_id] = make.ids(1)
        zone = "America/Martinique" if name == "Fort-de-France" else "Europe/Paris"
        events.append(make.site(site_id, f"site-{number}", in_qpv=in_qpv, timezone=zone, name=name))
        people = make.ids(3 if name == "Grenoble" else 30 if name == "Saint-Denis" else 14)
        for person_id in people:
            home = chance.choices([True, False, None], [75 if in_qpv else 40, 35, 8])[0]
            events.append(make.person(person_id, site_id, in_qpv=home, at=FIRST))
        for day in range(42):
            date = FIRST + timedelta(days=day)
            if date.weekday() > 4 or (name == "Nantes" and day < 30):
                continue
            for hour in range(9, 9 + chance.randint(0, 4 if name == "Saint-Denis" else 2)):
                kind = chance.choices(
                    [
                        booking.AppointmentCompleted,
                        booking.AppointmentMissed,
                        booking.AppointmentCancelled,
                    ],
                    [80, 12, 8],
                )[0]
                person_id = chance.choice(people)
                [appointment_id] = make.ids(1)
                start = date.replace(hour=hour)
                for step in (booking.AppointmentBooked, kind):
                    events.append(
                        make.appointment(
                            step, person_id, site_id, start=start, appointment_id=appointment_id
                        )
                    )
    return events
