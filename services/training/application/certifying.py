"""Steps around certificates that other topics take, each within their own unit of work."""

from collections.abc import Sequence
from typing import Final

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

ALL: Final = "certificates"
"""What commands that take a number are about: they take their turns."""


def issue(work: Work, enrolment: Enrolment) -> Certificate:
    """The certificate of an enrolment that is complete; the one that it has, where it has one.

    It bears the day and the year of the site's clocks. What fails afterwards takes the number back
    with it.
    """
    state = enrolment.state
    known = work.certificates.of_enrolment(enrolment.id)
    if known is not None:
        return known
    path, site = work.paths.get(state.path, state.version), work.sites.get(state.site_id)
    if path is None or site is None:
        raise LookupError(f"enrolment {enrolment.id} is on a path or at a site that nobody knows")
    now = work.now()
    day = now.astimezone(site.zone).date()
    certificate = Certificate.issue(
        CertificateState(
            certificate_id=work.tools.new_id(),
            year=day.year,
            position=work.certificates.next_number(day.year),
            code=work.tools.new_code(CODE_LENGTH),
            enrolment_id=enrolment.id,
            person_id=state.person_id,
            site_id=site.id,
            site=site.slug,
            path=path.code,
            version=path.version,
            title=path.title,
            summary=path.summary,
            minutes=path.minutes,
            learned=_learned(work, path),
            on=day,
            issued_at=now,
        )
    )
    work.certificates.save(certificate)
    return certificate


def question(work: Work, enrolment: Enrolment, module: str, seat_id: str) -> None:
    """An attendance by which a module was complete was corrected: the person was not there.

    A valid certificate stays so, and a manager decides; nothing happens where none was issued.
    """
    certificate = work.certificates.of_enrolment(enrolment.id)
    if certificate is not None:
        doubt = Doubt(module=module, seat_id=seat_id)
        certificate.question(doubt, work.now(), work.tools.new_id())
        work.certificates.save(certificate)


def withdraw_question(work: Work, enrolment: Enrolment, module: str, seat_id: str) -> None:
    """The attendance says again that the person was there: the case is settled by itself, and where
    the certificate was revoked for it, a case asks whether to restore it."""
    certificate = work.certificates.of_enrolment(enrolment.id)
    if certificate is not None:
        doubt = Doubt(module=module, seat_id=seat_id)
        certificate.withdraw_question(doubt, work.now(), work.tools.new_id())
        work.certificates.save(certificate)


def stop_naming(work: Work, certificate_ids: Sequence[str]) -> int:
    """Forgets the names on these certificates, which stay valid and counted; how many there
    were."""
    return work.certificate_names.drop(certificate_ids)


def _learned(work: Work, path: Path) -> tuple[Learned, ...]:
    levels: dict[str, int] = {}
    for module in path.modules:
        for target in module.targets:
            levels[target.competence] = max(target.level, levels.get(target.competence, 0))
    return tuple(_in_words(work, code, level) for code, level in sorted(levels.items()))


def _in_words(work: Work, code: str, level: int) -> Learned:
    known = work.frameworks.competence(code)
    band = None if known is None else known.framework.band_of(level)
    if known is None or band is None:
        raise LookupError(f"nobody published level {level} of {code}, which a path leads to")
    return Learned(
        competence=code,
        title=known.title,
        level=level,
        level_title=band.title,
        framework=known.framework.code,
        framework_title=known.framework.title,
    )
