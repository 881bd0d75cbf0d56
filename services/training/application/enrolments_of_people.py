"""What becomes of somebody's enrolments where two people turn out to be one, are two after all, or
where somebody is erased. The caller holds the person."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from services.training.application.enrolling import keep, look_again
from services.training.application.ports import Work
from services.training.domain.enrolments.enrolment import Enrolment

ERASED: Final = "person_erased"
"""Why an enrolment is abandoned whose person is erased."""


def settle_enrolments(work: Work, person_id: str) -> None:
    """Puts right the enrolments of somebody to whom things came, or from whom they went.

    Of two on one path the farther one goes on and absorbs the other; one that was absorbed by what
    is somebody else's now goes on where it was. All are counted anew, since attendances have
    changed hands as well.
    """
    for enrolment in _of(work, person_id):
        _part(work, enrolment)
    by_path: dict[str, list[Enrolment]] = defaultdict(list)
    for enrolment in _of(work, person_id):
        by_path[enrolment.state.path].append(enrolment)
    for rivals in by_path.values():
        _absorb(work, rivals)
    for enrolment in _of(work, person_id):
        look_again(work, enrolment, because="people_unmerged")


def end_enrolments(work: Work, person_id: str) -> None:
    """Abandons what is still open of somebody who is erased."""
    for enrolment in _of(work, person_id):
        before = enrolment.state
        if before.is_open and enrolment.abandon(ERASED, work.now()):
            keep(work, enrolment, before)


def _part(work: Work, enrolment: Enrolment) -> None:
    """Restores one that was absorbed by an enrolment of who is another person now."""
    into = enrolment.state.absorbed_by
    other = None if into is None else work.enrolments.get(into)
    if other is None or other.state.person_id == enrolment.state.person_id:
        return
    before, before_other = enrolment.state, other.state
    enrolment.parted_from(other, work.now())
    look_again(work, other, before=before_other, because="people_unmerged")
    look_again(work, enrolment, before=before, because="people_unmerged")


def _absorb(work: Work, on_path: Sequence[Enrolment]) -> None:
    """The farthest of those that are open absorbs the others; one that was completed does so too,
    save with one by which the path is taken again."""
    running = sorted((one for one in on_path if one.state.is_open), key=_farthest)
    completed = [one for one in on_path if one.state.status == "completed"]
    goes_on = running[0] if running else None
    if completed and goes_on is not None and not goes_on.state.again:
        goes_on = completed[-1]
    for other in running:
        if goes_on is not None and other.id != goes_on.id:
            before, before_other = goes_on.state, other.state
            other.absorbed_by(goes_on, work.now())
            keep(work, other, before_other)
            keep(work, goes_on, before)


def _of(work: Work, person_id: str) -> Sequence[Enrolment]:
    found = [work.enrolments.get(id_) for id_ in work.enrolments.of_person(person_id)]
    return [one for one in found if one is not None]


def _farthest(enrolment: Enrolment) -> tuple[int, bool, str]:
    """First the one with more modules done, then one that is not paused, then the earlier one."""
    state = enrolment.state
    return -len(state.done), state.status == "paused", enrolment.id
