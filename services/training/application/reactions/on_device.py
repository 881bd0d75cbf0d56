"""Somebody went home with a device: first steps are offered to whoever has not had them."""

from dataclasses import dataclass, replace
from typing import Final

from kernel.merging import owner
from kernel.people import NOBODY
from kernel.refusals import NotFound
from services.training.application.enrolling import hold_person
from services.training.application.ports import Work
from services.training.application.ports.enrolments import WantedEnrolments
from services.training.application.ports.recommendations import WantedRecommendations
from services.training.application.recommending import keep, situation_of
from services.training.domain.recommendations.reasons import Reason
from services.training.domain.recommendations.recommending import Step, recommend

FIRST_STEPS: Final = "first_steps"
"""Code of the path."""
USED_BY_HAND: Final = frozenset({"smartphone", "tablet", "laptop", "desktop"})
"""Categories of devices that first steps are about; a screen or a router is none."""


@dataclass(frozen=True, kw_only=True)
class DeviceHandedOver:
    """Who has it now, of which category it is, and the site where it was handed over."""

    person_id: str
    site_id: str | None
    category: str


def on_device(work: Work, told: DeviceHandedOver) -> None:
    """Once for each person. Raises `NotFound` where the site is not known yet: what booking told of
    it is on its way, and the event is taken again later."""
    if told.category not in USED_BY_HAND or told.site_id is None:
        return
    person_id = owner(work, told.person_id)
    if person_id == NOBODY:
        return
    hold_person(work, person_id)
    if _had_or_was_offered(work, person_id):
        return
    situation = situation_of(work, person_id, "get_started", "fr")
    offered = _with_first_steps_first(recommend(work.paths.listed(), situation))
    if not offered:
        return
    site = work.sites.get(told.site_id)
    if site is None:
        raise NotFound("site", told.site_id)
    keep(work, person_id, site, offered, situation, origin="device", by=None)


def _had_or_was_offered(work: Work, person_id: str) -> bool:
    """Whether the person is or was on first steps, or was offered them after another device."""
    offered = WantedRecommendations(person_id=person_id, origin="device")
    begun = WantedEnrolments(person_id=person_id, path=FIRST_STEPS)
    return bool(
        work.recommendations.listed(offered, None, 1) or work.enrolments.listed(begun, None, 1)
    )


def _with_first_steps_first(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Nothing where the person is able already, or nobody teaches them."""
    first = next((one for one in steps if one.path == FIRST_STEPS), None)
    if first is None or "already_able" in first.codes:
        return ()
    reasons = (Reason(code="device_bought"), *first.reasons)
    return (replace(first, reasons=reasons), *(one for one in steps if one is not first))
