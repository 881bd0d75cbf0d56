"""Have every service forget somebody again who was erased."""

from dataclasses import dataclass

from kernel.refusals import NotFound
from kernel.scope import Scope
from services.booking.application.ports import Work
from services.booking.application.queries.erasures import ErasureView, view_of


@dataclass(frozen=True, kw_only=True)
class RepeatErasure:
    """Of a person, or of who was merged into them; `by` is the operator's subject."""

    scope: Scope
    person_id: str
    by: str


def repeat_erasure(work: Work, command: RepeatErasure) -> ErasureView:
    """Tells it anew of each id that stood for the person, for a service that was restored from a
    back-up or gave the event up. Every service confirms it again. Raises `OutOfScope`, `NotFound`
    of an erasure that is not listed."""
    command.scope.require_national()
    erasure = work.erasures.about(command.person_id)
    if erasure is None:
        raise NotFound("erasure", command.person_id)
    for id_ in erasure.ids:
        person = work.people.hold(id_)
        if person is None:
            raise LookupError(f"person {id_} was erased and is not there")
        person.tell_erased(work.now())
        work.people.save(person)
    again = erasure.again(work.now(), command.by, work.tools.confirming)
    work.erasures.put(again)
    work.audit.record("person.erase_again", erasure.ids, erasure.reason)
    return view_of(again, work.now())
