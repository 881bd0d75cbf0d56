"""What booking leaves for later, by the kind of its timer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from services.booking.application import earlier, referring, seating
from services.booking.application.closing import DISPLACEMENT
from services.booking.application.commands.answer_earlier_offer import (
    LapseEarlierOffer,
    lapse_earlier_offer,
)
from services.booking.application.commands.displace_batch import DisplaceBatch, displace_batch
from services.booking.application.commands.end_quota import EndQuota, end_quota
from services.booking.application.commands.end_referral import EndReferral, end_referral
from services.booking.application.commands.forget_absorbed import ForgetAbsorbed, forget_absorbed
from services.booking.application.commands.lapse_offer import LapseOffer, lapse_offer
from services.booking.application.commands.leave_queue import END, EndQueue, end_queue
from services.booking.application.commands.offer_freed_slot import OfferFreedSlot, offer_freed_slot
from services.booking.application.commands.remind_of_appointment import (
    RemindOfAppointment,
    remind_of_appointment,
)
from services.booking.application.commands.remind_of_referral import (
    RemindOfReferral,
    remind_of_referral,
)
from services.booking.application.commands.remind_of_seat import RemindOfSeat, remind_of_seat
from services.booking.application.ports import Work
from services.booking.domain.people.merging import MERGE_FINAL

C = TypeVar("C")


@dataclass(frozen=True)
class Deferred:
    """A command's handler, and how the command is made from the timer's reference."""

    handler: Callable[[Work, Any], object]
    command: Callable[[str], Any]


def _later(handler: Callable[[Work, C], object], command: Callable[[str], C]) -> Deferred:
    """Both of the same command, which the type checker sees to."""
    return Deferred(handler, command)


DEFERRED: Final[Mapping[str, Deferred]] = {
    "appointment_reminder": _later(
        remind_of_appointment, lambda id_: RemindOfAppointment(appointment_id=id_)
    ),
    END: _later(end_queue, lambda queue: EndQueue(reference=queue)),
    earlier.FREED: _later(offer_freed_slot, lambda reference: OfferFreedSlot(reference=reference)),
    earlier.OFFER: _later(lapse_earlier_offer, lambda id_: LapseEarlierOffer(appointment_id=id_)),
    "seat_reminder": _later(remind_of_seat, lambda id_: RemindOfSeat(seat_id=id_)),
    seating.OFFER: _later(lapse_offer, lambda id_: LapseOffer(seat_id=id_)),
    seating.QUOTA: _later(end_quota, lambda id_: EndQuota(workshop_id=id_)),
    DISPLACEMENT: _later(displace_batch, lambda id_: DisplaceBatch(closure_id=id_)),
    referring.REMINDER: _later(remind_of_referral, lambda id_: RemindOfReferral(referral_id=id_)),
    referring.END: _later(end_referral, lambda id_: EndReferral(referral_id=id_)),
    MERGE_FINAL: _later(forget_absorbed, lambda id_: ForgetAbsorbed(person_id=id_)),
}
