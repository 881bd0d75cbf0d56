"""Where booking's ports meet their adapters, and the table of contents of the service.

Every command runs in exactly one transaction; every query reads outside any.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property, partial
from typing import Any, Protocol, TypeVar

import structlog
from pymongo import MongoClient

from contracts.forgetting import CONFIRMS
from kernel.scope import Scope
from kit.application import Application
from kit.background.turn import TakingTurns
from kit.clock import Clock, SystemClock
from kit.context import Context
from kit.ids import new_id
from kit.keyring import Seals
from kit.keyring.keeping import KeepsSealed
from kit.person_export import MongoHoldings, PersonExport, from_place
from kit.settings import Settings
from kit.transaction import Store, Transaction
from kit.turns import Turns
from services.booking.adapters import exports, mongo
from services.booking.adapters.erasures_job import erasures_job
from services.booking.adapters.holidays_fr import FrenchHolidays
from services.booking.adapters.incoming import REACTIONS
from services.booking.adapters.messages_job import MessagesJob, erased_in
from services.booking.adapters.notifiers.file import MessagesFile
from services.booking.adapters.notifiers.settings import from_environment, messages_file
from services.booking.adapters.numbers import FrenchNumbers
from services.booking.adapters.repositories.notifications import MongoPostbox
from services.booking.adapters.retention_job import RetentionJob
from services.booking.adapters.sealing import hashed_in, sealed_in
from services.booking.adapters.sending_job import SendingJob, told
from services.booking.application.commands.accept_offer import accept_offer
from services.booking.application.commands.accept_referral import accept_referral
from services.booking.application.commands.add_venue import add_venue
from services.booking.application.commands.answer_earlier_offer import (
    accept_earlier_offer,
    decline_earlier_offer,
)
from services.booking.application.commands.ask_for_earlier import (
    ask_for_earlier,
    stop_asking_for_earlier,
)
from services.booking.application.commands.book_appointment import (
    BookAppointment,
    book_appointment,
)
from services.booking.application.commands.cancel_appointment import cancel_appointment
from services.booking.application.commands.cancel_seat import cancel_seat
from services.booking.application.commands.cancel_workshop import cancel_workshop
from services.booking.application.commands.change_member import change_member
from services.booking.application.commands.change_partner import change_partner
from services.booking.application.commands.change_person import change_person
from services.booking.application.commands.change_shift import cancel_shift, change_shift
from services.booking.application.commands.change_site import change_site
from services.booking.application.commands.change_venue import change_venue
from services.booking.application.commands.change_workshop import change_workshop
from services.booking.application.commands.check_in_person import check_in_person
from services.booking.application.commands.complete_appointment import complete_appointment
from services.booking.application.commands.confirm_shift import confirm_shift
from services.booking.application.commands.define_appointment_type import define_appointment_type
from services.booking.application.commands.erase_person import erase_person
from services.booking.application.commands.export_person import ExportPerson, export_person
from services.booking.application.commands.forget_referral import forget_referral
from services.booking.application.commands.hold_workshop import hold_workshop
from services.booking.application.commands.import_neighbourhoods import (
    import_neighbourhoods,
)
from services.booking.application.commands.import_partners import import_partners
from services.booking.application.commands.import_sites import import_sites
from services.booking.application.commands.join_household import (
    join_household,
    leave_household,
)
from services.booking.application.commands.join_member import join_member
from services.booking.application.commands.join_partner import join_partner
from services.booking.application.commands.join_queue import join_queue
from services.booking.application.commands.keep_person import keep_person
from services.booking.application.commands.leave_queue import (
    close_queue,
    leave_queue,
)
from services.booking.application.commands.leave_team import leave_team
from services.booking.application.commands.look_for_inactive import (
    LookForInactive,
    look_for_inactive,
)
from services.booking.application.commands.merge_people import merge_people
from services.booking.application.commands.miss_appointment import miss_appointment
from services.booking.application.commands.note_attendance import attend_workshop, miss_workshop
from services.booking.application.commands.open_site import open_site
from services.booking.application.commands.plan_closure import plan_closure
from services.booking.application.commands.plan_shift import plan_shift, plan_shift_series
from services.booking.application.commands.record_consent import record_consent
from services.booking.application.commands.refer_person import refer_person
from services.booking.application.commands.refuse_referral import refuse_referral
from services.booking.application.commands.register_person import register_person
from services.booking.application.commands.repeat_erasure import repeat_erasure
from services.booking.application.commands.reschedule_appointment import (
    RescheduleAppointment,
    reschedule_appointment,
)
from services.booking.application.commands.reserve_seat import reserve_seat
from services.booking.application.commands.retry_notification import retry_notification
from services.booking.application.commands.schedule_workshop import (
    schedule_series,
    schedule_workshop,
)
from services.booking.application.commands.serve_walk_in import (
    serve_next_walk_in,
    serve_walk_in,
)
from services.booking.application.commands.set_availability import set_availability
from services.booking.application.commands.set_feed import set_feed
from services.booking.application.commands.sign_up_for_shift import (
    sign_up_for_shift,
    withdraw_from_shift,
)
from services.booking.application.commands.unmerge_people import unmerge_people
from services.booking.application.commands.withdraw_closure import withdraw_closure
from services.booking.application.deferred import DEFERRED
from services.booking.application.lookups import the_appointment
from services.booking.application.ports import Tools, Work
from services.booking.application.ports.notifications import Notifier
from services.booking.application.queries.appointment_types import (
    get_appointment_type,
    list_appointment_types,
)
from services.booking.application.queries.appointments import (
    get_appointment,
    list_appointments,
    list_appointments_of_person,
)
from services.booking.application.queries.calendars import get_calendar, read_feed
from services.booking.application.queries.closures import (
    get_closure,
    list_closures,
    preview_closure,
)
from services.booking.application.queries.duplicates import find_duplicates
from services.booking.application.queries.earlier import get_earlier_request
from services.booking.application.queries.erasures import (
    CountWaitingErasures,
    count_waiting_erasures,
    get_erasure,
    list_erasures,
)
from services.booking.application.queries.export_sites import export_sites
from services.booking.application.queries.members import get_member, list_members
from services.booking.application.queries.nearest_slots import NearestSlots, nearest_slots
from services.booking.application.queries.notifications import list_notifications
from services.booking.application.queries.partners import get_partner, list_partners
from services.booking.application.queries.people import (
    find_people_by_name,
    find_people_by_phone,
    get_person,
)
from services.booking.application.queries.referrals import get_referral, list_referrals
from services.booking.application.queries.retention import list_retention_proposals
from services.booking.application.queries.shifts import get_shift, list_shifts
from services.booking.application.queries.sites import get_site, list_sites
from services.booking.application.queries.slots import find_slots
from services.booking.application.queries.timeline import list_timeline
from services.booking.application.queries.venues import get_venue, list_venues
from services.booking.application.queries.walk_ins import (
    get_walk_in,
    list_walk_ins,
    look_at_queue,
)
from services.booking.application.queries.workshops import (
    get_seat,
    get_workshop,
    list_seats,
    list_workshops,
)
from services.booking.application.sending import Sender
from services.booking.domain.appointment import Appointment
from services.booking.domain.messages.notification import MessageChannel
from services.booking.domain.person import Identity
from services.booking.domain.refusals import SlotTaken


class OfWorkshop(Protocol):
    """A command about one workshop."""

    @property
    def workshop_id(self) -> str:
        """Whose roster it locks."""
        ...


_log = structlog.get_logger("booking")

C = TypeVar("C")
W = TypeVar("W", bound=OfWorkshop)
R = TypeVar("R")


class Booking(KeepsSealed, Application[Work, Tools]):
    """The service without its edge: one attribute for each use case.

    Commands are called with the command and a context, queries with the query alone.
    """

    def __init__(
        self,
        store: Store,
        tools: Tools,
        *,
        inside: Callable[[Transaction, Tools], Work],
        outside: Callable[[Store, Tools], Work],
        turns: Turns | None = None,
    ) -> None:
        """`inside` gives a unit of work of a transaction, `outside` a look at the data.

        `turns` are those of commands that lock one workshop's roster.
        """
        super().__init__(
            store, tools, inside, outside, reactions=REACTIONS, deferred=DEFERRED, turns=turns
        )
        command, query = self._command, self._query

        self.open_site = command(open_site)
        self.change_site = command(change_site)
        self.import_sites = command(import_sites)
        self.import_neighbourhoods = command(import_neighbourhoods)
        self.get_site = query(get_site)
        self.list_sites = query(list_sites)
        self.export_sites = query(export_sites)

        self.plan_closure = command(plan_closure)
        self.withdraw_closure = command(withdraw_closure)
        self.get_closure = query(get_closure)
        self.list_closures = query(list_closures)
        self.preview_closure = query(preview_closure)

        self.add_venue = command(add_venue)
        self.change_venue = command(change_venue)
        self.get_venue = query(get_venue)
        self.list_venues = query(list_venues)

        self.join_member = command(join_member)
        self.change_member = command(change_member)
        self.leave_team = command(leave_team)
        self.set_availability = command(set_availability)
        self.get_member = query(get_member)

        self.set_feed = command(set_feed)
        self.get_calendar = query(get_calendar)
        self.read_feed = query(read_feed)

        # A crowd that signs up for one shift gets in its own way.
        by_shift = self._one_at_a_time
        self.plan_shift = command(plan_shift)
        self.plan_shift_series = command(plan_shift_series)
        self.change_shift = command(change_shift)
        self.cancel_shift = command(cancel_shift)
        self.sign_up_for_shift = by_shift(sign_up_for_shift, lambda c: c.shift_id)
        self.withdraw_from_shift = by_shift(withdraw_from_shift, lambda c: c.shift_id)
        self.confirm_shift = by_shift(confirm_shift, lambda c: c.shift_id)
        self.get_shift = query(get_shift)
        self.list_shifts = query(list_shifts)
        self.list_members = query(list_members)

        self.join_partner = command(join_partner)
        self.change_partner = command(change_partner)
        self.import_partners = command(import_partners)
        self.get_partner = query(get_partner)
        self.list_partners = query(list_partners)

        self.refer_person = command(refer_person)
        self.accept_referral = command(accept_referral)
        self.refuse_referral = command(refuse_referral)
        self.forget_referral = command(forget_referral)
        self.get_referral = query(get_referral)
        self.list_referrals = query(list_referrals)

        self.register_person = command(register_person)
        self.change_person = command(change_person)
        self.record_consent = command(record_consent)
        self.join_household = command(join_household)
        self.leave_household = command(leave_household)
        self.merge_people = command(merge_people)
        self.unmerge_people = command(unmerge_people)
        self.erase_person = command(erase_person)
        self.repeat_erasure = command(repeat_erasure)
        self.get_erasure = query(get_erasure)
        self.list_erasures = query(list_erasures)
        self.count_waiting_erasures = query(count_waiting_erasures)
        self.export_person = command(export_person)
        self.keep_person = command(keep_person)
        self.list_retention_proposals = query(list_retention_proposals)
        self.look_for_inactive = command(look_for_inactive)
        self.get_person = query(get_person)
        self.find_people_by_phone = query(find_people_by_phone)
        self.find_people_by_name = query(find_people_by_name)
        self.find_duplicates = query(find_duplicates)
        self.list_timeline = query(list_timeline)

        self.define_appointment_type = command(define_appointment_type)
        self.get_appointment_type = query(get_appointment_type)
        self.list_appointment_types = query(list_appointment_types)

        self.find_slots = query(find_slots)
        self.cancel_appointment = command(cancel_appointment)
        self.check_in_person = command(check_in_person)
        self.complete_appointment = command(complete_appointment)
        self.miss_appointment = command(miss_appointment)
        self.get_appointment = query(get_appointment)

        self.ask_for_earlier = command(ask_for_earlier)
        self.accept_earlier_offer = command(accept_earlier_offer)
        self.decline_earlier_offer = command(decline_earlier_offer)
        self.stop_asking_for_earlier = command(stop_asking_for_earlier)
        self.get_earlier_request = query(get_earlier_request)

        self.join_queue = command(join_queue)
        self.serve_walk_in = command(serve_walk_in)
        self.serve_next_walk_in = command(serve_next_walk_in)
        self.leave_queue = command(leave_queue)
        self.close_queue = command(close_queue)
        self.get_walk_in = query(get_walk_in)
        self.list_walk_ins = query(list_walk_ins)
        self.look_at_queue = query(look_at_queue)

        self.list_appointments = query(list_appointments)
        self.list_appointments_of_person = query(list_appointments_of_person)

        in_turn = self._in_turn
        self.schedule_workshop = command(schedule_workshop)
        self.schedule_series = command(schedule_series)
        self.change_workshop = in_turn(change_workshop)
        self.cancel_workshop = in_turn(cancel_workshop)
        self.hold_workshop = in_turn(hold_workshop)
        self.get_workshop = query(get_workshop)
        self.list_workshops = query(list_workshops)

        self.reserve_seat = in_turn(reserve_seat)
        self.cancel_seat = in_turn(cancel_seat)
        self.accept_offer = in_turn(accept_offer)
        self.attend_workshop = in_turn(attend_workshop)
        self.miss_workshop = in_turn(miss_workshop)
        self.get_seat = query(get_seat)
        self.list_seats = query(list_seats)

        self.list_notifications = query(list_notifications)
        self.retry_notification = command(retry_notification)

    def send_by(
        self, notifiers: Mapping[MessageChannel, Notifier], file: MessagesFile | None = None
    ) -> None:
        """From now on the service sends its messages, by these ways, and keeps the `file` small
        that some are written to."""
        postbox = MongoPostbox(self.store.database)
        sender = Sender(postbox, self._read, notifiers, self.tools, told)
        self.jobs.append(SendingJob(postbox, sender))
        if file is not None:
            self.jobs.append(MessagesJob(file, erased_in(self.store.database)))

    @cached_property
    def _holdings(self) -> MongoHoldings:
        return MongoHoldings(self.store.database, exports.kinds(self._referred))

    def _referred(self, referral_id: str) -> Identity | None:
        return self._read().referrals.identities([referral_id]).get(referral_id)

    def give_person(
        self, scope: Scope, person_id: str, after: str | None, limit: int, context: Context
    ) -> PersonExport:
        """A page of all that is held of somebody, from behind the place `after` on. Raises as
        `export_person` does."""
        about = self.export_person(ExportPerson(scope=scope, person_id=person_id), context)
        now = self.clock.now()
        return PersonExport(
            service=self.store.service,
            exported_at=now,
            ids=about.ids,
            page=from_place(self._holdings, about.ids, after, limit, now),
            left_out=exports.LEFT_OUT,
            more={
                "person": about.card,
                "absorbed": about.absorbed,
                "referred": about.referred,
            },
        )

    def book_appointment(self, command: BookAppointment, context: Context) -> Appointment:
        """See the handler; a `SlotTaken` tells the nearest free slots."""
        with self._offering(
            lambda: NearestSlots(
                scope=command.scope,
                site=command.site,
                appointment_type=command.appointment_type,
                start=command.start,
                person_id=command.person_id,
                adviser_id=command.adviser_id,
            )
        ):
            return self._command(book_appointment)(command, context)

    def reschedule_appointment(
        self, command: RescheduleAppointment, context: Context
    ) -> Appointment:
        """See the handler; a `SlotTaken` tells the nearest free slots."""

        def instead() -> NearestSlots:
            state = the_appointment(self._read(), command.scope, command.appointment_id).state
            return NearestSlots(
                scope=command.scope,
                site=command.site or state.site,
                appointment_type=state.appointment_type,
                start=command.start,
                person_id=state.person_id,
                adviser_id=command.adviser_id or state.adviser_id,
            )

        with self._offering(instead):
            return self._command(reschedule_appointment)(command, context)

    def prepare(self) -> None:
        """Creates the indexes; running it again changes nothing."""
        mongo.create_indexes(self.store.database)
        self.prepare_seals()

    def absorbed_by(self, person_ids: Collection[str]) -> Collection[str]:
        """See `kit.audit.search.Merging`: booking knows by the people themselves."""
        people = self._read().people
        return {one.id for person_id in person_ids for one in people.absorbed_by(person_id)}

    def _in_turn(self, handler: Callable[[Work, W], R]) -> Callable[[W, Context], R]:
        """Of a command that locks a workshop's roster."""
        return self._one_at_a_time(handler, lambda command: command.workshop_id)

    @contextmanager
    def _offering(self, instead: Callable[[], NearestSlots]) -> Iterator[None]:
        try:
            yield
        except SlotTaken as taken:
            nearest = nearest_slots(self._read(), instead())
            raise SlotTaken(taken.resource, taken.start, nearest) from taken


def bootstrap(
    settings: Settings | None = None,
    *,
    store: Store | None = None,
    clock: Clock | None = None,
    ids: Callable[[], str] = new_id,
    turns: Turns | None = None,
    seals: Seals | None = None,
) -> Booking:
    """Wires the service: from settings, or from parts that a test or a simulation brings; its keys
    are those of the environment where none are given.

    From settings alone it sends messages, by the ways that the environment names. Raises
    `ValueError` where neither settings nor a store is given, and `environs.EnvError`.
    """
    if store is None:
        if settings is None:
            raise ValueError("either settings or a store")
        client: MongoClient[dict[str, Any]] = MongoClient(settings.mongodb_uri, tz_aware=True)
        named = client.get_default_database("booking").name
        store = Store("booking", client, database=named, clock=clock)
    tools = Tools(
        clock=clock or SystemClock(),
        new_id=ids,
        calendar=FrenchHolidays(),
        numbers=FrenchNumbers(),
        confirming=tuple(CONFIRMS),
    )
    seals = seals or Seals.from_environment(store.client, store.database.name)
    booking = Booking(
        store,
        tools,
        inside=partial(mongo.work_in, seals=seals),
        outside=partial(mongo.work_outside, seals=seals),
        turns=turns,
    )
    database = store.database
    booking.keep_sealed(
        "booking", seals, sealed_in(database, seals), hashed=hashed_in(database, seals)
    )
    if settings is not None:
        booking.jobs.append(
            erasures_job(lambda: booking.count_waiting_erasures(CountWaitingErasures()))
        )
        walking = Context(correlation_id="retention", actor="retention")
        look = RetentionJob(lambda: booking.look_for_inactive(LookForInactive(), walking))
        booking.jobs.append(TakingTurns(look, store))
        notifiers = from_environment()
        if notifiers:
            booking.send_by(notifiers, messages_file())
        else:
            _log.warning("messages_wait", reason="no way of sending them is set up")
    return booking
