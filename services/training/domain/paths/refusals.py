"""What paths refuse."""

from typing import Literal

from kernel.refusals import Refusal


class PrerequisiteCycle(Refusal):
    """Modules, or paths, that would each come before themselves: each of `members` comes before
    the next, the last before the first."""

    def __init__(self, of: Literal["modules", "paths"], members: tuple[str, ...]) -> None:
        super().__init__(f"{of} in a circle: {' → '.join((*members, members[0]))}")
        self.of = of
        self.members = members


class ModuleTaken(Refusal):
    """Modules bear codes of another path's, by which booking's workshops would name both."""

    def __init__(self, modules: tuple[str, ...], path: str) -> None:
        super().__init__(f"{', '.join(modules)} belong to {path}")
        self.modules = modules
        self.path = path


class PathRetired(Refusal):
    """Nobody begins this path any more."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} was retired")
        self.path = path
