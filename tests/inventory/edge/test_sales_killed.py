"""Tills whose process is killed while they sell: no receipt's number is missing or given twice."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from kit.ids import new_id
from tests.alone import MONDAY_MORNING, uri_of
from tests.inventory.edge.running import inventory
from tests.inventory.edge.tills import body, one_desk, send, told
from tests.processes import transactions_that_die_soon
from tests.waiting import eventually

SALES = 96
TILLS = 32


@pytest.fixture
def name(real_parts):
    mongo = real_parts[1]
    made = f"test_{uuid.uuid4().hex[:12]}"
    yield made
    mongo.drop_database(made)


def test_receipts_have_no_gap_and_no_repeat_though_a_process_is_killed(real_parts, name, tmp_path):
    """32 tills at a time, over two processes; one is killed with sales under way. Every sale that
    was not answered is sent again with its key, to the one that is left."""
    mongo = real_parts[1]
    homes = [tmp_path / one for one in ("first", "second")]
    for home in homes:
        home.mkdir()

    def service(home):
        return inventory(uri_of(mongo), mongo, name, home, MONDAY_MORNING)

    with transactions_that_die_soon(mongo, 5), service(homes[0]) as left, service(homes[1]) as dies:
        site = left.place()
        sent = [body(site, left.ready(site), left.person()) for _ in range(SALES)]
        keys = [new_id() for _ in sent]
        one_desk((left, dies), site)
        unanswered = []

        def sell(number):
            served = dies if number % 2 else left
            try:
                answer = send(served, sent[number], key=keys[number])
            except requests.ConnectionError:
                unanswered.append(number)
                answer = send(left, sent[number], key=keys[number])
            while answer.status_code == 503:
                # The killed process still holds the counter: its transaction has to end first.
                answer = send(left, sent[number], key=keys[number])
            return answer

        sold = left.database.sales
        with ThreadPoolExecutor(TILLS) as pool:
            answers = [pool.submit(sell, number) for number in range(SALES)]
            eventually(lambda: sold.estimated_document_count() >= 10, 60, what="ten sales")
            dies.process.kill()
            dies.process.wait()
            answers = [one.result() for one in answers]

        assert unanswered, "it was killed with sales under way"
        assert {one.status_code for one in answers} == {201}, [one.text for one in answers]
        numbers = sorted(one.json()["receipt_number"] for one in answers)
        assert numbers == [f"2026-{site.slug}-{n:06d}" for n in range(1, SALES + 1)]
        assert sold.count_documents({}) == SALES
        assert left.database.quota_entries.count_documents({}) == SALES
        recorded = told(left, "sale_recorded")
        assert sorted(one["data"]["receipt_number"] for one in recorded) == numbers
        assert told(left, "sale_refused") == []
