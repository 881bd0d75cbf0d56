"""The real places and structures, imported by the use cases on a real database."""

import csv
from dataclasses import replace

import pytest

from kernel.refusals import ImportRefused
from kernel.scope import NATIONAL
from kit.transaction import Store
from services.booking.application.commands.import_partners import ImportPartners
from services.booking.application.commands.import_sites import ImportSites
from services.booking.application.commands.join_member import JoinMember
from services.booking.application.commands.set_availability import SetAvailability
from services.booking.application.queries.sites import GetSite
from services.booking.application.queries.slots import FindSlots
from services.booking.bootstrap import bootstrap
from services.booking.domain.partner import PartnerDescription
from services.booking.domain.site import SiteDescription
from services.booking.domain.territory import REGION_OF, department_of, timezone_of
from tests.booking.builders import (
    CONTEXT,
    WORKING_DAYS,
    Network,
    ScriptedClock,
    at,
    site_description,
)
from tests.real_data import DATA, needs_data


def rows_of(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def places():
    sites = []
    for row in rows_of("places.csv"):
        department = department_of(row["code_insee"])
        sites.append(
            SiteDescription(
                slug=row["id"],
                name=row["nom"].strip(),
                address=row["adresse"],
                municipality_code=row["code_insee"],
                department=department,
                region=REGION_OF[department],
                latitude=float(row["latitude"]),
                longitude=float(row["longitude"]),
                timezone=timezone_of(department),
                opening_hours=row["horaires"] or None,
            )
        )
    return tuple(sites)


@needs_data
def test_681_real_places_are_imported_and_a_second_time_change_nothing(app, database):
    command = ImportSites(scope=NATIONAL, rows=places())
    report = app.import_sites(command, CONTEXT)
    assert (len(report.opened), len(report.changed), len(report.unchanged)) == (681, 0, 0)
    assert database.sites.count_documents({}) == 681
    assert database.sites.count_documents({"description.opening_hours": None}) == 80
    outbox = database.outbox.count_documents({})
    assert outbox == 681

    again = app.import_sites(command, CONTEXT)
    assert (len(again.opened), len(again.changed), len(again.unchanged)) == (0, 0, 681)
    assert database.outbox.count_documents({}) == outbox
    assert database.sites.count_documents({"version": {"$ne": 1}}) == 0

    changed = (replace(command.rows[0], name="Elsewhere"), *command.rows[1:])
    third = app.import_sites(replace(command, rows=changed), CONTEXT)
    assert third.changed == (command.rows[0].slug,)
    assert database.outbox.count_documents({"key": "booking.site_changed"}) == 1
    site = app.get_site(GetSite(scope=NATIONAL, site=command.rows[0].slug))
    assert (site.description.name, site.version) == ("Elsewhere", 2)


@needs_data
def test_slots_can_be_asked_for_at_every_real_place(app):
    rows = places()
    app.import_sites(ImportSites(scope=NATIONAL, rows=rows), CONTEXT)
    Network(app, app.tools.clock, None).type()
    week = {"scope": NATIONAL, "appointment_type": "advice", "start": at(0), "end": at(0, day=7)}
    for row in rows:
        assert app.find_slots(FindSlots(site=row.slug, **week)) == []
    # With an adviser, those with hours on a working day offer some, and those without offer none.
    for row in (rows[0], rows[2], next(one for one in rows if one.opening_hours is None)):
        member = app.join_member(
            JoinMember(scope=NATIONAL, site=row.slug, name="Nadia", role="employee"), CONTEXT
        )
        app.set_availability(
            SetAvailability(scope=NATIONAL, member_id=member.id, weekly=WORKING_DAYS), CONTEXT
        )
        found = app.find_slots(FindSlots(site=row.slug, **week))
        assert bool(found) == (row.opening_hours is not None)


@needs_data
def test_a_wrong_row_among_the_real_places_keeps_all_of_them_out(app, database):
    rows = (*places(), replace(places()[0], slug="wrong", opening_hours="9h-12h"))
    with pytest.raises(ImportRefused) as refusal:
        app.import_sites(ImportSites(scope=NATIONAL, rows=rows), CONTEXT)
    assert [(one.row, one.reference) for one in refusal.value.problems] == [(682, "wrong")]
    assert database.sites.count_documents({}) == 0
    assert database.outbox.count_documents({}) == 0


@needs_data
def test_the_real_structures_are_imported_save_those_whose_siret_is_wrong(app, database):
    types = {"publique": "public", "privée": "private"}
    rows = tuple(
        PartnerDescription(
            name=row["nom"],
            siret=row["siret"],
            structure_type=types[row["typologie"]],
            department=department_of(row["code_insee"]),
            in_qpv={"oui": True, "non": False}.get(row["qpv"]),
        )
        for row in rows_of("partner_structures.csv")
    )
    command = ImportPartners(scope=NATIONAL, rows=rows)
    with pytest.raises(ImportRefused) as refusal:
        app.import_partners(command, CONTEXT)
    assert {one.reference for one in refusal.value.problems} == {"null", "34416574200013"}
    assert database.partners.count_documents({}) == 0
    partial = replace(command, partial=True)
    assert len(app.import_partners(partial, CONTEXT).opened) == 1064
    outbox = database.outbox.count_documents({})
    assert len(app.import_partners(partial, CONTEXT).unchanged) == 1064
    assert database.outbox.count_documents({}) == outbox == 1064


def test_a_change_by_an_import_is_ordered_after_what_another_process_did(mongo, database):
    row = site_description()
    for instant, name in ((at(9), "First"), (at(7), "Second")):
        # The second process's clock is two hours behind.
        clock = ScriptedClock(instant)
        store = Store("booking", mongo, database=database.name, clock=clock)
        app = bootstrap(store=store, clock=clock)
        app.prepare()
        command = ImportSites(scope=NATIONAL, rows=(replace(row, name=name),))
        app.import_sites(command, CONTEXT)
    rows = list(database.outbox.find().sort([("order", 1)]))
    assert [one["key"] for one in rows] == ["booking.site_opened", "booking.site_changed"]
