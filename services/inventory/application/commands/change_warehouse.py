"""Change what is known about a warehouse."""

from dataclasses import dataclass

from kernel.refusals import NotFound, check_version
from kernel.scope import Scope
from services.inventory.application.ports import Work
from services.inventory.domain.places import Place


@dataclass(frozen=True, kw_only=True)
class ChangeWarehouse:
    """The warehouse is now as described; its slug stays."""

    scope: Scope
    warehouse: str
    name: str
    timezone: str
    department: str | None = None
    expected_version: int | None = None


def change_warehouse(work: Work, command: ChangeWarehouse) -> Place:
    """Raises `OutOfScope`, `NotFound`, `Stale`, `InvalidValue`; a site is booking's to change."""
    command.scope.require_national()
    place = work.places.by_slug(command.warehouse)
    if place is None or place.kind != "warehouse":
        raise NotFound("warehouse", command.warehouse)
    check_version("warehouse", place.id, command.expected_version, place.sequence)
    changed = place.changed(command.name, command.timezone, command.department)
    if changed != place:
        work.places.put(changed)
        work.audit.record("warehouse.change", [place.id])
    return changed
