"""What handing devices over has spared, in memory and on MongoDB: one suite for both."""

from services.inventory.application.ports.impact_ledger import Span
from services.inventory.domain.spared.ledger import Sum
from tests.inventory.builders import AWA, LYON, LYON_ID, SITE_ID, device, grading, wipe
from tests.inventory.handed_over import RETURN_ID, SALE_ID, hand_over, reclaim, sold
from tests.scripted import at

HERE = [Span(places=[SITE_ID], start=at(0), end=at(0, day=1))]
BOTH = [*HERE, Span(places=[LYON_ID], start=at(0), end=at(0, day=1))]


def saved(twin, *devices):
    for one in devices:
        twin.change(lambda work, one=one: work.devices.save(one))
    return devices


def sums(twin, spans):
    return twin.look(lambda work: work.impact_ledger.sums(spans))


def entries(twin, spans=BOTH, after=None, limit=0):
    return twin.look(lambda work: work.impact_ledger.entries(spans, after, limit))


def test_what_was_handed_over_is_listed_in_its_order_and_summed_by_place(twin):
    there = {"place": "lyon", "place_id": LYON_ID}
    late, early = sold(when=at(11)), sold(when=at(10), **there)
    screen = sold("screen", when=at(12))
    saved(twin, late, early, screen, device(), sold(when=at(9, day=1)))
    found = entries(twin)
    assert [one.device_id for one in found] == [early.id, late.id, screen.id]
    assert (found[0].co2e_grams, found[0].materials_grams) == (81_000, 381_000)
    assert (found[0].sale_id, found[0].place_id, found[0].at) == (SALE_ID, LYON_ID, at(10))
    assert (found[2].factor_version, found[2].co2e_grams) == (None, None)
    claimed = {"factor_version": "ademe-2022-09", "devices": 1, "taken_back": 0}
    masses = {"co2e_grams": 81_000, "materials_grams": 381_000}
    nothing = {"factor_version": None, "co2e_grams": 0, "materials_grams": 0}
    assert sums(twin, BOTH) == sorted(
        [
            Sum(place_id=SITE_ID, **claimed | nothing),
            Sum(place_id=SITE_ID, **claimed | masses),
            Sum(place_id=LYON_ID, **claimed | masses),
        ],
        key=lambda one: (one.place_id, one.factor_version or ""),
    )
    assert {one.place_id for one in sums(twin, HERE)} == {SITE_ID}
    assert sums(twin, []) == entries(twin, []) == []


def test_what_came_back_for_good_counts_no_more_where_it_was_handed_over(twin):
    kept, back = sold(), sold()
    reclaim(back, LYON, at(10, day=40))
    saved(twin, kept, back)
    [sum_] = sums(twin, BOTH)
    assert (sum_.place_id, sum_.devices, sum_.taken_back) == (SITE_ID, 1, 1)
    assert sum_.co2e_grams == 81_000
    by_device = {one.device_id: one.taken_back_at for one in entries(twin)}
    assert by_device == {kept.id: None, back.id: at(10, day=40)}


def test_a_device_that_is_sold_again_counts_for_its_second_sale_alone(twin):
    one = reclaim(sold(), LYON)
    one.wipe(wipe(code="SECOND23", start=at(10), end=at(11)), at(11))
    one.grade(grading(at=at(11)))
    one.ready(at(11), "stock-1")
    saved(twin, hand_over(one, AWA, at(12)))
    first, second = entries(twin)
    assert (first.sale_id, first.taken_back_at) == (SALE_ID, at(10))
    assert (second.sale_id, second.taken_back_at) == (AWA, None)
    counted = {one.place_id: (one.devices, one.co2e_grams) for one in sums(twin, BOTH)}
    assert counted == {SITE_ID: (0, 0), LYON_ID: (1, 81_000)}


def test_a_device_that_replaces_what_replaced_it_counts_for_the_second_time(twin):
    one = reclaim(sold(), LYON)
    one.wipe(wipe(code="SECOND23", start=at(10), end=at(11)), at(11))
    one.grade(grading(at=at(11)))
    one.ready(at(11), "stock-1")
    saved(twin, hand_over(one, SALE_ID, at(12)))
    assert [entry.taken_back_at for entry in entries(twin)] == [at(10), None]
    counted = {one.place_id: (one.devices, one.taken_back) for one in sums(twin, BOTH)}
    assert counted == {SITE_ID: (0, 1), LYON_ID: (1, 0)}


def test_a_device_that_was_mended_and_handed_back_counts_on(twin):
    one = sold()
    one.bring_back(RETURN_ID, "battery", LYON, None, at(10), "desk-1")
    one.hand_back(RETURN_ID, "repaired", None, at(11), "desk-1")
    saved(twin, one)
    assert [(one.devices, one.taken_back) for one in sums(twin, BOTH)] == [(1, 0)]


def test_the_ledger_goes_on_after_an_entry(twin):
    devices = [sold(when=at(9, minute)) for minute in (0, 1, 1, 2)]
    saved(twin, *devices)
    whole = entries(twin)
    first = entries(twin, limit=2)
    rest = entries(twin, after=first[-1].id)
    assert [*first, *rest] == whole
    assert len(whole) == 4
