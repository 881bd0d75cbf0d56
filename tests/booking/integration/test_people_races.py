"""People on the real database: two desks at once, on two processes' stores."""

from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest

from kernel.refusals import Stale
from kernel.scope import NATIONAL
from kit.keyring import BlindIndex
from services.booking.application.commands.change_person import ChangePerson
from services.booking.application.queries.people import FindPeopleByName, GetPerson
from services.booking.domain.people.keys import keys_of
from services.booking.domain.people.refusals import LikelyDuplicates
from services.booking.domain.person import Identity
from simulation.names import full_name
from tests.booking.builders import CONTEXT
from tests.races import race


def outcomes(calls):
    """What each gave, or whom it was told of."""
    return race(*calls, met=LikelyDuplicates)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            {"first_name": "Awa", "last_name": "O'Connor", "birth_year": 1984},
            {"first_name": "Oconnor", "last_name": "Awa", "birth_year": 1984},
        ),
        (
            {"first_name": "Zoé", "last_name": "N'Diaye"},
            {"first_name": "NDIAYE", "last_name": "Zoe"},
        ),
        (
            {"first_name": "Zoé", "last_name": "N'Diaye", "birth_year": 1984},
            {"first_name": "Zoe", "last_name": "Ndiaye"},
        ),
        ({"phone": "0639981234"}, {"phone": "+33 6 39 98 12 34", "first_name": "Paul"}),
        ({"phone": "0639981234"}, {"phone": "0639981243"}),
    ],
)
def test_of_registrations_of_one_person_at_once_one_is_made_and_the_others_are_told(
    network, one, other
):
    results = outcomes(
        [lambda values=values: network.person(**values) for values in [one, other] * 4]
    )
    made = [result for result in results if isinstance(result, str)]
    told = [result for result in results if isinstance(result, LikelyDuplicates)]
    assert (len(made), len(told)) == (1, 7)
    for refusal in told:
        assert [found.card.person.id for found in refusal.found] == made
    assert network.app.store.database.people.count_documents({}) == 1
    assert network.app.store.database.identities.count_documents({}) == 1


def test_registrations_of_different_people_at_once_refuse_nobody(network):
    names = [("Awa", "Diallo"), ("Paul", "Petit"), ("Hoa", "Nguyễn"), ("Ana", "Silva")]

    def register(number):
        first, last = names[number]
        phone = "06399" + str(number) * 5
        return network.person(first_name=first, last_name=last, birth_year=1980, phone=phone)

    calls = [lambda number=number: register(number) for number in range(len(names))]
    assert all(isinstance(result, str) for result in outcomes(calls))


def test_candidates_come_from_an_index_and_never_from_a_look_at_everybody(network):
    known = network.person(first_name="Awa", last_name="O'Connor", birth_year=1984)
    chance = Random(1984)
    for _ in range(100):
        first, last = full_name(chance)
        year = chance.randrange(1940, 2000)
        network.person(first_name=first, last_name=last, birth_year=year, confirmed_new=True)
    identities = network.app.store.database.identities
    keys = keys_of(Identity(first_name="OConnor", last_name="Awa", birth_year=1984))
    index = BlindIndex.from_environment()
    hashed = [index.of(key) for key in keys]
    looked = identities.find({"keys": {"$in": hashed}}).explain()["executionStats"]
    assert identities.count_documents({}) == 101
    assert looked["totalDocsExamined"] < 5
    found = network.app.find_people_by_name(
        FindPeopleByName(scope=NATIONAL, first_name="OConnor", last_name="Awa", birth_year=1984)
    )
    assert [card.person.id for card in found] == [known]


def test_of_changes_from_one_version_at_once_one_is_made_and_nothing_is_lost(network):
    person = network.person(birth_year=1984)

    def change(number):
        changes = {"email": f"awa{number}@example.org"} if number % 2 else {"department": "93"}
        command = ChangePerson(
            scope=NATIONAL, person_id=person, changes=changes, expected_version=1
        )
        return network.app.change_person(command, CONTEXT)

    def outcome(number):
        try:
            return change(number)
        except Stale as refusal:
            return refusal

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(outcome, range(8)))
    [made] = [one for one in results if not isinstance(one, Stale)]
    assert made.version == 2
    assert network.app.get_person(GetPerson(scope=NATIONAL, person_id=person)) == made
