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


class NoSuchMapping(Refusal):
    """No published mapping leads from one framework to the other."""

    def __init__(self, from_: str, to: str) -> None:
        super().__init__(f"no mapping from {from_} to {to}")
        self.from_ = from_
        self.to = to
