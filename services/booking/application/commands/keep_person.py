"""Keep somebody who has not been there for long, for a reason and until a day."""

from dataclasses import dataclass
from datetime import date

from kernel.refusals import InvalidValue
from kernel.scope import Scope
from services.booking.application.holdings import the_seen_person
from services.booking.application.ports import Work
from services.booking.domain.people.retention import LONGEST_KEPT, Keep, KeptBecause


@dataclass(frozen=True, kw_only=True)
class KeepPerson:
    """The person is one of the caller's sites; `by` is the subject of who decides it."""

    scope: Scope
    person_id: str
    reason: KeptBecause
    until: date
    by: str


def keep_person(work: Work, command: KeepPerson) -> Keep:
    """Not proposed any more until that day is over. Raises `NotFound`, `InvalidValue`."""
    person = the_seen_person(work, command.scope, command.person_id)
    today = work.now().date()
    if not today < command.until <= today + LONGEST_KEPT:
        raise InvalidValue("until", f"a day to come, {LONGEST_KEPT.days} days from now at most")
    keep = Keep(
        person_id=person.id,
        reason=command.reason,
        until=command.until,
        at=work.now(),
        by=command.by,
    )
    work.retention.keep(keep)
    work.retention.withdraw([person.id])
    work.audit.record("person.keep", [person.id], command.reason)
    return keep
