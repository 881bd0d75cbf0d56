"""Booking at its edge."""

from kit.edge.operators import PROBLEMS as FOR_OPERATORS
from kit.edge.operators import operators
from kit.edge.operators.keys import with_keys
from kit.service import ServiceDefinition
from services.booking.bootstrap import bootstrap
from services.booking.catalogue import CATALOGUE
from services.booking.edge.french import PHRASES
from services.booking.edge.operations import (
    appointment_types,
    appointments,
    calendars,
    closures,
    earlier,
    erasure,
    members,
    merges,
    neighbourhoods,
    notifications,
    operations,
    partners,
    people,
    people_changes,
    person_export,
    referrals,
    retention,
    seats,
    shifts,
    sites,
    sites_export,
    sites_import,
    slots,
    timeline,
    venues,
    walk_ins,
    workshops,
)
from services.booking.edge.problems import PROBLEMS

__all__ = [
    "SERVICE",
    "appointment_types",
    "appointments",
    "calendars",
    "closures",
    "earlier",
    "erasure",
    "members",
    "merges",
    "neighbourhoods",
    "notifications",
    "partners",
    "people",
    "people_changes",
    "person_export",
    "referrals",
    "retention",
    "seats",
    "shifts",
    "sites",
    "sites_export",
    "sites_import",
    "slots",
    "timeline",
    "venues",
    "walk_ins",
    "workshops",
]

SERVICE = ServiceDefinition(
    name="booking",
    title="Passerelle – booking",
    description="Who meets whom, where and when: sites, teams, people, partners, free slots, "
    "appointments and workshops.",
    catalogue=CATALOGUE,
    operations=with_keys(operators(operations)),
    bootstrap=bootstrap,
    problems=(*PROBLEMS, *FOR_OPERATORS),
    phrases=PHRASES,
)
