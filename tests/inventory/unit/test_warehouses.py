"""Warehouses are inventory's own, and share their slugs with sites."""

from dataclasses import replace

import pytest

from kernel.refusals import AlreadyExists, InvalidValue, NotFound, OutOfScope, Stale
from kernel.scope import NATIONAL, Scope
from services.booking.domain.site import RESERVED_START
from services.inventory.application.commands.add_warehouse import AddWarehouse
from services.inventory.application.commands.change_warehouse import ChangeWarehouse
from services.inventory.application.queries.places import ListPlaces
from services.inventory.application.reactions.on_site import on_site
from services.inventory.domain.places import WAREHOUSE_START
from tests.inventory.builders import AWA, HERE, LYON, SITE
from tests.inventory.unit.test_lots import receive, register
from tests.scripted import CONTEXT

SLUG = "warehouse-nord"


def add(network, scope=NATIONAL, **changes):
    given = {"slug": SLUG, "name": "Entrepôt nord", "department": "93"}
    return network.app.add_warehouse(AddWarehouse(scope=scope, **given | changes), CONTEXT)


def change(network, scope=NATIONAL, **changes):
    given = {"warehouse": SLUG, "name": "Entrepôt nord", "timezone": "Europe/Paris"}
    given |= {"department": "93"} | changes
    return network.app.change_warehouse(ChangeWarehouse(scope=scope, **given), CONTEXT)


def test_a_lot_is_received_at_a_warehouse_as_at_a_site(network):
    place = add(network)
    lot = receive(network, Scope(frozenset({SLUG})), site=SLUG)
    device = register(network, lot, scope=Scope(frozenset({SLUG})))
    assert (device.state.place, device.state.place_id) == (SLUG, place.id)


def test_a_warehouse_is_changed_once_by_the_same_change_and_by_who_saw_it_as_it_is(network):
    assert add(network).sequence == 1
    for name, version in (("Entrepôt nord", 1), ("Nord", 2), ("Nord", 2)):
        assert change(network, name=name).sequence == version
    with pytest.raises(Stale):
        change(network, name="Sud", expected_version=1)
    assert change(network, name="Sud", expected_version=2).sequence == 3


def test_sites_are_booking_s_to_change(network):
    with pytest.raises(NotFound):
        change(network, warehouse="saint-denis")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"slug": "nord"}, "slug"),
        ({"slug": "warehouse-"}, "slug"),
        ({"slug": "warehouse-Nord"}, "slug"),
        ({"slug": "warehouse-" + "a" * 80}, "slug"),
        ({"name": " "}, "name"),
        ({"timezone": "Europe/Atlantis"}, "timezone"),
        ({"timezone": "../etc"}, "timezone"),
        ({"timezone": "Europe"}, "timezone"),
        ({"department": "9-3"}, "department"),
    ],
)
def test_what_is_wrong_with_a_warehouse_is_told(network, changes, field):
    with pytest.raises(InvalidValue) as refusal:
        add(network, **changes)
    assert refusal.value.field == field


def test_only_the_network_adds_and_changes_and_each_sees_its_own(network):
    add(network)
    for act in (add, change):
        with pytest.raises(OutOfScope):
            act(network, HERE)
    with pytest.raises(AlreadyExists):
        add(network)

    def slugs(scope, **wanted):
        found = network.app.list_places(ListPlaces(scope=scope, **wanted))
        return [place.slug for place in found]

    assert slugs(NATIONAL) == [LYON.slug, SITE.slug, SLUG]
    assert slugs(NATIONAL, kind="warehouse") == [SLUG]
    assert slugs(NATIONAL, after=LYON.slug, limit=1) == [SITE.slug]
    assert slugs(HERE) == [SITE.slug]


def test_no_site_bears_the_slug_of_a_warehouse(network):
    assert RESERVED_START == WAREHOUSE_START
    place = add(network)
    site = replace(SITE, id=AWA, slug=SLUG)
    with pytest.raises(AlreadyExists):
        network.change(lambda work: on_site(work, site))
    assert network.look(lambda work: work.places.by_slug(SLUG)) == place
