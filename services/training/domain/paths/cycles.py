"""What comes before what must not come round again."""

from collections.abc import Iterator, Mapping, Sequence


def cycle_in(before: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """A cycle of the graph, each member before the next, the last before the first; or none.

    `before` gives for each what comes before it; what it names without a key has nothing before.
    The same graph gives the same cycle, which begins with its first member in the mapping's order.
    Iterative, so that a long chain is no deep recursion; linear in names and arrows.
    """
    done: set[str] = set()
    for start in before:
        found = _cycle_from(start, before, done)
        if found:
            members = set(found)
            first = next(index for index, one in enumerate(found) if one == _first(before, members))
            return (*found[first:], *found[:first])
    return ()


def _first(before: Mapping[str, Sequence[str]], members: set[str]) -> str:
    return next(one for one in before if one in members)


def _cycle_from(start: str, before: Mapping[str, Sequence[str]], done: set[str]) -> tuple[str, ...]:
    way: list[str] = []
    on_way: set[str] = set()
    left: list[Iterator[str]] = []

    def enter(one: str) -> None:
        way.append(one)
        on_way.add(one)
        left.append(iter(before.get(one, ())))

    if start not in done:
        enter(start)
    while way:
        following = next(left[-1], None)
        if following is None:
            left.pop()
            on_way.discard(way[-1])
            done.add(way.pop())
        elif following in on_way:
            # Walked against the arrows: what comes before was entered after.
            return tuple(reversed(way[way.index(following) :]))
        elif following not in done:
            enter(following)
    return ()
