"""How an enrolment is shown: what is done of each module and by what, and what comes next."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from kernel.people import NOBODY
from services.training.application.enrolling import attendances, spent_by
from services.training.application.ports import Work
from services.training.domain.enrolments.enrolment import Enrolment
from services.training.domain.enrolments.progress import Done, DoneBy, Validation, progress
from services.training.domain.enrolments.state import EnrolmentState
from services.training.domain.paths.path import Module


@dataclass(frozen=True, kw_only=True)
class ModuleView:
    """A module of the path in the version on which the person is.

    `found` is None of one that is open. `attended` of `sessions` workshops count so far;
    `validation` stands beside an attendance too. `missing` are the prerequisites that are not done.
    """

    module: Module
    sessions: int
    attended: int
    found: Done | None
    validation: Validation | None
    missing: tuple[str, ...]

    @property
    def done(self) -> bool:
        """Whether it is."""
        return self.found is not None

    @property
    def done_by(self) -> DoneBy | None:
        """What came first."""
        return None if self.found is None else self.found.by

    @property
    def done_at(self) -> datetime | None:
        """Since when."""
        return None if self.found is None else self.found.at

    @property
    def seats(self) -> tuple[str, ...]:
        """Of the attended workshops, of a module that is done."""
        return () if self.found is None else self.found.seats

    @property
    def validated_by(self) -> str | None:
        """The subject of the trainer whose word stands."""
        return None if self.validation is None else self.validation.by

    @property
    def validated_at(self) -> datetime | None:
        """When that was."""
        return None if self.validation is None else self.validation.at

    @property
    def next(self) -> bool:
        """Whether it is open and may come now."""
        return not self.done and not self.missing


@dataclass(frozen=True, kw_only=True)
class EnrolmentView:
    """An enrolment, with its modules in the path's order."""

    enrolment: Enrolment
    modules: tuple[ModuleView, ...]

    @property
    def id(self) -> str:
        """The enrolment's."""
        return self.enrolment.id

    @property
    def version(self) -> int:
        """The enrolment's, not its path's."""
        return self.enrolment.version

    @property
    def state(self) -> EnrolmentState:
        """How it stands."""
        return self.enrolment.state


def view_of(work: Work, enrolment: Enrolment) -> EnrolmentView:
    """Raises `LookupError` where its version of the path is not there."""
    return EnrolmentView(enrolment=enrolment, modules=tuple(_modules(work, enrolment)))


def _modules(work: Work, enrolment: Enrolment) -> Iterator[ModuleView]:
    state = enrolment.state
    path = work.paths.get(state.path, state.version)
    if path is None:
        raise LookupError(f"no version {state.version} of {state.path}")
    found, there = _progress(work, state)
    for module in path.modules:
        yield ModuleView(
            module=module,
            sessions=state.plan[module.code],
            attended=there.get(module.code, 0),
            found=found.get(module.code),
            validation=state.validation(module.code),
            missing=tuple(code for code in module.prerequisites if code not in found),
        )


def _progress(work: Work, state: EnrolmentState) -> tuple[Mapping[str, Done], Mapping[str, int]]:
    """What is done, and how many workshops of each module count. Of who was erased, what was told
    to be done: whose the attendances were that it came from is not known any more."""
    if state.person_id == NOBODY:
        return state.done, {code: len(one.seats) for code, one in state.done.items()}
    facts = attendances(work, state)
    others = work.enrolments.on_path(state.person_id, state.path)
    window = replace(state.window, spent=spent_by(others, state))
    found = progress(
        state.plan, [o for many in facts.values() for o in many], state.validations, window
    )
    counted = {
        code: len({one.workshop_id for one in many if window.holds(one)})
        for code, many in facts.items()
    }
    return found, counted
