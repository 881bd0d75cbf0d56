"""Steps that use cases of the earlier-slot list share.

A freed slot stays free: whoever books it at the desk is faster, and the offer is withdrawn. That
nobody else is offered it meanwhile is a claim on the adviser's offers in the busy calendar.
"""

from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple, Self

from services.booking.application.lookups import free_among
from services.booking.application.ports import Work
from services.booking.domain import busy
from services.booking.domain.appointment import AppointmentState
from services.booking.domain.busy import Claim
from services.booking.domain.earlier.request import EarlierOffer, EarlierRequest

OFFER: Final = "earlier_offer"
"""The timer of an offer's end, by appointment."""
FREED: Final = "freed_slot"
"""The timer, due at once, of a slot that is to be offered."""
_INSTANT: Final = "%Y%m%dT%H%MZ"


class FreedSlot(NamedTuple):
    """A slot that somebody gave up; `site` is a slug."""

    site: str
    adviser_id: str
    start: datetime

    @property
    def reference(self) -> str:
        """The slot as a timer names it."""
        return f"{self.site}/{self.adviser_id}/{self.start.astimezone(UTC):{_INSTANT}}"

    @classmethod
    def of(cls, reference: str) -> Self:
        """The slot that a timer names."""
        site, adviser_id, start = reference.split("/")
        return cls(site, adviser_id, datetime.strptime(start, _INSTANT).replace(tzinfo=UTC))


def slot_freed(work: Work, state: AppointmentState) -> None:
    """Has the slot that an appointment gave up offered to the first in the list."""
    if state.start > work.now() and work.earlier.waiting(state.site_id, 1):
        slot = FreedSlot(state.site, state.adviser_id, state.start)
        work.timers.set(FREED, slot.reference, work.now())


def make_offer(work: Work, request: EarlierRequest, offer: EarlierOffer) -> None:
    """Offers the slot, which must be free of offers; the person is told."""
    request.take(offer)
    work.busy.claim([claim_of(request.id, offer)])
    work.earlier.save(request)
    work.timers.set(OFFER, request.id, offer.until)
    work.notifications.queue(
        _key(request.id, offer),
        request.person_id,
        "earlier_slot_offered",
        {"site": request.site, "start": offer.start, "until": offer.until},
        not_after=offer.until,
    )


def end_offer(work: Work, request: EarlierRequest, *, passed: bool) -> None:
    """The offer is over; the request has to be saved or removed. A message that was not sent yet is
    not sent any more."""
    offer = request.offer
    if offer is None:
        return
    work.busy.release([claim_of(request.id, offer)])
    work.timers.clear(OFFER, request.id)
    work.notifications.withdraw(_key(request.id, offer))
    request.put_back(passed=passed)


def offer_to_next(work: Work, request: EarlierRequest) -> None:
    """What was offered in vain is offered to whoever is next."""
    offer = request.offer
    end_offer(work, request, passed=True)
    work.earlier.save(request)
    if offer is not None and offer.start > work.now():
        slot = FreedSlot(request.site, offer.adviser_id, offer.start)
        work.timers.set(FREED, slot.reference, work.now())


def withdraw_offers(work: Work, adviser_id: str, start: datetime, end: datetime) -> None:
    """Somebody books the adviser in this interval: nothing in it is offered any more."""
    for request in work.earlier.offered(adviser_id, start, end):
        end_offer(work, request, passed=False)
        work.earlier.save(request)


def leave_list(work: Work, appointment_id: str) -> None:
    """The appointment asks for nothing earlier any more; what was offered goes to the next."""
    request = work.earlier.get(appointment_id)
    if request is not None:
        if request.offer is not None:
            offer_to_next(work, request)
        work.earlier.remove(request)


def is_unoffered(work: Work, adviser_id: str, start: datetime, length: timedelta) -> bool:
    """Whether nothing of the adviser's in this interval is offered to somebody."""
    return bool(free_among(work, [_offers_of(adviser_id)], start, start + length))


def claim_of(appointment_id: str, offer: EarlierOffer) -> Claim:
    """What keeps a slot from being offered twice."""
    return Claim(_offers_of(offer.adviser_id), offer.start, offer.end, appointment_id)


def _offers_of(adviser_id: str) -> str:
    return f"offers_{busy.adviser(adviser_id)}"


def _key(appointment_id: str, offer: EarlierOffer) -> str:
    return f"earlier_slot_offered:{appointment_id}:{offer.slot}"
