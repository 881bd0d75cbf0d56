"""The journeys that can be played, by name."""

from typing import Final, NamedTuple

from ops.journeys import closure, device, erasure, merge, referral, seat
from ops.journeys.play import Script


class Journey(NamedTuple):
    """A script, and what it is about."""

    title: str
    script: Script


JOURNEYS: Final = {
    "referral": Journey(referral.TITLE, referral.referral),
    "seat": Journey(seat.TITLE, seat.seat),
    "device": Journey(device.TITLE, device.device),
    "closure": Journey(closure.TITLE, closure.closure),
    "merge": Journey(merge.TITLE, merge.merge),
    "erasure": Journey(erasure.TITLE, erasure.erasure),
}
