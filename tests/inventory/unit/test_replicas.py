"""What booking tells of sites and people is kept, and the newer of two holds."""

from dataclasses import replace
from datetime import date

import pytest

from kernel.people import on_person
from kernel.refusals import PersonUnknown
from services.inventory.application.lookups import the_person
from services.inventory.application.reactions.on_site import on_site
from tests.inventory.builders import AWA, BILAL, SITE, SITE_ID, person


def test_the_newer_of_two_is_kept_whichever_is_heard_of_first(network):
    first, second = person(sequence=1), person(sequence=2, solidarity_until=date(2028, 1, 1))
    for told in (second, first):
        network.change(lambda work, told=told: on_person(work, told))
    assert network.look(lambda work: work.people.get(AWA)) == second


def test_a_site_that_moves_is_known_where_it_is_now(network):
    moved = replace(SITE, name="Passerelle Plaine", sequence=2)
    for told in (moved, SITE):
        network.change(lambda work, told=told: on_site(work, told))
    assert network.look(lambda work: work.places.get(SITE_ID)) == moved


def test_who_was_merged_stays_so_when_facts_change(network):
    network.person(AWA)
    network.person(BILAL, merged_into=AWA)
    network.change(lambda work: on_person(work, person(BILAL, sequence=7)))
    assert network.look(lambda work: the_person(work, BILAL)).id == AWA


def test_nobody_is_found_whom_booking_has_not_told_of_or_who_was_erased(network):
    network.person(AWA, erased=True)
    for unknown in (AWA, BILAL):
        with pytest.raises(PersonUnknown):
            network.look(lambda work, unknown=unknown: the_person(work, unknown))
