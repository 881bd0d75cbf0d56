"""Give a ticket to somebody who comes without an appointment."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from kernel.scope import Scope
from services.booking.application.commands.leave_queue import END, queue_reference
from services.booking.application.lookups import the_person, the_site
from services.booking.application.ports import Work
from services.booking.domain.site import Space
from services.booking.domain.walk_ins.refusals import NoSuchSpace
from services.booking.domain.walk_ins.walk_in import WalkIn, WalkInState


@dataclass(frozen=True, kw_only=True)
class JoinQueue:
    """A ticket of today's queue for a space of the site."""

    scope: Scope
    site: str
    space: Space
    person_id: str | None = None


def join_queue(work: Work, command: JoinQueue) -> WalkIn:
    """Raises `OutOfScope`, `NotFound`, `NoSuchSpace`."""
    site = the_site(work, command.scope, command.site)
    if command.space not in site.description.spaces:
        raise NoSuchSpace(command.space, site.description.spaces)
    person_id = the_person(work, command.person_id).id if command.person_id else None
    now = work.now()
    day = now.astimezone(site.zone).date()
    number = work.walk_ins.next_number(site.id, command.space, day)
    if number == 1:
        midnight = datetime.combine(day + timedelta(days=1), time(), site.zone)
        work.timers.set(END, queue_reference(site, day, command.space), midnight)
    walk_in = WalkIn.join(
        WalkInState(
            walk_in_id=work.tools.new_id(),
            site_id=site.id,
            site=site.slug,
            space=command.space,
            day=day,
            number=number,
            joined_at=now,
            person_id=person_id,
        )
    )
    work.walk_ins.save(walk_in)
    return walk_in
