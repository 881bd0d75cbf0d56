"""Erase somebody: nobody can say any more who they were, and what is counted stays."""

from dataclasses import dataclass
from datetime import datetime

from kernel.refusals import NotFound, check_version
from kernel.scope import Scope
from services.booking.application.erasing import (
    drop_copies,
    end_what_is_planned,
    forget_as_referred,
    let_go,
)
from services.booking.application.lookups import absorbed_into
from services.booking.application.ports import Work
from services.booking.domain.people.erasing import SWEEP, SWEPT_AFTER, ErasedBecause
from services.booking.domain.people.erasure import Erasure
from services.booking.domain.people.merging import MERGE_FINAL
from services.booking.domain.people.refusals import IsAbsorbed
from services.booking.domain.person import Person


@dataclass(frozen=True, kw_only=True)
class ErasePerson:
    """A person of any site, and whoever was merged into them; a national matter. `by` is the
    operator's subject."""

    scope: Scope
    person_id: str
    reason: ErasedBecause
    by: str
    expected_version: int | None = None


@dataclass(frozen=True, kw_only=True)
class Erased:
    """Whose id stands for nobody, since `at`; `absorbed_ids` were erased with it."""

    id: str
    at: datetime
    absorbed_ids: tuple[str, ...]


def erase_person(work: Work, command: ErasePerson) -> Erased:
    """What is planned with the person is cancelled first, so that others get it. A repeat changes
    nothing.

    Raises `OutOfScope`, `NotFound`, `Stale`, and `IsAbsorbed` of somebody who is known as another:
    that one is erased, and they with them.
    """
    command.scope.require_national()
    person = work.people.hold(command.person_id)
    if person is None:
        raise NotFound("person", command.person_id)
    if person.merged is not None:
        raise IsAbsorbed(person.id, _kept(work, person))
    absorbed = absorbed_into(work, person.id)
    ids = (person.id, *(one.id for one in absorbed))
    if person.erased_at is None:
        # An identity that cannot be opened must not keep anybody from being erased; and in an older
        # copy of the database nobody has one who was erased after it.
        asked = command.expected_version is not None
        card = work.people.card(person.id) if asked else None
        version = person.version if card is None else card.version
        check_version("person", person.id, command.expected_version, version)
        end_what_is_planned(work, person.id)
        referred = [
            referral_id
            for identity in work.people.identities(ids)
            for referral_id in forget_as_referred(work, identity)
        ]
        for one in (*absorbed, person):
            let_go(work, one.id)
            one.erase(work.now())
            work.people.save(one)
            work.people.forget_identity(one.id)
            work.timers.clear(MERGE_FINAL, one.id)
        drop_copies(work, ids)
        work.timers.set(SWEEP, person.id, work.now() + SWEPT_AFTER)
        work.audit.record("person.erase", ids, command.reason)
        if referred:
            work.audit.record("referral.forget", sorted(set(referred)), command.reason)
        work.erasures.put(
            Erasure.ask(
                person.id,
                ids[1:],
                work.now(),
                command.reason,
                command.by,
                work.tools.confirming,
            )
        )
    return Erased(id=person.id, at=person.erased_at or work.now(), absorbed_ids=ids[1:])


@dataclass(frozen=True, kw_only=True)
class SweepErased:
    """The person who was erased a day ago; its timer calls this."""

    person_id: str


def sweep_erased(work: Work, command: SweepErased) -> None:
    """Drops what was kept of them by whoever did not see yet that they were erased."""
    absorbed = [one.id for one in absorbed_into(work, command.person_id)]
    ids = [command.person_id, *absorbed]
    for person_id in ids:
        let_go(work, person_id)
    drop_copies(work, ids)


def _kept(work: Work, person: Person) -> str:
    """The id of whoever stands for somebody absorbed, erased or not."""
    while person.merged is not None:
        kept = work.people.get(person.merged.into)
        if kept is None:
            raise LookupError(f"person {person.id} is known as nobody")
        person = kept
    return person.id
