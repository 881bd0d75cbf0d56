"""What training leaves for later, by the kind of its timer."""

from collections.abc import Mapping
from typing import Final

from kernel.deferred import Deferred

DEFERRED: Final[Mapping[str, Deferred]] = {}
