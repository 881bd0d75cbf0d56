"""Two sites with everything that booking holds, for attempts to get from one to the other."""

from dataclasses import dataclass
from typing import Any

from kit.auth import Caller
from kit.ids import new_id
from kit.timers.metrics import TellingWatch
from kit.timers.mongo import MongoRows
from kit.timers.runner import Runner
from services.booking.bootstrap import bootstrap
from services.booking.edge.service import SERVICE
from tests.scoping.calling import Calling, RehearsingStore
from tests.scoping.world import LEFT_OUT, MARKS, NATIONAL, Building, Of, Side, World
from tests.scripted import ScriptedClock, at

WEEK = [{"weekday": day, "start": "08:00", "end": "20:00"} for day in range(6)]
SIRETS = ("20004293500011", "21010053300012")
USUAL: dict[str, Any] = {
    "site": "site",
    "person_id": "person",
    "with_person": "other_person",
    "absorbed_id": "other_person",
    "household_id": "household",
    "referred_by": "partner",
    "not_a_duplicate_of": [Of("person")],
    "member_id": "member",
    "adviser_id": "member",
    "trainer_id": "member",
    "partner_id": "partner",
    "referral_id": "referral",
    "appointment_id": "appointment",
    "follow_up_of": "appointment",
    "instead_of": "missed",
    "closure_id": "closure",
    "venue_id": "venue",
    "shift_id": "shift",
    "walk_in_id": "walk_in",
    "workshop_id": "workshop",
    "seat_id": "seat",
    "request_id": "request",
    "quotas": [{"partner_id": Of("partner"), "seats": 1, "until": "2026-11-30T09:00:00+01:00"}],
}
TIMES = {"start": "2026-12-01T14:00:00+01:00", "end": "2026-12-01T16:00:00+01:00"}
DAYS = {"from": "2026-11-23", "to": "2026-12-31"}
CALLS: dict[str, dict[str, Any]] = {
    "get_appointment_type": {"code": "advice"},
    "list_appointments": {"site": Of("site"), "day": "2026-11-24"},
    "book_appointment": {"start": "2026-11-24T15:00:00+01:00"},
    "reschedule_appointment": {"start": "2026-11-25T10:00:00+01:00"},
    "check_in_person": {"appointment_id": Of("begun")},
    "complete_appointment": {"appointment_id": Of("checked")},
    "miss_appointment": {"appointment_id": Of("begun")},
    "get_earlier_request": {"appointment_id": Of("asked")},
    "stop_asking_for_earlier": {"appointment_id": Of("asked")},
    "accept_earlier_offer": {"appointment_id": Of("offered")},
    "decline_earlier_offer": {"appointment_id": Of("offered")},
    "get_person:shared": {"person_id": Of("shared")},
    "list_timeline:shared": {"person_id": Of("shared")},
    "list_appointments_of_person:shared": {"person_id": Of("shared")},
    "find_duplicates:shared": {"person_id": Of("shared")},
    "export_person:shared": {"person_id": Of("shared")},
    "find_people:elsewhere": {"phone": "0639980002"},
    "find_people": {"phone": "0639980001"},
    "unmerge_people": {"absorbed_id": Of("absorbed")},
    "record_consent": {"kind": "reminders"},
    "list_members": {"site": Of("site")},
    "set_availability": {"weekly": WEEK, "recurring": [], "extra": [], "absences": []},
    "preview_closure": {"first_day": "2026-11-24", "last_day": "2026-11-25"},
    "plan_closure": {"first_day": "2026-12-24", "last_day": "2026-12-31"},
    "list_shifts": {"site": Of("site"), **DAYS},
    "confirm_shift": {"shift_id": Of("worked")},
    "change_person": {"if_match": "*"},
    "schedule_workshop": {"start": "2026-12-10T14:00:00+01:00", "end": "2026-12-10T15:00:00+01:00"},
    "schedule_series": {
        "start": "2026-12-10T14:00:00+01:00",
        "end": "2026-12-10T15:00:00+01:00",
        "rrule": "FREQ=DAILY;COUNT=2",
    },
    "sign_up_for_shift": {"shift_id": Of("empty_shift")},
    "find_slots": {"site": Of("site"), "type": "advice"},
    "list_walk_ins": {"site": Of("site")},
    "look_at_queue": {"space": "advice"},
    "list_workshops": {"site": Of("site"), **DAYS},
    "hold_workshop": {"workshop_id": Of("begun_workshop")},
    "attend_workshop": {"workshop_id": Of("begun_workshop"), "seat_id": Of("begun_seat")},
    "miss_workshop": {"workshop_id": Of("begun_workshop"), "seat_id": Of("begun_seat")},
    "accept_offer": {"workshop_id": Of("full"), "seat_id": Of("offered_seat")},
    "reserve_seat": {"person_id": Of("other_person")},
    "refer_person": {
        "person": {
            "first_name": "Neuve",
            "last_name": "Inconnue",
            "email": "neuve@inconnue.example",
        }
    },
    "register_person": {"phone": LEFT_OUT, "first_name": "Neuve", "last_name": "Inconnue"},
}


@dataclass(kw_only=True)
class BookingSide(Building):
    """One site of booking's."""

    number: int

    def person(self, reference: str, **fields: Any) -> str:
        """Somebody whom nobody can be mixed up with."""
        body = {
            "site": self.site,
            "first_name": f"Prénom{self.mark}",
            "last_name": f"Nom{self.mark}{reference}",
            "email": f"{reference}@{self.mark.lower()}.example",
            "confirmed_new": True,
            **fields,
        }
        return self.keep(reference, self.made("register_person", **body))

    def book(self, reference: str, start: str, person: str = "person", **fields: Any) -> str:
        body = {
            "site": self.site,
            "appointment_type": "advice",
            "person_id": self.references[person],
            "adviser_id": self.references["member"],
            "start": start,
            **fields,
        }
        return self.keep(reference, self.made("book_appointment", **body))

    def side(self) -> Side:
        """All of it."""
        self._place()
        self._people()
        self._planned()
        self.clock.instant = at(7)
        return Side(
            self.site,
            self.references,
            (self.mark,),
            names=(f"Nom{self.mark}", f"Envoyé{self.mark}"),
            partner=self.references["partner"],
        )

    def share(self, registered_at: "BookingSide") -> None:
        """Somebody who is registered there comes here as well, on a day of its own."""
        if self is registered_at:
            fields = {"first_name": "Partagée", "last_name": "Entre", "email": "deux@sites.example"}
            self.person("shared", **fields)
        self.references["shared"] = registered_at.references["shared"]
        self.book("shared_appointment", f"2026-12-1{self.number + 4}T09:00:00+01:00", "shared")

    def _place(self) -> None:
        slug = f"site-{self.mark.lower()}"
        self.references["site"] = slug
        opened = self.made(
            "open_site",
            slug=slug,
            name=f"Passerelle {self.mark}",
            address=f"12 rue {self.mark}, 93200 Saint-Denis",
            municipality_code="93066",
            latitude=48.93564,
            longitude=2.35387,
            in_qpv=True,
            opening_hours="Mo-Sa 08:00-20:00",
            rooms=[{"name": f"Salle {self.mark}", "capacity": 12}],
            loan_computers=4,
        )
        self.keep("site_id", opened)
        for reference in ("member", "colleague"):
            member = self.made(
                "join_member",
                site=slug,
                name=f"{reference} {self.mark}",
                role="volunteer",
                experienced=True,
            )
            self.keep(reference, member)
            self.made("set_availability", member_id=member["id"], weekly=WEEK)
        venue = self.made(
            "add_venue",
            site=slug,
            name=f"Médiathèque {self.mark}",
            type="media_library",
            address="37 cours du Rû-de-Montfort, 93200 Saint-Denis",
            municipality_code="93066",
            latitude=48.94012,
            longitude=2.36981,
            capacity=12,
        )
        self.keep("venue", venue)
        partner = self.made(
            "join_partner",
            siret=SIRETS[self.number],
            name=f"Structure {self.number}",
            structure_type="public",
        )
        self.keep("partner", partner)
        closure = self.made(
            "plan_closure",
            site=slug,
            first_day="2027-01-04",
            last_day="2027-01-05",
            reason="holidays",
        )
        self.keep("closure", closure)

    def _people(self) -> None:
        self.person("person", phone=f"063998000{self.number + 1}", birth_year=1984)
        self.person("other_person")
        self.person("household_person")
        self.person("absorbed")
        self.person("kept")
        self.person("waiting_person")
        home = self.made(
            "join_household",
            person_id=self.references["household_person"],
            with_person=self.references["kept"],
        )
        self.references["household"] = home["household_id"]
        self.made(
            "merge_people",
            person_id=self.references["person"],
            absorbed_id=self.references["absorbed"],
        )
        for reference in ("referral", "accepted"):
            sent = self.made(
                "refer_person",
                site=self.site,
                partner_id=self.references["partner"],
                needs=["email"],
                consent_on="2026-11-20",
                person={
                    "first_name": f"Envoyé{self.mark}",
                    "last_name": f"{self.mark}{reference}",
                    "email": f"{reference}@{self.mark}.example",
                },
            )
            self.keep(reference, sent)
        self.made("accept_referral", referral_id=self.references["accepted"], confirmed_new=True)

    def _planned(self) -> None:
        day = "2026-11-23T"
        self.book("checked", day + "09:00:00+01:00")
        self.book("begun", day + "09:30:00+01:00", "other_person")
        self.book("missed", day + "10:00:00+01:00", "household_person")
        self.book("appointment", "2026-11-24T09:00:00+01:00")
        self.book("asked", "2026-12-08T09:00:00+01:00", "other_person")
        self.made("ask_for_earlier", appointment_id=self.references["asked"])
        self.made("check_in_person", appointment_id=self.references["checked"])
        ticket = self.made(
            "join_queue", site=self.site, space="advice", person_id=self.references["kept"]
        )
        self.keep("walk_in", ticket)
        self._workshops()
        self._shifts()
        self.clock.instant = at(8)
        self._offer()
        self.clock.instant = at(9, 10)
        self.made("miss_appointment", appointment_id=self.references["missed"])

    def _workshops(self) -> None:
        def workshop(reference: str, hours: tuple[str, str], **fields: Any) -> None:
            body = {
                "site": self.site,
                "trainer_id": self.references["colleague"],
                "module": "email_write",
                "subject": "email",
                "title": f"Courriels {self.mark}",
                "start": hours[0],
                "end": hours[1],
                **fields,
            }
            self.keep(reference, self.made("schedule_workshop", **body))

        def seat(reference: str, of: str, person: str) -> None:
            body = {"workshop_id": self.references[of], "person_id": self.references[person]}
            self.keep(reference, self.made("reserve_seat", **body))

        monday, later = "2026-11-23T", "2026-12-02T"
        workshop("begun_workshop", (monday + "10:00:00+01:00", monday + "11:00:00+01:00"))
        workshop("workshop", (later + "14:00:00+01:00", later + "16:00:00+01:00"))
        workshop("full", (later + "16:30:00+01:00", later + "18:00:00+01:00"), capacity=1)
        seat("begun_seat", "begun_workshop", "waiting_person")
        seat("seat", "workshop", "person")
        seat("given_back", "full", "person")
        seat("offered_seat", "full", "waiting_person")
        self.made(
            "cancel_seat",
            workshop_id=self.references["full"],
            seat_id=self.references["given_back"],
            cancelled_by="person",
            reason="ill",
        )
        self.references["request"] = new_id()

    def _shifts(self) -> None:
        for reference, start, end in (
            ("shift", "2026-12-03T09:00:00+01:00", "2026-12-03T12:00:00+01:00"),
            ("empty_shift", "2026-12-04T09:00:00+01:00", "2026-12-04T12:00:00+01:00"),
            ("worked", "2026-11-23T08:30:00+01:00", "2026-11-23T09:30:00+01:00"),
        ):
            body = {"site": self.site, "start": start, "end": end, "needs": [{"count": 2}]}
            self.keep(reference, self.made("plan_shift", **body))
            if reference != "empty_shift":
                self.calling.made(
                    "sign_up_for_shift",
                    Caller("member", frozenset({"adviser"}), frozenset({self.site})),
                    shift_id=self.references[reference],
                    member_id=self.references["member"],
                )

    def _offer(self) -> None:
        """Somebody is offered the time that another one gave back."""
        self.book("given_up", "2026-11-26T09:00:00+01:00", "kept")
        self.book("offered", "2026-12-09T09:00:00+01:00", "waiting_person")
        self.made("stop_asking_for_earlier", appointment_id=self.references["asked"])
        self.made("ask_for_earlier", appointment_id=self.references["offered"])
        self.made(
            "cancel_appointment",
            appointment_id=self.references["given_up"],
            cancelled_by="person",
            reason="ill",
        )
        app = self.calling.application
        run_due(app)
        self.made("ask_for_earlier", appointment_id=self.references["asked"])


def run_due(app: Any) -> None:
    """What the application left for now."""
    rows = MongoRows(app.store)
    Runner(rows, app.due, app.clock, TellingWatch(app.store.service)).run_due(100)


def booking_world(mongo: Any, database: str) -> World:
    """Both sides, and the calls of booking's operations."""
    clock = ScriptedClock()
    app = bootstrap(store=RehearsingStore("booking", mongo, database=database), clock=clock)
    app.prepare()
    calling = Calling(SERVICE, app)
    calling.made("define_appointment_type", NATIONAL, code="advice", name="Conseil", duration=30)
    here, there = (
        BookingSide(calling=calling, clock=clock, mark=mark, number=number)
        for number, mark in enumerate(MARKS)
    )
    sides = [one.side() for one in (here, there)]
    clock.instant = at(7)
    for side in (there, here):
        side.share(there)
    clock.instant = at(9, 10)
    app.store.rehearsing = True
    return World(calling, *sides, USUAL, CALLS, {"site": "nowhere"})
