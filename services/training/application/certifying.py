"""Steps around certificates that other topics take, each within their own unit of work."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, Protocol

from kernel.people import NOBODY
from services.training.application.ports import Work
from services.training.domain.certificates.cases import Doubt
from services.training.domain.certificates.certificate import (
    CODE_LENGTH,
    Certificate,
    CertificateState,
    Learned,
)
from services.training.domain.enrolments.enrolment import Enrolment
from services.training.domain.paths.path import Path
from services.training.domain.professionals.attendee import Attendee
from services.training.domain.professionals.session import ProfessionalSession

EUROPEAN: Final = "digcomp"
"""The framework by which a badge is understood beyond France."""


def issue(work: Work, enrolment: Enrolment) -> Certificate:
    """The certificate of an enrolment that is complete; the one that it has, where it has one.

    It bears the day on which that was so, and a number of the year in which it is issued, by the
    site's clocks. What fails afterwards takes the number back with it.
    """
    state = enrolment.state
    return _issued(
        work,
        state,
        by=enrolment.id,
        ended_at=state.ended_at,
        person_id=state.person_id,
        shown=_shown(work, enrolment.id, state.person_id),
    )


def issue_to_professional(
    work: Work, session: ProfessionalSession, attendee: Attendee
) -> Certificate:
    """The certificate of somebody who attended all that a session teaches; see `issue`."""
    last = session.state.completed_in(attendee)
    return _issued(
        work,
        session.state,
        by=attendee.attendee_id,
        ended_at=None if last is None else last.start,
        partner_id=attendee.partner_id,
    )


class Earned(Protocol):
    """By what a certificate is earned: which version of which path, and where."""

    @property
    def path(self) -> str: ...

    @property
    def version(self) -> int: ...

    @property
    def site_id(self) -> str: ...


def _issued(
    work: Work,
    earned: Earned,
    *,
    by: str,
    ended_at: datetime | None,
    person_id: str | None = None,
    partner_id: str | None = None,
    shown: Mapping[str, int] | None = None,
) -> Certificate:
    known = work.certificates.of_enrolment(by)
    if known is not None:
        return known
    path, site = work.paths.get(earned.path, earned.version), work.sites.get(earned.site_id)
    if path is None or site is None:
        raise LookupError(f"{by} is on a path or at a site that nobody knows")
    now = work.now()
    year = now.astimezone(site.zone).year
    learned = learned_on(work, path, shown)
    certificate = Certificate.issue(
        CertificateState(
            certificate_id=work.tools.new_id(),
            year=year,
            position=work.certificates.next_number(year),
            code=work.tools.new_code(CODE_LENGTH),
            enrolment_id=by,
            person_id=person_id,
            partner_id=partner_id,
            site_id=site.id,
            site=site.slug,
            path=path.code,
            version=path.version,
            title=path.title,
            minutes=path.minutes,
            learned=learned,
            also=also_learned(work, learned),
            on=(ended_at or now).astimezone(site.zone).date(),
            issued_at=now,
        )
    )
    work.certificates.save(certificate)
    return certificate


def question(work: Work, enrolment: Enrolment, module: str, seat_id: str) -> None:
    """An attendance by which a module was complete was corrected: the person was not there.

    A valid certificate stays so, and a manager decides; nothing happens where none was issued.
    """
    _question(work, enrolment.id, Doubt(module=module, seat_id=seat_id))


def question_professional(work: Work, session: ProfessionalSession, attendee: Attendee) -> None:
    """A correction says that they attended less than the path asks; see `question`."""
    _question(work, attendee.attendee_id, _doubt_about(session, attendee))


def _question(work: Work, earned_by: str, doubt: Doubt) -> None:
    certificate = work.certificates.of_enrolment(earned_by)
    if certificate is not None:
        certificate.question(doubt, work.now(), work.tools.new_id())
        work.certificates.save(certificate)


def withdraw_question(work: Work, enrolment: Enrolment, module: str, seat_id: str) -> None:
    """The attendance says again that the person was there: the case is settled by itself, and where
    the certificate was revoked for it, a case asks whether to restore it."""
    _withdraw_question(work, enrolment.id, Doubt(module=module, seat_id=seat_id))


def withdraw_question_of_professional(
    work: Work, session: ProfessionalSession, attendee: Attendee
) -> None:
    """They attended all of it after all; see `withdraw_question`."""
    _withdraw_question(work, attendee.attendee_id, _doubt_about(session, attendee))


def _doubt_about(session: ProfessionalSession, attendee: Attendee) -> Doubt:
    """Their hours are of the session as a whole, not of a module of the path."""
    return Doubt(module=session.state.path, seat_id=attendee.attendee_id)


def _withdraw_question(work: Work, earned_by: str, doubt: Doubt) -> None:
    certificate = work.certificates.of_enrolment(earned_by)
    if certificate is not None:
        certificate.withdraw_question(doubt, work.now(), work.tools.new_id())
        work.certificates.save(certificate)


def stop_naming(work: Work, certificate_ids: Sequence[str]) -> int:
    """Forgets the names on these certificates, which stay valid and counted; how many there
    were."""
    return work.certificate_names.drop(certificate_ids)


def learned_on(
    work: Work, path: Path, shown: Mapping[str, int] | None = None
) -> tuple[Learned, ...]:
    """The competences that a path is about, in their order, with the levels that were `shown`. Of
    those of which no level is known, or that nobody is able yet, none is told: they were
    practised."""
    shown = shown or {}
    codes = {target.competence for module in path.modules for target in module.targets}
    return tuple(_in_words(work, code, shown.get(code, 0)) for code in sorted(codes))


def also_learned(work: Work, learned: Sequence[Learned]) -> tuple[Learned, ...]:
    """The same in the words of the European framework, with a level where one was shown and a
    mapping answers to it: of several that answer to one, the highest."""
    found: dict[str, int] = {}
    for one in learned:
        mapping = work.mappings.between(one.framework, EUROPEAN)
        if mapping is None:
            continue
        for other in mapping.mapping.translate(one.competence, one.reached or 0):
            known = found.get(other.competence, 0)
            found[other.competence] = max(known, other.level or 0)
    return tuple(_in_words(work, code, level) for code, level in sorted(found.items()))


def _shown(work: Work, enrolment_id: str, person_id: str) -> Mapping[str, int]:
    """What the final assessment showed, whatever was known before; of the rest what another one
    showed last."""
    final = work.assessments.final_of(enrolment_id)
    levels = () if final is None else final.state.levels
    known = {} if person_id == NOBODY else work.assessments.levels_of(person_id)
    return {**known, **{one.competence: one.level for one in levels}}


def _in_words(work: Work, code: str, level: int) -> Learned:
    """Level 0: no level is told."""
    known = work.frameworks.competence(code, level)
    band = None if known is None else known.framework.band_of(level)
    if known is None or (level and band is None):
        raise LookupError(f"nobody published level {level} of {code}, which a path leads to")
    return Learned(
        competence=code,
        title=known.title,
        plain=known.competence.plain,
        level=level or None,
        highest=known.highest,
        level_title=None if band is None else band.title,
        framework=known.framework.code,
        framework_title=known.framework.title,
        measured=level > 0,
    )
