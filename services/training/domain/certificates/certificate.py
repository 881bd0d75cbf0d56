"""The certificate of a finished path: issued, verified by anybody, revoked, restored."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Self, TypeVar

from kernel.aggregate import Aggregate
from kernel.refusals import InvalidValue
from services.training.domain.certificates import events
from services.training.domain.certificates.cases import Case, Doubt
from services.training.domain.certificates.refusals import (
    CertificateNotValid,
    CertificateStillValid,
    NoOpenCase,
)
from services.training.domain.certificates.terms import (
    KEPT_BECAUSE,
    RESTORED_BECAUSE,
    REVOKED_BECAUSE,
    CertificateStatus,
    Decision,
    Outcome,
    Proposal,
    RestoredBecause,
    RevokedBecause,
)
from services.training.domain.words import Words

R = TypeVar("R", bound=str)

CODE_LENGTH: Final = 12
"""Of the verification code: 30 to the power of 12 are 58 bits, which nobody tries out."""

_KEEPS: Final = {"revoke": KEPT_BECAUSE[:2], "restore": KEPT_BECAUSE[2:]}
"""Why nothing changes, by what the case proposes."""


def number_of(year: int, position: int) -> str:
    """A certificate's number; each year begins with 1 and has no gap."""
    return f"C-{year}-{position:06d}"


@dataclass(frozen=True, kw_only=True)
class Learned:
    """A competence that a path is about, with the words of that day: a later version of the
    framework leaves what was certified alone. `plain` is what people call it.

    `level` is what an assessment showed, `level_title` the name of its band, as `Novice`; both are
    None where the person practised the competence and no assessment says how able they are.
    `highest` is the framework's highest level. Certificates of the first days bear the level that
    the path leads to where nothing was `measured`: it is kept and never told, see `reached`.
    """

    competence: str
    title: Words
    level: int | None
    highest: int
    level_title: Words | None
    framework: str
    framework_title: Words
    measured: bool = False
    plain: Words | None = None

    @property
    def said(self) -> Words:
        """What people call it, else its title."""
        return self.plain or self.title

    @property
    def reached(self) -> int | None:
        """The level, where an assessment showed it."""
        return self.level if self.measured else None

    @property
    def reached_title(self) -> Words | None:
        """The name of its band, where an assessment showed it."""
        return self.level_title if self.measured else None


@dataclass(frozen=True, kw_only=True)
class Revocation:
    """Why it is not valid, by whom and since when."""

    reason: RevokedBecause
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class CertificateState:
    """Everything about a certificate, but for a name: that is kept apart (see `naming`).

    `on` is the local day on which the path was completed, in the oldest that of issue; `position`
    is its number in the local `year` of issue; `site` is the slug of the site where
    the person learnt; `title` is the path's. `enrolment_id` is by what it was earned: for a
    professional their place in a session, who has a `partner_id` in place of a `person_id`. `also`
    is what was learnt in the words of other frameworks, where a mapping tells. `cases` are in their
    order, so that the last one alone may be open.
    """

    certificate_id: str
    year: int
    position: int
    code: str
    enrolment_id: str
    person_id: str | None
    site_id: str
    site: str
    path: str
    version: int
    title: Words
    minutes: int
    learned: tuple[Learned, ...]
    also: tuple[Learned, ...] = ()
    on: date
    issued_at: datetime
    status: CertificateStatus = "valid"
    revocation: Revocation | None = None
    cases: tuple[Case, ...] = ()
    partner_id: str | None = None

    @property
    def whose(self) -> str:
        """The person's id; of a professional, that of their place in a session."""
        return self.person_id or self.enrolment_id

    @property
    def number(self) -> str:
        """As printed."""
        return number_of(self.year, self.position)

    @property
    def open_case(self) -> Case | None:
        """What a manager has to decide about it."""
        return self.cases[-1] if self.cases and self.cases[-1].is_open else None


@dataclass(kw_only=True)
class Certificate(Aggregate):
    """What somebody may show of a finished path.

    `namings` counts how often the name on its public page was put or taken off: no event tells of
    that, so that it is no part of `version`, which is the number of events.
    """

    state: CertificateState
    namings: int = 0

    @property
    def seen(self) -> int:
        """The version that callers see, and give back with what they change: it is another after
        every change, of the name as well."""
        return self.version + self.namings

    @classmethod
    def issue(cls, state: CertificateState) -> Self:
        """Of an enrolment that is complete."""
        made = cls(id=state.certificate_id, state=state)
        made.record(events.CertificateIssued(at=state.issued_at, certificate=state))
        return made

    def require_valid(self) -> None:
        """Raises `CertificateNotValid`."""
        if self.state.status != "valid":
            raise CertificateNotValid(self.id)

    def revoke(self, reason: RevokedBecause, at: datetime, by: str) -> None:
        """It is not valid from now on; a case about it is closed. Raises `CertificateNotValid`."""
        self.require_valid()
        self.state = replace(
            self.state, status="revoked", revocation=Revocation(reason=reason, by=by, at=at)
        )
        self.record(events.CertificateRevoked(at=at, certificate=self.state, reason=reason))
        self._close_case("revoked", at, by, reason)

    def restore(self, reason: RestoredBecause, at: datetime, by: str) -> None:
        """It is valid again, under the same number and code; a case about it is closed. Raises
        `CertificateStillValid`."""
        if self.state.status == "valid":
            raise CertificateStillValid(self.id)
        self.state = replace(self.state, status="valid", revocation=None)
        self.record(events.CertificateRestored(at=at, certificate=self.state, reason=reason))
        self._close_case("restored", at, by, reason)

    def decide(self, decision: Decision, reason: str, at: datetime, by: str) -> None:
        """A manager decides the open case: what it proposes, or that nothing changes.

        Raises `NoOpenCase`, and `InvalidValue` where the case proposes something else, or the
        reason is none of that decision.
        """
        case = self.state.open_case
        if case is None:
            raise NoOpenCase(self.id)
        if decision not in ("keep", case.proposes):
            raise InvalidValue("decision", "the case asks for something else")
        if decision == "revoke":
            self.revoke(_one_of(REVOKED_BECAUSE, reason), at, by)
        elif decision == "restore":
            self.restore(_one_of(RESTORED_BECAUSE, reason), at, by)
        else:
            self._close_case("kept", at, by, _one_of(_KEEPS[case.proposes], reason))

    def question(self, doubt: Doubt, at: datetime, case_id: str) -> None:
        """The person was not there after all, as an attendance says now that was corrected.

        A valid certificate is never revoked by that: a case is opened under `case_id`, or the doubt
        joins the open one. Of a revoked one it takes back what would have it restored.
        """
        if self.state.status == "valid":
            self._add(doubt, "revoke", at, case_id)
        else:
            self._remove(doubt, at)

    def withdraw_question(self, doubt: Doubt, at: datetime, case_id: str) -> None:
        """The person was there, as the attendance says again.

        What it had called into question is settled. Where the certificate was revoked for it, a
        case asks whether to restore it.
        """
        if self.state.status == "valid":
            self._remove(doubt, at)
        elif self._revoked_for(doubt):
            self._add(doubt, "restore", at, case_id)

    def _add(self, doubt: Doubt, proposes: Proposal, at: datetime, case_id: str) -> None:
        case = self.state.open_case
        if case is None:
            case = Case(case_id=case_id, proposes=proposes, opened_at=at, doubts=(doubt,))
            self.state = replace(self.state, cases=(*self.state.cases, case))
        elif doubt in case.doubts:
            return
        else:
            case = replace(case, doubts=(*case.doubts, doubt))
            self._put(case)
        self.record(
            events.CertificateQuestioned(
                at=at,
                certificate=self.state,
                case_id=case.case_id,
                proposes=case.proposes,
                module=doubt.module,
            )
        )

    def _remove(self, doubt: Doubt, at: datetime) -> None:
        case = self.state.open_case
        if case is None or doubt not in case.doubts:
            return
        rest = tuple(one for one in case.doubts if one != doubt)
        if rest:
            self._put(replace(case, doubts=rest))
        self.record(
            events.CertificateQuestionWithdrawn(
                at=at, certificate=self.state, case_id=case.case_id, module=doubt.module
            )
        )
        if not rest:
            self._close_case("settled", at)

    def _revoked_for(self, doubt: Doubt) -> bool:
        revocation = self.state.revocation
        return revocation is not None and any(
            doubt in case.doubts
            for case in self.state.cases
            if case.status == "revoked" and case.closed_at == revocation.at
        )

    def _close_case(
        self,
        outcome: Outcome,
        at: datetime,
        by: str | None = None,
        reason: str | None = None,
    ) -> None:
        case = self.state.open_case
        if case is None:
            return
        self._put(case.closed(outcome, at, by, reason))
        self.record(
            events.CertificateCaseClosed(
                at=at,
                certificate=self.state,
                case_id=case.case_id,
                outcome=outcome,
                reason=reason,
            )
        )

    def _put(self, case: Case) -> None:
        self.state = replace(self.state, cases=(*self.state.cases[:-1], case))


def _one_of(reasons: tuple[R, ...], given: str) -> R:
    for reason in reasons:
        if reason == given:
            return reason
    raise InvalidValue("reason", f"must be one of: {', '.join(reasons)}")
