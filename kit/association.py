"""In whose name papers are printed and pages are shown."""

from dataclasses import dataclass

from kit.settings import text


@dataclass(frozen=True)
class Association:
    """Its name, and its address and how it is reached, as lines."""

    name: str
    lines: tuple[str, ...] = ()

    @classmethod
    def from_environment(cls) -> "Association":
        """The one that `PASSERELLE_ASSOCIATION` tells: the name, then the lines, divided by `|`."""
        name, *lines = (part.strip() for part in text("ASSOCIATION", "Passerelle").split("|"))
        return cls(name, tuple(lines))
