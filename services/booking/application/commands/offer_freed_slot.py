"""Offer a freed slot to the first in the list whom it suits; run by a timer that is due at once."""

from dataclasses import dataclass
from datetime import timedelta

from kernel.refusals import NotFound
from kernel.scope import NATIONAL
from services.booking.application.commands.book_appointment import (
    check_slot,
    free_computer,
    free_room,
)
from services.booking.application.earlier import FreedSlot, is_unoffered, make_offer
from services.booking.application.lookups import free_among
from services.booking.application.ports import Work
from services.booking.domain import busy
from services.booking.domain.appointment import AppointmentState
from services.booking.domain.appointment_type import AppointmentRules
from services.booking.domain.earlier.request import EarlierOffer, EarlierRequest, offer_until
from services.booking.domain.refusals import NotASlot, SlotTaken
from services.booking.domain.site import Site

_MOST = 100
"""How many in the list are looked at."""


@dataclass(frozen=True, kw_only=True)
class OfferFreedSlot:
    """The slot with this reference was given up."""

    reference: str


def offer_freed_slot(work: Work, command: OfferFreedSlot) -> None:
    """Nothing happens where it is taken or offered by now, or suits nobody."""
    slot = FreedSlot.of(command.reference)
    site = work.sites.by_slug(slot.site)
    if site is None:
        return
    for request in work.earlier.waiting(site.id, _MOST):
        appointment = work.appointments.get(request.id)
        if appointment is None or not _still_asks(work, site, appointment.state):
            work.earlier.remove(request)
            continue
        offer = _offer(work, site, slot, request, appointment.state)
        if offer is not None:
            make_offer(work, request, offer)
            return


def _still_asks(work: Work, site: Site, state: AppointmentState) -> bool:
    return state.status == "booked" and state.start > work.now() and state.site_id == site.id


def _offer(
    work: Work, site: Site, slot: FreedSlot, request: EarlierRequest, state: AppointmentState
) -> EarlierOffer | None:
    """What to offer, None where the slot does not suit."""
    if slot.start >= state.start or not request.wants(slot.adviser_id, slot.start):
        return None
    type_ = work.appointment_types.version(state.appointment_type, state.type_version)
    if type_ is None or not _is_possible(work, site, slot, type_.rules, state):
        return None
    notice = timedelta(minutes=type_.rules.earliest_notice)
    until = offer_until(slot.start, notice, work.now())
    if until is None:
        return None
    return EarlierOffer(
        adviser_id=slot.adviser_id,
        start=slot.start,
        end=slot.start + timedelta(minutes=type_.rules.duration),
        until=until,
    )


def _is_possible(
    work: Work, site: Site, slot: FreedSlot, rules: AppointmentRules, state: AppointmentState
) -> bool:
    if rules.same_adviser and state.follow_up_of and slot.adviser_id != state.adviser_id:
        return False
    end = slot.start + timedelta(minutes=rules.duration)
    rest = timedelta(minutes=rules.duration + rules.buffer_after)
    try:
        check_slot(work, NATIONAL, site, rules, slot.adviser_id, slot.start)
        if state.room is not None:
            free_room(work, site, slot.start, end)
        if state.computer is not None:
            free_computer(work, site, slot.start, end)
    except (NotFound, NotASlot, SlotTaken):
        # Each only looked; nothing was claimed.
        return False
    return (
        is_unoffered(work, slot.adviser_id, slot.start, timedelta(minutes=rules.duration))
        and bool(free_among(work, [busy.adviser(slot.adviser_id)], slot.start, slot.start + rest))
        and bool(free_among(work, [busy.person(state.person_id)], slot.start, end))
    )
