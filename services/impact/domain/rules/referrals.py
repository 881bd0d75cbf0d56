"""Who was referred: only the acceptance says who it is, and only the reception since when."""

from collections.abc import Sequence
from typing import NamedTuple

from services.impact.domain.entries import Entry
from services.impact.domain.facts import Told


class Reception(NamedTuple):
    """A partner sends somebody."""


class Acceptance(NamedTuple):
    """The site takes care of this person."""

    site_id: str
    person_id: str


def referral(tale: Sequence[Told]) -> tuple[Entry, ...]:
    """That a person was referred, at the instant of the reception, once both are known."""
    since: int | None = None
    accepted: Acceptance | None = None
    for told in tale:
        if isinstance(told.facts, Acceptance):
            accepted = told.facts
        else:
            since = told.at
    if since is None or accepted is None:
        return ()
    return (Entry("person_referred", accepted.site_id, since, accepted.person_id),)
