"""What a unit of work of impact is given, and the indexes of what it keeps beside figures."""

from pymongo.database import Database

from kernel import timers as timer_port
from kit.repositories import base, forgotten
from kit.repositories.audit_log import AuditLog
from kit.repositories.place import Document, Inside, NoTimers, Outside, Place
from kit.timers import Timers
from kit.transaction import Store, Transaction
from services.impact.adapters.rebuilds import MongoRebuilds
from services.impact.adapters.repositories import latecomers, reports, thresholds
from services.impact.adapters.telling import tell
from services.impact.application.work import Tools, Work

_INDEXES = (*reports.INDEXES, *latecomers.INDEXES, *thresholds.INDEXES, *forgotten.INDEXES)


def create_indexes(database: Database[Document]) -> None:
    """Creates what is missing; running it again changes nothing."""
    base.create_indexes(database, _INDEXES)


def work_in(transaction: Transaction, tools: Tools) -> Work:
    """A unit of work of this transaction."""
    return _work(Inside(transaction, tell), tools, Timers(transaction))


def work_outside(store: Store, tools: Tools) -> Work:
    """A look at the data, which cannot write."""
    return _work(Outside(store.database, tell), tools, NoTimers())


def _work(place: Place, tools: Tools, set_here: timer_port.Timers) -> Work:
    return Work(
        reports=reports.MongoReports(place),
        links=reports.MongoSharedLinks(place),
        latecomers=latecomers.MongoLatecomers(place, tools.figures.sites),
        thresholds=thresholds.MongoThresholds(place),
        watches=thresholds.MongoWatches(place),
        rebuilds=MongoRebuilds(place),
        forgotten=forgotten.MongoForgottenPeople(place),
        timers=set_here,
        audit=AuditLog(place),
        tools=tools,
    )
