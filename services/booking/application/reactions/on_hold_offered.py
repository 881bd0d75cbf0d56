"""Inventory keeps a device for the next in line: booking, which alone knows how, tells them."""

from dataclasses import dataclass
from datetime import datetime

from kernel.refusals import NotFound
from services.booking.application.lookups import is_erased
from services.booking.application.ports import Work


@dataclass(frozen=True, kw_only=True)
class HoldOffered:
    """A device of `category` is kept at the site for somebody, who has until then to say so.

    `step` is the number of the event in the life of the hold.
    """

    hold_id: str
    step: int
    person_id: str
    site_id: str
    category: str
    until: datetime


def on_hold_offered(work: Work, offered: HoldOffered) -> None:
    """Queues the message, which is of use until the offer ends; the same event queues one, and none
    to somebody who was erased.

    Raises `NotFound` where the site is none of ours.
    """
    site = work.sites.get(offered.site_id)
    if site is None:
        raise NotFound("site", offered.site_id)
    if is_erased(work, offered.person_id):
        return
    work.notifications.queue(
        f"device_offered:{offered.hold_id}:{offered.step}",
        offered.person_id,
        "device_offered",
        {
            "site": site.description.slug,
            "category": offered.category,
            "until": offered.until,
        },
        not_after=offered.until,
    )
