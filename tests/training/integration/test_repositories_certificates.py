"""Certificates in memory and on MongoDB: one suite for both."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kernel.refusals import Stale
from services.training.application.ports.certificates import WantedCertificates
from services.training.domain.certificates.cases import Doubt
from services.training.domain.certificates.naming import AgreedName
from tests.scripted import at
from tests.training.builders import AWA, BILAL
from tests.training.certificates import SEAT, certificate

CASE = "0197f000-0000-7000-8000-00000000ca5e"


def saved(twin, *certificates):
    for one in certificates:
        twin.change(lambda work, one=one: work.certificates.save(one))
    return certificates


def questioned(number, when, **changes):
    one = certificate(number, **changes)
    one.question(Doubt(module="email_write", seat_id=SEAT), when, CASE)
    return one


def revoked(number, **changes):
    one = certificate(number, **changes)
    one.revoke("fraud", at(8), "manager-1")
    return one


def test_a_certificate_comes_back_as_it_was_saved(twin):
    one = questioned(1, at(8))
    one.revoke("not_attended", at(9), "manager-1")
    saved(twin, one)
    for found in (
        twin.look(lambda work: work.certificates.get(one.id)),
        twin.look(lambda work: work.certificates.of_enrolment(one.state.enrolment_id)),
        twin.look(lambda work: work.certificates.by_code(one.state.code)),
    ):
        assert found == one
    assert twin.look(lambda work: work.certificates.get("nothing")) is None
    assert twin.look(lambda work: work.certificates.of_enrolment("nothing")) is None
    assert twin.look(lambda work: work.certificates.by_code("nothing")) is None


def test_they_are_listed_by_what_they_are(twin):
    one, two, three = saved(
        twin,
        certificate(1),
        revoked(2, person_id=BILAL, site="lyon", path="internet"),
        questioned(3, at(8)),
    )

    def listed(after=None, limit=0, **wanted):
        found = twin.look(
            lambda work: work.certificates.listed(WantedCertificates(**wanted), after, limit)
        )
        return [found_one.id for found_one in found]

    assert listed() == [one.id, two.id, three.id]
    assert listed(sites=frozenset({"lyon"})) == [two.id]
    assert listed(sites=frozenset()) == []
    assert listed(person_id=AWA) == [one.id, three.id]
    assert listed(enrolment_id=three.state.enrolment_id) == [three.id]
    assert listed(path="internet") == [two.id]
    assert listed(status="revoked") == [two.id]
    assert listed(questioned=True) == [three.id]
    assert listed(questioned=True, questioned_before=at(8)) == []
    assert listed(questioned=True, questioned_before=at(9)) == [three.id]
    assert listed(after=one.id, limit=1) == [two.id]


def test_numbers_have_no_gap_in_a_year(twin):
    given = [
        twin.change(lambda work, year=year: work.certificates.next_number(year))
        for year in (2026, 2026, 2027, 2026)
    ]
    assert given == [1, 2, 1, 3]


def test_those_that_are_revoked_now_are_told_by_their_positions(twin):
    back = revoked(4)
    back.restore("revoked_by_mistake", at(9), "manager-1")
    saved(twin, revoked(1), certificate(2), revoked(3), back, revoked(5, year=2027))
    assert twin.look(lambda work: list(work.certificates.revoked(2026, 0, 9))) == [1, 3]
    assert twin.look(lambda work: list(work.certificates.revoked(2026, 2, 3))) == [3]


def test_open_cases_are_counted(twin):
    closed = questioned(3, at(8))
    closed.decide("keep", "learned_otherwise", at(9), "manager-1")
    saved(twin, questioned(1, at(8)), questioned(2, at(9)), closed)
    counted = twin.look(lambda work: work.certificates.open_cases(at(8) + timedelta(minutes=1)))
    assert counted == {False: 1, True: 1}


def test_certificates_change_hands(twin):
    one, two = saved(twin, certificate(1), certificate(2, person_id=BILAL))
    twin.change(lambda work: work.certificates.rekey([one.id], BILAL))
    assert twin.look(lambda work: work.certificates.of_person(BILAL)) == [one.id, two.id]
    moved = twin.look(lambda work: work.certificates.get(one.id))
    assert (moved.state.person_id, moved.partition, moved.version) == (BILAL, AWA, 1)


def test_a_change_of_the_name_is_counted_beside_what_is_told(twin):
    [one] = saved(twin, certificate(1))
    stale = twin.look(lambda work: work.certificates.get(one.id))
    for _ in range(2):
        twin.change(lambda work: work.certificates.save_naming(work.certificates.get(one.id)))
    found = twin.look(lambda work: work.certificates.get(one.id))
    assert (found.version, found.namings, found.seen) == (1, 2, 3)
    found.revoke("fraud", at(8), "manager-1")
    saved(twin, found)
    assert twin.look(lambda work: work.certificates.get(one.id)) == found
    assert (found.version, found.namings) == (2, 2)
    with pytest.raises(Stale):
        twin.change(lambda work: work.certificates.save_naming(stale))


def test_names_are_kept_and_forgotten(twin):
    name = AgreedName(
        certificate_id=certificate(1).id, name="Awa", agreed_on=date(2026, 11, 23), by="trainer-1"
    )
    other = replace(name, certificate_id=certificate(2).id)
    for one in (name, other, replace(name, name="Awa Diallo")):
        twin.change(lambda work, one=one: work.certificate_names.put(one))
    found = twin.look(lambda work: work.certificate_names.get(name.certificate_id))
    assert found == replace(name, name="Awa Diallo")
    dropped = twin.change(lambda work: work.certificate_names.drop([name.certificate_id, "none"]))
    assert dropped == 1
    assert twin.look(lambda work: work.certificate_names.get(name.certificate_id)) is None
    assert twin.look(lambda work: work.certificate_names.get(other.certificate_id)) == other
