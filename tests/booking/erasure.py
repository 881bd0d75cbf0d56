"""Somebody of whom booking holds something of every kind, and their erasure."""

from dataclasses import dataclass
from functools import partial

from kernel.people import NOBODY
from kernel.scope import NATIONAL
from services.booking.adapters import elsewhere
from services.booking.application.commands.ask_for_earlier import AskForEarlier
from services.booking.application.commands.erase_person import ErasePerson
from services.booking.application.commands.join_household import JoinHousehold
from services.booking.application.commands.join_queue import JoinQueue
from services.booking.application.commands.keep_person import KeepPerson
from services.booking.application.commands.merge_people import MergePeople
from services.booking.application.commands.record_consent import RecordConsent
from services.booking.application.reactions.note_happening import note_happening
from services.booking.application.reactions.on_hold_offered import HoldOffered, on_hold_offered
from tests.booking.builders import CONTEXT, HERE, at
from tests.booking.referrals import AWA, Referring
from tests.booking.workshops import Workshops
from tests.told import told


@dataclass
class Everything:
    """Awa, referred by a partner, with what is planned, what is past and what was told of her."""

    workshops: Workshops
    town: Referring
    person: str
    referral: str
    planned: str
    past: str
    seat: object
    lives_with: str

    @property
    def network(self):
        return self.workshops.network

    @property
    def app(self):
        return self.network.app

    @classmethod
    def of(cls, app, clock, run_timers) -> "Everything":
        """It is Tuesday at 7:00 UTC afterwards; her past appointment was on Monday at 9."""
        workshops = Workshops.of(app, clock)
        network, run = workshops.network, partial(cls._run, app)
        network.type()
        town = Referring.of(network)
        referral = town.refer(AWA).id
        person = town.accept(referral).referral.state.person_id
        lives_with = network.person(first_name="Bilal")
        run("join_household", JoinHousehold, person_id=person, with_person=lives_with)
        saying = {"kind": "photo", "given": True, "by": "desk-1"}
        run("record_consent", RecordConsent, person_id=person, **saying)
        keeping = {"reason": "case_open", "until": at(9, day=30).date(), "by": "manager-1"}
        run("keep_person", KeepPerson, person_id=person, **keeping)
        refusing = {"kind": "data_kept", "given": False, "by": "desk-1"}
        run("record_consent", RecordConsent, person_id=person, **refusing)
        run("join_queue", JoinQueue, site="saint-denis", space="advice", person_id=person)
        past = network.book(person, workshops.trainer, at(9)).id
        planned = network.book(person, workshops.trainer, at(9, day=2)).id
        run("ask_for_earlier", AskForEarlier, appointment_id=planned)
        workshop = workshops.schedule(capacity=1)
        seat = workshops.reserve(workshop.id, person).seat
        offered = HoldOffered(
            hold_id=NOBODY,
            step=1,
            person_id=person,
            site_id=network.site.id,
            category="laptop",
            until=at(9, day=3),
        )
        app.store.run(lambda tx: on_hold_offered(app._inside(tx, app.tools), offered), CONTEXT)
        event = told("inventory.device_sold.v1", person, at(8), network.site.id)
        app.store.run(
            lambda tx: note_happening(app._inside(tx, app.tools), elsewhere.happening(event)),
            CONTEXT,
        )
        clock.instant = at(7, day=1)
        run_timers(network)
        return cls(workshops, town, person, referral, planned, past, seat, lives_with)

    def erase(self, person_id=None, scope=NATIONAL, reason="asked_by_person", **more):
        command = ErasePerson(
            scope=scope, person_id=person_id or self.person, reason=reason, by="operator-1", **more
        )
        return self.app.erase_person(command, CONTEXT)

    def merge(self, kept, absorbed):
        command = MergePeople(scope=NATIONAL, person_id=kept, absorbed_id=absorbed)
        return self.app.merge_people(command, CONTEXT)

    @staticmethod
    def _run(app, name, command, **fields):
        return getattr(app, name)(command(scope=HERE, **fields), CONTEXT)
