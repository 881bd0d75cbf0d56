"""Proposals for erasure over HTTP: who may see and decide."""

from datetime import UTC, datetime, timedelta

from tests.booking.edge.running import refused


def test_a_manager_sees_and_keeps_those_of_their_sites_alone(at_eight, site):
    slug = site["slug"]
    person = at_eight.person(slug)
    consent = f"/people/{person}/consents/data_kept"
    assert at_eight.ask("PUT", consent, json={"given": False}).ok
    for role in ("desk", "analyst", "adviser", "stock"):
        for method, path in (("GET", "/retention-proposals"), ("POST", f"/people/{person}/keep")):
            refused(at_eight.ask(method, path, role=role, at=slug), 403, "forbidden")
    mine = {"role": "manager", "at": slug}
    listed = at_eight.ask("GET", "/retention-proposals", **mine).json()
    [found] = [one for one in listed["items"] if one["person_id"] == person]
    assert (found["because"], found["last_activity"]) == ("consent_withdrawn", "consent")
    theirs = {"role": "manager", "at": "elsewhere"}
    assert at_eight.ask("GET", "/retention-proposals", **theirs).json()["items"] == []
    until = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    body = {"reason": "legal_duty", "until": until}
    path = f"/people/{person}/keep"
    refused(at_eight.ask("POST", path, json=body, **theirs), 404, "unknown_reference")
    wrong = refused(
        at_eight.ask("POST", path, json=body | {"until": "2010-01-01"}, **mine),
        422,
        "invalid_fields",
    )
    assert wrong["errors"][0]["pointer"] == "/until"
    kept = at_eight.ask("POST", path, json=body, **mine)
    assert kept.ok, kept.text
    assert (kept.json()["reason"], kept.json()["until"]) == ("legal_duty", until)
    left = at_eight.ask("GET", "/retention-proposals", **mine).json()["items"]
    assert person not in [one["person_id"] for one in left]


def test_a_consent_tells_all_that_was_ever_said_of_it_and_to_whom(at_eight, site):
    person = at_eight.person(site["slug"])
    for given in (True, False, True):
        answer = at_eight.ask("PUT", f"/people/{person}/consents/photo", json={"given": given})
    [consent] = answer.json()["consents"]
    assert [one["given"] for one in consent["history"]] == [True, False, True]
    assert all(one["by"] for one in consent["history"])
    exported = at_eight.ask("GET", f"/people/{person}/export").json()["person"]
    assert exported["consents"] == [consent]
