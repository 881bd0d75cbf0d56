"""A person is given all that booking keeps of them, whatever collection it is in."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kernel.people import NOBODY
from kernel.refusals import NotFound
from kit.timers import run_due
from services.booking.adapters.exports import LEFT_OUT, kinds
from tests.booking.builders import ELSEWHERE, HERE
from tests.booking.erasure import Everything
from tests.booking.referrals import AWA, Referring
from tests.exports import not_given, whole


@pytest.fixture
def awa(app):
    """Awa has something of every kind, and was somebody else once."""
    clock = app.tools.clock
    awa = Everything.of(app, clock, lambda _network: run_due(app.store, app.due, clock))
    awa.other = awa.network.person(first_name="Ysoline")
    awa.merge(awa.person, awa.other)
    awa.network.clock.instant += timedelta(seconds=1)
    return awa


def test_every_document_that_names_the_person_is_given(awa):
    held, first = whole(awa.app.give_person, awa.other)
    assert (first.ids, first.service) == ([awa.person, awa.other], "booking")
    given = kinds(lambda _referral: None)
    database = awa.app.store.database
    assert not_given(database, given, held, LEFT_OUT, awa.person, awa.other) == {}
    assert {kind.name for kind in given} == held.keys()
    assert first.more["person"].identity.last_name == AWA.last_name
    assert [card.identity.first_name for card in first.more["absorbed"]] == ["Ysoline"]
    [referral] = held["referrals"]
    assert referral["identity"]["phone"] == "+33639980001"
    assert {one["reader_id"] for one in held["messages"]} == {awa.person}


def test_referrals_of_the_person_that_nobody_accepted_are_given_as_well(awa):
    other = Referring.of(awa.network, 1)
    referral = other.refer(replace(AWA, email="awa@example.org")).id
    other.refer(replace(AWA, first_name="Moussa", birth_year=None))  # a relative, by the phone
    _held, first = whole(awa.app.give_person, awa.person)
    [told] = first.more["referred"]
    assert (told.id, told.identity.email) == (referral, "awa@example.org")
    assert told.referral.state.partner_id == other.partner_id


def test_those_of_other_sites_are_strangers_and_who_is_erased_is_nobody(awa):
    assert whole(awa.app.give_person, awa.person, HERE)[0]
    with pytest.raises(NotFound):
        whole(awa.app.give_person, awa.person, ELSEWHERE)
    awa.erase()
    for one in (awa.person, awa.other, NOBODY):
        with pytest.raises(NotFound):
            whole(awa.app.give_person, one)


def test_an_export_ends_although_each_page_is_itself_kept_in_the_log(awa):
    for _ in range(3):
        held, _first = whole(awa.app.give_person, awa.person, limit=1)
        awa.network.clock.instant += timedelta(seconds=1)
    assert len(held["audit"]) > 2 * len(held["appointments"])
