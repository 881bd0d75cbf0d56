"""Outbox and dead letters in figures; a relay is missed only where there should be one."""

import pytest

from kit.inbox.lines import DEAD, LETTERS, PARKED, STATES
from kit.inbox.metrics import LettersCollector
from kit.metrics import OutboxCollector


def figures(collector: OutboxCollector) -> dict[str, float]:
    return {
        sample.name: sample.value for metric in collector.collect() for sample in metric.samples
    }


@pytest.mark.parametrize(("relayed", "told"), [(True, {"passerelle_relay_up": 0}), (False, {})])
def test_a_relay_that_never_ran_is_missed_where_events_are_emitted(database, relayed, told):
    found = figures(OutboxCollector("toy", database, relayed=relayed))
    assert (
        found
        == {
            "passerelle_database_up": 1,
            "passerelle_outbox_depth": 0,
            "passerelle_outbox_oldest_seconds": 0,
        }
        | told
    )


def test_dead_letters_are_counted_by_state(database):
    def counted() -> dict[str, float]:
        [metric] = LettersCollector("toy", database).collect()
        assert metric.name == "passerelle_dead_letters"
        assert {s.labels["service"] for s in metric.samples} == {"toy"}
        return {s.labels["state"]: s.value for s in metric.samples}

    assert counted() == dict.fromkeys(STATES, 0)
    database[LETTERS].insert_many([{"state": state} for state in (DEAD, DEAD, PARKED)])
    assert counted() == dict.fromkeys(STATES, 0) | {DEAD: 2, PARKED: 1}
