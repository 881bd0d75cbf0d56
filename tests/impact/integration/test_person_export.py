"""A person is given all that impact archived about them."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from kernel.people import NOBODY
from kernel.refusals import NotFound
from kernel.scope import Scope
from kit.ids import new_id
from kit.transaction import Store
from services.impact.adapters.person_export import LEFT_OUT, ArchiveHoldings, Known
from services.impact.bootstrap import Impact, Options
from tests.exports import not_given, whole
from tests.impact import network
from tests.impact.integration.test_forgetting import erased
from tests.impact.running import take
from tests.traces import tells


@pytest.fixture(scope="module")
def impact(real_parts):
    mongo = real_parts[1]
    database = f"test_{new_id().replace('-', '')[:20]}"
    app = Impact(Store("impact", mongo, database=database), Options())
    app.prepare()
    take(app, network.six_weeks())
    yield app
    mongo.drop_database(database)


@pytest.fixture(scope="module")
def busiest(impact):
    """Of those who are known as nobody else, whoever most was told of."""
    known = Known(impact.store.database)
    events = impact.store.database.archive.find({"name": "booking.person_registered"})
    registered = {one["partition_key"] for one in events}
    counted = Counter(
        one["partition_key"] for one in impact.store.database.archive.find({}, {"body": 0})
    )
    merged = [one for one in registered if len(known.ids_of(one)) > 1]
    return max(merged or registered, key=counted.__getitem__)


def test_every_document_that_names_the_person_is_given(impact, busiest):
    ids = Known(impact.store.database).ids_of(busiest)
    held, first = whole(impact.exporter.page, busiest, limit=20)
    assert list(first.ids) == ids
    given = {event["id"] for event in held["events"]}
    about = [
        row["_id"]
        for row in impact.store.database.archive.find()
        if any(tells(row, id_) for id_ in ids)
    ]
    assert len(about) > 3
    assert set(about) == given
    assert {one["id"] for one in held["people"]} == set(ids)
    left = dict.fromkeys(LEFT_OUT, "") | {"archive": "", "people_N": "", "merges_N": ""}
    assert not_given(impact.store.database, [], {}, left, *ids) == {}


def test_the_archive_is_read_in_pieces_that_each_end_soon(impact, busiest):
    ids = Known(impact.store.database).ids_of(busiest)
    holdings = ArchiveHoldings(impact.store.database, most_read=7)
    found, after, pages = [], None, 0
    while True:
        page = holdings.page(ids, after, 50, datetime.now(UTC))
        found += [one["id"] for one in page.held.get("events", ())]
        pages += 1
        if page.next is None:
            break
        after = page.next
    end = impact.store.database.positions.find_one({"_id": "archive"})["position"]
    assert pages >= end // 7
    whole_ = [one["id"] for one in whole(impact.exporter.page, busiest, limit=200)[0]["events"]]
    assert found == whole_


def test_only_for_who_works_where_the_person_was_registered(impact, busiest):
    [slug] = set(Known(impact.store.database).sites_of(busiest))
    assert whole(impact.exporter.page, busiest, Scope(frozenset({slug})), limit=50)
    with pytest.raises(NotFound):
        whole(impact.exporter.page, busiest, Scope(frozenset({"elsewhere"})), limit=50)


def test_nobody_is_given_what_is_nobody_s(impact, busiest):
    take(impact, [erased(busiest, sequence=99)])
    for one in (busiest, NOBODY, new_id()):
        with pytest.raises(NotFound):
            whole(impact.exporter.page, one)
