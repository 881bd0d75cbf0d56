"""Who stands for whom, of all that was told of merges."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

Who = TypeVar("Who", int, str)


def standing(merges: Iterable[tuple[str, Who, Who]]) -> Mapping[Who, Who]:
    """For everybody who is absorbed, who they are in the end.

    `merges` are those that stand: when each was made, who was kept, who absorbed. Nobody is kept
    while they are somebody else, nor two others at once: where the undoing of an earlier merge has
    not come yet, a later one says that it is on its way.
    """
    into: dict[Who, Who] = {}
    for _, kept, absorbed in sorted(merges):
        into.pop(kept, None)
        into[absorbed] = kept
    return {who: _end(who, into) for who in into}


def _end(who: Who, into: Mapping[Who, Who]) -> Who:
    while (kept := into.get(who)) is not None:
        who = kept
    return who
