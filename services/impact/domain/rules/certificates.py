"""Whether a certificate is valid."""

from collections.abc import Sequence
from typing import NamedTuple

from services.impact.domain.entries import Entry
from services.impact.domain.facts import Told


class Certificate(NamedTuple):
    """It is valid from now on, or is not."""

    site_id: str
    person_id: str
    path: str
    issued: bool
    valid: bool


def certificate(tale: Sequence[Told]) -> tuple[Entry, ...]:
    """One entry, on the day when it was issued, unless the last that was told is that it is not
    valid any more."""
    if not tale or not tale[-1].facts.valid:
        return ()
    for told in tale:
        one: Certificate = told.facts
        if one.issued:
            return (Entry("certificate_valid", one.site_id, told.at, one.person_id, (one.path,)),)
    return ()
