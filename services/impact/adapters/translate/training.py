"""What figures need of training's events."""

from collections.abc import Mapping
from typing import Final, Literal

from contracts.base import Contract, type_of
from contracts.training import assessments, certificates, enrolments, professionals
from kit.envelope import Envelope
from services.impact.adapters.translate.reading import (
    Reader,
    Shape,
    Whole,
    happened,
    reading,
    seconds,
    told,
)
from services.impact.domain.entries import Entry
from services.impact.domain.facts import Fact
from services.impact.domain.rules.certificates import Certificate
from services.impact.domain.rules.enrolments import Step
from services.impact.domain.rules.sessions import HalfDay, Trained


class _OnPath(Shape):
    person_id: str
    site_id: str
    path: str
    module: str = ""


class _ModuleDone(_OnPath, kw_only=True):
    done_at: str


class _PathDone(_OnPath):
    ended_at: str | None = None


class _Level(Shape):
    competence: str
    level: Whole


class _Assessment(Shape):
    person_id: str
    site_id: str
    levels: list[_Level]


class _Attendee(Shape):
    site_id: str
    attendee_id: str
    path: str


class _Attended(_Attendee):
    half_day: Whole
    minutes: Whole
    start: str | None = None


class _Trained(_Attendee):
    trained_on: str | None = None


_on_path = reading(_OnPath)
_module_done = reading(_ModuleDone)
_path_done = reading(_PathDone)
_assessment = reading(_Assessment)
_trained_facts = reading(_Trained)
_half_day = reading(_Attended)


def _step(
    name: Literal["opened", "abandoned", "absorbed", "restored", "module_reopened"],
) -> Reader:
    def read(event: Envelope) -> tuple[Fact, ...]:
        facts = _on_path(event)
        step = Step(name, facts.site_id, facts.person_id, facts.path, facts.module)
        return (told(event, "enrolment", happened(event), step),)

    return read


def _completed(event: Envelope) -> tuple[Fact, ...]:
    facts = _path_done(event)
    at = None if facts.ended_at is None else seconds(event, facts.ended_at)
    step = Step("completed", facts.site_id, facts.person_id, facts.path, done_at=at)
    return (told(event, "enrolment", happened(event), step),)


def _module_completed(event: Envelope) -> tuple[Fact, ...]:
    facts = _module_done(event)
    step = Step(
        "module_completed",
        facts.site_id,
        facts.person_id,
        facts.path,
        facts.module,
        seconds(event, facts.done_at),
    )
    return (told(event, "enrolment", happened(event), step),)


def _certificate(*, issued: bool, valid: bool) -> Reader:
    def read(event: Envelope) -> tuple[Fact, ...]:
        facts = _on_path(event)
        one = Certificate(facts.site_id, facts.person_id, facts.path, issued, valid)
        return (told(event, "certificate", happened(event), one),)

    return read


def _assessed(event: Envelope) -> tuple[Fact, ...]:
    facts = _assessment(event)
    at = happened(event)
    levels = {one.competence: one.level for one in facts.levels}
    return tuple(
        Entry("level_assessed", facts.site_id, at, facts.person_id, (competence,), level)
        for competence, level in levels.items()
    )


def _attended(event: Envelope) -> tuple[Fact, ...]:
    facts = _half_day(event)
    start = None if facts.start is None else seconds(event, facts.start)
    one = HalfDay(
        facts.site_id, facts.attendee_id, facts.path, facts.half_day, facts.minutes, start
    )
    return (told(event, "session", happened(event), one),)


def _trained(trained: bool) -> Reader:
    def read(event: Envelope) -> tuple[Fact, ...]:
        facts = _trained_facts(event)
        on = None if facts.trained_on is None else seconds(event, facts.trained_on)
        one = Trained(facts.site_id, facts.attendee_id, facts.path, trained, on)
        return (told(event, "session", happened(event), one),)

    return read


_LINKED: Final[Mapping[type[Contract], Reader]] = {
    enrolments.EnrolmentOpened: _step("opened"),
    enrolments.EnrolmentCompleted: _completed,
    enrolments.EnrolmentAbandoned: _step("abandoned"),
    enrolments.EnrolmentAbsorbed: _step("absorbed"),
    enrolments.EnrolmentRestored: _step("restored"),
    enrolments.ModuleCompleted: _module_completed,
    enrolments.ModuleReopened: _step("module_reopened"),
    certificates.CertificateIssued: _certificate(issued=True, valid=True),
    certificates.CertificateRevoked: _certificate(issued=False, valid=False),
    certificates.CertificateRestored: _certificate(issued=False, valid=True),
    professionals.ProfessionalAttended: _attended,
    professionals.ProfessionalTrained: _trained(trained=True),
    professionals.ProfessionalUntrained: _trained(trained=False),
}

LINKED: Final = frozenset(type_of(contract) for contract in _LINKED)
"""Those that give `Told`."""

READERS: Final[Mapping[str, Reader]] = {
    **{type_of(contract): read for contract, read in _LINKED.items()},
    type_of(assessments.LevelAssessed): _assessed,
}
"""How each of training's events is read, by its versioned type."""
