"""Certificates over HTTP: printed, verified by anybody, named by consent, revoked, restored."""

from datetime import UTC, datetime

import pytest

from kit.audit.places import entries_of
from services.training.edge.pages import PAGES as OURS
from tests.papers import codes_in, pages_of, text_of
from tests.training import badges, certificates
from tests.training.builders import path
from tests.training.edge.running import refused, wrong_field


@pytest.fixture(scope="module", autouse=True)
def paths(served):
    """What the people of this module have learnt."""
    served.network.path(path("email"))


@pytest.fixture
def one(at_eight, site):
    """A certificate of the test's own."""
    return certificates.issued(at_eight.network, at_eight.person(), site=site.slug)


@pytest.fixture
def staff(at_eight, site):
    """Somebody of the test's site, the desk unless another role is given."""

    def ask(method, where, role="desk", **options):
        return at_eight.ask(method, where, role=role, at=site.slug, **options)

    return ask


def public(served, where, **options):
    """Without any token."""
    return served.call("GET", f"/training{where}", token=None, **options)


def read(staff, one):
    answer = staff("GET", f"/certificates/{one.id}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def change(staff, one, what, role="manager", **body):
    answer = staff("POST", f"/certificates/{one.id}/{what}", role, json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def printed(staff, one, **body):
    answer = staff("POST", f"/certificates/{one.id}/print", json=body)
    assert answer.status_code == 200, answer.text
    return answer.content


def test_a_certificate_is_read_and_listed_at_its_site(staff, one):
    told = read(staff, one)
    assert (told["number"], told["code"], told["on"]) == (
        one.state.number,
        one.state.code,
        "2026-11-23",
    )
    assert told["url"] == f"{badges.BASE}/training/verify/{one.state.code}"
    [listed] = staff("GET", "/certificates").json()["items"]
    assert listed["id"] == one.id
    assert one.state.code not in str(listed)


def test_other_sites_see_nothing_of_it(at_eight, one):
    elsewhere = at_eight.site().slug
    refused(
        at_eight.ask("GET", f"/certificates/{one.id}", role="manager", at=elsewhere),
        404,
        "unknown_reference",
    )


def test_a_printed_certificate_leads_to_the_page_that_verifies_it(at_eight, staff, one):
    pdf = printed(staff, one)
    text = text_of(pdf)
    assert "Le courrier électronique" in text
    assert "Écrivez votre prénom et votre nom sur la ligne." in text
    assert pages_of(pdf) == 1
    [address] = codes_in(pdf)
    page = public(at_eight, address.removeprefix(f"{badges.BASE}/training") + "?lang=fr")
    assert page.status_code == 200
    assert "Ce certificat est valable" in page.text


def test_a_name_is_printed_and_kept_nowhere(at_eight, staff, one):
    name = "Aminata Zongo-Ouédraogo"
    headers = {"Idempotency-Key": "print-1"}
    answer = staff("POST", f"/certificates/{one.id}/print", json={"name": name}, headers=headers)
    assert name in text_of(answer.content)
    assert name not in text_of(printed(staff, one))
    database = at_eight.database
    kept = [
        repr(row) for known in database.list_collection_names() for row in database[known].find()
    ]
    assert kept
    assert not [row for row in kept if "Zongo" in row]
    assert "Zongo" not in at_eight.log.read_text()


def test_the_public_page_names_whoever_agreed_until_they_take_it_back(at_eight, staff, one):
    where = f"/verify/{one.state.code}"
    assert public(at_eight, f"/v1{where}").json()["name"] is None
    told = change(staff, one, "name", "desk", name="Awa Diallo", agreed=True)
    assert told["named_on"] == "2026-11-23"
    assert "Diallo" not in str(told)
    assert "Diallo" not in str(read(staff, one))
    assert public(at_eight, f"/v1{where}").json()["name"] == "Awa Diallo"
    assert "Awa Diallo" in public(at_eight, where).text
    assert "Awa Diallo" in text_of(printed(staff, one))
    assert change(staff, one, "unname", "desk")["named_on"] is None
    assert public(at_eight, f"/v1{where}").json()["name"] is None
    assert "Diallo" not in public(at_eight, where).text


@pytest.mark.parametrize(
    ("speaks", "language"), [(None, "fr"), ("ar,de;q=0.5", "fr"), ("en-GB", "en"), ("fr", "fr")]
)
def test_the_public_page_is_french_for_whoever_speaks_neither_language(
    at_eight, one, speaks, language
):
    headers = {"Accept-Language": speaks} if speaks else {}
    page = public(at_eight, f"/verify/{one.state.code}", headers=headers)
    assert page.headers["Content-Language"] == language
    assert f'<html lang="{language}">' in page.text


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"name": "Awa Diallo", "agreed": False}, "/agreed"),
        ({"name": "Awa Diallo"}, "/agreed"),
        ({"name": "123", "agreed": True}, "/name"),
        ({"name": "A\u202eb", "agreed": True}, "/name"),
        ({"name": "A" * 121, "agreed": True}, "/name"),
    ],
)
def test_without_consent_or_a_name_nobody_is_named(at_eight, staff, one, body, pointer):
    assert wrong_field(staff("POST", f"/certificates/{one.id}/name", json=body)) == pointer
    assert public(at_eight, f"/v1/verify/{one.state.code}").json()["name"] is None


def test_that_consent_is_missing_is_said_in_french(staff, one):
    answer = staff(
        "POST",
        f"/certificates/{one.id}/name",
        json={"name": "Awa Diallo", "agreed": False},
        headers={"Accept-Language": "fr"},
    )
    assert "La personne doit être d’accord." in answer.text


def test_a_name_and_its_repeat_are_told_apart_without_being_kept(at_eight, staff, one):
    headers = {"Idempotency-Key": f"name-{one.id}"}
    where, body = f"/certificates/{one.id}/name", {"name": "Awa Diallo", "agreed": True}
    first = staff("POST", where, json=body, headers=headers)
    again = staff("POST", where, json=body, headers=headers)
    assert (first.json(), again.headers["Idempotent-Replay"]) == (again.json(), "true")
    other = staff("POST", where, json=body | {"name": "Awa Diop"}, headers=headers)
    refused(other, 422, "idempotency_key_reused")
    for collection in (
        at_eight.database.idempotency,
        at_eight.database.certificates,
        entries_of(at_eight.database),
    ):
        assert "Diallo" not in repr(list(collection.find()))


def test_a_certificate_is_verified_revoked_and_verified_again(at_eight, staff, one):
    where = f"/verify/{one.state.code}"
    code = one.state.code.lower()
    told = public(at_eight, f"/v1/verify/{code[:4]}%20{code[4:]}").json()
    assert (told["status"], told["path"], told["on"]) == ("valid", "email", "2026-11-23")
    change(staff, one, "name", name="Awa Diallo", agreed=True)
    change(staff, one, "revoke", reason="fraud")
    told = public(at_eight, f"/v1{where}").json()
    assert (told["status"], told["revoked_on"], told["name"]) == ("revoked", "2026-11-23", None)
    page = public(at_eight, f"{where}?lang=fr").text
    assert "Ce certificat n’est plus valable" in page
    assert "Diallo" not in page
    assert "fraud" not in page
    refused(staff("POST", f"/certificates/{one.id}/print", json={}), 409, "certificate_not_valid")
    refused(public(at_eight, f"/badges/{one.state.code}"), 409, "certificate_not_valid")
    change(staff, one, "restore", reason="revoked_by_mistake")
    assert public(at_eight, f"/v1{where}").json()["status"] == "valid"
    assert "This certificate is valid" in public(at_eight, f"{where}?lang=en").text


@pytest.mark.parametrize("code", ["NOBODYS23456", "x", "%3Cb%3E", "9" * 300])
def test_a_code_that_is_not_ours_is_said_to_be_none(at_eight, code):
    refused(public(at_eight, f"/v1/verify/{code}"), 404, "unknown_reference")
    page = public(at_eight, f"/verify/{code}", headers={"Accept-Language": "fr"})
    assert page.status_code == 200
    assert "Nous ne connaissons pas ce code" in page.text


def test_the_page_is_for_no_search_engine_and_has_no_scripts(at_eight, one):
    page = public(at_eight, f"/verify/{one.state.code}")
    assert page.headers["Content-Security-Policy"] == OURS.policy
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert '<meta name="robots" content="noindex">' in page.text
    for hidden in ("<script", one.id, one.state.person_id, one.state.enrolment_id):
        assert hidden not in page.text


def test_only_managers_revoke_restore_and_decide(staff, one):
    for what, body in (
        ("revoke", {"reason": "fraud"}),
        ("restore", {"reason": "revoked_by_mistake"}),
        ("decide", {"decision": "keep", "reason": "learned_otherwise"}),
    ):
        for role in ("desk", "adviser", "trainer"):
            answer = staff("POST", f"/certificates/{one.id}/{what}", role, json=body)
            refused(answer, 403, "forbidden")


def test_a_case_is_listed_and_decided(at_eight, staff, one):
    certificates.question(at_eight.network, one)
    [listed] = staff("GET", "/certificate-cases", "trainer").json()["items"]
    case = listed["open_case"]
    assert (listed["id"], listed["status"], case["proposes"]) == (one.id, "valid", "revoke")
    assert case["decide_by"] == "2026-12-07T07:00:00.000Z"
    wrong = {"decision": "keep", "reason": "fraud"}
    answer = staff("POST", f"/certificates/{one.id}/decide", "manager", json=wrong)
    assert wrong_field(answer) == "/reason"
    told = change(staff, one, "decide", decision="keep", reason="learned_otherwise")
    assert (told["status"], told["cases"][0]["status"]) == ("valid", "kept")
    assert staff("GET", "/certificate-cases", "trainer").json()["items"] == []
    again = {"decision": "keep", "reason": "learned_otherwise"}
    answer = staff("POST", f"/certificates/{one.id}/decide", "manager", json=again)
    refused(answer, 409, "no_open_case")


def test_a_badge_is_found_verified_and_refused_as_its_certificate_stands(at_eight, staff, one):
    """By a verifier that is not ours, which asks the running service."""
    at_eight.set_clock(datetime.now(UTC))

    def web(url):
        assert url.startswith(f"{badges.BASE}/training/")
        answer = public(at_eight, url.removeprefix(f"{badges.BASE}/training"))
        assert answer.status_code == 200, answer.text
        return answer.content

    token = web(f"{badges.BASE}/training/badges/{one.state.code}").decode()
    found = badges.verified(token, web)
    assert found.achievement.name == "Le courrier électronique"
    for hidden in (one.id, one.state.person_id, one.state.enrolment_id, "Diallo"):
        assert hidden not in repr(found)
    change(staff, one, "revoke", reason="issued_by_mistake")
    with pytest.raises(badges.Refused, match="revocation"):
        badges.verified(token, web)
    change(staff, one, "restore", reason="revoked_by_mistake")
    assert badges.verified(token, web).id == found.id


def test_what_a_badge_is_for_is_told_by_both_frameworks(at_eight):
    told = public(at_eight, "/achievements/email/1").json()
    assert told["name"] == "Le courrier électronique"
    assert told["criteria"]["narrative"].startswith("La personne a suivi tous les modules")
    frameworks = {one["targetCode"].split("-")[0] for one in told["alignment"]}
    assert frameworks == {"crcn"}
    refused(public(at_eight, "/achievements/email/9"), 404, "unknown_reference")


def test_whoever_saw_an_older_version_changes_nothing(staff, one):
    headers = {"If-Match": '"7"'}
    answer = staff(
        "POST",
        f"/certificates/{one.id}/revoke",
        "manager",
        json={"reason": "fraud"},
        headers=headers,
    )
    refused(answer, 412, "stale")
    assert read(staff, one)["status"] == "valid"
