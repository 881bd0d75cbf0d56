"""Simulated years on the dashboard: it gives back what went in."""

from datetime import date

import pytest

from services.impact.application.queries.dashboard import Board, dashboard
from services.impact.application.queries.periods import year_of
from services.impact.application.queries.sheet import fill_in
from services.impact.domain.metrics import METRICS as DECLARED
from services.impact.edge.page import View, render
from tests.impact.fakes import Engine
from tests.simulation.expected import METRICS, expected

TODAY = date(2026, 11, 24)
"""The last day of the simulation, so that its years are told whole."""
YEARS = (2026, 2025)


@pytest.fixture(scope="module")
def boards(year) -> dict[int, Board]:
    """The boards of a reader to whom nothing is hidden, by year."""
    engine = Engine()
    engine.receive(year.events)
    return {
        number: dashboard(fill_in(engine, year_of(number, TODAY), fewest=0), today=TODAY)
        for number in YEARS
    }


@pytest.mark.parametrize("number", YEARS)
def test_the_key_figures_are_those_that_went_in(year, boards, number):
    keys = {name: key for name, key in boards[number].keys.items() if name in METRICS}
    assert len(keys) >= 15
    wanted = {name: expected(name, year.by_year).get((str(number),), 0) for name in keys}
    for name, value in wanted.items():
        # What is told in steps is right to within half of one.
        near = max(DECLARED[name].step / 2, 1e-6 * value)
        assert keys[name].now.value == pytest.approx(value, abs=near), name


@pytest.mark.parametrize("number", YEARS)
def test_the_sites_have_what_went_in_there(year, boards, number):
    people = expected("people_supported", year.measure)
    held = expected("appointments_held", year.measure)
    for line in boards[number].lines:
        cell = (line.site.slug, str(number))
        assert (line.people.value, line.held.value) == (people.get(cell, 0), held.get(cell, 0))


def test_the_page_of_a_simulated_year_stays_light(boards):
    page = render(boards[2026], View("fr"))
    assert len(page.encode()) < 300_000
