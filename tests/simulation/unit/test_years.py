"""Simulated years: life-like, the same for the same seed, and told as the services tell."""

import hashlib
import os
import subprocess
import sys
from collections import defaultdict
from datetime import date
from itertools import pairwise

import pytest

from contracts.base import contracts_of
from contracts.releases import Releases
from kit.envelope import decode
from ops.catalogues import catalogues
from simulation.years.plan import Plan
from tests.impact import fold
from tests.impact.fold import World
from tests.simulation.count import Count
from tests.simulation.expected import METRICS, expected, quantile
from tests.simulation.years import played

SMALL = Plan(years=1, people=60, seed=7, until=date(2026, 11, 24))
CONTRACTS = {
    type_: contract
    for catalogue in catalogues()
    for type_, contract in contracts_of(catalogue.service).items()
}
KINDS = {
    type_: decode(body).subject.partition("/")[0]
    for (type_, _), body in Releases().samples().items()
}
"""What each type is about, as the golden samples say."""
NOT_COUNTED = {"workshops_held_off_site"}
DIGEST = """
import hashlib
from datetime import date
from tests.simulation.years import played
from simulation.years.plan import Plan
events = played(Plan(years=1, people=60, seed=7, until=date(2026, 11, 24))).events
print(hashlib.sha256(b"".join(one.encode() for one in events)).hexdigest())
"""


def digest(year):
    return hashlib.sha256(b"".join(one.encode() for one in year.events)).hexdigest()


def test_the_same_seed_gives_the_same_events_to_the_byte_in_any_process():
    here = digest(played(SMALL))
    there = subprocess.run(
        [sys.executable, "-c", DIGEST],
        env={**os.environ, "PYTHONHASHSEED": "3"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert there.stdout.strip() == here


def test_another_seed_gives_other_events_of_as_many_people():
    other = played(Plan(years=1, people=60, seed=8, until=date(2026, 11, 24)))
    assert digest(other) != digest(played(SMALL))
    assert other.figures["measures"]["people_supported"]["total"] == 60


def test_every_event_keeps_its_contract_and_is_about_what_the_samples_are_about(year):
    for event in year.events:
        event.read(CONTRACTS[event.type])
        assert event.subject.partition("/")[0] == KINDS[event.type]
        assert event.source == "/" + event.type.partition(".")[0]


def test_the_events_of_an_aggregate_are_numbered_without_a_gap(year):
    numbers = defaultdict(list)
    for event in year.events:
        numbers[event.subject].append(event.sequence)
    wrong = {
        one: found for one, found in numbers.items() if found != sorted(range(1, len(found) + 1))
    }
    assert not wrong


def test_everything_happens_in_its_order_and_within_the_years(year):
    times = [event.at for event in year.events]
    before = [(one, other) for one, other in pairwise(times) if other < one]
    # A top-up's code is shown a minute after it is sold, told in one go.
    assert all((one - other).total_seconds() <= 60 for one, other in before)
    assert date(2024, 11, 24) <= min(times).date()
    assert max(times).date() <= date(2026, 11, 24)
    assert len({event.id for event in year.events}) == len(year.events)


def test_as_many_people_are_supported_as_planned_and_60_percent_live_in_a_qpv(year):
    measures = year.figures["measures"]
    assert measures["people_supported"]["total"] == 1_500
    assert measures["people_supported_in_qpv"]["total"] == 900


def test_23_euros_a_month_are_saved_on_telecoms(year):
    measures = year.figures["measures"]
    months = measures["telecom_person_months"]["total"]
    assert months > 1_000
    assert measures["telecom_savings_cents"]["total"] / months == pytest.approx(2_300, rel=0.02)


def test_the_network_is_that_of_the_association(year):
    network = year.figures["network"]
    assert (network["sites"], network["sites_in_qpv"]) == (11, 4)
    assert network["partners"] == 50


def test_what_went_in_is_what_a_plain_count_of_the_events_gives(year):
    count = Count(year.events)
    names = set(year.figures["measures"]) - NOT_COUNTED
    wrong = {
        name: (year.measure(name), count.measure(name))
        for name in names
        if year.measure(name) != count.measure(name)
    }
    assert not wrong
    assert len(names) > 40


@pytest.fixture(scope="module")
def world(year):
    """All events, as the plain definitions of impact's metrics take them."""
    return World(year.events)


@pytest.mark.parametrize("metric", METRICS)
def test_impact_s_definition_of_a_metric_gives_back_what_went_in(year, world, metric):
    found = fold.figures(world, metric, ("site", "year"))
    values = {cell: figure.value for cell, figure in found.items() if figure.value}
    wanted = {cell: value for cell, value in expected(metric, year.measure).items() if value}
    assert values == pytest.approx(wanted)


@pytest.mark.parametrize("metric", ["days_waited", "minutes_waited", "days_to_owner"])
def test_medians_are_those_of_what_went_in(year, world, metric):
    [found] = fold.figures(world, metric).values()
    values = year.figures["distributions"][metric]
    assert (found.value, found.parts["p90"]) == (quantile(values, 0.5), quantile(values, 0.9))


@pytest.mark.parametrize(
    "name",
    [
        "booking.people_merged",
        "booking.people_unmerged",
        "booking.person_changed",
        "booking.site_closure_planned",
        "booking.appointment_rescheduled",
        "booking.seat_waitlisted",
        "inventory.device_reclaimed",
        "inventory.sale_line_given_back",
        "inventory.top_up_voided",
        "training.module_reopened",
        "training.enrolment_abandoned",
        "training.certificate_issued",
        "training.professional_certificate_issued",
    ],
)
def test_life_is_in_it(year, name):
    assert any(event.name == name for event in year.events)


def test_august_is_quiet_and_the_second_year_is_livelier(year):
    months = defaultdict(int)
    for event in year.events:
        if event.name == "booking.appointment_completed":
            months[event.time[:7]] += 1
    assert months["2026-08"] < 0.75 * months["2026-06"]
    assert months["2026-10"] > months["2025-10"]
