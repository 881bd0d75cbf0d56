"""The journeys that can be played, by name."""

from typing import Final, NamedTuple

from ops.journeys import closure, device, merge
from ops.journeys.play import Script


class Journey(NamedTuple):
    """A script, and what it is about."""

    title: str
    script: Script


JOURNEYS: Final = {
    "device": Journey(device.TITLE, device.device),
    "closure": Journey(closure.TITLE, closure.closure),
    "merge": Journey(merge.TITLE, merge.merge),
}
