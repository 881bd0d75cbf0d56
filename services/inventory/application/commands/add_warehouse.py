"""Add a warehouse: a place of ours that receives nobody."""

from dataclasses import dataclass

from kernel.scope import Scope
from services.inventory.application.ports import Work
from services.inventory.domain.places import Place


@dataclass(frozen=True, kw_only=True)
class AddWarehouse:
    """`slug` is what tokens name it by; it never changes."""

    scope: Scope
    slug: str
    name: str
    timezone: str = "Europe/Paris"
    department: str | None = None


def add_warehouse(work: Work, command: AddWarehouse) -> Place:
    """Raises `OutOfScope`, `InvalidValue`, `AlreadyExists`."""
    command.scope.require_national()
    place = Place.warehouse(
        work.tools.new_id(), command.slug, command.name, command.timezone, command.department
    )
    work.places.put(place)
    work.audit.record("warehouse.add", [place.id])
    return place
