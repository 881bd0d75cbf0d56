"""What frameworks and mappings refuse."""

from kernel.refusals import Refusal


class VersionTaken(Refusal):
    """This version of the framework was published with other content."""

    def __init__(self, framework: str, version: str) -> None:
        super().__init__(f"version {version} of {framework} was published with other content")
        self.framework = framework
        self.version = version


class CompetenceTaken(Refusal):
    """Competences bear codes of another framework's."""

    def __init__(self, competences: tuple[str, ...], framework: str) -> None:
        super().__init__(f"{', '.join(competences)} belong to {framework}")
        self.competences = competences
        self.framework = framework


class LevelsInUse(Refusal):
    """The version would end below levels that paths and mappings lead to."""

    def __init__(
        self, framework: str, highest: int, paths: tuple[str, ...], mappings: tuple[str, ...]
    ) -> None:
        users = ", ".join((*paths, *mappings))
        super().__init__(f"{framework} cannot end at level {highest}: {users} lead higher")
        self.framework = framework
        self.highest = highest
        self.paths = paths
        self.mappings = mappings


class NoSuchMapping(Refusal):
    """No published mapping leads from one framework to the other."""

    def __init__(self, from_: str, to: str) -> None:
        super().__init__(f"no mapping from {from_} to {to}")
        self.from_ = from_
        self.to = to
