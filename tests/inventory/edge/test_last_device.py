"""Two processes on one database, and 64 desks at once for the last device."""

from functools import partial

from tests.inventory.edge.running import refused
from tests.inventory.edge.tills import at_once, household

ASKING = 64


def ask_all(replicas, sites, bodies):
    """What each was answered; all at once, half at either process."""
    tokens = [one.token("desk", sites=[site.slug for site in sites]) for one in replicas]

    def ask(number):
        replica, token = replicas[number % 2], tokens[number % 2]
        return replica.call("POST", "/inventory/v1/holds", token=token, json=bodies[number])

    return at_once([partial(ask, number) for number in range(len(bodies))])


def test_of_64_who_want_any_laptop_one_gets_the_last_and_the_rest_are_in_line(replicas):
    """Whatever the order, it is the one in which the commands took effect."""
    first = replicas[0]
    site = first.place()
    device = first.ready(site)
    people = [first.person() for _ in range(ASKING)]
    wanted = {"category": "laptop", "site": site.slug}
    answers = ask_all(replicas, [site], [{"person_id": one, **wanted} for one in people])
    assert {answer.status_code for answer in answers} == {201}
    holds = [answer.json() for answer in answers]
    [held] = [one for one in holds if one["status"] == "held"]
    assert first.look(device.id)["hold_id"] == held["id"]
    waiting = sorted((h for h in holds if h["status"] == "waiting"), key=lambda h: h["position"])
    assert [one["position"] for one in waiting] == list(range(1, ASKING))
    line = [one["id"] for one in waiting]
    [kept] = first.database.hold_lines.find({"place_id": site.id})
    assert kept["waiting"] == line
    # The line is the order of the commits: the outbox numbers of each replica grow along it.
    told = first.database.outbox.find({"key": "inventory.hold_waitlisted"})
    order = {one["subject"].removeprefix("hold/"): one["order"] for one in told}
    for replica in (0, 1):
        asked_here = {one["id"] for one in holds[replica::2]}
        numbers = [order[hold_id] for hold_id in line if hold_id in asked_here]
        assert numbers == sorted(numbers)


def test_of_64_who_want_this_very_laptop_one_gets_it_and_the_rest_are_told(replicas):
    first = replicas[0]
    site = first.place()
    device = first.ready(site)
    bodies = [{"person_id": first.person(), "device_id": device.id} for _ in range(ASKING)]
    answers = ask_all(replicas, [site], bodies)
    [held] = [answer.json() for answer in answers if answer.status_code == 201]
    for answer in answers:
        if answer.status_code != 201:
            assert refused(answer, 409, "device_not_available")["device_status"] == "held"
    assert first.look(device.id)["hold_id"] == held["id"]
    assert first.database.holds.count_documents({"state.device_id": device.id}) == 1


def test_of_a_household_that_asks_at_two_sites_at_once_one_person_gets_one(replicas):
    first = replicas[0]
    sites = [first.place() for _ in range(2)]
    for site in sites * 4:
        first.ready(site)
    bodies = [
        {"person_id": one, "category": "laptop", "site": site.slug}
        for one, site in zip(household(first, 8), sites * 4, strict=True)
    ]
    answers = ask_all(replicas, sites, bodies)
    [held] = [answer.json() for answer in answers if answer.status_code == 201]
    for answer in answers:
        if answer.status_code != 201:
            assert refused(answer, 409, "already_holding")["hold_id"] == held["id"]
