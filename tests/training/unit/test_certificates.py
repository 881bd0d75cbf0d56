"""Certificates: numbered without a gap, revoked with a reason, restored, named by consent."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from kernel.people import NOBODY
from kernel.refusals import InvalidValue, NotFound, PersonUnknown, Stale
from kernel.scope import NATIONAL
from kit.edge.operation import wire_names
from services.training.adapters import shipped
from services.training.application import certifying
from services.training.application.commands.name_certificate import UnnameCertificate
from services.training.application.commands.publish_mapping import PublishMapping
from services.training.application.queries.badges import GetAchievement, GetBadge
from services.training.application.queries.certificates import (
    GetCertificate,
    ListCertificates,
)
from services.training.domain.certificates.refusals import (
    CertificateNotValid,
    CertificateStillValid,
    NobodyToName,
)
from services.training.edge.schemas.certificates import ListedCertificate
from services.training.edge.service import SERVICE
from tests.scripted import CONTEXT, published
from tests.training.builders import (
    AWA,
    BILAL,
    CHLOE,
    ELSEWHERE,
    HERE,
    Target,
    module,
    path,
)
from tests.training.certificates import assessed, enrolment_of, issued, name, now, restore, revoke


@pytest.fixture
def known(network):
    """Three people, and a path."""
    for person in (AWA, BILAL, CHLOE):
        network.person(person)
    network.path()
    return network


def listed(network, **wanted):
    found = network.app.list_certificates(ListCertificates(scope=HERE, **wanted))
    return [one.id for one in found]


def shown(network, one, scope=HERE):
    return network.app.get_certificate(GetCertificate(scope=scope, certificate_id=one.id))


def named(network, one):
    return network.look(lambda work: work.certificate_names.get(one.id))


def test_a_certificate_tells_path_day_and_what_was_learnt(known):
    state = issued(known).state
    assert (state.path, state.version, state.title.fr) == ("email", 1, "Le courrier électronique")
    assert (state.number, state.on, state.status) == ("C-2026-000001", date(2026, 11, 23), "valid")
    [one] = state.learned
    assert (one.competence, one.title.fr, one.framework) == ("crcn-2-1", "Interagir", "crcn")
    assert one.said.fr == "écrire et recevoir des messages"
    assert published(known)[-1] == "CertificateIssued"


def test_numbers_have_no_gap_and_begin_anew_with_the_local_year(known):
    assert [issued(known, one).state.number for one in (AWA, BILAL)] == [
        "C-2026-000001",
        "C-2026-000002",
    ]
    known.clock.instant = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    state = issued(known, CHLOE).state
    assert (state.number, state.on) == ("C-2027-000001", date(2027, 1, 1))


def test_an_enrolment_has_one_certificate_however_often_it_completes(known):
    one = issued(known)
    enrolment = enrolment_of(known, one)
    again = known.change(lambda work: certifying.issue(work, enrolment))
    assert again.id == one.id
    assert issued(known, BILAL).state.position == 2


def test_a_number_is_given_again_where_what_needed_it_failed(known):
    enrolment = known.enrolment(AWA)

    def fail(work):
        certifying.issue(work, enrolment)
        raise InvalidValue("x", "y")

    with pytest.raises(InvalidValue):
        known.change(fail)
    assert issued(known, BILAL).state.position == 1


def test_what_several_modules_are_about_is_told_once(known):
    known.path(
        path(
            "internet",
            module("internet_a", targets=(Target(competence="crcn-1-1", level=1),)),
            module("internet_b", targets=(Target(competence="crcn-1-1", level=2),)),
        )
    )
    learned = issued(known, AWA, "internet").state.learned
    assert [one.competence for one in learned] == ["crcn-1-1"]


def finished(known, *assessments):
    """What the certificate of a path about three competences tells of their levels, after these
    assessments; the path leads to level 2."""
    targets = tuple(Target(competence=f"crcn-2-{n}", level=2) for n in (1, 2, 3))
    known.path(path("internet", module("internet_a", targets=targets)))
    enrolment = known.enrolment(AWA, "internet")
    for purpose, levels in assessments:
        assessed(known, enrolment, purpose, **levels)
    state = known.change(lambda work: certifying.issue(work, enrolment)).state
    assert [one.competence for one in state.learned] == ["crcn-2-1", "crcn-2-2", "crcn-2-3"]
    for one in state.learned:
        assert one.measured == (one.level is not None) == (one.level_title is not None)
    badge = known.app.get_badge(GetBadge(code=state.code))
    assert badge.achievement == known.app.get_achievement(
        GetAchievement(path="internet", version=1)
    )
    assert {one.reached for one in badge.achievement.learned} == {None}
    assert [one for one in badge.measured if one.framework == "crcn"] == [
        one for one in state.learned if one.measured
    ]
    return [one.reached for one in state.learned]


def test_a_level_is_certified_only_where_an_assessment_showed_it(known):
    levels = {"crcn_2_1": 1, "crcn_2_2": 0, "crcn_5_1": 4}
    assert finished(known, ("final", levels)) == [1, None, None]


def test_who_failed_everything_is_certified_no_level(known):
    assert finished(known, ("final", {"crcn_2_1": 0})) == [None, None, None]


def test_who_was_never_assessed_is_certified_no_level(known):
    assert finished(known) == [None, None, None]


def test_what_an_earlier_assessment_showed_is_certified_where_the_final_one_did_not_ask(known):
    earlier = {"crcn_2_1": 2, "crcn_2_2": 1}
    levels = finished(known, ("final", {"crcn_2_1": 0}), ("progress", earlier))
    assert levels == [None, 1, None]


def test_the_european_framework_s_words_are_kept_beside_where_a_mapping_gives_its_level(known):
    assert issued(known, CHLOE).state.also == ()
    for mapping in shipped.mappings():
        command = PublishMapping(scope=NATIONAL, mapping=mapping, by="operator-1")
        known.app.publish_mapping(command, CONTEXT)
    practised = issued(known, BILAL).state.also
    assert {one.framework for one in practised} == {"digcomp"}
    assert {one.reached for one in practised} == {None}
    enrolment = known.enrolment(AWA)
    assessed(known, enrolment, crcn_2_1=1)
    also = known.change(lambda work: certifying.issue(work, enrolment)).state.also
    assert [one.competence for one in also] == [one.competence for one in practised]
    assert ("digcomp-2-1", 1, "Élémentaire") in [
        (one.competence, one.reached, one.reached_title.fr) for one in also
    ]


def test_a_revoked_certificate_says_why_and_is_not_revoked_twice(known):
    one = issued(known)
    state = revoke(known, one, reason="fraud").state
    assert (state.status, state.revocation.reason, state.revocation.by) == (
        "revoked",
        "fraud",
        "manager-1",
    )
    assert published(known)[-1] == "CertificateRevoked"
    with pytest.raises(CertificateNotValid):
        revoke(known, one)
    assert now(known, one).state.revocation.reason == "fraud"


def test_a_wrongly_revoked_certificate_is_valid_again_under_its_number_and_code(known):
    one = issued(known)
    revoke(known, one)
    state = restore(known, one).state
    assert (state.status, state.revocation) == ("valid", None)
    assert (state.number, state.code) == (one.state.number, one.state.code)
    assert published(known)[-1] == "CertificateRestored"
    with pytest.raises(CertificateStillValid):
        restore(known, one)


def test_who_saw_an_older_version_is_told_so(known):
    one = issued(known)
    with pytest.raises(Stale):
        revoke(known, one, expected_version=7)
    assert now(known, one).state.status == "valid"


def test_other_sites_see_and_revoke_nothing(known):
    one = issued(known)
    with pytest.raises(NotFound):
        shown(known, one, ELSEWHERE)
    with pytest.raises(NotFound):
        revoke(known, one, scope=ELSEWHERE)
    assert known.app.list_certificates(ListCertificates(scope=ELSEWHERE)) == []


def test_certificates_are_listed_by_person_path_and_status(known):
    one, two = issued(known, AWA), issued(known, BILAL)
    revoke(known, two)
    assert listed(known) == [one.id, two.id]
    assert listed(known, person_id=BILAL) == [two.id]
    assert listed(known, enrolment_id=one.state.enrolment_id) == [one.id]
    assert listed(known, status="revoked") == [two.id]
    assert listed(known, path="internet") == []


def test_a_name_is_shown_from_the_day_of_consent_until_it_is_taken_back(known):
    one = issued(known)
    assert named(known, one) is None
    name(known, one, "  Awa   Diallo ")
    agreed = named(known, one)
    assert shown(known, one).named_on == date(2026, 11, 23)
    assert (agreed.name, agreed.agreed_on, agreed.by) == (
        "Awa Diallo",
        date(2026, 11, 23),
        "trainer-1",
    )
    for _ in range(2):
        taken = UnnameCertificate(scope=HERE, certificate_id=one.id)
        known.app.unname_certificate(taken, CONTEXT)
    assert named(known, one) is None


def test_of_two_tablets_the_second_neither_overwrites_nor_takes_off_the_first_one_s_name(known):
    one = issued(known)
    seen = shown(known, one).version
    name(known, one, expected_version=seen)
    with pytest.raises(Stale):
        name(known, one, "Bilal Haddad", expected_version=seen)
    taken = UnnameCertificate(scope=HERE, certificate_id=one.id, expected_version=seen)
    with pytest.raises(Stale):
        known.app.unname_certificate(taken, CONTEXT)
    assert named(known, one).name == "Awa Diallo"
    now_seen = shown(known, one).version
    known.app.unname_certificate(replace(taken, expected_version=now_seen), CONTEXT)
    with pytest.raises(Stale):
        revoke(known, one, expected_version=now_seen)


def test_a_name_leaves_no_gap_in_what_is_told_of_its_certificate(known):
    one = issued(known)
    name(known, one)
    revoke(known, one)
    told = [
        (said.sequence, type(said.event).__name__)
        for said in known.app.store.memory.told
        if said.subject == f"certificates/{one.id}"
    ]
    assert told == [(1, "CertificateIssued"), (2, "CertificateRevoked")]
    assert shown(known, one).version == 3


def test_a_name_is_in_no_event_and_in_nothing_that_is_audited(known):
    name(known, issued(known), "Awa Diallo")
    memory = known.app.store.memory
    assert "Diallo" not in repr(memory.published)
    assert "Diallo" not in repr(memory.table("audit"))
    assert "Diallo" not in repr(memory.table("certificates"))


@pytest.mark.parametrize("said", ["", "  ", "123", "…"])
def test_what_is_no_name_is_refused(known, said):
    with pytest.raises(InvalidValue):
        name(known, issued(known), said)


def test_a_revoked_certificate_names_nobody_anew(known):
    one = issued(known)
    revoke(known, one)
    with pytest.raises(CertificateNotValid):
        name(known, one)


def test_who_was_erased_is_not_named(known):
    one = issued(known)
    known.change(lambda work: work.people.put(replace(work.people.get(AWA), erased=True)))
    with pytest.raises(PersonUnknown):
        name(known, one)


def test_nobody_is_named_on_the_certificate_of_somebody_who_was_erased(known):
    one = issued(known)
    known.change(lambda work: work.certificates.rekey([one.id], NOBODY))
    with pytest.raises(NobodyToName):
        name(known, one)
    assert named(known, one) is None
    assert ListedCertificate().dump(shown(known, one))["person_id"] is None


def test_an_erasure_takes_the_names_and_leaves_the_certificates(known):
    one, other = issued(known, AWA), issued(known, BILAL)
    name(known, one)
    name(known, other, "Bilal Haddad")
    ids = known.look(lambda work: work.certificates.of_person(AWA))
    assert known.change(lambda work: certifying.stop_naming(work, ids)) == 1
    assert named(known, one) is None
    assert now(known, one).state.status == "valid"
    assert named(known, other).name == "Bilal Haddad"


def test_no_paper_with_a_name_is_kept_for_repeats():
    taking = {
        one.name: one.confidential
        for one in SERVICE.operations
        if one.tag == "certificates" and "name" in wire_names(one.body_schema)
    }
    assert taking == {"print_certificate": True, "name_certificate": False}
