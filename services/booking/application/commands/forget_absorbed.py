"""Let go of the identity of somebody whose merge can no longer be undone."""

from dataclasses import dataclass

from services.booking.application.ports import Work


@dataclass(frozen=True, kw_only=True)
class ForgetAbsorbed:
    """The merge of this person may have become final."""

    person_id: str


def forget_absorbed(work: Work, command: ForgetAbsorbed) -> bool:
    """Says whether there was an identity to forget; does nothing for a merge that was undone."""
    person = work.people.hold(command.person_id)
    if person is None or person.merged is None or work.now() < person.merged.until:
        return False
    if work.people.card(person.id) is None:
        return False
    work.people.forget_identity(person.id)
    return True
