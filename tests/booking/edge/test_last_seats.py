"""Two processes on one database, and 64 people at once for the last seats of one workshop."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from kit.ids import new_id
from tests.booking.edge.workshops import Place

ASKING = 64


@pytest.mark.parametrize("before", [0, 3])
def test_of_64_who_ask_at_once_the_first_get_the_last_seats_and_the_rest_the_line(replicas, before):
    """Whatever the order, it is the one in which the commands took effect."""
    place = Place.of(replicas[0])
    workshop = place.workshop(capacity=5)
    for person_id in place.people(before):
        assert place.reserve(workshop, person_id).ok
    people = place.people(ASKING)
    tokens = [one.token("desk", sites=[place.site]) for one in replicas]

    def ask(number):
        path = f"/booking/v1/workshops/{workshop['id']}/seats"
        replica, token = replicas[number % 2], tokens[number % 2]
        asked = {"json": {"person_id": people[number]}, "headers": {"Idempotency-Key": new_id()}}
        answer = replica.call("POST", path, token=token, **asked)
        while answer.status_code == 503:
            # All 64 want one document: where the machine is busy, the last have to ask again.
            answer = replica.call("POST", path, token=token, **asked)
        return answer

    with ThreadPoolExecutor(ASKING) as pool:
        answers = list(pool.map(ask, range(ASKING)))
    assert {answer.status_code for answer in answers} == {201}
    seats = [answer.json() for answer in answers]
    reserved = [seat for seat in seats if seat["status"] == "reserved"]
    waiting = [seat for seat in seats if seat["status"] == "waitlisted"]
    assert (len(reserved), len(waiting)) == (5 - before, ASKING - 5 + before)
    assert sorted(seat["position"] for seat in waiting) == list(range(1, len(waiting) + 1))
    line = [seat["id"] for seat in sorted(waiting, key=lambda seat: seat["position"])]
    database = replicas[0].database
    roster = database.rosters.find_one({"_id": workshop["id"]})
    assert [e["seat_id"] for e in roster["entries"] if e["place"] == "waitlisted"] == line
    assert len([e for e in roster["entries"] if e["place"] != "waitlisted"]) == 5
    # The line is the order of the commits: the outbox numbers of each replica grow along it.
    told = database.outbox.find({"key": "booking.seat_waitlisted"}, {"subject": 1, "order": 1})
    order = {one["subject"].removeprefix("seat/"): one["order"] for one in told}
    for replica in (0, 1):
        asked_here = {seat["id"] for seat in seats[replica::2]}
        numbers = [order[seat_id] for seat_id in line if seat_id in asked_here]
        assert numbers == sorted(numbers)


def test_freed_seats_go_to_the_first_in_line_while_others_ask(replicas):
    place = Place.of(replicas[0])
    workshop = place.workshop(capacity=4)
    seats = [place.reserve(workshop, one).json() for one in place.people(8)]
    newcomers = place.people(12)
    tokens = [one.token("desk", sites=[place.site]) for one in replicas]

    def act(number):
        replica, token = replicas[number % 2], tokens[number % 2]
        path = f"/booking/v1/workshops/{workshop['id']}/seats"
        if number < 4:
            body = {"cancelled_by": "person", "reason": "ill"}
            path = f"{path}/{seats[number]['id']}/cancel"
        else:
            body = {"person_id": newcomers[number - 4]}
        return replica.call("POST", path, token=token, json=body)

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(act, range(16)))
    assert {answer.status_code for answer in answers} == {200, 201}
    assert {answer.json()["status"] for answer in answers[4:]} == {"waitlisted"}
    roster = replicas[0].database.rosters.find_one({"_id": workshop["id"]})
    places = [entry["place"] for entry in roster["entries"]]
    assert places == ["offered"] * 4 + ["waitlisted"] * 12
    assert [e["seat_id"] for e in roster["entries"][:4]] == [seat["id"] for seat in seats[4:]]
