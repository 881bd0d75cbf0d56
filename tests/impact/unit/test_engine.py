"""Figures made by batches equal a slow fold of the same events, whatever the order."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from services.impact.adapters.translate import translate
from services.impact.domain.figures import Question
from services.impact.domain.metrics import METRICS
from tests.impact import builders as make
from tests.impact.fakes import Engine
from tests.impact.fold import COUNTED, fold
from tests.impact.histories import CUTS, PEOPLE, SITES, deliveries, histories


def figures(engine: Engine, metric: str, by: tuple[str, ...]) -> dict[tuple, int]:
    [tally] = engine.tallies([Question(METRICS[metric], by=by)])
    if not by:
        return {(): tally.total.value} if tally.total.value else {}
    return {cell.key: cell.value for cell in tally.cells}


@settings(max_examples=150, deadline=None)
@given(histories, st.randoms(use_true_random=False), st.integers(1, 15))
def test_no_order_repetition_or_split_changes_a_figure(events, random, size):
    engine = Engine()
    for batch in deliveries(events, random, size):
        engine.receive(batch)
    for metric in COUNTED:
        for by in CUTS:
            assert figures(engine, metric, by) == fold(events, metric, by), (metric, by)


def test_the_total_of_people_is_not_the_sum_of_the_sites():
    here, there = SITES[:2]
    engine = Engine()
    engine.receive(
        [
            make.site(here, "here"),
            make.site(there, "there"),
            make.held(PEOPLE[0], here),
            make.held(PEOPLE[0], there),
            make.held(PEOPLE[1], there),
        ]
    )
    assert figures(engine, "people_supported", ("site",)) == {("here",): 1, ("there",): 2}
    assert figures(engine, "people_supported", ()) == {(): 2}


def test_the_day_is_the_site_s_own_across_the_change_of_hour():
    paris, noumea = SITES[:2]
    engine = Engine()
    engine.receive(
        [
            make.site(paris, "paris"),
            make.site(noumea, "noumea", timezone="Pacific/Noumea"),
            # Half past midnight of the 29th, in winter time; that day ends in summer time.
            make.held(PEOPLE[0], paris, start=datetime(2026, 3, 28, 23, 30, tzinfo=UTC)),
            make.held(PEOPLE[0], paris, start=datetime(2026, 3, 29, 21, 59, tzinfo=UTC)),
            make.held(PEOPLE[0], paris, start=datetime(2026, 3, 29, 22, 0, tzinfo=UTC)),
            make.held(PEOPLE[1], noumea, start=datetime(2026, 3, 28, 13, 0, tzinfo=UTC)),
        ]
    )
    assert figures(engine, "appointments_held", ("site", "day")) == {
        ("paris", "2026-03-29"): 2,
        ("paris", "2026-03-30"): 1,
        ("noumea", "2026-03-29"): 1,
    }


def test_what_is_not_understood_leaves_the_figures_alone():
    newer = make.held(PEOPLE[0], SITES[0])
    newer = type(newer)(
        **{f: getattr(newer, f) for f in newer.__struct_fields__}
        | {"type": "booking.appointment_completed.v2"}
    )
    assert list(translate([newer])) == []


def test_a_field_that_a_newer_writer_added_is_ignored():
    [fact] = translate([make.held(PEOPLE[0], SITES[0], extra={"satisfaction": "high"})])
    assert PEOPLE[0] in fact
