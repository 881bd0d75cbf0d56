"""Advice to those who decide, recorded when it is done."""

from datetime import date

import pytest

from kernel.refusals import InvalidValue, NotFound, OutOfScope, Stale
from kernel.scope import NATIONAL
from services.training.application.commands.record_advice_mission import (
    CorrectAdviceMission,
    WithdrawAdviceMission,
)
from services.training.application.queries.missions import GetAdviceMission, ListAdviceMissions
from services.training.domain.missions.refusals import MissionIsWithdrawn
from services.training.domain.professionals.refusals import PartnerUnknown
from tests.scripted import CONTEXT, at, published
from tests.training.builders import ELSEWHERE, HERE
from tests.training.professionals import SHELTER, advice, know_partners, record


@pytest.fixture
def known(network):
    know_partners(network)
    return network


def correct(network, mission, given, **changes):
    command = CorrectAdviceMission(
        scope=NATIONAL, mission_id=mission.id, advice=given, by="manager-1", **changes
    )
    return network.app.correct_advice_mission(command, CONTEXT)


def withdraw(network, mission):
    command = WithdrawAdviceMission(scope=NATIONAL, mission_id=mission.id, by="manager-1")
    return network.app.withdraw_advice_mission(command, CONTEXT)


def test_a_mission_is_recorded_and_put_right(known):
    mission = record(known)
    assert (mission.state.advice.days, mission.state.status) == (1.5, "recorded")
    corrected = correct(known, mission, advice(quarter_days=8))
    assert corrected.state.advice.days == 2
    again = correct(known, mission, advice(quarter_days=8))
    assert again.version == corrected.version
    assert published(known) == ["MissionRecorded", "MissionCorrected"]
    with pytest.raises(Stale):
        correct(known, mission, advice(), expected_version=1)


def test_what_was_recorded_by_mistake_counts_for_nothing(known):
    mission = record(known)
    withdrawn = withdraw(known, mission)
    assert withdraw(known, mission).version == withdrawn.version
    with pytest.raises(MissionIsWithdrawn):
        correct(known, mission, advice(quarter_days=1))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"last": date(2026, 11, 15)}, "last_day"),
        ({"last": date(2026, 11, 24)}, "last_day"),
        ({"first": date(2025, 11, 1)}, "last_day"),
        ({"quarter_days": 0}, "days"),
        ({"quarter_days": 21}, "days"),
    ],
)
def test_what_cannot_have_been_is_refused(known, changes, field):
    with pytest.raises(InvalidValue) as refused:
        record(known, advice(**changes))
    assert refused.value.field == field


def test_today_is_the_site_s(known):
    known.clock.instant = at(23, 30)
    assert record(known, advice(last=date(2026, 11, 24))).state.advice.last == date(2026, 11, 24)


def test_a_partner_that_is_not_known_and_a_site_of_others_are_refused(known):
    with pytest.raises(PartnerUnknown):
        record(known, advice(partner_id="0197f000-0000-7000-8000-00000000ffff"))
    with pytest.raises(OutOfScope):
        record(known, scope=ELSEWHERE)


def test_missions_are_listed_by_site_partner_subject_and_days(known):
    town = record(known)
    shelter = record(known, advice(partner_id=SHELTER, subject="reception_places"), site="lyon")

    def listed(scope=NATIONAL, **wanted):
        found = known.app.list_advice_missions(ListAdviceMissions(scope=scope, **wanted))
        return [one.id for one in found]

    assert listed() == [town.id, shelter.id]
    assert listed(HERE) == [town.id]
    assert listed(partner_id=SHELTER) == listed(subject="reception_places") == [shelter.id]
    assert listed(since=date(2026, 11, 21)) == listed(before=date(2026, 11, 20)) == []
    with pytest.raises(NotFound):
        known.app.get_advice_mission(GetAdviceMission(scope=ELSEWHERE, mission_id=town.id))
