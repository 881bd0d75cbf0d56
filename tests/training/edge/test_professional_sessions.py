"""Sessions for professionals and advice missions over HTTP."""

import pytest

from kit.ids import new_id
from services.training.domain.partners import Partner
from tests import leaks
from tests.scripted import at
from tests.training.edge.running import refused, wrong_field
from tests.training.professionals import teach_professionals

HALF_DAYS = [
    {"start": "2026-11-23T08:00:00+00:00", "end": "2026-11-23T11:30:00+00:00"},
    {"start": "2026-11-23T13:30:00+01:00", "end": "2026-11-23T17:00:00+01:00"},
]


@pytest.fixture(scope="module", autouse=True)
def taught(served):
    teach_professionals(served.network)


@pytest.fixture
def partner(at_eight):
    """A structure of the test's own."""
    made = Partner(id=new_id(), structure_type="public", department="93", sequence=1)
    at_eight.network.change(lambda work: work.partners.put(made))
    return made.id


@pytest.fixture
def trainer(at_eight, site):
    """The trainer of the test's site, unless another role is given."""

    def ask(method, where, role="trainer", **options):
        return at_eight.ask(method, where, role=role, at=site.slug, **options)

    return ask


@pytest.fixture
def session(trainer, site):
    """A session of a day, for one."""
    answer = trainer("POST", "/professional-sessions", json=plan(site))
    assert answer.status_code == 201, answer.text
    return f"/professional-sessions/{answer.json()['id']}"


def plan(site, **changes):
    values = {
        "site": site.slug,
        "path": "detecting_exclusion",
        "half_days": HALF_DAYS,
        "trainer": "trainer-1",
        "capacity": 1,
    }
    return values | changes


def register(trainer, session, partner, name="Claire Exemple", **options):
    body = {"partner_id": partner, "name": name}
    return trainer("POST", f"{session}/attendees", json=body, **options)


def test_a_day_of_training_from_its_plan_to_its_end(at_eight, trainer, session, partner):
    registered = register(trainer, session, partner)
    assert registered.status_code == 201, registered.text
    assert "Claire" not in registered.text
    [one] = registered.json()["attendees"]
    at_eight.set_clock(at(16))
    for half_day in (1, 2):
        body = {
            "half_day": half_day,
            "attended": [{"attendee_id": one["attendee_id"], "minutes": 210}],
        }
        answer = trainer("POST", f"{session}/attendance", json=body)
        assert answer.ok, answer.text
    held = trainer("POST", f"{session}/hold").json()
    assert held["status"] == "held"
    [named] = trainer("GET", session).json()["attendees"]
    assert named["name"] == "Claire Exemple"
    attendee = named["attendee"]
    assert (attendee["attended_minutes"], attendee["trained_at"]) == (
        420,
        "2026-11-23T16:00:00.000Z",
    )
    forgotten = trainer("POST", f"{session}/attendees/{one['attendee_id']}/forget")
    assert forgotten.ok, forgotten.text
    assert trainer("GET", session).json()["attendees"][0]["name"] is None


def test_a_repeated_registration_with_its_key_is_one_place(trainer, session, partner):
    key = {"Idempotency-Key": f"key-{partner}"}
    first = register(trainer, session, partner, headers=key)
    again = register(trainer, session, partner, headers=key)
    assert again.headers["Idempotent-Replay"] == "true"
    assert again.json() == first.json()
    other = register(trainer, session, partner, "Denis Exemple", headers=key)
    assert other.status_code == 422
    refused(register(trainer, session, partner), 409, "session_full")


def test_no_name_can_be_read_in_any_collection(at_eight, trainer, session, partner):
    name = f"Zoé {new_id()}"
    assert register(trainer, session, partner, name).ok
    assert leaks.found(leaks.raw(at_eight.database), name) == set()
    assert name in [one["name"] for one in trainer("GET", session).json()["attendees"]]


def test_what_cannot_be_is_told(trainer, session, site, partner):
    refused(trainer("POST", f"{session}/hold"), 409, "half_day_ahead")
    refused(register(trainer, session, new_id()), 409, "partner_unknown")
    answer = trainer(
        "POST",
        "/professional-sessions",
        json=plan(site, half_days=HALF_DAYS[:1]),
        headers={"Accept-Language": "fr"},
    )
    assert wrong_field(answer) == "/half_days"
    assert "au moins les 420 minutes" in answer.text
    twice = [{"attendee_id": new_id(), "minutes": 1}] * 2
    twice = [one | {"attendee_id": twice[0]["attendee_id"]} for one in twice]
    answer = trainer("POST", f"{session}/attendance", json={"half_day": 1, "attended": twice})
    assert wrong_field(answer) == "/attended"
    cancelled = trainer("POST", f"{session}/cancel", json={"reason": "too_few"})
    assert cancelled.json()["cancelled_because"] == "too_few"
    refused(register(trainer, session, partner), 409, "session_closed")


def test_only_trainers_and_managers_of_the_site_see_it(at_eight, trainer, session, site):
    for role in ("desk", "adviser", "stock"):
        assert trainer("GET", session, role=role).status_code == 403
    assert trainer("GET", session, role="manager").ok
    other = at_eight.site()
    answer = at_eight.ask("GET", session, role="trainer", at=other.slug)
    refused(answer, 404, "unknown_reference")
    listed = trainer("GET", "/professional-sessions").json()["items"]
    assert [one["site"] for one in listed] == [site.slug]


def test_a_plan_is_put_right(trainer, session, site):
    body = {name: value for name, value in plan(site).items() if name not in ("site", "path")}
    changed = trainer("PUT", session, json=body | {"capacity": 8}, headers={"If-Match": '"1"'})
    assert (changed.json()["capacity"], changed.headers["ETag"]) == (8, '"2"')
    refused(trainer("PUT", session, json=body, headers={"If-Match": '"1"'}), 412, "stale")


def test_a_mission_of_advice_is_recorded_put_right_and_taken_back(trainer, site, partner):
    body = {
        "partner_id": partner,
        "subject": "inclusion_strategy",
        "days": 1.25,
        "first_day": "2026-11-16",
        "last_day": "2026-11-20",
    }
    made = trainer("POST", "/advice-missions", json=body | {"site": site.slug})
    assert made.status_code == 201, made.text
    where = f"/advice-missions/{made.json()['id']}"
    corrected = trainer("PUT", where, json=body | {"days": 2})
    assert (corrected.json()["days"], corrected.json()["version"]) == (2, 2)
    assert wrong_field(trainer("PUT", where, json=body | {"days": 0.3})) == "/days"
    assert wrong_field(trainer("PUT", where, json=body | {"last_day": "2026-12-24"})) == "/last_day"
    assert trainer("POST", f"{where}/withdraw").json()["status"] == "withdrawn"
    refused(trainer("PUT", where, json=body), 409, "mission_withdrawn")
    [listed] = trainer("GET", f"/advice-missions?partner_id={partner}").json()["items"]
    assert listed == trainer("GET", where).json()
