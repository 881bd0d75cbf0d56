"""What other services tell of people, as entries of a timeline.

Entries are made of the envelope alone: what a person had to do with a device or a path is told by
its type, its time, its site and its subject; the rest is the other service's to show.
"""

from typing import Final

from kit.envelope import Envelope, UnreadableEvent
from services.booking.domain.timeline import Entry, Happening

KINDS: Final = (
    "inventory.device_held",
    "inventory.device_sold",
    "inventory.device_donated",
    "inventory.device_returned",
    "inventory.top_up_sold",
    "training.level_assessed",
    "training.enrolment_opened",
    "training.enrolment_completed",
    "training.enrolment_abandoned",
    "training.module_completed",
    "training.module_reopened",
    "training.certificate_issued",
    "training.certificate_revoked",
    "training.certificate_restored",
)
"""Every event of others that a timeline shows, by name; all are about a person, who is their
partition key. Each joins `catalogue.CATALOGUE.handles` on the day on which its service declares
it: nobody can listen to what nobody emits."""

TYPES: Final = tuple(f"{kind}.v1" for kind in KINDS)


def happening(event: Envelope) -> Happening:
    """What an event says of a person. Raises `UnreadableEvent`."""
    _, _, subject_id = event.subject.partition("/")
    if not event.partitionkey or not subject_id:
        raise UnreadableEvent(f"{event.type}: neither a person nor a subject")
    return Happening(
        id=event.id,
        person_id=event.partitionkey,
        entry=Entry(
            at=event.at,
            kind=event.name.rpartition(".")[2],
            id=subject_id,
            site_id=event.siteid,
            told=event.id,
        ),
    )
