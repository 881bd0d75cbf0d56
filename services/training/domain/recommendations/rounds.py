"""In which round each path may begin, if everything that may begin before is completed.

Round 0 may begin now. Where a path lacks something, some path of an earlier round brings it. Paths
that only wait for each other do not wait for ever: when nothing else is left to begin, the one that
lacks least does.
"""

from collections import deque
from collections.abc import Collection, Mapping, Sequence

Lacks = Mapping[str, Sequence[Collection[str]]]
"""By path, for each thing that it lacks the paths that bring it; what nothing brings is no lack
here. All paths are keys."""
Links = Mapping[str, frozenset[str]]
"""For each path those that it waits for; all of them are keys."""


def rounds(lacks: Lacks, running: Collection[str] = ()) -> Mapping[str, int]:
    """Of each path; those that are `running` have begun, whatever they lack."""
    begun: dict[str, int] = {}
    coming = set(lacks)
    number = 0
    while coming:
        ready = {code for code in coming if code in running or not _open(lacks[code], begun)}
        if not ready:
            ready = {min(coming, key=lambda code: (len(_open(lacks[code], begun)), code))}
        begun |= dict.fromkeys(ready, number)
        coming -= ready
        number += 1
    return begun


def _open(lacks: Sequence[Collection[str]], begun: Mapping[str, int]) -> list[Collection[str]]:
    return [givers for givers in lacks if not any(one in begun for one in givers)]


def steps_to(ends: Collection[str], links: Links) -> Mapping[str, tuple[int, str]]:
    """How many steps each lies before the nearest of the ends, and which; those alone that an end
    waits for, and the ends themselves at 0. Of two that are equally near, the first by code."""
    found = {code: (0, code) for code in sorted(ends)}
    coming = deque(found)
    while coming:
        code = coming.popleft()
        distance, end = found[code]
        for one in sorted(links[code]):
            if one not in found:
                found[one] = (distance + 1, end)
                coming.append(one)
    return found
