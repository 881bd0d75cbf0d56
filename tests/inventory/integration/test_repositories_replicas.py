"""Copies of people and sites, and merges, in memory and on MongoDB: one suite for both."""

from dataclasses import replace

from tests.inventory.builders import AWA, LYON_ID, SITE, SITE_ID, person
from tests.replicas_suite import ReplicasSuite


class TestReplicas(ReplicasSuite):
    awa = person(household_id=LYON_ID)
    nord = SITE

    @staticmethod
    def sites(work):
        return work.places


def test_people_of_a_household_are_those_who_were_not_merged(twin):
    one = person(household_id=LYON_ID)
    twin.change(lambda work: work.people.put(one))
    gone = replace(one, id=SITE_ID, merged_into=AWA)
    twin.change(lambda work: work.people.put(gone))
    assert twin.look(lambda work: work.people.of_household(LYON_ID)) == [one]
