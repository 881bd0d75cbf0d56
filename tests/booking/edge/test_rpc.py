"""The same journey over Nameko RPC."""

import uuid

import pytest

from services.booking.edge.service import SERVICE
from tests.alone import MONDAY_MORNING, uri_of
from tests.booking.edge.running import booking
from tests.booking.edge.test_partners import structure
from tests.booking.edge.workshops import Place
from tests.rpc import calling
from tests.waiting import eventually


@pytest.fixture(scope="module")
def called(real_parts, tmp_path_factory):
    """Booking with a broker."""
    broker, mongo = real_parts
    name = f"test_{uuid.uuid4().hex[:12]}"
    folder = tmp_path_factory.mktemp("home")
    with (
        broker.fresh_vhost() as own,
        booking(uri_of(mongo), name, folder, MONDAY_MORNING, own.amqp_uri) as running,
    ):
        running.amqp_uri = own.amqp_uri
        eventually(lambda: running.health()["checks"].get("rpc", {}).get("status") == "ok")
        yield running
    mongo.drop_database(name)


@pytest.fixture
def rpc(called):
    """Calls a method of booking."""
    with calling(called.amqp_uri, "booking") as call:
        yield call


def test_a_slot_is_found_and_booked_over_rpc_and_refused_to_the_next(called, rpc):
    site = called.site()["slug"]
    adviser, type_ = called.adviser(site), called.type()
    first, second = called.person(site), called.person(site)
    desk = called.bearer(("desk",), (site,))
    question = {"site": site, "type": type_, "limit": 1}
    slot = rpc("find_slots", question, desk)["result"]["items"][0]
    assert slot["adviser_id"] == adviser
    wanted = {
        "site": site,
        "appointment_type": type_,
        "adviser_id": adviser,
        "start": slot["start"],
    }
    booked = rpc("book_appointment", wanted | {"person_id": first}, desk)
    assert booked["error"] is None
    path = f"/appointments/{booked['result']['id']}"
    assert called.ask("GET", path).json() == booked["result"]
    error = rpc("book_appointment", wanted | {"person_id": second}, desk)["error"]
    assert error["exc_type"] == "SlotTaken"
    assert len(error["value"]["nearest"]) == 3
    elsewhere = called.bearer(("desk",), ("elsewhere",))
    error = rpc("book_appointment", wanted | {"person_id": second}, elsewhere)["error"]
    assert error["exc_type"] == "OutOfScope"


def test_a_file_is_imported_over_rpc(called, rpc):
    content = (
        "id,nom,commune,code_postal,code_insee,adresse,complement_adresse,latitude,longitude,"
        "telephone,horaires\n"
        "place-1,Médiathèque,Lens,62300,62498,1 place,,50.4,2.8,,Mo-Fr 09:00-12:00\n"
    )
    operator = called.bearer(("operator",), ())
    told = rpc("import_sites", {"content": content}, operator)["result"]
    assert (told["created"], told["errors_total"]) == (1, 0)
    wrong = rpc("import_sites", {"content": content.replace("50.4", "north")}, operator)["error"]
    assert wrong["exc_type"] == "FileRefused"
    manager = called.bearer(("manager",), ("saint-denis",))
    assert rpc("import_sites", {"content": content}, manager)["error"]["exc_type"] == "Forbidden"


def test_a_seat_is_reserved_and_given_back_over_rpc(called, rpc):
    place = Place.of(called)
    trainer = called.bearer(("trainer",), (place.site,))
    workshop = rpc("schedule_workshop", place.plan(capacity=1), trainer)["result"]
    assert workshop["free"] == 1
    people = place.people(2)
    asked = [{"workshop_id": workshop["id"], "person_id": person} for person in people]
    first, second = (rpc("reserve_seat", one, trainer)["result"] for one in asked)
    assert (first["status"], second["status"]) == ("reserved", "waitlisted")
    error = rpc("reserve_seat", asked[0], trainer)["error"]
    assert (error["exc_type"], error["value"]["seat_id"]) == ("AlreadySeated", first["id"])
    back = {"workshop_id": workshop["id"], "seat_id": first["id"]}
    rpc("cancel_seat", back | {"cancelled_by": "person", "reason": "ill"}, trainer)
    accepted = rpc("accept_offer", back | {"seat_id": second["id"]}, trainer)["result"]
    assert accepted["status"] == "reserved"


def test_people_are_told_apart_and_merged_over_rpc(called, rpc):
    site = called.site()["slug"]
    desk, manager = (called.bearer((role,), (site,)) for role in ("desk", "manager"))
    body = {"site": site, "first_name": "Hoa", "last_name": "Nguyễn Thị", "birth_year": 1957}
    kept = rpc("register_person", body, desk)["result"]["id"]
    again = body | {"first_name": "Thi Hoa", "last_name": "Nguyen"}
    error = rpc("register_person", again, desk)["error"]
    assert error["exc_type"] == "LikelyDuplicates"
    [told] = error["value"]["duplicates"]
    assert (told["person"]["id"], told["signs"]) == (kept, ["same_name"])
    absorbed = rpc("register_person", again | {"not_a_duplicate_of": [kept]}, desk)["result"]["id"]
    pair = {"person_id": kept, "absorbed_id": absorbed}
    assert rpc("merge_people", pair, desk)["error"]["exc_type"] == "Forbidden"
    assert rpc("merge_people", pair, manager)["result"]["id"] == kept
    assert rpc("get_person", {"person_id": absorbed}, desk)["result"]["id"] == kept
    assert rpc("unmerge_people", pair, manager)["result"]["id"] == absorbed
    error = rpc("unmerge_people", pair, manager)["error"]
    assert error["exc_type"] == "NotMerged"


def test_a_member_signs_up_for_a_shift_over_rpc(called, rpc):
    site = called.site()["slug"]
    manager = called.bearer(("manager",), (site,))
    plan = {
        "site": site,
        "start": "2026-12-01T09:00:00+01:00",
        "end": "2026-12-01T12:30:00+01:00",
        "needs": [{"count": 1}],
    }
    shift = rpc("plan_shift", plan, manager)["result"]
    wanted = {"shift_id": shift["id"], "member_id": called.adviser(site)}
    assert rpc("sign_up_for_shift", wanted, manager)["error"]["exc_type"] == "BeginnerAlone"
    wanted["member_id"] = called.adviser(site, experienced=True)
    signed = rpc("sign_up_for_shift", wanted, manager)["result"]
    assert [one["member_id"] for one in signed["assignments"]] == [wanted["member_id"]]
    other = wanted | {"member_id": called.adviser(site, experienced=True)}
    error = rpc("sign_up_for_shift", other, manager)["error"]
    assert (error["exc_type"], error["value"]["fault"]) == ("NoPlace", "full")


def test_a_partner_refers_over_rpc_and_may_call_nothing_else(called, rpc):
    site, partner = called.site()["slug"], called.made("/partners", structure())["id"]
    mine = called.token("partner", partner=partner)
    person = {"first_name": "Awa", "last_name": "Diop", "phone": "0639980077"}
    body = {"site": site, "needs": ["cv"], "consent_on": "2026-11-20", "person": person}
    made = rpc("refer_person", body, mine)["result"]
    assert rpc("refer_person", body, mine)["error"]["exc_type"] == "AlreadyReferred"
    desk = called.bearer(("desk",), (site,))
    accepted = rpc("accept_referral", {"referral_id": made["id"]}, desk)["result"]
    assert accepted["person_id"]
    seen = rpc("get_referral", {"referral_id": made["id"]}, mine)["result"]
    assert (seen["status"], seen["person_id"]) == ("accepted", None)
    assert rpc("list_referrals", {}, mine)["result"]["items"] == [seen]
    others = [o for o in SERVICE.operations if "partner" not in o.allow and not o.public]
    for operation in others:
        error = rpc(operation.name, {}, mine)["error"]
        assert (operation.name, error["exc_type"]) == (operation.name, "Forbidden")


def test_a_closure_is_seen_before_planned_and_displaces_over_rpc(called, rpc):
    site = called.site()["slug"]
    adviser, type_, person = called.adviser(site), called.type(), called.person(site)
    manager = called.bearer(("manager",), (site,))
    booked = called.made(
        "/appointments",
        {
            "site": site,
            "appointment_type": type_,
            "person_id": person,
            "adviser_id": adviser,
            "start": "2026-12-01T09:00:00+01:00",
        },
    )
    days = {"site": site, "first_day": "2026-12-01"}
    seen = rpc("preview_closure", days, manager)["result"]
    assert (seen["counts"]["appointments"], [one["id"] for one in seen["items"]]) == (
        1,
        [booked["id"]],
    )
    plan = {**days, "reason": "works", "displace": True}
    planned = rpc("plan_closure", plan, manager)["result"]
    mine = {"site": site, "closure_id": planned["id"]}

    def displaced():
        told = rpc("get_closure", mine, manager)["result"]
        return told["status"] == "displaced" and told

    assert eventually(displaced)["displaced"]["appointments"] == 1
    moved = called.ask("GET", f"/appointments/{booked['id']}").json()
    assert (moved["status"], moved["displaced_by"], len(moved["proposals"])) == (
        "displaced",
        planned["id"],
        3,
    )
    again = moved["proposals"][0]
    answer = called.ask(
        "POST",
        f"/appointments/{booked['id']}/reschedule",
        json={"start": again["start"], "adviser_id": again["adviser_id"], "site": again["site"]},
        role="desk",
        at=site,
    )
    assert (answer.json()["status"], answer.json()["proposals"]) == ("booked", [])
    withdrawn = rpc("withdraw_closure", mine, manager)["result"]
    assert withdrawn["status"] == "withdrawn"
    desk = called.bearer(("desk",), (site,))
    assert rpc("plan_closure", plan, desk)["error"]["exc_type"] == "Forbidden"


def test_venues_and_the_export_answer_over_rpc(called, rpc):
    site = called.site()["slug"]
    manager = called.bearer(("manager",), (site,))
    facts = {
        "site": site,
        "name": "Médiathèque",
        "type": "media_library",
        "address": "1 place, 93200 Saint-Denis",
        "municipality_code": "93066",
        "latitude": 48.9,
        "longitude": 2.3,
        "capacity": 9,
    }
    venue = rpc("add_venue", facts, manager)["result"]
    assert rpc("get_venue", {"venue_id": venue["id"]}, manager)["result"] == venue
    table = rpc("export_sites", {}, manager)["result"]
    assert table["media_type"].startswith("text/csv")
    assert table["body"].splitlines()[1].startswith(f"{site},")


def test_a_calendar_is_read_over_rpc(called, rpc):
    site = called.site()["slug"]
    member = {"member_id": called.adviser(site)}
    manager = called.bearer(("manager",), (site,))
    told = rpc("get_calendar", member, manager)["result"]
    assert told["media_type"].startswith("text/calendar")
    assert told["body"].startswith("BEGIN:VCALENDAR\r\n")
    path = rpc("open_calendar_feed", member, manager)["result"]["path"]
    feed = member | {"token": path.partition("token=")[2]}
    assert rpc("read_calendar_feed", feed, None)["result"]["media_type"] == told["media_type"]
    wrong = rpc("read_calendar_feed", feed | {"token": "wrong"}, None)["error"]
    assert wrong["exc_type"] == "UnknownReference"
