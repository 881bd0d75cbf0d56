"""Steps that several use cases share: finding what a command is about, within its scope."""

from collections.abc import Iterator
from typing import Any

from kernel import sites
from kernel.people import Person, known_person
from kernel.refusals import NotFound, PersonUnknown
from kernel.scope import Scope
from kernel.sites import Site
from services.training.application.ports import Work
from services.training.application.ports.assessments import WantedAssessments
from services.training.application.ports.certificates import WantedCertificates
from services.training.application.ports.enrolments import WantedEnrolments
from services.training.application.ports.recommendations import WantedRecommendations
from services.training.domain.certificates.certificate import Certificate
from services.training.domain.enrolments.enrolment import Enrolment
from services.training.domain.paths.path import Path
from services.training.domain.paths.refusals import PathRetired
from services.training.domain.seats.request import SeatRequest


def the_site(work: Work, scope: Scope, slug: str) -> Site:
    """The site that a command names. Raises `OutOfScope`, `NotFound`."""
    return sites.the_site(work.sites, scope, slug)


def sites_of(work: Work, scope: Scope, slug: str | None) -> frozenset[str] | None:
    """Whose things a list shows: the site that is named, else all of the caller's; None of the
    whole network. Raises `OutOfScope`, `NotFound`."""
    return sites.slugs_of(work.sites, scope, slug)


def the_path(work: Work, code: str) -> Path:
    """The latest version of the path that a command names. Raises `NotFound`."""
    path = work.paths.current(code)
    if path is None:
        raise NotFound("path", code)
    return path


def the_taught_path(work: Work, code: str) -> Path:
    """The latest version of a path that somebody may begin. Raises `NotFound`, `PathRetired`."""
    path = the_path(work, code)
    if path.code in work.catalogue.retired():
        raise PathRetired(path.code)
    return path


def the_enrolment(work: Work, scope: Scope, enrolment_id: str) -> Enrolment:
    """An enrolment at one of the caller's sites. Raises `NotFound`."""
    enrolment = work.enrolments.get(enrolment_id)
    if enrolment is None or not scope.allows(enrolment.state.site):
        raise NotFound("enrolment", enrolment_id)
    return enrolment


def supported_person(work: Work, scope: Scope, person_id: str) -> Person:
    """Somebody whom one of the caller's sites supports: registered there, or with an enrolment, an
    assessment, a recommendation, a certificate or a seat there.

    Raises `PersonUnknown`, of others as of whom nothing was told.
    """
    person = known_person(work.people, person_id)
    if scope.sites is not None and not any(_supporting(work, person, scope.sites)):
        raise PersonUnknown(person_id)
    return person


def _supporting(work: Work, person: Person, slugs: frozenset[str]) -> Iterator[object]:
    """What makes them somebody of these sites."""
    site_ids = {site.id for site in work.sites.listed(slugs)}
    yield person.site_id in site_ids
    whose: Any = {"sites": slugs, "person_id": person.id}
    yield work.enrolments.listed(WantedEnrolments(**whose), None, 1)
    yield work.assessments.listed(WantedAssessments(**whose), None, 1)
    yield work.recommendations.listed(WantedRecommendations(**whose), None, 1)
    yield work.certificates.listed(WantedCertificates(**whose), None, 1)
    yield work.seats.of_person(person.id, site_ids)


def the_certificate(work: Work, scope: Scope, certificate_id: str) -> Certificate:
    """A certificate of one of the caller's sites. Raises `NotFound`."""
    certificate = work.certificates.get(certificate_id)
    if certificate is None or not scope.allows(certificate.state.site):
        raise NotFound("certificate", certificate_id)
    return certificate


def the_seat_request(work: Work, scope: Scope, request_id: str) -> SeatRequest:
    """A request for a seat at one of the caller's sites. Raises `NotFound`."""
    request = work.seat_requests.get(request_id)
    if request is None or not scope.allows(request.state.site):
        raise NotFound("seat_request", request_id)
    return request
