"""Certificates of wiping in memory and on MongoDB: one suite for both."""

from dataclasses import replace

import pytest

from services.inventory.domain.devices.wiping import Certificate
from tests.inventory.builders import AWA, BILAL, LOT_ID, SITE_ID, wipe
from tests.scripted import at


def certificate(number, device_id=AWA, **changes):
    told = wipe(number=f"E-2026-{number:06d}", code=f"CODE{number:08d}", **changes)
    return Certificate(
        device_id=device_id, lot_id=LOT_ID, place_id=SITE_ID, issued_at=at(9), wipe=told
    )


def test_certificates_come_back_as_they_were_put_in_the_order_of_their_issue(twin):
    second, first, others = certificate(2), certificate(1), certificate(3, BILAL)
    for one in (second, first, others):
        twin.change(lambda work, one=one: work.certificates.put(one))
    assert twin.look(lambda work: work.certificates.by_code(second.wipe.code)) == second
    assert twin.look(lambda work: work.certificates.by_code("NOBODYS")) is None
    assert twin.look(lambda work: work.certificates.of_device(AWA)) == [first, second]


def test_one_that_was_verified_since_is_put_in_its_place(twin):
    one = certificate(1, verified=False)
    verified = replace(one, wipe=replace(one.wipe, verified=True, verified_by="stock-2"))
    for put in (one, verified):
        twin.change(lambda work, put=put: work.certificates.put(put))
    assert twin.look(lambda work: work.certificates.of_device(AWA)) == [verified]


def test_each_year_has_numbers_of_its_own_and_what_fails_gives_its_number_back(twin):
    def numbers(year):
        return twin.change(lambda work: work.certificates.next_number(year))

    def failing(work):
        work.certificates.next_number(2026)
        raise LookupError("on purpose")

    assert [numbers(2026), numbers(2026), numbers(2027)] == [1, 2, 1]
    with pytest.raises(LookupError):
        twin.change(failing)
    assert numbers(2026) == 3
