"""Past events from an archive and a stream that overlap."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from kit.envelope import timestamp
from ops.errors import OperatorError
from ops.past import Mark, Past, Placed, Span
from tests.kit.eventpath import event

BEGAN = datetime(2026, 11, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@dataclass
class Archive:
    """In memory: events with when they came in, by position from 1."""

    kept: list = field(default_factory=list)

    def first_came_in(self, ids):
        return min((at for one, at in self.kept if one.id in ids), default=None)

    def last_before(self, instant):
        fit = [place for place, (one, _) in enumerate(self.kept, 1) if one.at < instant]
        return max(fit, default=0)

    def events(self, since, until, after, last):
        for place, (one, at) in enumerate(self.kept, 1):
            if after < place <= last and since <= one.at < until:
                yield Placed(place, one, at)


@dataclass
class Stream:
    """In memory: events by offset, of which the first ones are gone."""

    published: list = field(default_factory=list)
    first: int = 0

    def span(self):
        held = self.published[self.first :]
        return Span(self.first, len(self.published) - 1, tuple(held[:3])) if held else None

    def events(self, begin, last):
        for offset in range(self.first, last + 1):
            if not isinstance(begin, int) or offset >= begin:
                yield Placed(offset, self.published[offset])


def at(subject, sequence, minutes):
    return event(subject, sequence, time=timestamp(BEGAN + minutes * MINUTE))


def past(archive, stream, since=BEGAN, until=BEGAN + 1000 * timedelta(days=1)):
    return Past(archive, stream, since, until)


def ids(pairs):
    return [one.id for _, one in pairs]


def history(count=200, subjects=7, first=100, late=(), unheard=(), outage=()):
    """What happened, minute by minute: published in order, archived a second later.

    `late` and their followers came into the archive only at the end; `unheard` and theirs not at
    all; `outage` are published ten hours after they happened.
    """
    happened = [at(f"s/{n % subjects}", n // subjects + 1, n) for n in range(count)]
    published = [one for n, one in enumerate(happened) if n not in outage]
    published += [happened[n] for n in outage]
    held_up = {happened[n].subject: happened[n].sequence for n in (*late, *unheard)}
    never = {happened[n].subject for n in unheard}
    kept, waiting = [], []
    for one in published:
        waits = one.sequence >= held_up.get(one.subject, count)
        (waiting if waits else kept).append(one)
    end = BEGAN + count * MINUTE + timedelta(days=2)
    archive = Archive([(one, one.at + MINUTE / 60) for one in kept])
    archive.kept += [(one, end) for one in waiting if one.subject not in never]
    return happened, archive, Stream(published, first)


def in_order(found):
    numbers = {}
    for one in found:
        assert one.sequence == numbers.get(one.subject, 0) + 1, one.subject
        numbers[one.subject] = one.sequence


@pytest.mark.parametrize(
    "case",
    [
        {},
        {"first": 0},
        {"first": 200},
        {"late": (50,)},
        {"late": (5, 120), "unheard": (150,)},
        {"late": (97, 98, 99, 100, 101)},
        {"unheard": (101, 102, 103)},
    ],
)
def test_every_event_comes_once_and_each_aggregate_s_in_order(case):
    happened, archive, stream = history(**case)
    found = [one for _, one in past(archive, stream).events()]
    assert sorted(one.id for one in found) == sorted(one.id for one in happened)
    in_order(found)


def test_an_event_that_no_stream_holds_and_the_archive_took_late_is_not_lost():
    happened, archive, stream = history(late=(50,))
    assert happened[50] not in stream.published[stream.first :]
    assert archive.kept[-1][0].subject == happened[50].subject
    assert happened[50].id in ids(past(archive, stream).events())


@pytest.mark.parametrize("case", [{"late": (5, 120)}, {"unheard": (150,)}, {"first": 0}])
def test_wherever_it_stopped_it_goes_on_without_a_loss_or_a_repeat(case):
    _, archive, stream = history(**case)
    whole = list(past(archive, stream).events())
    chance = random.Random(3)
    for stop in (0, len(whole) - 1, *chance.sample(range(len(whole)), 20)):
        mark = Mark.read(str(whole[stop][0]))
        rest = past(archive, stream).events(mark)
        assert ids(whole[: stop + 1]) + ids(rest) == ids(whole), stop


def test_it_goes_on_the_same_though_more_was_archived_meanwhile():
    _, archive, stream = history(late=(120,))
    whole = list(past(archive, stream).events())
    middle = next(i for i, (mark, _) in enumerate(whole) if mark.stream is not None) + 20
    more = at("s/new", 1, 50)
    archive.kept.append((more, BEGAN + timedelta(days=9)))
    rest = past(archive, stream).events(whole[middle][0])
    assert ids(whole[: middle + 1]) + ids(rest) == ids(whole)


def test_what_the_stream_holds_is_not_looked_for_in_the_archive():
    happened, archive, stream = history()
    archive.events = None
    found = past(archive, stream, since=BEGAN + 150 * MINUTE).events()
    archive.events = lambda *_: iter(())
    assert ids(found) == [one.id for one in happened[150:]]


def test_a_period_takes_what_happened_from_its_first_to_before_its_last_instant():
    happened, archive, stream = history()
    found = past(archive, stream, BEGAN + 20 * MINUTE, BEGAN + 130 * MINUTE).events()
    assert ids(found) == [one.id for one in happened[20:130]]


def test_without_a_stream_there_is_the_archive():
    happened, archive, _ = history()
    assert ids(past(archive, Stream()).events()) == [one.id for one in happened]


def test_a_stream_that_moved_on_is_told():
    _, archive, stream = history()
    stream.first = 150
    with pytest.raises(OperatorError, match="begin again"):
        list(past(archive, stream).events(Mark(100, 120)))
    with pytest.raises(OperatorError, match="no mark"):
        Mark.read("yesterday")
