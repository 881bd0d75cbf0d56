"""Which sites a caller may act at and see."""

from dataclasses import dataclass

from kernel.refusals import OutOfScope


@dataclass(frozen=True)
class Scope:
    """The slugs of the caller's sites; None stands for the whole network.

    A `partner` has no sites: it sees what it sent, and nothing else.
    """

    sites: frozenset[str] | None
    partner: str | None = None

    def allows(self, site: str) -> bool:
        """Whether the caller may act at the site with this slug."""
        return self.sites is None or site in self.sites

    def require(self, site: str) -> None:
        """Raises `OutOfScope` where the caller may not act at the site."""
        if not self.allows(site):
            raise OutOfScope(site)

    def require_national(self) -> None:
        """Raises `OutOfScope` where the caller acts for some sites only."""
        if self.sites is not None:
            raise OutOfScope("*")


NATIONAL = Scope(None)
NOTHING: frozenset[str] = frozenset()
