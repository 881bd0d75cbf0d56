"""Enrolments: who is on which path, and how far."""

from contracts.base import Code, Contract, Id, event


class EnrolmentFacts(Contract, frozen=True, kw_only=True):
    """Who is on which version of which path."""

    enrolment_id: Id
    person_id: Id
    site_id: Id
    path: Code
    version: int


@event("training.enrolment_opened")
class EnrolmentOpened(EnrolmentFacts, frozen=True, kw_only=True):
    """The person begins."""
