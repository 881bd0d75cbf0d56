"""What is done of a path follows from facts, in whatever order they are known."""

from datetime import timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from services.training.domain.enrolments.progress import (
    Attended,
    Done,
    TakenBack,
    Validation,
    Window,
    progress,
)
from tests.scripted import at

WRITE, READ = "email_write", "email_read"
PLAN = {WRITE: 2, READ: 1}
WINDOW = Window(start=at(0))


def was_there(seat, module=WRITE, hour=9, workshop=None):
    return Attended(seat_id=seat, workshop_id=workshop or f"of {seat}", module=module, at=at(hour))


def word(module=WRITE, hour=9, taken_back=False):
    back = TakenBack(at=at(20), by="trainer-1", reason="mistake") if taken_back else None
    return Validation(module=module, at=at(hour), by="trainer-1", taken_back=back)


def done(attended=(), validations=(), window=WINDOW):
    return progress(PLAN, attended, validations, window)


def test_a_module_is_done_by_as_many_different_workshops_as_it_has_sessions():
    first, second = was_there("a", hour=9), was_there("b", hour=11)
    assert done([first]) == {}
    assert done([first, second]) == {
        WRITE: Done(module=WRITE, at=at(11), by="attendance", seats=("a", "b"))
    }
    assert done([first, was_there("b", hour=11, workshop="of a")]) == {}
    assert list(done([was_there("c", READ)])) == [READ]


def test_a_module_is_done_by_what_came_first():
    there = [was_there("a", READ, hour=9)]
    assert done(there, [word(READ, hour=8)])[READ].by == "validation"
    assert done(there, [word(READ, hour=10)])[READ].by == "attendance"
    assert done((), [word(READ, hour=10)])[READ] == Done(module=READ, at=at(10), by="validation")


def test_a_validation_that_was_taken_back_counts_no_more():
    assert done((), [word(taken_back=True)]) == {}
    assert done((), [word(taken_back=True), word(hour=21)])[WRITE].at == at(21)


def test_an_attendance_counts_from_the_start_on_and_up_to_the_end():
    window = Window(start=at(9), end=at(12))
    for hour, counts in ((8, False), (9, True), (12, True), (13, False)):
        assert bool(done([was_there("a", READ, hour)], (), window)) == counts


def test_a_seat_that_counted_once_counts_again_and_one_that_is_spent_does_not():
    late, early = was_there("a", READ, 15), was_there("b", READ, 10)
    window = Window(start=at(9), end=at(12), kept=frozenset("a"), spent=frozenset("ab"))
    assert done([early, late], (), window)[READ].seats == ("a",)


FACTS = st.lists(
    st.one_of(
        st.builds(
            was_there,
            st.sampled_from("abcdef"),
            st.sampled_from([WRITE, READ]),
            st.integers(1, 20),
            st.sampled_from(["first", "second", None]),
        ),
        st.builds(word, st.sampled_from([WRITE, READ]), st.integers(1, 20), st.booleans()),
    ),
    max_size=12,
)


def slowly(facts, window):
    """The hours of the day one after the other: what is done when."""
    found = {}
    for hour in range(24):
        for module, sessions in PLAN.items():
            known = [f for f in facts if f.module == module and f.at <= at(hour)]
            words = [f for f in known if isinstance(f, Validation) and f.taken_back is None]
            there = {
                f.workshop_id
                for f in known
                if isinstance(f, Attended) and window.start <= f.at <= window.end
            }
            if module not in found and (words or len(there) >= sessions):
                enough = len(there) >= sessions
                found[module] = (at(hour), "attendance" if enough else "validation")
    return found


@given(FACTS, st.integers(0, 12), st.integers(0, 12), st.randoms())
def test_the_same_facts_lead_to_the_same_in_any_order(facts, start, length, random: Random):
    window = Window(start=at(start), end=at(start) + timedelta(hours=length))
    told = list(facts)
    random.shuffle(told)
    told += told[:3]
    there = [one for one in told if isinstance(one, Attended)]
    words = [one for one in told if isinstance(one, Validation)]
    found = done(there, words, window)
    assert {m: (one.at, one.by) for m, one in found.items()} == slowly(facts, window)
