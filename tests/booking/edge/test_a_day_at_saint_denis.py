"""A day at a reception point, as its desk, advisers, trainer and manager live it.

Tuesday 24 November 2026 in Saint-Denis. All by HTTP with the roles that do the work, against the
service as it is served; times are Paris'.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.booking.edge.running import WEEK, refused
from tests.waiting import eventually

PARIS = ZoneInfo("Europe/Paris")
PEOPLE = ("Awa", "Bilal", "Chantal", "Dinh", "Elif", "Farid", "Gisèle", "Hamid", "Irène")


def at(hour: int, minute: int = 0, day: int = 24) -> datetime:
    """An instant of the day, by the clock on the wall."""
    return datetime(2026, 11, day, hour, minute, tzinfo=PARIS)


class Day:
    """The site and everybody who has to do with it that day."""

    def __init__(self, served):
        self.served = served
        served.set_clock(at(9, day=23))
        site = served.site(
            rooms=[{"name": "Atelier", "capacity": 6}],
            loan_computers=6,
            spaces=["sales", "advice", "workshop"],
        )
        self.site = site["slug"]
        self.type = served.type(earliest_notice=0)
        self.nadia = served.adviser(self.site, name="Nadia")
        self.omar = served.adviser(self.site, name="Omar", week=WEEK)
        self.people = {
            name: served.person(self.site, first_name=name, last_name=f"Essai {name}")
            for name in PEOPLE
        }

    def clock(self, hour: int, minute: int = 0) -> None:
        self.served.set_clock(at(hour, minute))

    def made(self, role: str, path: str, body=None):
        return self.served.made(path, body or {}, role=role, at=self.site)

    def read(self, role: str, path: str):
        answer = self.served.ask("GET", path, role=role, at=self.site)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def tried(self, role: str, path: str, body=None):
        return self.served.ask("POST", path, json=body or {}, role=role, at=self.site)

    def books(self, name: str, start: datetime):
        return self.made(
            "desk",
            "/appointments",
            {
                "site": self.site,
                "appointment_type": self.type,
                "person_id": self.people[name],
                "adviser_id": self.nadia,
                "start": start.isoformat(),
            },
        )

    def workshop(self, start: datetime, **changes):
        body = {
            "site": self.site,
            "start": start.isoformat(),
            "end": (start + timedelta(hours=2)).isoformat(),
            "trainer_id": self.omar,
            "module": "email-basics",
            **changes,
        }
        return self.made("trainer", "/workshops", body)

    def seat(self, workshop, name: str):
        return self.made(
            "desk", f"/workshops/{workshop['id']}/seats", {"person_id": self.people[name]}
        )

    def sheet(self, workshop):
        rows = self.read("trainer", f"/workshops/{workshop['id']}/seats")["items"]
        return {row["first_name"]: row["status"] for row in rows}

    def queue(self):
        return self.read("desk", f"/sites/{self.site}/queue")

    def published(self):
        """Names of the site's events so far, in the order of their commits."""
        rows = self.served.database.outbox.find().sort("order", 1)
        return [
            row["key"].partition(".")[2] for row in rows if self.site_id in row["body"].decode()
        ]

    @property
    def site_id(self) -> str:
        return self.read("desk", f"/sites/{self.site}")["id"]


@pytest.fixture
def day(served):
    return Day(served)


def test_a_day_at_saint_denis(day):
    # The day before: two appointments, a workshop of five that is full, one in line.
    first, second = day.books("Awa", at(9)), day.books("Bilal", at(9, 45))
    workshop = day.workshop(at(14), computers=5)
    seated = {name: day.seat(workshop, name) for name in PEOPLE[2:7]}
    assert {seat["status"] for seat in seated.values()} == {"reserved"}
    hamid = day.seat(workshop, "Hamid")
    assert (hamid["status"], hamid["position"]) == ("waitlisted", 1)

    # Opening: nobody waits yet; three people come in without an appointment, one gives no name.
    day.clock(8, 55)
    assert day.queue()["waiting"] == []
    tickets = [
        day.made("desk", "/walk-ins", {"site": day.site, "person_id": day.people["Irène"]}),
        day.made("desk", "/walk-ins", {"site": day.site}),
        day.made("desk", "/walk-ins", {"site": day.site}),
    ]
    assert [ticket["number"] for ticket in tickets] == [1, 2, 3]

    # Awa is there and served.
    day.made("adviser", f"/appointments/{first['id']}/check-in")
    day.clock(9, 25)
    done = day.made(
        "adviser", f"/appointments/{first['id']}/complete", {"minutes": 25, "needs": ["cv"]}
    )
    assert done["status"] == "completed"

    # Bilal does not come: the first of the queue fills the gap, and nobody else can be put there.
    day.clock(9, 50)
    call = {"site": day.site, "instead_of": second["id"]}
    refused(day.tried("adviser", "/walk-ins/next", call), 409, "no_gap")
    day.made("adviser", f"/appointments/{second['id']}/miss")
    served = day.made("adviser", "/walk-ins/next", call)
    assert (served["number"], served["status"]) == (1, "served")
    assert served["served_by"]["adviser_id"] == day.nadia
    assert served["served_by"]["end"] == "2026-11-24T09:15:00.000Z"
    refused(day.tried("adviser", "/walk-ins/next", call), 409, "slot_taken")
    assert day.queue()["called"] == [1]
    assert day.queue()["waiting"] == [2, 3]
    day.made("desk", f"/walk-ins/{tickets[1]['id']}/leave")

    # Gisèle gives her seat back before noon; Hamid, first in line, accepts it.
    day.clock(11, 0)
    day.made(
        "desk",
        f"/workshops/{workshop['id']}/seats/{seated['Gisèle']['id']}/cancel",
        {"cancelled_by": "person", "reason": "ill"},
    )
    assert day.sheet(workshop)["Hamid"] == "offered"
    day.made("desk", f"/workshops/{workshop['id']}/seats/{hamid['id']}/accept-offer")
    assert sorted(day.sheet(workshop).values()) == ["cancelled", *["reserved"] * 5]

    # The workshop: four come, Farid does not.
    day.clock(13, 50)
    for name in ("Chantal", "Dinh", "Elif"):
        seat = seated[name]["id"]
        day.made("trainer", f"/workshops/{workshop['id']}/seats/{seat}/attend", {"minutes": 120})
    day.made("trainer", f"/workshops/{workshop['id']}/seats/{hamid['id']}/attend", {"minutes": 115})
    day.clock(16, 0)
    held = day.made("trainer", f"/workshops/{workshop['id']}/hold")
    assert held["status"] == "held"
    assert day.sheet(workshop) == {
        "Chantal": "attended",
        "Dinh": "attended",
        "Elif": "attended",
        "Farid": "missed",
        "Gisèle": "cancelled",
        "Hamid": "attended",
    }

    # Closing: whoever still waits is noted as gone, once.
    day.clock(17, 30)
    gone = day.made("desk", "/walk-ins/close", {"site": day.site})["items"]
    assert [ticket["number"] for ticket in gone] == [3]
    assert day.made("desk", "/walk-ins/close", {"site": day.site})["items"] == []
    assert day.queue()["waiting"] == []

    happened = day.published()
    for name, times in {
        "appointment_completed": 1,
        "appointment_missed": 1,
        "walk_in_joined": 3,
        "walk_in_served": 1,
        "walk_in_left": 2,
        "seat_offered": 1,
        "workshop_attended": 4,
        "workshop_missed": 1,
        "workshop_held": 1,
    }.items():
        assert happened.count(name) == times, name


def test_a_workshop_at_the_media_library(day):
    venue = day.made(
        "manager",
        "/venues",
        {
            "site": day.site,
            "name": "Médiathèque Ulysse",
            "type": "media_library",
            "address": "37 cours du Rû-de-Montfort, 93200 Saint-Denis",
            "municipality_code": "93066",
            "latitude": 48.94012,
            "longitude": 2.36981,
            "capacity": 4,
        },
    )
    workshop = day.workshop(at(10), venue_id=venue["id"], capacity=4)
    assert workshop["room"] is None

    seats = [day.seat(workshop, name) for name in PEOPLE[:5]]
    assert [seat["status"] for seat in seats] == ["reserved"] * 4 + ["waitlisted"]
    # Who teaches there is not free at the site, and neither is who learns there.
    elsewhere = {"site": day.site, "appointment_type": day.type, "start": at(10, 30).isoformat()}
    for taken in (
        {"adviser_id": day.omar, "person_id": day.people["Irène"]},
        {"adviser_id": day.nadia, "person_id": day.people["Awa"]},
    ):
        refused(day.tried("desk", "/appointments", elsewhere | taken), 409, "slot_taken")

    day.clock(9, 55)
    for seat in seats[:4]:
        day.made("trainer", f"/workshops/{workshop['id']}/seats/{seat['id']}/attend", {})
    day.clock(12, 0)
    assert day.made("trainer", f"/workshops/{workshop['id']}/hold")["held"] == 4
    assert "workshop_held" in day.published()


def test_an_offer_that_nobody_takes_goes_on_by_itself(day):
    workshop = day.workshop(at(14, day=26), capacity=1)
    awa = day.seat(workshop, "Awa")
    for name in ("Bilal", "Chantal"):
        assert day.seat(workshop, name)["status"] == "waitlisted"
    day.made(
        "desk",
        f"/workshops/{workshop['id']}/seats/{awa['id']}/cancel",
        {"cancelled_by": "person", "reason": "transport"},
    )
    assert day.sheet(workshop)["Bilal"] == "offered"
    day.clock(9, 1)  # the twelve hours since yesterday morning are long over
    sheet = eventually(
        lambda: (found := day.sheet(workshop))["Chantal"] == "offered" and found,
        what="the next in line is offered the seat",
    )
    assert sheet["Bilal"] not in ("offered", "reserved")
