"""What training's requests for seats have in common, and the answer that there is none."""

from dataclasses import dataclass

from kernel.people import NOBODY
from services.booking.application.lookups import is_erased
from services.booking.application.ports import Work
from services.booking.domain.workshops.seat import RefusedBecause, Seat, SeatData


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Whose request it is: for a seat of a workshop of `module` at the site."""

    request_id: str
    person_id: str
    module: str
    site_id: str


def refuse(work: Work, asked: Asked, person_id: str, reason: RefusedBecause) -> Seat:
    """There is no seat for the request, and none for a repeat of it; `person_id` is whose it is
    today. Of who was erased, nothing is kept."""
    now = work.now()
    site = work.sites.get(asked.site_id)
    data = SeatData(
        seat_id=work.tools.new_id(),
        workshop_id=None,
        person_id=NOBODY if is_erased(work, person_id) else person_id,
        site_id=asked.site_id,
        site=None if site is None else site.slug,
        module=asked.module,
        request_id=asked.request_id,
        asked_at=now,
    )
    seat = Seat.refuse(data, reason, now)
    work.seats.save(seat)
    return seat
