"""Take a path out of the catalogue."""

from dataclasses import dataclass

from kernel.scope import Scope
from services.training.application.lookups import the_path
from services.training.application.ports import Work
from services.training.application.queries.paths import PathView


@dataclass(frozen=True, kw_only=True)
class RetirePath:
    """Nobody begins it any more; those on it go on."""

    scope: Scope
    code: str


def retire_path(work: Work, command: RetirePath) -> PathView:
    """Its latest version; a repeat changes nothing. Raises `OutOfScope`, `NotFound`."""
    command.scope.require_national()
    work.catalogue.hold()
    path = the_path(work, command.code)
    if path.code not in work.catalogue.retired():
        work.catalogue.retire(path.code)
        work.audit.record("path.retire", [path.code])
    return PathView(path=path, taught=False)
