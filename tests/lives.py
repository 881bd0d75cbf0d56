"""Lives of aggregates against their tables, whatever is tried at whatever time.

A table says from which status a step leads where, and when it is possible; it is written from the
rules, not from the code. A step that the table knows has to succeed with one event; a repeat does
nothing; any other is refused. What does not happen leaves no trace.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from kernel.refusals import Refusal


@dataclass(frozen=True)
class Step:
    """`moves` says where it leads from each status, by the thing itself where that depends on more;
    `when` whether it is possible by the clock.

    `repeats` are the statuses in which it was done already, and `done` says the same of facts that
    no status tells.
    """

    do: Callable[[Any, datetime], object]
    moves: dict[str, str | Callable[[Any], str]]
    when: Callable[[Any, datetime], bool] = lambda _thing, _now: True
    repeats: tuple[str, ...] = ()
    done: Callable[[Any, datetime], bool] = lambda _thing, _now: False


@dataclass(frozen=True)
class Life:
    """What is made at its first instant, its steps, and where it ends for good.

    `quiet` where no event tells of what leaves the status as it is.
    """

    make: Callable[[datetime], Any]
    steps: dict[str, Step]
    final: frozenset[str]
    quiet: bool = False


def by_a_timer(_thing, _now) -> bool:
    """What comes too early or too late does nothing: nobody is there to be refused."""
    return True


def status(thing) -> str:
    return (thing.data if hasattr(thing, "data") else thing.state).status


WAITS = st.one_of(
    st.just(timedelta()),
    st.integers(0, 120).map(lambda minutes: timedelta(minutes=minutes)),
    st.integers(0, 20).map(lambda days: timedelta(days=days)),
)


def follow(life: Life, data: Any, now: datetime) -> None:
    """Makes one at that instant and tries up to twelve steps, whose results the table has to
    foretell."""
    thing = life.make(now)
    assert len(thing.events) == 1
    tried = st.tuples(st.sampled_from(sorted(life.steps)), WAITS)
    for name, wait in data.draw(st.lists(tried, max_size=12)):
        now += wait
        step = life.steps[name]
        before, events = status(thing), len(thing.events)
        kept = replace(thing, events=[])
        expected = step.moves.get(before) if step.when(thing, now) else None
        if callable(expected):
            expected = expected(thing)
        done = before in step.repeats or step.done(thing, now)
        changed, refused = None, False
        try:
            changed = step.do(thing, now)
        except Refusal:
            refused = True
        assert refused == (expected is None and not done), f"{name} of one that is {before}"
        if expected is None:
            assert not changed
            assert len(thing.events) == events
            assert replace(thing, events=[]) == kept
        else:
            assert status(thing) == expected
            told = not life.quiet or expected != before
            assert len(thing.events) == events + told
            assert not told or thing.events[-1].at == now
        if before in life.final:
            assert status(thing) == before
