"""Training's database: what a unit of work is given, and the indexes."""

from collections.abc import Sequence

from pymongo.database import Database

from kernel import timers as timer_port
from kernel.people import Person
from kernel.sites import Site
from kit.keyring import Seals
from kit.repositories import base, forgotten, merges, people, sites
from kit.repositories.audit_log import AuditLog
from kit.repositories.kept_answers import MongoKeptAnswers
from kit.repositories.place import Document, Inside, NoTimers, Outside, Place
from kit.repositories.sealed import SealedCollection
from kit.timers import Timers
from kit.transaction import Store, Transaction
from services.training.adapters.repositories import (
    assessments,
    attendee_names,
    catalogue,
    certificates,
    enrolments,
    frameworks,
    missions,
    partners,
    paths,
    professional_sessions,
    recommendations,
    seat_requests,
    seats,
)
from services.training.adapters.translate import translate
from services.training.application.ports import Tools, Work

_INDEXES = (
    *sites.INDEXES,
    *merges.INDEXES,
    *forgotten.INDEXES,
    *frameworks.INDEXES,
    *paths.INDEXES,
    *enrolments.INDEXES,
    *assessments.INDEXES,
    *certificates.INDEXES,
    *seats.INDEXES,
    *seat_requests.INDEXES,
    *recommendations.INDEXES,
    *partners.INDEXES,
    *professional_sessions.INDEXES,
    *attendee_names.INDEXES,
    *missions.INDEXES,
)


def create_indexes(database: Database[Document]) -> None:
    """Creates what is missing; running it again changes nothing."""
    base.create_indexes(database, _INDEXES)


def sealed_in(database: Database[Document], seals: Seals) -> Sequence[SealedCollection]:
    """All that is sealed."""
    kinds = (attendee_names.SEALING, certificates.NAMES)
    return [SealedCollection(database, seals, kind) for kind in kinds]


def work_in(transaction: Transaction, tools: Tools, seals: Seals) -> Work:
    """A unit of work of this transaction."""
    return _work(Inside(transaction, translate), tools, Timers(transaction), seals)


def work_outside(store: Store, tools: Tools, seals: Seals) -> Work:
    """A look at the data, which cannot write."""
    return _work(Outside(store.database, translate), tools, NoTimers(), seals)


def _work(place: Place, tools: Tools, set_here: timer_port.Timers, seals: Seals) -> Work:
    return Work(
        sites=sites.MongoSites(place, Site),
        people=people.MongoPeople(place, Person),
        merges=merges.MongoMerges(place),
        forgotten=forgotten.MongoForgottenPeople(place),
        catalogue=catalogue.MongoCatalogue(place),
        frameworks=frameworks.MongoFrameworks(place),
        mappings=frameworks.MongoMappings(place),
        paths=paths.MongoPaths(place),
        enrolments=enrolments.MongoEnrolments(place),
        assessments=assessments.MongoAssessments(place),
        task_banks=assessments.MongoTaskBanks(place),
        certificates=certificates.MongoCertificates(place),
        certificate_names=certificates.MongoCertificateNames(place, seals),
        seats=seats.MongoSeats(place),
        workshops=seats.MongoWorkshops(place),
        seat_requests=seat_requests.MongoSeatRequests(place),
        recommendations=recommendations.MongoRecommendations(place),
        partners=partners.MongoPartners(place),
        professional_sessions=professional_sessions.MongoProfessionalSessions(place),
        attendee_names=attendee_names.MongoAttendeeNames(place, seals),
        missions=missions.MongoMissions(place),
        timers=set_here,
        audit=AuditLog(place),
        answers=MongoKeptAnswers(place),
        tools=tools,
    )
