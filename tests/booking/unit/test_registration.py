"""Registering people: whom the desk is told of first, and what is found out about them."""

import pytest

from kernel.refusals import InvalidValue, NotFound
from kernel.scope import NATIONAL, Scope
from services.booking.application.commands.join_household import JoinHousehold
from services.booking.application.commands.join_partner import JoinPartner
from services.booking.application.commands.merge_people import MergePeople
from services.booking.application.ports.neighbourhoods import Neighbourhood
from services.booking.application.queries.duplicates import FindDuplicates
from services.booking.application.queries.people import FindPeopleByName, GetPerson
from services.booking.domain.people.refusals import LikelyDuplicates
from tests.booking.builders import CONTEXT, ELSEWHERE, HERE, Network, at, partner, published

AWA = {"first_name": "Awa", "last_name": "O'Connor", "birth_year": 1984, "phone": "0639981234"}
HOME = (48.9362, 2.3574)


def told(network, **values):
    with pytest.raises(LikelyDuplicates) as refusal:
        network.person(**values)
    return [(found.card.person.id, found.signs) for found in refusal.value.found]


def card(network, person_id, scope=NATIONAL):
    return network.app.get_person(GetPerson(scope=scope, person_id=person_id))


def test_whoever_may_be_the_same_is_told_first_wherever_they_are_known(network):
    lyon = Network.of(network.app, network.clock, slug="lyon", department="69")
    known = lyon.person(**AWA)
    before = published(network)
    assert told(network, **AWA) == [(known, ("same_name", "same_phone"))]
    by_name = {**AWA, "phone": None, "first_name": "OConnor", "last_name": "Awa"}
    assert told(network, **by_name) == [(known, ("same_name",))]
    typo = {**AWA, "phone": "0639981235", "birth_year": None}
    assert told(network, **typo) == [(known, ("near_phone", "same_name_year_unknown"))]
    son = {**AWA, "first_name": "Paul", "birth_year": 2010}
    assert told(network, **son) == [(known, ("same_phone",))]
    assert published(network) == before


def test_the_likeliest_is_told_first(network):
    mother = network.person(**AWA)
    son = network.person(**AWA | {"first_name": "Paul", "birth_year": 2010}, confirmed_new=True)
    assert [id_ for id_, _ in told(network, **AWA)] == [mother, son]
    assert [
        id_ for id_, _ in told(network, **AWA | {"first_name": "Paul", "birth_year": 2010})
    ] == [
        son,
        mother,
    ]


def test_somebody_new_is_registered_once_a_human_has_said_so(network):
    known = network.person(**AWA)
    other = network.person(**AWA, not_a_duplicate_of=frozenset({known}))
    assert other != known
    with pytest.raises(LikelyDuplicates) as refusal:
        network.person(**AWA, not_a_duplicate_of=frozenset({known}))
    assert [found.card.person.id for found in refusal.value.found] == [other]
    third = network.person(**AWA, confirmed_new=True)
    assert len({known, other, third}) == 3


def test_somebody_unlike_is_registered_without_a_question(network):
    network.person(**AWA)
    network.person(first_name="Awa", last_name="O'Connor", birth_year=1985)
    network.person(first_name="Awa", last_name="Okonnor")


def test_the_same_names_are_asked_about_where_a_year_is_not_known(network):
    zoe = {"first_name": "Zoé", "last_name": "N'Diaye"}
    born_1970 = network.person(**zoe, birth_year=1970)
    swapped = {"first_name": "NDIAYE", "last_name": "Zoe"}
    assert told(network, **swapped) == [(born_1970, ("same_name_year_unknown",))]
    no_year = network.person(**swapped, confirmed_new=True)
    assert [id_ for id_, _ in told(network, **zoe)] == [born_1970, no_year]
    assert told(network, **zoe, birth_year=1984) == [(no_year, ("same_name_year_unknown",))]


ZOE = {"first_name": "Zoé", "last_name": "N'Diaye"}


def refusal_at(network, **values):
    """Who is told to the desk of a site, and whether somebody elsewhere is spoken of."""
    with pytest.raises(LikelyDuplicates) as refusal:
        network.person(**{"scope": Scope(frozenset({network.site.slug}))} | values)
    return [one.card.person.id for one in refusal.value.found], refusal.value.elsewhere


def test_a_name_alone_tells_no_desk_who_bears_it_at_another_site(network):
    lyon = Network.of(network.app, network.clock, slug="lyon", department="69")
    born = [lyon.person(**ZOE, birth_year=year, confirmed_new=True) for year in (1970, 1980)]
    no_year = lyon.person(**ZOE, phone="0639981234", confirmed_new=True)
    assert refusal_at(network, **ZOE) == ([], True)
    assert refusal_at(network, **ZOE, phone="0639981235") == ([], True), "a phone nearly known"
    assert refusal_at(network, **ZOE, birth_year=1991) == ([], True), "one has no year"
    assert refusal_at(network, **ZOE, birth_year=1970) == ([born[0]], True)
    assert refusal_at(network, **ZOE, phone="0639981234") == ([no_year], True)
    assert {id_ for id_, _ in told(network, **ZOE)} == {*born, no_year}, "the network sees all"
    assert refusal_at(lyon, **ZOE) == ([*born, no_year], False), "its own are told"


def test_somebody_known_elsewhere_does_not_bring_others_along(network):
    """A phone that is known at a site is no key to all who bear some name."""
    lyon = Network.of(network.app, network.clock, slug="lyon", department="69")
    lyon.person(**ZOE, birth_year=1970)
    mine = network.person(first_name="Paul", last_name="Petit", phone="0639981234")
    assert refusal_at(network, **ZOE, phone="0639981234") == ([mine], True)


def test_whoever_has_something_at_a_site_is_told_there_by_name_alone(network):
    lyon = Network.of(network.app, network.clock, slug="lyon", department="69")
    known = lyon.person(**ZOE, birth_year=1970)
    assert refusal_at(network, **ZOE) == ([], True)
    network.book(known, network.adviser(), at(10))
    assert refusal_at(network, **ZOE) == ([known], False)
    assert refusal_at(network, **ZOE, not_a_duplicate_of=frozenset()) == ([known], False)


def test_the_duplicates_of_an_own_person_without_a_year_show_nobody_elsewhere(network):
    lyon = Network.of(network.app, network.clock, slug="lyon", department="69")
    known = lyon.person(**ZOE, birth_year=1970)
    own = network.person(**ZOE, confirmed_new=True)
    found = network.app.find_duplicates(FindDuplicates(scope=HERE, person_id=own))
    assert (found.found, found.elsewhere) == ((), True)
    found = network.app.find_duplicates(FindDuplicates(scope=NATIONAL, person_id=own))
    assert ([one.card.person.id for one in found.found], found.elsewhere) == ([known], False)


def test_who_was_merged_is_told_by_whichever_of_their_names_is_really_known(network):
    lyon = Network.of(network.app, network.clock, slug="lyon", department="69")
    kept = lyon.person(first_name="Zoé", last_name="Petit", birth_year=1970)
    absorbed = lyon.person(**ZOE, confirmed_new=True)
    merge = MergePeople(scope=NATIONAL, person_id=kept, absorbed_id=absorbed)
    network.app.merge_people(merge, CONTEXT)
    assert refusal_at(network, **ZOE) == ([], True)
    by_year = {"first_name": "Zoe", "last_name": "Petit", "birth_year": 1970}
    assert refusal_at(network, **by_year) == ([kept], False)


def test_nobody_is_registered_into_a_household_that_the_caller_does_not_see(network):
    living = [network.person(), network.person()]
    command = JoinHousehold(scope=HERE, person_id=living[0], with_person=living[1])
    household = network.app.join_household(command, CONTEXT).person.facts.household_id
    child = network.person(household_id=household, scope=HERE)
    assert card(network, child).person.facts.household_id == household
    lyon = Network.of(network.app, network.clock, slug="lyon", department="69")
    for unseen in ("0197f000-0000-7000-8000-0000000000aa", household):
        with pytest.raises(NotFound) as refusal:
            lyon.person(household_id=unseen, scope=ELSEWHERE)
        assert (refusal.value.kind, refusal.value.reference) == ("household", unseen)


def test_duplicates_of_somebody_are_found_by_who_may_see_them(network):
    known = network.person(**AWA)
    other = network.person(**AWA, confirmed_new=True)
    query = FindDuplicates(scope=HERE, person_id=known)
    found = network.app.find_duplicates(query)
    assert ([one.card.person.id for one in found.found], found.elsewhere) == ([other], False)
    with pytest.raises(NotFound):
        network.app.find_duplicates(FindDuplicates(scope=ELSEWHERE, person_id=known))


def test_people_are_found_by_close_names_and_the_year(network):
    known = network.person(**AWA)
    network.person(first_name="Paul", last_name="Petit", birth_year=1984)

    def found(first, last, year):
        query = FindPeopleByName(scope=ELSEWHERE, first_name=first, last_name=last, birth_year=year)
        return [one.person.id for one in network.app.find_people_by_name(query)]

    assert found("awa", "o connor", 1984) == [known]
    assert found("O’Connor", "Awa", 1984) == [known]
    assert found("Awa", "O'Connor", 1985) == []
    assert found("Awa", "Diallo", 1984) == []


def test_the_list_says_whether_a_home_is_in_a_priority_neighbourhood(network):
    known = network.app.store.memory.neighbourhoods
    inside = card(network, network.person(point=HOME)).person.facts
    assert (inside.in_qpv, inside.qpv_source, inside.qpv_vintage) == (None, None, None)
    known[HOME] = Neighbourhood("QN09305M", "2024")
    inside = card(network, network.person(point=HOME)).person.facts
    assert (inside.in_qpv, inside.qpv_source, inside.qpv_vintage) == (True, "list", "2024")
    known[HOME] = Neighbourhood(None, "2024")
    outside = card(network, network.person(point=HOME)).person.facts
    assert (outside.in_qpv, outside.qpv_source, outside.qpv_vintage) == (False, "list", "2024")
    by_hand = network.person(point=HOME, in_qpv=True, qpv_source="document")
    facts = card(network, by_hand).person.facts
    assert (facts.in_qpv, facts.qpv_source, facts.qpv_vintage) == (True, "document", None)
    assert str(HOME[0]) not in repr(network.app.store.memory.identities)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"qpv_source": "list"}, "qpv_source"),
        ({"in_qpv": True, "qpv_source": "my neighbour says so"}, "qpv_source"),
        ({"situation": ("poor",)}, "situation"),
        ({"contact": "sms"}, "contact"),
        ({"contact": "email", "phone": "0639981234"}, "contact"),
        ({"contact": "post"}, "contact"),
        ({"phone": "12"}, "phone"),
        ({"department": "99"}, "department"),
    ],
)
def test_a_wrong_value_is_named(network, values, field):
    with pytest.raises(InvalidValue) as refusal:
        network.person(**values)
    assert refusal.value.field == field


def test_the_partner_who_referred_somebody_must_be_known(network):
    with pytest.raises(NotFound):
        network.person(referred_by="0197f000-0000-7000-8000-00000000dead")
    description = partner("20004293500011")
    joined = network.app.join_partner(JoinPartner(scope=NATIONAL, description=description), CONTEXT)
    person = network.person(referred_by=joined.id)
    assert card(network, person).person.facts.referred_by == joined.id
