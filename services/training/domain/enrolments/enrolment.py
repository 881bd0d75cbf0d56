"""Somebody on a path, from its opening to its end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self, TypeVar

from kernel.aggregate import Aggregate
from services.training.domain.enrolments import events
from services.training.domain.enrolments.progress import (
    Attended,
    Done,
    TakenBack,
    Validation,
    progress,
)
from services.training.domain.enrolments.refusals import (
    NotOnPath,
    NotValidated,
    WrongEnrolmentState,
)
from services.training.domain.enrolments.state import AWAITS_FINAL, CompletedBy, EnrolmentState
from services.training.domain.paths.path import Path

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Recount:
    """What a new look at the facts has changed: modules that are done now, and that are not.

    `refreshed` says that modules were done before and are, by other facts: of that no event tells.

    Once the path is completed, `doubted` are those of them that were done then and are not now, by
    the seat that was corrected, and `cleared` those that were doubted and are done again.
    """

    completed: tuple[str, ...] = ()
    refreshed: bool = False
    doubted: Mapping[str, str] = field(default_factory=dict)
    cleared: Mapping[str, str] = field(default_factory=dict)


@dataclass(kw_only=True)
class Enrolment(Aggregate):
    """A person's way along one version of a path; steps raise `WrongEnrolmentState` where the
    status forbids them, and a repeat does nothing and says so."""

    state: EnrolmentState

    @classmethod
    def open(cls, state: EnrolmentState) -> Self:
        """The person begins."""
        made = cls(id=state.enrolment_id, state=state)
        made.record(events.EnrolmentOpened(at=state.opened_at, enrolment=state))
        return made

    def recount(
        self,
        attended: Mapping[str, Sequence[Attended]],
        now: datetime,
        because: events.ReopenedBecause = "attendance_corrected",
        spent: frozenset[str] = frozenset(),
        corrected: str | None = None,
    ) -> Recount:
        """Looks anew at what is done of the modules in `attended`, which has all of the person's
        attendances of each; `spent` are seats by which the path was completed before, `corrected`
        is the seat of which something was told.

        Also of an enrolment that is over, whose status stays. One that was absorbed is not counted.
        """
        state = self.state
        plan = {module: n for module, n in state.plan.items() if module in attended}
        if state.status == "absorbed" or not plan:
            return Recount()
        facts = [one for module in plan for one in attended[module]]
        found = progress(plan, facts, state.validations, replace(state.window, spent=spent))
        completed = tuple(m for m in plan if m in found and m not in state.done)
        for module in completed:
            self._completed(found[module], now)
        for module in plan:
            if module not in found and module in state.done:
                self._reopened(module, because, corrected, now)
        rests = {m: found[m] for m in state.done if m in found and found[m] != state.done[m]}
        if rests:
            self._rests_on(rests)
        doubts = self.state.doubts
        return Recount(
            completed=completed,
            refreshed=bool(rests),
            doubted={m: seat for m, seat in doubts.items() if m not in state.doubts},
            cleared={m: seat for m, seat in state.doubts.items() if m not in doubts},
        )

    def settle(self, now: datetime, *, final: datetime | None) -> None:
        """Completes it where all modules are done and nothing else is waited for; `final` is when
        the final assessment was made or declined, None where neither is known. To be called after
        every change."""
        state = self.state
        if not state.is_open:
            return
        if state.open_modules:
            self.state = replace(state, awaiting_final_since=None)
        elif not state.final_assessment:
            self._complete("modules", now, state.last_done_at)
        elif final is not None:
            self._complete("final_assessment", now, max(final, state.last_done_at))
        elif state.awaiting_final_since is None:
            self.state = replace(state, awaiting_final_since=now)

    def stop_waiting(self, now: datetime) -> bool:
        """Completes it without the final assessment, where that was waited for long enough."""
        due = self.state.final_due
        if not self.state.is_open or due is None or now < due:
            return False
        self._complete("no_final_assessment", now, self.state.last_done_at + AWAITS_FINAL)
        return True

    def pause(self, reason: str, now: datetime) -> bool:
        """The person comes back some day."""
        if self.state.status == "paused":
            return False
        self._require("active", step="pause")
        changes = {"status": "paused", "paused_at": now, "pause_reason": reason}
        self._note(events.EnrolmentPaused, now, changes, reason=reason)
        return True

    def resume(self, now: datetime) -> bool:
        """The person goes on."""
        if self.state.status == "active":
            return False
        self._require("paused", step="resume")
        changes = {"status": "active", "paused_at": None, "pause_reason": None}
        self._note(events.EnrolmentResumed, now, changes)
        return True

    def abandon(self, reason: str, now: datetime) -> bool:
        """The person does not go on; to come back later is another enrolment."""
        if self.state.status == "abandoned":
            return False
        self._require("active", "paused", step="abandon")
        changes = {
            "status": "abandoned",
            "abandoned_at": now,
            "abandon_reason": reason,
            "awaiting_final_since": None,
        }
        self._note(events.EnrolmentAbandoned, now, changes, reason=reason)
        return True

    def validate(self, module: str, by: str, now: datetime) -> bool:
        """A trainer says that the person is able to do what the module teaches; to be followed by
        `recount`. Raises `NotOnPath`."""
        self._require("active", "paused", step="validate")
        self._require_module(module)
        if self.state.validation(module) is not None:
            return False
        self._validated(Validation(module=module, at=now, by=by), now)
        return True

    def take_back(self, module: str, reason: str, by: str, now: datetime) -> bool:
        """A validation counts no more; to be followed by `recount`.

        Raises `NotOnPath`, `NotValidated`.
        """
        self._require("active", "paused", step="take_back")
        self._require_module(module)
        standing = self.state.validation(module)
        if standing is not None:
            self._take_back(standing, TakenBack(at=now, by=by, reason=reason), now)
            return True
        if all(one.module != module for one in self.state.validations):
            raise NotValidated(self.id, module)
        return False

    def move(self, path: Path, now: datetime) -> bool:
        """Goes on with a newer version of its path: what is done stays done, also where the newer
        one asks for more workshops; to be followed by `recount`."""
        if path.version <= self.state.version:
            return False
        self._require("active", "paused", step="move")
        before, done = self.state.plan, self.state.done
        plan = {
            one.code: min(before[one.code], one.sessions) if one.code in done else one.sessions
            for one in path.modules
        }
        kept = {code: one for code, one in done.items() if code in plan}
        self._note(
            events.EnrolmentMoved,
            now,
            {
                "version": path.version,
                "moved_at": now,
                "plan": plan,
                "final_assessment": path.final_assessment,
                "done": kept,
            },
            from_version=self.state.version,
            kept=tuple(code for code in plan if code in kept),
            added=tuple(code for code in plan if code not in before),
            dropped=tuple(code for code in before if code not in plan),
        )
        return True

    def absorbed_by(self, other: "Enrolment", now: datetime) -> None:
        """The same person is on the path by `other`, which goes on and takes what was validated
        here; to be followed by `recount` of `other`."""
        self._require("active", "paused", step="absorb")
        for one in self.state.validations:
            if one.stands and other.state.is_open and other.state.validation(one.module) is None:
                other._validated(replace(one, from_enrolment=self.id), now)
        changes = {
            "status": "absorbed",
            "absorbed_by": other.id,
            "was": self.state.status,
            "awaiting_final_since": None,
        }
        self._note(events.EnrolmentAbsorbed, now, changes, into=other.id)

    def parted_from(self, other: "Enrolment", now: datetime) -> None:
        """They are two people after all: this one goes on where it was, and `other` gives back what
        was validated here; to be followed by `recount` of both."""
        if self.state.absorbed_by != other.id or self.state.was is None:
            raise WrongEnrolmentState(self.id, self.state.status, "restore")
        for one in other.state.validations:
            if one.stands and one.from_enrolment == self.id:
                word = TakenBack(at=now, by="merges", reason="people_unmerged")
                other._take_back(one, word, now)
        changes = {"status": self.state.was, "absorbed_by": None, "was": None}
        self._note(events.EnrolmentRestored, now, changes)

    def _completed(self, done: Done, now: datetime) -> None:
        state, module = self.state, done.module
        changes = {
            "done": {**state.done, module: done},
            "kept": state.kept | {*done.seats},
            "doubts": _without(state.doubts, module),
        }
        self._note(events.ModuleCompleted, now, changes, done=done)

    def _rests_on(self, found: Mapping[str, Done]) -> None:
        """They stay done, by other facts than before: a later correction finds what they rest on,
        and the seats that count now have counted."""
        seats = (seat for done in found.values() for seat in done.seats)
        self.state = replace(
            self.state,
            done={**self.state.done, **found},
            kept=self.state.kept | {*seats},
        )

    def _reopened(
        self,
        module: str,
        because: events.ReopenedBecause,
        corrected: str | None,
        now: datetime,
    ) -> None:
        state = self.state
        changes: dict[str, Any] = {"done": _without(state.done, module)}
        if state.status == "completed":
            seat = corrected or next(iter(state.done[module].seats), self.id)
            changes["doubts"] = {**state.doubts, module: seat}
        self._note(events.ModuleReopened, now, changes, module=module, because=because)

    def _complete(self, by: CompletedBy, now: datetime, ended_at: datetime) -> None:
        changes = {
            "status": "completed",
            "completed_at": now,
            "ended_at": min(ended_at, now),
            "completed_by": by,
            "awaiting_final_since": None,
        }
        self._note(events.EnrolmentCompleted, now, changes, by=by)

    def _validated(self, validation: Validation, now: datetime) -> None:
        changes = {"validations": (*self.state.validations, validation)}
        self._note(events.ModuleValidated, now, changes, validation=validation)

    def _take_back(self, standing: Validation, word: TakenBack, now: datetime) -> None:
        taken = replace(standing, taken_back=word)
        all_ = tuple(taken if one is standing else one for one in self.state.validations)
        self._note(
            events.ValidationTakenBack,
            now,
            {"validations": all_},
            validation=taken,
            reason=word.reason,
        )

    def _note(
        self,
        event: type[events.EnrolmentEvent],
        now: datetime,
        changes: Mapping[str, Any],
        **facts: Any,
    ) -> None:
        self.state = replace(self.state, **changes)
        self.record(event(at=now, enrolment=self.state, **facts))

    def _require(self, *statuses: str, step: str) -> None:
        if self.state.status not in statuses:
            raise WrongEnrolmentState(self.id, self.state.status, step)

    def _require_module(self, module: str) -> None:
        if module not in self.state.plan:
            raise NotOnPath(module, self.state.path, self.state.version)


def _without(by_module: Mapping[str, T], module: str) -> Mapping[str, T]:
    return {code: one for code, one in by_module.items() if code != module}
