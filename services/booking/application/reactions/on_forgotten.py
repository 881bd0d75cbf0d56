"""Another service is done with an erasure."""

from dataclasses import dataclass
from datetime import datetime

from services.booking.application.ports import Work


@dataclass(frozen=True, kw_only=True)
class Forgotten:
    """What `service` had of the person is nobody's, since `at`."""

    service: str
    person_id: str
    at: datetime


def on_forgotten(work: Work, told: Forgotten) -> None:
    """Notes it. Where no erasure is known, of a time before there was this list or of one that a
    restored database has lost, the audit log says that somebody is forgotten elsewhere."""
    erasure = work.erasures.about(told.person_id)
    if erasure is None:
        work.audit.record("person.forgotten_elsewhere", [told.person_id], told.service)
    else:
        work.erasures.put(erasure.confirm(told.service, told.person_id, told.at))
