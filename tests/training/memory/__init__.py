"""Training's ports in memory: the fakes that use cases are tested with.

They pass the same suites as their twins on MongoDB, in `integration/`.
"""

from services.training.application.ports import Work
from services.training.bootstrap import Training
from tests.kit.memory_timers import MemoryTimers
from tests.memory.answers import MemoryKeptAnswers
from tests.memory.audit import MemoryAudit
from tests.memory.forgotten import MemoryForgottenPeople
from tests.memory.merges import MemoryMerges
from tests.memory.people import MemoryPeople
from tests.memory.sites import MemorySites
from tests.memory.store import MemoryStore
from tests.training.memory import (
    assessments,
    catalogue,
    certificates,
    enrolments,
    frameworks,
    paths,
    professionals,
    recommendations,
    seats,
)


def work(store, tools) -> Work:
    """A unit of work on the store's memory, and a look at it alike."""
    memory = store.memory
    return Work(
        sites=MemorySites(memory),
        people=MemoryPeople(memory),
        merges=MemoryMerges(memory),
        forgotten=MemoryForgottenPeople(memory),
        catalogue=catalogue.MemoryCatalogue(memory),
        frameworks=frameworks.MemoryFrameworks(memory),
        mappings=frameworks.MemoryMappings(memory),
        paths=paths.MemoryPaths(memory),
        enrolments=enrolments.MemoryEnrolments(memory),
        assessments=assessments.MemoryAssessments(memory),
        task_banks=assessments.MemoryTaskBanks(memory),
        certificates=certificates.MemoryCertificates(memory),
        certificate_names=certificates.MemoryCertificateNames(memory),
        seats=seats.MemorySeats(memory),
        workshops=seats.MemoryWorkshops(memory),
        seat_requests=seats.MemorySeatRequests(memory),
        recommendations=recommendations.MemoryRecommendations(memory),
        partners=professionals.MemoryPartners(memory),
        professional_sessions=professionals.MemoryProfessionalSessions(memory),
        attendee_names=professionals.MemoryAttendeeNames(memory),
        missions=professionals.MemoryMissions(memory),
        timers=MemoryTimers(memory.timers),
        audit=MemoryAudit(memory),
        answers=MemoryKeptAnswers(memory),
        tools=tools,
    )


def training(tools) -> Training:
    """The application on memory."""
    return Training(MemoryStore("training"), tools, inside=work, outside=work)
