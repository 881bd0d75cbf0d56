"""What fakes keep is out of reach of whoever was given a copy."""

from dataclasses import dataclass, field

from tests.memory.copying import copied


@dataclass(frozen=True)
class Fixed:
    names: tuple = ()


@dataclass
class Loose:
    fixed: Fixed
    rows: dict = field(default_factory=dict)


def test_what_may_change_is_copied_and_what_is_frozen_is_shared():
    original = Loose(Fixed(("a",)), {"one": [Loose(Fixed())], "two": {1, 2}})
    taken = copied(original)
    assert taken == original
    assert taken.fixed is original.fixed
    taken.rows["one"][0].fixed = Fixed(("b",))
    taken.rows["two"].add(3)
    taken.rows["three"] = ()
    taken.fixed = Fixed(("c",))
    assert original == Loose(Fixed(("a",)), {"one": [Loose(Fixed())], "two": {1, 2}})
