"""What booking leaves for later, by the kind of its timer."""

from collections.abc import Mapping
from typing import Final

from kernel.deferred import Deferred, later
from services.booking.application import earlier, referring, seating
from services.booking.application.closing import DISPLACEMENT
from services.booking.application.commands.answer_earlier_offer import (
    LapseEarlierOffer,
    lapse_earlier_offer,
)
from services.booking.application.commands.displace_batch import DisplaceBatch, displace_batch
from services.booking.application.commands.end_quota import EndQuota, end_quota
from services.booking.application.commands.end_referral import EndReferral, end_referral
from services.booking.application.commands.erase_person import SweepErased, sweep_erased
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
from services.booking.domain.people.erasing import SWEEP
from services.booking.domain.people.merging import MERGE_FINAL

DEFERRED: Final[Mapping[str, Deferred]] = {
    "appointment_reminder": later(
        remind_of_appointment, lambda id_: RemindOfAppointment(appointment_id=id_)
    ),
    END: later(end_queue, lambda queue: EndQueue(reference=queue)),
    earlier.FREED: later(offer_freed_slot, lambda reference: OfferFreedSlot(reference=reference)),
    earlier.OFFER: later(lapse_earlier_offer, lambda id_: LapseEarlierOffer(appointment_id=id_)),
    "seat_reminder": later(remind_of_seat, lambda id_: RemindOfSeat(seat_id=id_)),
    seating.OFFER: later(lapse_offer, lambda id_: LapseOffer(seat_id=id_)),
    seating.QUOTA: later(end_quota, lambda id_: EndQuota(workshop_id=id_)),
    DISPLACEMENT: later(displace_batch, lambda id_: DisplaceBatch(closure_id=id_)),
    referring.REMINDER: later(remind_of_referral, lambda id_: RemindOfReferral(referral_id=id_)),
    referring.END: later(end_referral, lambda id_: EndReferral(referral_id=id_)),
    SWEEP: later(sweep_erased, lambda id_: SweepErased(person_id=id_)),
    MERGE_FINAL: later(forget_absorbed, lambda id_: ForgetAbsorbed(person_id=id_)),
}
