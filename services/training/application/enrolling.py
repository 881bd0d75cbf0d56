"""Steps that use cases share: what follows for enrolments from attendances, validations and moves.

What is done of a path is a fold over the copies of booking's seats and the validations of the
enrolment (`domain/enrolments/progress.py`). Everything that changes one of them holds the person
first and then looks at the facts anew: two at once come one after the other, and what is told late,
twice or in another order leads to the same.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from kernel.merging import holder
from kernel.people import NOBODY, Person
from kernel.refusals import check_version
from kernel.scope import Scope
from services.training.application import certifying, seat_requests
from services.training.application.assessing import final_of
from services.training.application.lookups import the_enrolment
from services.training.application.ports import Work
from services.training.domain.enrolments.enrolment import Enrolment, Recount
from services.training.domain.enrolments.events import ReopenedBecause
from services.training.domain.enrolments.progress import Attended
from services.training.domain.enrolments.state import EnrolmentState, EnrolmentStatus
from services.training.domain.seats.copies import Seat, Workshop

FINAL_DUE: Final = "final_assessment_due"
"""The timer of the end of the wait for a final assessment, by enrolment."""
_NOTHING: Final = Recount()
_SEATS_END: Final[Mapping[EnrolmentStatus, str]] = {
    "paused": "enrolment_paused",
    "completed": "enrolment_completed",
    "abandoned": "enrolment_abandoned",
}
"""Why no seat is needed any more, by what the enrolment has become, as booking knows it."""


def the_enrolment_at(
    work: Work, scope: Scope, enrolment_id: str, expected_version: int | None
) -> Enrolment:
    """An enrolment at one of the caller's sites, for a command: nothing else happens to the
    person's enrolments beside it. Raises `NotFound`, and `Stale` where the caller saw another
    version."""
    enrolment = the_enrolment(work, scope, enrolment_id)
    hold_person(work, enrolment.state.person_id)
    check_version("enrolment", enrolment.id, expected_version, enrolment.version)
    return enrolment


def hold_person(work: Work, person_id: str) -> str:
    """Holds whoever has what is that person's by now, and gives their id; one of whom nothing was
    told yet as well, since attendances may be heard of first."""
    has = holder(work, person_id)
    if work.people.hold(has) is None and has != NOBODY:
        work.people.put(Person(id=has))
    return has


def attendance_noted(work: Work, person_id: str, module: str, seat_id: str) -> None:
    """Booking told that somebody was, or was not, at a workshop of the module, or when it was, and
    the copies say so by now: whatever that changes in their enrolments follows. A repeat changes
    nothing."""
    has = hold_person(work, person_id)
    for enrolment in work.enrolments.with_module(has, module):
        look_again(work, enrolment, [module], corrected=seat_id)


def final_recorded(work: Work, enrolment_id: str) -> None:
    """The final assessment of the enrolment was recorded or declined, which its assessment says by
    now: the path is completed where all modules are done, else with the last of them.

    Raises `LookupError` where there is no such enrolment.
    """
    enrolment = work.enrolments.get(enrolment_id)
    if enrolment is None:
        raise LookupError(f"no enrolment {enrolment_id}")
    hold_person(work, enrolment.state.person_id)
    look_again(work, _going_on_for(work, enrolment), [])


def look_again(
    work: Work,
    enrolment: Enrolment,
    modules: Collection[str] | None = None,
    *,
    before: EnrolmentState | None = None,
    because: ReopenedBecause = "attendance_corrected",
    corrected: str | None = None,
) -> None:
    """Counts anew what is done of these modules (None: of all), and saves the enrolment with all
    that follows. `before` is how it stood where something was done to it; `corrected` is the seat
    of which something was told. The caller holds the person."""
    before = before or enrolment.state
    others = work.enrolments.on_path(before.person_id, before.path)
    facts = attendances(work, enrolment.state, modules)
    spent = spent_by(others, before)
    found = enrolment.recount(facts, work.now(), because, spent, corrected)
    enrolment.settle(work.now(), final=_final_at(work, enrolment, others))
    keep(work, enrolment, before, found)


def keep(
    work: Work, enrolment: Enrolment, before: EnrolmentState, found: Recount = _NOTHING
) -> None:
    """Saves what was done to an enrolment, with what follows: seats that are needed no more, the
    certificate of one that is completed now, the case of one that is in doubt."""
    if found.refreshed and not enrolment.events:
        work.enrolments.note(enrolment)
    work.enrolments.save(enrolment)
    _give_seats_back(work, enrolment, before, found)
    if enrolment.state.status == "completed" and before.status != "completed":
        certifying.issue(work, enrolment)
    for module, seat_id in found.doubted.items():
        certifying.question(work, enrolment, module, seat_id)
    for module, seat_id in found.cleared.items():
        certifying.withdraw_question(work, enrolment, module, seat_id)
    due = enrolment.state.final_due
    if due is None and before.final_due is not None:
        work.timers.clear(FINAL_DUE, enrolment.id)
    elif due is not None and due != before.final_due:
        work.timers.set(FINAL_DUE, enrolment.id, due)


def attendances(
    work: Work, state: EnrolmentState, modules: Collection[str] | None = None
) -> Mapping[str, Sequence[Attended]]:
    """All that the person attended of these modules of the path (None: of all), as booking told of
    it last; of who was erased nothing is known any more, so nothing of theirs is counted anew."""
    if state.person_id == NOBODY:
        return {}
    wanted = [one for one in state.plan if modules is None or one in modules]
    seats = {one: work.seats.attended(state.person_id, one) for one in wanted}
    ids = {seat.workshop_id for many in seats.values() for seat in many if seat.workshop_id}
    workshops = work.workshops.by_ids(ids) if ids else {}
    return {one: [_attended(seat, workshops) for seat in many] for one, many in seats.items()}


def _attended(seat: Seat, workshops: Mapping[str, Workshop]) -> Attended:
    workshop_id = seat.workshop_id or seat.id
    workshop = workshops.get(workshop_id)
    return Attended(
        seat_id=seat.id,
        workshop_id=workshop_id,
        module=seat.module,
        # Of a workshop that was not heard of yet, when it was told that the person had been there.
        at=seat.at if workshop is None else workshop.start,
    )


def spent_by(others: Iterable[Enrolment], state: EnrolmentState) -> frozenset[str]:
    """The seats by which the path was completed before this enrolment of it was opened."""
    return frozenset(
        seat
        for other in others
        if other.state.completed_at is not None and other.state.completed_at <= state.opened_at
        for seat in other.state.kept
    )


def _final_at(work: Work, enrolment: Enrolment, others: Iterable[Enrolment]) -> datetime | None:
    """When its final assessment was made or declined, or the first of those that it goes on
    for; None where none was."""
    if enrolment.state.open_modules or not enrolment.state.final_assessment:
        return None
    finals = (final_of(work, one.id) for one in _all_that_it_is(enrolment, others))
    return min((one.state.seen_at for one in finals if one is not None), default=None)


def _going_on_for(work: Work, enrolment: Enrolment) -> Enrolment:
    """The one by which the person is on the path: what absorbed it may be absorbed as well."""
    into = enrolment.state.absorbed_by
    absorber = None if into is None else work.enrolments.get(into)
    return enrolment if absorber is None else _going_on_for(work, absorber)


def _all_that_it_is(enrolment: Enrolment, others: Iterable[Enrolment]) -> Sequence[Enrolment]:
    """It and all for which it goes on: also those that were absorbed by what it has absorbed."""
    found = [enrolment]
    for absorber in found:  # It grows on the way.
        found += [one for one in others if one.state.absorbed_by == absorber.id]
    return found


def _give_seats_back(
    work: Work, enrolment: Enrolment, before: EnrolmentState, found: Recount
) -> None:
    state = enrolment.state
    needless: dict[str | None, str] = dict.fromkeys(found.completed, "module_completed")
    needless |= {one: "no_longer_needed" for one in before.plan if one not in state.plan}
    if state.status != before.status and state.status in _SEATS_END:
        needless = {None: _SEATS_END[state.status]}
    if not needless:
        return
    others = work.enrolments.on_path(state.person_id, state.path)
    for module, reason in needless.items():
        for bearer in _all_that_it_is(enrolment, others):
            seat_requests.end_for(work, bearer, module, reason)
