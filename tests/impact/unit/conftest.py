"""A story at two sites, and what the slow fold says of it."""

import pytest

from tests.impact import fold
from tests.impact.histories import SITES
from tests.impact.story import Story

HERE, THERE = SITES[:2]


@pytest.fixture
def story():
    """At Saint-Denis, in QPV, and at Nouméa, which is not; in the morning of 23 November 2026."""
    story = Story()
    story.site(HERE, "here", in_qpv=True)
    story.site(
        THERE, "there", timezone="Pacific/Noumea", department="988", region="Nouvelle-Calédonie"
    )
    return story


@pytest.fixture
def asked(story):
    """Values by cell; of no cell, the one value, None where nothing counts."""

    def ask(metric, *by, **where):
        period = {name: where.pop(name) for name in ("first", "last") if name in where}
        kept = {name: frozenset({value}) for name, value in where.items()}
        found = fold.fold(story.events, metric, by, where=kept, **period)
        if not by:
            return found.get(())
        return {key[0] if len(key) == 1 else key: value for key, value in found.items()}

    return ask


@pytest.fixture
def figure(story):
    return lambda metric: fold.figures(fold.World(story.events), metric)[()]
