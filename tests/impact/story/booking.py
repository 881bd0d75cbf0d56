"""What booking tells in a story."""

from datetime import datetime, timedelta

from contracts import booking
from kit.envelope import timestamp
from tests.impact.story.told import Telling, an_id

APPOINTMENTS = {
    "booked": (booking.AppointmentBooked, {"waited_days": 3}),
    "held": (booking.AppointmentCompleted, {"minutes": 30, "needs": ["cv"]}),
    "missed": (booking.AppointmentMissed, {}),
    "cancelled": (
        booking.AppointmentCancelled,
        {"cancelled_by": "person", "reason": "unwell"},
    ),
}


class Booking(Telling):
    """Sites, people, and what they come for."""

    def site(self, site_id: str, slug: str = "saint-denis", **facts) -> None:
        """It opens, or its facts are now these."""
        subject = f"site/{site_id}"
        kind = booking.SiteChanged if subject in self.sequences else booking.SiteOpened
        own = {
            "site_name": slug.replace("-", " ").title(),
            "municipality_code": "93066",
            "department": "93",
            "region": "Île-de-France",
            "latitude": 48.9362,
            "longitude": 2.3574,
            "in_qpv": False,
            "timezone": "Europe/Paris",
            "spaces": ["advice"],
        }
        self.tell(kind(site_id=site_id, slug=slug, **own | facts), subject)

    def registered(self, person_id: str, site_id: str, **facts) -> None:
        """Somebody becomes known, or the facts about them are now these."""
        subject = f"person/{person_id}"
        known = subject in self.sequences
        kind = booking.PersonChanged if known else booking.PersonRegistered
        self.tell(kind(person_id=person_id, site_id=site_id, **facts), subject)

    def merge(self, kept: str, absorbed: str, site_id: str) -> bool:
        """Two people are one, unless they are already."""
        kept, absorbed = self.person(kept), self.person(absorbed)
        if kept == absorbed:
            return False
        moved = tuple(sorted(t for t, owner in self.owners.items() if owner == absorbed))
        self.owners |= dict.fromkeys(moved, kept)
        self.merged[absorbed] = (kept, moved)
        facts = booking.PeopleMerged(
            kept_id=kept, absorbed_id=absorbed, site_id=site_id, moved=list(moved)
        )
        self.tell(facts, f"person/{kept}", kept)
        return True

    def unmerge(self, absorbed: str, site_id: str) -> bool:
        """They are two again, unless the kept one was merged into another meanwhile."""
        if absorbed not in self.merged or self.merged[absorbed][0] in self.merged:
            return False
        kept, moved = self.merged.pop(absorbed)
        self.owners |= dict.fromkeys(moved, absorbed)
        facts = booking.PeopleUnmerged(
            kept_id=kept, absorbed_id=absorbed, site_id=site_id, moved=list(moved)
        )
        self.tell(facts, f"person/{kept}", kept)
        return True

    def erased(self, person_id: str, site_id: str) -> None:
        """Nobody can say any more who it was."""
        facts = booking.PersonErased(person_id=person_id, site_id=site_id)
        self.tell(facts, f"person/{person_id}")

    def appointment(
        self,
        *steps: str,
        who: str,
        site_id: str,
        start: datetime | None = None,
        channel: str = "on_site",
        thing: str | None = None,
        **facts,
    ) -> str:
        """Steps of an appointment's life, each told now; gives its id, to go on with as `thing`."""
        id_ = thing or self.new(1)
        subject = f"appointment/{id_}"
        owner = self.owners.setdefault(subject, self.person(who))
        start = start or self.now
        for step in steps:
            kind, own = APPOINTMENTS[step]
            told = kind(
                appointment_id=id_,
                person_id=owner,
                site_id=site_id,
                adviser_id=an_id(9, 1),
                appointment_type="advice",
                start=timestamp(start),
                end=timestamp(start + timedelta(minutes=30)),
                channel=channel,
                **{name: facts.get(name, value) for name, value in own.items()},
            )
            self.tell(told, subject)
        return id_

    def walk_in(self, site_id: str, who: str | None = None, waited: int = 5, **facts) -> None:
        """A ticket is called, with a name or without."""
        id_ = self.new(2)
        if who is not None:
            who = self.owners[f"walk_in/{id_}"] = self.person(who)
        own = {"space": "advice", "waited_minutes": waited}
        told = booking.WalkInServed(walk_in_id=id_, site_id=site_id, person_id=who, **own | facts)
        self.tell(told, f"walk_in/{id_}")

    def workshop(
        self, site_id: str, seats: int = 6, venue: str | None = None, attended: int = 0
    ) -> None:
        """It took place, from now on."""
        id_ = self.new(3)
        told = booking.WorkshopHeld(
            workshop_id=id_,
            site_id=site_id,
            trainer_id=an_id(9, 2),
            start=timestamp(self.now),
            end=timestamp(self.now + timedelta(hours=2)),
            capacity=seats,
            subject="internet",
            venue_type=venue,
            attended=attended,
            missed=0,
        )
        self.tell(told, f"workshop/{id_}")

    def seat(
        self,
        *words: bool,
        who: str,
        site_id: str,
        thing: str | None = None,
        start: datetime | None = None,
    ) -> str:
        """Whether somebody was at a workshop, and corrections of that."""
        id_ = thing or self.new(4)
        subject = f"seat/{id_}"
        owner = self.owners.setdefault(subject, self.person(who))
        for there in words:
            kind = booking.WorkshopAttended if there else booking.WorkshopMissed
            told = kind(
                seat_id=id_,
                person_id=owner,
                site_id=site_id,
                request_id=id_,
                workshop_id=an_id(3, 0),
                **({"start": timestamp(start)} if start else {}),
                **({"minutes": 120} if there else {}),
            )
            self.tell(told, subject)
        return id_

    def shift(self, member_id: str, site_id: str, role: str, minutes: int) -> None:
        """Somebody of the team worked, from now on."""
        told = booking.ShiftWorked(
            member_id=member_id,
            site_id=site_id,
            role=role,
            shift_id=self.new(5),
            start=timestamp(self.now),
            end=timestamp(self.now + timedelta(hours=4)),
            minutes=minutes,
        )
        self.tell(told, f"member/{member_id}")

    def partner(self, partner_id: str, structure_type: str) -> None:
        """A structure joins, or is of another kind."""
        subject = f"partner/{partner_id}"
        known = subject in self.sequences
        kind = booking.PartnerChanged if known else booking.PartnerJoined
        self.tell(kind(partner_id=partner_id, structure_type=structure_type), subject)

    def referral(self, partner_id: str, site_id: str) -> str:
        """A partner sends somebody; gives the referral's id."""
        id_ = self.new(6)
        facts = {"referral_id": id_, "partner_id": partner_id, "site_id": site_id, "needs": ["cv"]}
        self.tell(booking.ReferralReceived(**facts, entered_by="desk"), f"referral/{id_}")
        return id_

    def answered(self, id_: str, partner_id: str, site_id: str, who: str | None) -> None:
        """It is accepted for somebody, or refused."""
        subject = f"referral/{id_}"
        facts = {"referral_id": id_, "partner_id": partner_id, "site_id": site_id, "needs": ["cv"]}
        if who is None:
            self.tell(booking.ReferralRefused(**facts, reason="no_capacity"), subject, id_)
            return
        who = self.owners[subject] = self.person(who)
        self.tell(booking.ReferralAccepted(**facts, person_id=who, waited_days=1), subject, id_)
