"""The slow fold by examples that anybody can check by hand: who is counted, where and when."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.impact import fold
from tests.impact.histories import PEOPLE, SITES
from tests.impact.story import an_id
from tests.impact.story.told import MORNING, NOBODY

HERE, THERE = SITES[:2]
ANNA, BEN, CLEO, DAN, _ = PEOPLE
TODAY = MORNING.date()


def test_supported_is_who_was_met_served_by_name_taught_or_given_a_device(story, asked):
    story.appointment("held", who=ANNA, site_id=HERE)
    story.appointment("missed", who=DAN, site_id=HERE)
    story.walk_in(HERE, BEN)
    story.walk_in(HERE, None)
    story.seat(True, who=CLEO, site_id=HERE)
    story.seat(False, who=DAN, site_id=HERE)
    story.device("sold", site_id=THERE, who=ANNA, sale=an_id(20, 1))
    assert asked("people_supported") == 3
    assert asked("people_supported@1") == 1
    assert asked("people_supported", "site") == {"here": 3, "there": 1}


def test_who_was_merged_is_one_and_two_again_once_that_is_undone(story, asked, figure):
    for who in (ANNA, BEN, CLEO):
        story.registered(who, HERE, in_qpv=who == BEN)
        story.appointment("held", who=who, site_id=HERE)
    story.merge(BEN, CLEO, HERE)
    story.merge(ANNA, BEN, HERE)
    assert asked("people_supported", "in_qpv") == {"no": 1}
    assert asked("people_registered") == 1
    assert asked("appointments_held") == 3
    assert figure("appointments_held").people == 1
    story.unmerge(BEN, HERE)
    assert asked("people_supported", "in_qpv") == {"no": 1, "yes": 1}


def test_what_an_unmerge_gives_back_is_the_other_s_again(story, asked):
    story.registered(ANNA, HERE, age_band="18_25")
    story.registered(BEN, HERE, age_band="over_75")
    booked = story.appointment("booked", who=BEN, site_id=HERE)
    story.merge(ANNA, BEN, HERE)
    story.appointment("held", who=BEN, site_id=HERE, thing=booked)
    assert asked("people_supported", "age_band") == {"18_25": 1}
    story.unmerge(BEN, HERE)
    assert asked("people_supported", "age_band") == {"over_75": 1}


def test_of_two_merges_of_one_person_that_stand_the_latest_holds(story):
    story.merge(ANNA, CLEO, HERE)
    story.later(hours=1)
    story.merged.clear()
    story.merge(BEN, CLEO, HERE)
    assert fold.World(story.events).person(CLEO) == BEN


def test_what_is_known_of_people_holds_also_of_what_was_before(story, asked):
    story.registered(ANNA, HERE, in_qpv=False)
    story.appointment("held", who=ANNA, site_id=HERE)
    story.registered(ANNA, HERE, in_qpv=True)
    assert asked("appointments_held", "in_qpv") == {"yes": 1}


def test_whoever_was_erased_is_nobody_and_what_they_did_counts(story, asked, figure):
    story.appointment("held", who=NOBODY, site_id=HERE)
    assert asked("people_supported") is None
    assert asked("appointments_held", "in_qpv") == {"unknown": 1}
    assert figure("appointments_held").people == 0


def test_the_day_is_that_of_the_site_s_clocks_now(story, asked):
    late = datetime(2026, 11, 23, 14, tzinfo=UTC)
    for site in (HERE, THERE):
        story.appointment("held", who=ANNA, site_id=site, start=late)
    assert asked("appointments_held", "day") == {"2026-11-23": 1, "2026-11-24": 1}
    story.site(THERE, "there")
    assert asked("appointments_held", "day") == {"2026-11-23": 2}


def test_what_happened_at_a_site_that_is_not_known_has_no_day(story, asked):
    story.appointment("held", who=ANNA, site_id=SITES[2])
    assert asked("appointments_held") == 1
    assert asked("appointments_held", "site", "day", "region") == {
        (SITES[2], "unknown", "unknown"): 1
    }
    assert asked("appointments_held", first=date(2020, 1, 1)) is None


@pytest.mark.parametrize(
    ("day", "week", "quarter"),
    [("2026-11-23", "2026-W48", "2026-Q4"), ("2027-01-01", "2026-W53", "2027-Q1")],
)
def test_weeks_are_those_of_iso_8601(story, asked, day, week, quarter):
    story.appointment("held", who=ANNA, site_id=HERE, start=datetime.fromisoformat(f"{day}T12:00Z"))
    expected = (day, week, day[:7], quarter, day[:4])
    cuts = ("day", "week", "month", "quarter", "year")
    assert asked("appointments_held", *cuts) == {expected: 1}


def test_a_question_keeps_to_its_days_and_to_what_is_filtered(story, asked):
    for days, channel in ((0, "phone"), (1, "phone"), (1, "video")):
        start = MORNING + timedelta(days=days)
        story.appointment("held", who=ANNA, site_id=HERE, start=start, channel=channel)
    assert asked("appointments_held", first=TODAY, last=TODAY) == 1
    assert asked("appointments_held", "channel", first=TODAY + timedelta(days=1)) == {
        "phone": 1,
        "video": 1,
    }
    assert asked("appointments_held", channel="video") == 1
    assert asked("appointments_held", region="Nouvelle-Calédonie") is None
