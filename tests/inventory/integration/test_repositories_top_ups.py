"""Top-ups and their vault in memory and on MongoDB: one suite for both."""

from datetime import date

import pytest

from kit.transaction import ConcurrentChange
from services.inventory.application.ports.vault import Kept
from services.inventory.domain.top_ups.batch import Batch, BatchState
from services.inventory.domain.top_ups.top_up import Buyer, TopUp
from tests.inventory.builders import (
    AWA,
    BILAL,
    SALE_ID,
    SITE_ID,
    offer,
    top_up_codes,
)
from tests.scripted import at

BATCH_ID, OTHER_BATCH = (f"0197f000-0000-7000-8000-0000000ba0{n:02d}" for n in range(2))
LONG_AGO = date(2026, 1, 1)


def id_of(number):
    return f"0197f000-0000-7000-8000-0000000c{number:04d}"


def put(twin, count=1, start=1, batch_id=BATCH_ID, **changes):
    """Codes under ids that are numbered from `start` on."""
    codes = top_up_codes(count, start)
    kept = [
        Kept(top_up_id=id_of(start + number), batch_id=batch_id, offer=offer(**changes))
        for number in range(count)
    ]
    twin.change(lambda work: work.vault.put(list(zip(kept, codes, strict=True))))
    return kept, codes


def oldest(twin, good_until=LONG_AGO, apart="sale", **kind):
    wanted = {"operator": "orange", "face_value": 1000, **kind}
    return twin.look(lambda work: work.vault.oldest(**wanted, good_until=good_until, apart=apart))


def test_a_code_is_known_again_as_long_as_it_lies_in_the_vault_and_after(twin):
    [kept], [code] = put(twin)
    [stranger] = top_up_codes(1, start=9)

    def known():
        return twin.look(lambda work: work.vault.known([code, stranger]))

    assert known() == {code: kept}
    twin.change(lambda work: work.vault.take_out(kept.top_up_id))
    twin.change(lambda work: work.vault.give_up(kept.top_up_id))
    assert known() == {code: kept}


def test_nothing_is_known_in_an_empty_vault(twin):
    assert twin.look(lambda work: work.vault.known(top_up_codes(1))) == {}
    twin.look(lambda work: work.vault.check_open())


def test_no_two_codes_are_the_same(twin):
    _, codes = put(twin)
    again = Kept(top_up_id=id_of(2), batch_id=OTHER_BATCH, offer=offer(operator="sfr"))
    with pytest.raises(ConcurrentChange):
        twin.change(lambda work: work.vault.put([(again, codes[0])]))
    assert oldest(twin, operator="sfr") is None


def test_the_one_whose_last_day_is_first_is_next_if_it_is_good_for_long_enough(twin):
    put(twin, start=1, enter_by=date(2027, 3, 1))
    [first], _ = put(twin, start=2, enter_by=date(2027, 2, 1))
    [late], _ = put(twin, start=3, enter_by=date(2027, 3, 2))
    assert oldest(twin) == first
    assert oldest(twin, good_until=date(2027, 2, 1)) == first
    assert oldest(twin, good_until=date(2027, 3, 2)) == late
    assert oldest(twin, good_until=date(2027, 3, 3)) is None


def test_operators_and_values_are_kept_apart(twin):
    put(twin, face_value=2000)
    put(twin, start=2, operator="sfr")
    assert oldest(twin) is None
    assert oldest(twin, face_value=2000).offer.face_value == 2000


def test_of_several_that_are_alike_each_asker_gets_the_same_one_again(twin):
    put(twin, count=20)
    chosen = {name: oldest(twin, apart=name) for name in ("a", "b", "c", "d", "e", "f")}
    assert all(oldest(twin, apart=name) == kept for name, kept in chosen.items())
    assert len({kept.top_up_id for kept in chosen.values()}) > 1


def test_each_code_is_taken_out_once_and_given_up_once(twin):
    [kept], [code] = put(twin)
    with pytest.raises(ConcurrentChange):
        twin.change(lambda work: work.vault.give_up(kept.top_up_id))
    twin.change(lambda work: work.vault.take_out(kept.top_up_id))
    assert oldest(twin) is None
    with pytest.raises(ConcurrentChange):
        twin.change(lambda work: work.vault.take_out(kept.top_up_id))
    assert twin.change(lambda work: work.vault.give_up(kept.top_up_id)) == code
    with pytest.raises(ConcurrentChange):
        twin.change(lambda work: work.vault.give_up(kept.top_up_id))


def test_what_expires_is_a_batch_s_and_in_stock(twin):
    kept, _ = put(twin, count=3)
    put(twin, start=4, batch_id=OTHER_BATCH)
    twin.change(lambda work: work.vault.take_out(kept[0].top_up_id))
    assert twin.look(lambda work: work.vault.left(BATCH_ID)) == 2
    twin.change(lambda work: work.vault.expire(BATCH_ID))
    assert twin.look(lambda work: work.vault.left(BATCH_ID)) == 0
    assert oldest(twin).batch_id == OTHER_BATCH
    counted = twin.look(lambda work: work.vault.counted())
    assert [(one.status, one.codes) for one in counted] == [("expired", 2), ("stocked", 1)]
    assert twin.change(lambda work: work.vault.give_up(kept[0].top_up_id))


def test_what_is_in_stock_is_counted_by_what_it_is_good_for(twin):
    put(twin, operator="sfr")
    put(twin, start=2, count=2, price=800)
    put(twin, start=4, enter_by=date(2027, 1, 1))
    put(twin, start=5, face_value=500, price=500)
    counted = twin.look(lambda work: work.vault.counted())
    assert [(one.offer, one.codes) for one in counted] == [
        (offer(face_value=500, price=500), 1),
        (offer(enter_by=date(2027, 1, 1)), 1),
        (offer(price=800), 2),
        (offer(operator="sfr"), 1),
    ]


def sold(number=1, person_id=AWA, hour=9):
    buyer = Buyer(
        sale_id=SALE_ID,
        person_id=person_id,
        place_id=SITE_ID,
        place="saint-denis",
        by="desk-1",
        at=at(hour),
    )
    return TopUp.sell(id_of(number), BATCH_ID, offer(), buyer)


def test_a_top_up_comes_back_as_it_was_saved(twin):
    one = sold()
    twin.change(lambda work: work.top_ups.save(one))
    assert twin.look(lambda work: work.top_ups.get(one.id)) == one
    one.show(at(10), "desk-1")
    twin.change(lambda work: work.top_ups.save(one))
    found = twin.look(lambda work: work.top_ups.get(one.id))
    assert (found, found.version, found.state.shown_at) == (one, 2, at(10))


def test_top_ups_are_found_by_their_sale_and_by_their_person_who_may_change(twin):
    for one in (sold(2, hour=10), sold(1, hour=11), sold(3, person_id=BILAL, hour=12)):
        twin.change(lambda work, one=one: work.top_ups.save(one))
    of_sale = twin.look(lambda work: work.top_ups.of_sale(SALE_ID))
    assert [one.id for one in of_sale] == [id_of(2), id_of(1), id_of(3)]
    assert twin.look(lambda work: work.top_ups.of_person(AWA)) == [id_of(1), id_of(2)]
    twin.change(lambda work: work.top_ups.rekey([id_of(1)], BILAL))
    assert twin.look(lambda work: work.top_ups.of_person(BILAL)) == [id_of(1), id_of(3)]
    moved = twin.look(lambda work: work.top_ups.get(id_of(1)))
    assert (moved.state.person_id, moved.partition, moved.version) == (BILAL, AWA, 1)


def test_a_batch_comes_back_as_it_was_saved(twin):
    batch = Batch.imported(BatchState(batch_id=BATCH_ID, offer=offer(), codes=3), at(9))
    twin.change(lambda work: work.batches.save(batch))
    assert twin.look(lambda work: work.batches.get(BATCH_ID)) == batch
    assert twin.look(lambda work: work.batches.get(OTHER_BATCH)) is None
