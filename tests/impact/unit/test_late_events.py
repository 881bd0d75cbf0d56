"""Which events that come after a report was frozen would change it."""

from datetime import UTC, date, datetime

import pytest

from services.impact.domain.metrics import METRICS
from services.impact.domain.reports.late import Concerning, Happened, names_of
from services.impact.domain.reports.report import Period, Wanted
from tests.impact.report_fakes import NORD, SITES, SUD

HELD = "booking.appointment_completed"


def wanted(**changes) -> Wanted:
    return Wanted(
        **{
            "title": "Novembre",
            "language": "fr",
            "period": Period(date(2026, 11, 1), date(2026, 11, 30)),
            "template": None,
            "metrics": ("appointments_held",),
            "sources": (f"{HELD}.v1", f"{HELD}.v2"),
            "dimensions": (),
            "where": {},
            "sites": None,
            **changes,
        }
    )


def late(event: Happened, **changes) -> bool:
    return Concerning(wanted(**changes), SITES).concerns(event)


def instant(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("site_id", "at", "concerns"),
    [
        (NORD, instant(2026, 10, 31, 22, 59), False),
        (NORD, instant(2026, 10, 31, 23), True),
        (NORD, instant(2026, 11, 30, 22, 59), True),
        (NORD, instant(2026, 11, 30, 23), False),
        # Four hours behind UTC.
        (SUD, instant(2026, 11, 1, 3, 59), False),
        (SUD, instant(2026, 12, 1, 3, 59), True),
        (None, instant(2026, 11, 1), True),
        (None, instant(2026, 12, 1), False),
    ],
)
def test_a_day_is_the_site_s_own(site_id, at, concerns):
    assert late(Happened(HELD, site_id, (at,))) is concerns


def test_what_it_is_about_may_lie_in_the_period_though_it_was_told_later():
    told, began = instant(2026, 12, 2), instant(2026, 11, 28)
    assert late(Happened(HELD, NORD, (told, began)))
    assert not late(Happened(HELD, NORD, (told,)))


def test_of_a_report_of_some_sites_events_of_others_change_nothing():
    event = Happened(HELD, SUD, (instant(2026, 11, 3),))
    assert late(event)
    assert not late(event, sites=("nord",))
    assert not late(event, where={"site": ("nord",)})
    assert not late(event, sites=("nord", "sud"), where={"site": ("nord",)})
    assert late(event, sites=("nord", "sud"))


def test_a_merge_changes_what_was_counted_whenever_it_is():
    assert late(Happened("booking.people_merged", NORD, (instant(2027, 5, 1),)))


def test_it_is_looked_for_by_the_names_that_its_metrics_count_from():
    assert names_of(wanted()) == (HELD, "booking.people_merged", "booking.people_unmerged")


@pytest.mark.parametrize("changes", [{"dimensions": ("in_qpv",)}, {"where": {"age_band": ("x",)}}])
def test_what_is_told_of_somebody_changes_a_report_that_is_cut_by_it(changes):
    changed = Happened("booking.person_changed", NORD, (instant(2027, 5, 1),))
    assert late(changed, **changes)
    assert not late(changed)
    assert changed.name in names_of(wanted(**changes))
    assert changed.name not in names_of(wanted())


def test_what_is_told_of_somebody_changes_a_share_of_those_who_are_so():
    sources = METRICS["people_in_qpv_share"].events
    changed = Happened("booking.person_changed", NORD, (instant(2027, 5, 1),))
    assert late(changed, sources=sources)


def test_a_correction_concerns_the_days_and_the_sites_of_what_it_corrects():
    sold = Happened("inventory.device_sold", NORD, (instant(2026, 11, 3),))
    reclaimed = Happened("inventory.device_reclaimed", SUD, (instant(2027, 5, 1),))
    concerning = Concerning(wanted(where={"site": ("nord",)}), SITES)
    assert not concerning.concerns(reclaimed)
    assert concerning.concerns(reclaimed, [sold])
