"""Who prints inventory's papers, in the name of whom."""

from eventlet import tpool

from kit.settings import text
from services.inventory.adapters.papers.typeset import Association, TypesetPapers


def papers() -> TypesetPapers:
    """In the name of the association that `PASSERELLE_ASSOCIATION` tells: its name, then the lines
    of its address and how it is reached, divided by `|`.

    Typst runs on a thread of its own, so that the service goes on meanwhile.
    """
    name, *lines = (part.strip() for part in text("ASSOCIATION", "Passerelle").split("|"))
    return TypesetPapers(Association(name, tuple(lines)), tpool.execute)
