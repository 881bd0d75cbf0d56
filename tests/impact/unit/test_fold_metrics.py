"""The slow fold by examples that anybody can check by hand: the definitions of the metrics."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.impact.histories import MEMBERS, PARTNERS, PEOPLE, SITES
from tests.impact.story import an_id
from tests.impact.story.told import MORNING

HERE, THERE = SITES[:2]
ANNA, BEN, CLEO, DAN, _ = PEOPLE
TODAY = MORNING.date()


def test_new_is_who_was_never_supported_before(story, asked):
    def met(who, day, site=HERE):
        start = datetime.fromisoformat(f"{day}T12:00Z")
        story.appointment("held", who=who, site_id=site, start=start)

    met(ANNA, "2026-10-30", THERE)
    met(ANNA, "2026-11-02")
    met(BEN, "2026-11-03")
    met(BEN, "2026-12-01")
    met(CLEO, "2026-12-02")
    november = {"first": date(2026, 11, 1), "last": date(2026, 11, 30)}
    assert asked("people_new", **november) == 1
    assert asked("people_new", site="here", **november) == 1, "the other site counts too"
    assert asked("people_new", "month") == {"2026-10": 1, "2026-11": 1, "2026-12": 1}
    assert asked("people_new") == 3
    assert asked("people_new", "month", first=date(2026, 11, 3)) == {"2026-11": 1, "2026-12": 1}


def test_the_share_in_qpv_is_of_those_whose_home_is_known(story, figure):
    for who, home in ((ANNA, True), (BEN, False), (CLEO, False), (DAN, None)):
        story.registered(who, HERE, in_qpv=home)
        story.appointment("held", who=who, site_id=HERE)
    share = figure("people_in_qpv_share")
    assert share.value == pytest.approx(100 / 3)
    assert (share.people, share.parts) == (1, {"part": 1, "whole": 3})


def test_appointments_count_when_booked_and_when_they_were_to_begin(story, asked, figure):
    soon = MORNING + timedelta(days=8)
    for end in ("held", "held", "missed", "cancelled"):
        story.appointment("booked", end, who=ANNA, site_id=HERE, start=soon)
    assert asked("appointments_booked", "day") == {"2026-11-23": 4}
    for metric, times in (("held", 2), ("missed", 1), ("cancelled", 1)):
        assert asked(f"appointments_{metric}", "day") == {"2026-12-01": times}
    assert figure("appointments_missed_share").value == pytest.approx(100 / 3)


@pytest.mark.parametrize(
    ("waits", "median", "p90"),
    [([4], 4, 4), ([1, 2], 1, 2), ([5, 1, 3], 3, 5), ([*range(1, 11)], 5, 9)],
)
def test_a_median_is_a_wait_that_somebody_had(story, figure, waits, median, p90):
    for wait in waits:
        story.appointment("booked", who=ANNA, site_id=HERE, waited_days=wait)
        story.walk_in(HERE, None, waited=wait)
    for metric, people in (("days_waited", 1), ("minutes_waited", len(waits))):
        parts = {"p90": p90, "count": len(waits)}
        assert figure(metric) == (median, people, parts)


def test_walk_ins_count_with_a_name_and_without(story, asked, figure):
    story.walk_in(HERE, None)
    story.walk_in(HERE, ANNA, space="sales")
    assert asked("walk_ins_served", "space") == {"advice": 1, "sales": 1}
    assert figure("walk_ins_served").people == 2


def test_workshops_their_seats_and_who_came(story, asked, figure):
    story.workshop(HERE, seats=6)
    story.workshop(HERE, seats=4, venue="media_library")
    for number, came in enumerate((True, True, False, True)):
        story.seat(came, who=PEOPLE[number], site_id=HERE)
    assert asked("workshops_held", "venue") == {"on_site": 1, "media_library": 1}
    assert figure("workshops_held").people is None
    assert asked("workshop_attendances") == 3
    assert figure("workshop_fill_rate") == (30.0, 3, {"part": 3, "whole": 10})
    assert figure("workshop_missed_share") == (25.0, 1, {"part": 1, "whole": 4})


def test_a_fill_rate_without_a_workshop_has_no_value(story, figure):
    story.seat(True, who=ANNA, site_id=HERE)
    assert figure("workshop_fill_rate").value is None


def test_the_team_counts_by_role_each_once_and_volunteers_by_the_hour(story, asked):
    for member, role, minutes in (
        (MEMBERS[0], "volunteer", 90),
        (MEMBERS[0], "volunteer", 60),
        (MEMBERS[1], "employee", 420),
        (MEMBERS[2], "civic_service", 420),
    ):
        story.shift(member, HERE, role, minutes)
    assert asked("volunteers_active") == asked("employees_active") == 1
    assert asked("civic_service_active") == 1
    assert asked("volunteer_hours") == 2.5


def test_referrals_by_the_kind_of_partner(story, asked, figure):
    story.partner(PARTNERS[0], "private")
    story.partner(PARTNERS[0], "public")
    first, second, third = (story.referral(p, HERE) for p in (*PARTNERS, PARTNERS[0]))
    story.answered(first, PARTNERS[0], HERE, ANNA)
    story.answered(third, PARTNERS[0], HERE, None)
    assert asked("referrals_received", "partner_type") == {"public": 2, "unknown": 1}
    assert asked("referrals_accepted") == asked("referrals_refused") == 1
    assert asked("partners_active", "partner_type") == {"public": 1, "unknown": 1}
    assert figure("partners_active").people is None
    assert figure("referrals_received").people == 3
    assert second


def test_the_first_appointment_is_the_first_that_was_held_after_the_referral(story, figure):
    def met(who, days, end="held", site=HERE):
        story.appointment(end, who=who, site_id=site, start=MORNING + timedelta(days=days))

    met(ANNA, -1)
    met(ANNA, 2, "missed")
    met(ANNA, 4, site=THERE)
    met(ANNA, 9)
    met(BEN, 0)
    for who in (ANNA, BEN, CLEO):
        referral = story.referral(PARTNERS[0], HERE)
        story.answered(referral, PARTNERS[0], HERE, who)
    wait = figure("days_to_first_appointment")
    assert wait == (0, 2, {"p90": 4, "count": 2}), "and Cleo had none yet"


def test_devices_from_the_gift_to_the_owner(story, asked, figure):
    sale = {"site_id": HERE, "who": ANNA}
    sold = story.device("registered", "wiped", site_id=HERE)
    given = story.device("registered", "wiped", site_id=HERE, category="tablet")
    story.device("registered", "scrapped", site_id=HERE)
    story.later(days=10)
    story.device("sold", thing=sold, sale=an_id(20, 1), **sale)
    story.later(days=10)
    story.device("donated", thing=given, category="tablet", sale=an_id(20, 2), grade="A", **sale)
    assert asked("devices_received", "category") == {"laptop": 2, "tablet": 1}
    assert asked("devices_wiped") == 2
    assert asked("devices_scrapped") == 1
    assert asked("devices_handed_over", "category") == {"laptop": 1, "tablet": 1}
    assert asked("devices_sold", "category", "grade") == {("laptop", "B"): 1}
    assert asked("devices_donated", "category", "grade") == {("tablet", "A"): 1}
    assert figure("days_to_owner") == (10, 1, {"p90": 20, "count": 2})
    assert asked("solidarity_savings") == 150 + 190
    assert asked("avoided_co2e", "factor_version") == {"2026-1": 101.0}
    assert asked("avoided_materials") == 240.0
    story.device("reclaimed", thing=sold, sale=an_id(20, 1), **sale)
    assert asked("devices_sold") is None
    assert asked("devices_handed_over") == 1
    assert asked("solidarity_savings") == 190
    assert asked("avoided_co2e") == 50.5
    assert figure("days_to_owner").value == 20


def test_days_to_the_owner_count_from_when_the_lot_came(story, figure):
    came = MORNING - timedelta(days=60)
    device = story.device("registered", site_id=HERE, received=came)
    story.later(days=2)
    story.device("sold", thing=device, site_id=HERE, who=ANNA, sale=an_id(20, 1))
    assert figure("days_to_owner").value == 62
    assert figure("days_to_owner@1").value == 2, "by its older definition"


def test_savings_on_top_ups_are_per_person_and_month(story, figure):
    lost = story.top_up(ANNA, HERE, face=2_000, price=500)
    story.top_up(ANNA, HERE, face=1_000, price=700)
    story.top_up(BEN, HERE, face=2_000, price=2_000)
    story.later(days=30)
    story.replaced(lost, ANNA, HERE, 2_000, 500)
    story.top_up(BEN, HERE, face=2_000, price=1_100)
    saved = figure("telecom_savings_monthly")
    assert saved == (9.0, 2, {"part": 27.0, "whole": 3})


def test_paths_modules_and_certificates(story, asked):
    own = {"who": ANNA, "site_id": HERE}
    done = story.enrolment("opened", **own)
    story.module(done, "email", done=MORNING, **own)
    story.module(done, "browser", done=MORNING, **own)
    story.module(done, "browser", **own)
    story.enrolment("completed", thing=done, **own)
    story.enrolment("opened", "abandoned", path="office", **own)
    story.enrolment("opened", "absorbed", path="office", **own)
    story.certificate("issued", **own)
    story.certificate("issued", "revoked", **own)
    assert asked("enrolments", "path") == {"basics": 1, "office": 1}
    assert asked("completions", "path") == {"basics": 1}
    assert asked("abandonments", "path") == {"office": 1}
    assert asked("modules_completed") == asked("certificates") == 1


def test_a_path_that_ended_in_december_and_is_noted_in_january_is_december_s(story, asked):
    story.now = datetime(2027, 1, 4, 9, tzinfo=UTC)
    workshop = datetime(2026, 12, 18, 13, tzinfo=UTC)
    story.enrolment("completed", who=ANNA, site_id=HERE, ended=workshop)
    assert asked("completions", "month") == {"2026-12": 1}
    assert asked("completions@1", "month") == {"2027-01": 1}, "by its older definition"


def test_a_gain_is_from_the_first_assessment_ever_to_the_last_in_the_period(story, asked, figure):
    for day, who, levels in (
        (0, ANNA, {"crcn-1-1": 1, "crcn-1-2": 2}),
        (1, ANNA, {"crcn-1-1": 3}),
        (2, ANNA, {"crcn-1-1": 4, "crcn-1-2": 2, "crcn-1-3": 5}),
        (3, BEN, {"crcn-1-1": 3}),
        (4, BEN, {"crcn-1-1": 1}),
        (5, CLEO, {"crcn-1-1": 6}),
    ):
        story.now = MORNING + timedelta(days=day)
        story.assessed(who, HERE, levels)
    story.declined(CLEO, HERE)
    # Anna: 3 and 0 levels, so 1.5; Ben: -2; Cleo was assessed once.
    classes = {"<=-1": 1, "0": 0, "1": 1, "2": 0, "3": 0, ">=4": 0}
    assert figure("skill_gain") == (-0.25, 2, {"count": 2, **classes})
    day = TODAY + timedelta(days=1)
    assert asked("skill_gain", first=day, last=day) == 2
    assert asked("skill_gain", last=TODAY) is None


def test_professionals_who_are_trained_and_their_hours(story, asked):
    one, other = an_id(16, 1), an_id(16, 2)
    session = an_id(15, 1)
    story.session(session, one, HERE, half_days={1: 180, 2: 240}, trained=True)
    story.session(session, other, HERE, half_days={1: 180})
    story.session(session, other, HERE, half_days={1: 30})
    assert asked("professionals_trained", "path") == {"supporting": 1}
    assert asked("professional_hours") == 7.5


def test_hours_of_december_that_are_noted_in_january_are_december_s(story, asked):
    story.now = datetime(2027, 1, 4, 9, tzinfo=UTC)
    session, one = an_id(15, 1), an_id(16, 1)
    held = datetime(2026, 12, 18, 8, tzinfo=UTC)
    story.session(session, one, HERE, half_days={1: 210, 2: 210}, trained=True, on=held)
    for metric, figure in (("professional_hours", 7), ("professionals_trained", 1)):
        assert asked(metric, "month") == {"2026-12": figure}
        assert asked(f"{metric}@1", "month") == {"2027-01": figure}, "by its older definition"
