"""Competence frameworks: by what it is said what somebody can do."""

from typing import Annotated

from msgspec import Meta

from contracts.base import Code, Contract, event

Version = Annotated[str, Meta(pattern=r"^[0-9A-Za-z]+(\.[0-9A-Za-z]+)*$", max_length=20)]
"""As the framework's editor counts: `2.2`."""


@event("training.framework_published")
class FrameworkPublished(Contract, frozen=True, kw_only=True):
    """A version of a framework; what was assessed by an older one stays as it was."""

    framework: Code
    version: Version
    highest_level: int
    """Levels are 1 to this one; 0 stands for not yet able."""
    competences: list[Code]
    """All of them, by their codes, which name the framework: `digcomp-2-6`."""
