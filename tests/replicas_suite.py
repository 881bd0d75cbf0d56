"""What copies of people and sites, and merges, promise: in memory and on MongoDB."""

from dataclasses import replace

import pytest

from kernel.merges import Merge
from kernel.people import Person
from kernel.refusals import AlreadyExists
from kernel.sites import Site
from tests.scripted import at

AWA, BILAL, CHLOE = (f"0197f000-0000-7000-8000-00000000f01{n}" for n in range(3))
NORD, SUD = (f"0197f000-0000-7000-8000-00000000f09{n}" for n in range(2))


class ReplicasSuite:
    """A subclass may give the service's own types, and where its sites are; the fixture is `twin`.

    `awa` and `nord` bear values in all that the service adds.
    """

    awa = Person(id=AWA, sequence=3)
    nord = Site(id=NORD, slug="nord", name="Nord", timezone="Europe/Paris", department="59")

    @staticmethod
    def sites(work):
        return work.sites

    def test_a_person_comes_back_as_put_and_is_held_by_who_does_something_for_them(self, twin):
        erased = replace(self.awa, id=BILAL, erased=True, merged_into=CHLOE)
        for one in (replace(self.awa, sequence=1), erased, self.awa):
            twin.change(lambda work, one=one: work.people.put(one))
        for kept in (self.awa, erased):
            assert twin.look(lambda work, id_=kept.id: work.people.get(id_)) == kept
            assert twin.change(lambda work, id_=kept.id: work.people.hold(id_)) == kept
        assert twin.change(lambda work: work.people.hold(CHLOE)) is None
        assert twin.look(lambda work: work.people.get(CHLOE)) is None

    def test_a_site_comes_back_as_put_by_its_id_and_its_slug_which_is_its_own(self, twin):
        sites = self.sites
        sud = replace(self.nord, id=SUD, slug="annexe", department=None)
        for one in (replace(self.nord, name="Nord-Est"), sud, self.nord):
            twin.change(lambda work, one=one: sites(work).put(one))
        assert twin.look(lambda work: sites(work).get(self.nord.id)) == self.nord
        assert twin.look(lambda work: sites(work).get(AWA)) is None
        assert twin.look(lambda work: sites(work).by_slug("annexe")) == sud
        assert twin.look(lambda work: sites(work).by_slug("sud")) is None
        assert twin.look(lambda work: sites(work).listed(None)) == [sud, self.nord]
        assert twin.look(lambda work: sites(work).listed(frozenset({self.nord.slug}))) == [
            self.nord
        ]
        with pytest.raises(AlreadyExists):
            twin.change(lambda work: sites(work).put(replace(self.nord, id=AWA)))

    def test_a_merge_comes_back_as_it_was_put(self, twin):
        made = Merge(
            kept_id=AWA,
            absorbed_id=BILAL,
            sequence=2,
            at=at(9),
            standing=True,
            moved={"sale": (NORD,), "hold": ()},
        )
        other = replace(made, kept_id=CHLOE, standing=False, moved={})
        for one in (replace(made, sequence=1), other, made):
            twin.change(lambda work, one=one: work.merges.put(one))
        assert twin.look(lambda work: work.merges.get(AWA, BILAL)) == made
        assert twin.look(lambda work: work.merges.get(BILAL, AWA)) is None
        assert twin.look(lambda work: work.merges.of_absorbed(BILAL)) == [made, other]
        assert twin.look(lambda work: work.merges.of_kept(AWA)) == [made]
        assert twin.look(lambda work: work.merges.of_kept(BILAL)) == []
