"""Order numbers grow with the clock and with what was observed, whatever the clock does."""

from hypothesis import given
from hypothesis import strategies as st

from kit.commit_order import CommitOrder, milliseconds_of

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("clock"), st.integers(0, 2**45)),
        st.tuples(st.just("observe"), st.integers(0, 2**62)),
        st.tuples(st.just("next"), st.just(0)),
    ),
    max_size=60,
)


@given(STEPS)
def test_a_number_is_larger_than_all_given_or_observed_before(steps):
    now = 0
    order = CommitOrder(lambda: now)
    highest = 0
    for step, value in steps:
        if step == "clock":
            now = value
        elif step == "observe":
            order.observe(value)
            highest = max(highest, value)
        else:
            number = order.next()
            assert number > highest
            highest = number


def test_numbers_follow_the_clock_when_it_moves_on():
    now = 1
    order = CommitOrder(lambda: now)
    first = order.next()
    assert milliseconds_of(first) == 1
    now = 2
    assert order.next() - first >= 2**16
