"""What a search for slots reads, in memory and on MongoDB: one suite for both."""

from kit.ids import new_id
from services.booking.domain.distance import Point
from services.booking.domain.member import Member
from services.booking.domain.site import Site
from tests.booking.builders import at, site_description


def test_the_closest_sites_come_first_with_their_distance(twin):
    for slug, latitude, longitude in [
        ("saint-denis", 48.9362, 2.3574),
        ("paris", 48.8566, 2.3522),
        ("paris-also", 48.8566, 2.3522),
        ("dakar", 14.7, -17.4),
        ("far-east", 48.9, 100.0),
    ]:
        site = Site.open(
            new_id(), site_description(slug=slug, latitude=latitude, longitude=longitude), at(7)
        )
        twin.change(lambda work, site=site: work.sites.save(site))

    def near(slugs, within, limit):
        found = twin.look(lambda work: work.sites.near(slugs, Point(48.93, 2.36), within, limit))
        return [(site.slug, round(distance, 1)) for site, distance in found]

    closest = [("saint-denis", 0.7), ("paris", 8.2), ("paris-also", 8.2)]
    assert near(None, 20, 10) == closest
    assert near(None, 20, 2) == closest[:2]
    assert near(None, 1, 10) == closest[:1]
    assert near(frozenset({"paris", "dakar"}), 20, 10) == closest[1:2]
    assert near(frozenset(), 20, 10) == []


def test_those_who_may_be_booked_are_told_with_their_site_and_languages(twin):
    ids = [new_id() for _ in range(3)]
    for id_, site, languages in zip(
        ids, ["a", "b", "c"], [("fr", "ar"), ("fr",), ("fr",)], strict=True
    ):
        member = Member.join(
            id_,
            site_id=site,
            site=site,
            name="Nadia",
            role="volunteer",
            languages=languages,
            skills=(),
            now=at(7),
        )
        twin.change(lambda work, member=member: work.members.save(member))
    found = twin.look(lambda work: work.members.bookable(["a", "b"]))
    assert [(one.id, one.site_id, tuple(one.languages)) for one in found] == [
        (ids[0], "a", ("fr", "ar")),
        (ids[1], "b", ("fr",)),
    ]
    assert twin.look(lambda work: work.members.bookable([])) == []
