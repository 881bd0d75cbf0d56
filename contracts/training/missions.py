"""Advice missions to those who decide about a territory's digital transition."""

from contracts.base import Code, Contract, Day, Id, event


class MissionFacts(Contract, frozen=True, kw_only=True):
    """Whom (a local authority is a partner too), on what, when, and how much work it was."""

    mission_id: Id
    site_id: Id
    """Whose team advised."""
    partner_id: Id
    subject: Code
    quarter_days: int
    """Quarters of a day."""
    first_day: Day
    last_day: Day


@event("training.advice_mission_recorded")
class MissionRecorded(MissionFacts, frozen=True, kw_only=True):
    """The association advised somebody."""


@event("training.advice_mission_corrected")
class MissionCorrected(MissionFacts, frozen=True, kw_only=True):
    """What was told of it was wrong; the facts are now these."""


@event("training.advice_mission_withdrawn")
class MissionWithdrawn(MissionFacts, frozen=True, kw_only=True):
    """It was recorded by mistake, and counts for nothing."""
