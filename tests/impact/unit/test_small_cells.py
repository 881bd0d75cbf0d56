"""Nothing that an answer shows is about fewer than five people, nor one subtraction of it."""

from hypothesis import given
from hypothesis import strategies as st

from services.impact.domain.figures import Cell
from services.impact.domain.small_cells import hide

people = st.sets(st.integers(0, 30), max_size=12)


def cells_of(groups: list[set[int]]) -> tuple[list[Cell], Cell]:
    """Cells counting one occurrence a person, and their total."""
    cells = [Cell((str(i),), len(group), len(group)) for i, group in enumerate(groups)]
    return cells, Cell((), sum(map(len, groups)), len(set().union(*groups)))


@given(st.lists(people, max_size=8))
def test_neither_a_cell_nor_the_difference_is_about_fewer_than_five(groups):
    cells, total = cells_of(groups)
    hidden = hide(cells, total)
    for i, group in enumerate(groups):
        assert i in hidden.cells or not group or len(group) >= 5
    rest = set().union(*(groups[i] for i in hidden.cells)) if hidden.cells else set()
    if hidden.total:
        assert 0 < total.people < 5
    else:
        assert not rest or len(rest) >= 5


@given(st.lists(people, max_size=8))
def test_nothing_is_hidden_where_nothing_is_small(groups):
    large = [group for group in groups if len(group) >= 5]
    cells, total = cells_of(large)
    assert hide(cells, total).cells == frozenset()


def test_an_empty_cell_is_shown():
    cells, total = cells_of([set(), set(range(6))])
    assert hide(cells, total).cells == frozenset()


def test_the_smallest_large_cell_goes_with_a_small_one():
    cells, total = cells_of([{1, 2}, set(range(9)), set(range(6)), set(range(20))])
    assert hide(cells, total).cells == {0, 2}


def test_who_sees_all_is_hidden_nothing():
    cells, total = cells_of([{1}])
    assert hide(cells, total, fewest=0) == hide([], Cell((), 0, 0))
