"""What comes before what must not come round again."""

from hypothesis import given
from hypothesis import strategies as st

from services.training.domain.paths.cycles import cycle_in

NAMES = "abcdefgh"
GRAPHS = st.integers(0, len(NAMES)).flatmap(
    lambda size: st.dictionaries(
        st.sampled_from(NAMES[: size or 1]),
        st.lists(st.sampled_from(NAMES[: size or 1]), max_size=4),
        max_size=size,
    )
)


def is_circular(before) -> bool:
    """By taking away, as long as there is any, whatever nothing comes before."""
    left = {one: {other for other in others if other in before} for one, others in before.items()}
    while free := {one for one, others in left.items() if not others}:
        left = {one: others - free for one, others in left.items() if one not in free}
    return bool(left)


@given(GRAPHS)
def test_a_circle_is_found_where_there_is_one_and_nowhere_else(before):
    found = cycle_in(before)
    assert bool(found) == is_circular(before)


@given(GRAPHS)
def test_each_member_comes_before_the_next_and_the_last_before_the_first(before):
    found = cycle_in(before)
    for one, following in zip(found, (*found[1:], *found[:1]), strict=True):
        assert one in before[following]
    assert len(set(found)) == len(found)
    in_order = [one for one in before if one in found]
    assert found[:1] == tuple(in_order[:1])


def test_what_comes_before_itself_is_a_circle_of_one():
    assert cycle_in({"a": ["b"], "b": ["b"]}) == ("b",)


def test_a_circle_is_told_in_the_order_of_learning():
    assert cycle_in({"write": ["sort"], "read": ["write"], "sort": ["read"]}) == (
        "write",
        "read",
        "sort",
    )


def test_a_long_chain_is_no_deep_recursion():
    chain = {str(n): [str(n + 1)] for n in range(5_000)}
    assert cycle_in(chain) == ()
    assert len(cycle_in({**chain, "5000": ["0"]})) == 5_001
