"""Handing out top-ups: what sales and replacements share."""

from datetime import datetime

from services.inventory.application.ports import Work
from services.inventory.application.ports.vault import Kept
from services.inventory.domain.places import Place
from services.inventory.domain.top_ups.batch import today
from services.inventory.domain.top_ups.offer import fresh_until
from services.inventory.domain.top_ups.refusals import NoTopUpLeft
from services.inventory.domain.top_ups.top_up import Buyer, TopUp


def take(
    work: Work,
    operator: str,
    face_value: int,
    sale_id: str,
    person_id: str,
    place: Place,
    now: datetime,
    by: str,
) -> TopUp:
    """Sells one top-up of an operator and a face value in euro cents, as a line of a sale.

    The one whose last day to enter it is first, of those that are good for long enough yet; its
    price is `state.offer.price`. Its code is shown by `reveal_top_up` alone. Raises `NoTopUpLeft`,
    and `VaultClosed` where no code could be shown.
    """
    kept = take_out(work, operator, face_value, now, apart=sale_id)
    buyer = Buyer(
        sale_id=sale_id,
        person_id=person_id,
        place_id=place.id,
        place=place.slug,
        by=by,
        at=now,
    )
    top_up = TopUp.sell(kept.top_up_id, kept.batch_id, kept.offer, buyer)
    work.top_ups.save(top_up)
    return top_up


def take_out(work: Work, operator: str, face_value: int, now: datetime, apart: str) -> Kept:
    """Takes a code out of stock, for nobody yet. Raises as `take` does."""
    kept = work.vault.oldest(operator, face_value, fresh_until(today(now)), apart)
    if kept is None:
        raise NoTopUpLeft(operator, face_value)
    work.vault.take_out(kept.top_up_id)
    return kept
