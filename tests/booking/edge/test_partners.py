"""Partners over HTTP."""

import itertools

from tests.booking.edge.running import refused, wrong_field

NUMBERS = itertools.count(1)


def siret(number: int) -> str:
    """A SIRET with right check digits: one of the establishments of a real town."""
    for check in range(10):
        text = f"200042935{number:04}{check}"
        digits = [int(d) * (2 if place % 2 == 0 else 1) for place, d in enumerate(text)]
        if sum(d - 9 if d > 9 else d for d in digits) % 10 == 0:
            return text
    raise AssertionError(number)


def structure(**changes):
    return {
        "siret": siret(next(NUMBERS)),
        "name": "Centre social",
        "structure_type": "private",
        "department": "93",
        **changes,
    }


def test_a_partner_joins_changes_and_is_found(at_eight, site):
    contact = {"name": "Marie", "email": "marie@example.org", "phone": "01 53 19 12 34"}
    made = at_eight.ask("POST", "/partners", json=structure(contacts=[contact]))
    assert (made.status_code, made.headers["ETag"]) == (201, '"1"')
    joined = made.json()
    assert joined["contacts"] == [contact | {"phone": "+33153191234"}]
    path, desk = f"/partners/{joined['id']}", {"role": "desk", "at": site["slug"]}
    assert at_eight.ask("GET", path, **desk).json() == joined
    facts = structure(name="L’Étoile du Nord")
    known = facts.pop("siret")
    refused(at_eight.ask("PUT", path, json=facts, **desk), 403, "forbidden")
    stale = at_eight.ask("PUT", path, json=facts, headers={"If-Match": '"7"'})
    refused(stale, 412, "stale")
    changed = at_eight.ask("PUT", path, json=facts, headers={"If-Match": '"1"'}).json()
    assert (changed["version"], changed["contacts"], changed["in_qpv"]) == (2, [], None)
    assert changed["siret"] == joined["siret"] != known
    listed = at_eight.ask("GET", "/partners", params={"called": "etoile du"}, **desk).json()
    assert [one["id"] for one in listed["items"]] == [joined["id"]]
    assert "contacts" not in listed["items"][0]
    listed = at_eight.ask("GET", "/partners", params={"called": joined["siret"]}, **desk).json()
    assert [one["id"] for one in listed["items"]] == [joined["id"]]


def test_what_is_no_partner_is_told(at_eight):
    twice = structure()
    at_eight.made("/partners", twice)
    refused(at_eight.ask("POST", "/partners", json=twice), 409, "reference_taken")
    for field, value in (
        ("siret", "20004293500012"),
        ("department", "00"),
        ("structure_type", "club"),
        ("name", ""),
    ):
        answer = at_eight.ask("POST", "/partners", json=structure(**{field: value}))
        assert wrong_field(answer) == f"/{field}"
    nobody = structure(contacts=[{"name": "Marie"}])
    assert wrong_field(at_eight.ask("POST", "/partners", json=nobody)) == "/contacts/0/email"
    absent = at_eight.ask("GET", "/partners/0197f000-0000-7000-8000-000000000099")
    assert refused(absent, 404, "unknown_reference")["kind"] == "partner"
