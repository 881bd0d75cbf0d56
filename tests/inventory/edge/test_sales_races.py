"""Two processes on one database: tills that sell at the same instant."""

from collections import Counter
from functools import partial

import pytest

from kit.ids import new_id
from tests.inventory.edge.running import refused
from tests.inventory.edge.tills import at_once, body, household, one_desk, send, told


def test_of_two_computers_for_one_household_at_two_sites_one_is_sold(replicas):
    """Over two processes, at the same instant, ten times."""
    first, second = replicas
    sites = [first.place(), first.place()]
    one_desk(replicas, *sites)
    for _ in range(10):
        people = household(first)
        laptops = [first.ready(site) for site in sites]
        sent = [body(*one) for one in zip(sites, laptops, people, strict=True)]
        answers = at_once([partial(send, first, sent[0]), partial(send, second, sent[1])])
        assert sorted(one.status_code for one in answers) == [201, 409]
        lost = next(place for place, one in enumerate(answers) if one.status_code == 409)
        problem = refused(answers[lost], 409, "quota_reached")
        assert problem["quota"] == {
            "kind": "computer",
            "limit": 1,
            "months": 24,
            "used": 1,
            "left": 0,
            "since": "2026-11-23",
            "again_from": "2028-11-23",
        }
        [refusal] = told(first, "sale_refused", person_id=people[lost])
        facts = refusal["data"]
        assert (facts["reason"], facts["site_id"]) == ("quota", sites[lost].id)
        assert (facts["quota"], facts["used"], facts["limit"]) == ("computer", 1, 1)
        assert len(told(first, "sale_recorded", household_id=facts["household_id"])) == 1
        kept = [first.look(one.id)["status"] for one in laptops]
        assert Counter(kept) == {"sold": 1, "ready": 1}


def test_of_many_who_want_the_last_laptop_one_has_it(replicas):
    site = replicas[0].place()
    one_desk(replicas, site)
    laptop, people = replicas[0].ready(site), [replicas[0].person() for _ in range(16)]
    sent = [body(site, laptop, one) for one in people]
    calls = [partial(send, replicas[n % 2], sent[n]) for n in range(16)]
    answers = at_once(calls)
    assert Counter(one.status_code for one in answers) == {201: 1, 409: 15}
    codes = {one.json()["code"] for one in answers if one.status_code == 409}
    assert codes == {"device_not_available"}
    sale = next(one.json() for one in answers if one.status_code == 201)
    assert replicas[0].look(laptop.id)["sale_id"] == sale["id"]
    refusals = told(replicas[0], "sale_refused", site_id=site.id)
    assert {one["data"]["person_id"] for one in refusals} == set(people) - {sale["person_id"]}
    assert {one["data"]["reason"] for one in refusals} == {"not_ready"}


@pytest.mark.parametrize("together", [False, True], ids=["one after the other", "at once"])
def test_a_sale_sent_three_times_with_one_key_is_one_sale_with_one_receipt(replicas, together):
    site = replicas[0].place()
    one_desk(replicas, site)
    laptop, person_id, key = replicas[0].ready(site), replicas[0].person(), new_id()
    sent = body(site, laptop, person_id)
    calls = [partial(send, replicas[n % 2], sent, key=key) for n in range(3)]
    answers = at_once(calls) if together else [call() for call in calls]
    assert [one.status_code for one in answers] == [201] * 3
    assert len({one.text for one in answers}) == 1
    assert answers[0].json()["receipt_number"] == f"2026-{site.slug}-000001"
    assert Counter("Idempotent-Replay" in one.headers for one in answers) == {True: 2, False: 1}
    database = replicas[0].database
    assert database.sales.count_documents({"state.person_id": person_id}) == 1
    assert database.quota_entries.count_documents({"person_id": person_id}) == 1
    assert told(replicas[0], "sale_refused", person_id=person_id) == []
    [counter] = database.receipt_numbers.find({"_id": f"{site.id}/2026"})
    assert counter["given"] == 1


@pytest.mark.parametrize("together", [False, True], ids=["one after the other", "at once"])
def test_a_refused_sale_sent_three_times_with_one_key_is_told_once(replicas, together):
    site = replicas[0].place()
    one_desk(replicas, site)
    person_id, key = replicas[0].person(solidarity_until=None), new_id()
    sent = body(site, replicas[0].ready(site), person_id)
    calls = [partial(send, replicas[n % 2], sent, key=key) for n in range(3)]
    for answer in at_once(calls) if together else [call() for call in calls]:
        refused(answer, 409, "not_eligible")
    assert len(told(replicas[0], "sale_refused", person_id=person_id)) == 1
