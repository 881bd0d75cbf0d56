"""Who prints inventory's papers, in the name of whom."""

from kit.settings import text
from services.inventory.adapters.papers.typeset import Association, TypesetPapers


def association() -> Association:
    """The one that `PASSERELLE_ASSOCIATION` tells: its name, then the lines of its address and how
    it is reached, divided by `|`."""
    name, *lines = (part.strip() for part in text("ASSOCIATION", "Passerelle").split("|"))
    return Association(name, tuple(lines))


def papers() -> TypesetPapers:
    """In the name of the association. Typst runs on a thread of its own, so that the service goes
    on meanwhile."""
    # Only who prints needs it; whoever plays the past beside the service does not.
    from eventlet import tpool

    return TypesetPapers(association(), tpool.execute)
