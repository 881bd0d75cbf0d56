"""From an empty network to a figure: what the first page of the README promises."""

from datetime import timedelta

import pytest
import requests
from nameko import config
from nameko.exceptions import RemoteError
from nameko.standalone.rpc import ServiceRpcClient

from tests.waiting import eventually
from tests.world import App, far_start, open_busy_site


def archived(network, subject: str) -> list[str]:
    """The types of the archived events about `subject`, in the order of their arrival."""
    with network.mongo() as client:
        rows = client.impact.archive.find({"subject": subject}).sort("position", 1)
        return [row["type"] for row in rows]


def test_an_appointment_goes_from_slot_to_figure(network, operator):
    site = open_busy_site(operator, people=1)
    desk = App(network.base_url, network.token("desk", sites=[site.slug]))
    morning = far_start()
    slots = desk.get(
        "/booking/v1/slots",
        site=site.slug,
        type=site.type_code,
        **{"from": morning.isoformat(), "to": (morning + timedelta(hours=6)).isoformat()},
    ).json()["items"]
    assert len(slots) > 10
    body = site.booking(far_start()) | {"start": slots[4]["start"]}

    booked = desk.made("/booking/v1/appointments", body)
    taken = desk.post("/booking/v1/appointments", body)
    assert (taken.status_code, taken.json()["code"]) == (409, "slot_taken")
    moved = desk.made(
        f"/booking/v1/appointments/{booked['id']}/reschedule", {"start": slots[8]["start"]}
    )
    assert moved["id"] == booked["id"]
    desk.made(
        f"/booking/v1/appointments/{booked['id']}/cancel",
        {"cancelled_by": "person", "reason": "ill"},
    )
    again = desk.post("/booking/v1/appointments", body)
    assert again.status_code == 201, "a freed slot can be booked again"

    expected = [
        "booking.appointment_booked.v1",
        "booking.appointment_rescheduled.v1",
        "booking.appointment_cancelled.v1",
    ]
    subject = f"appointment/{booked['id']}"
    eventually(lambda: archived(network, subject) == expected, what="all is archived")
    analyst = App(network.base_url, network.token("analyst"))
    answer = eventually(
        lambda: (
            (
                found := operator.get(
                    "/impact/v1/metrics/appointments_booked",
                    **{"from": "2020-01-01", "to": "2100-01-01", "by": "site"},
                )
            ).ok
            and any(row.get("value") == 2 and site.slug in str(row) for row in found.json()["rows"])
            and found.json()
        ),
        what="the figure counts both bookings",
    )
    assert answer["position"] >= 3
    assert analyst.get("/impact/v1/metrics").ok


def test_the_same_use_cases_answer_over_rpc(network, operator):
    site = open_busy_site(operator)
    context = {"auth_token": network.token("desk", sites=[site.slug])}
    config.update({"AMQP_URI": network.amqp_uri("site-app")})
    with ServiceRpcClient("booking", context_data=context, timeout=20) as booking:
        booked = booking.book_appointment(site.booking(far_start()))
        assert booked["status"] == "booked"
        with pytest.raises(RemoteError) as refused:
            booking.book_appointment(site.booking(far_start()))
        assert refused.value.exc_type == "SlotTaken"
        assert len(refused.value.value["nearest"]) == 3
    with (
        ServiceRpcClient("booking", context_data={}, timeout=20) as nobody,
        pytest.raises(RemoteError) as refused,
    ):
        nobody.book_appointment(site.booking(far_start()))
    assert refused.value.value["status"] == 401
    assert operator.get(f"/booking/v1/appointments/{booked['id']}").ok


def test_a_desk_sees_and_books_nothing_at_another_site(network, operator):
    ours, theirs = open_busy_site(operator), open_busy_site(operator)
    desk = App(network.base_url, network.token("desk", sites=[ours.slug]))
    refused = desk.post("/booking/v1/appointments", theirs.booking(far_start()))
    assert refused.status_code == 403
    booked = operator.made("/booking/v1/appointments", theirs.booking(far_start()))
    assert desk.get(f"/booking/v1/appointments/{booked['id']}").status_code in (403, 404)
    assert (
        desk.get("/booking/v1/appointments", site=theirs.slug, day="2026-11-24").status_code == 403
    )
    cancel = f"/booking/v1/appointments/{booked['id']}/cancel"
    assert desk.post(cancel, {"cancelled_by": "team", "reason": "ill"}).status_code in (403, 404)
    without_token = requests.get(f"{network.base_url}/booking/v1/sites", timeout=10)
    assert without_token.status_code == 401


def test_the_dashboard_shows_the_network(network, operator):
    site = open_busy_site(operator)
    operator.made("/booking/v1/appointments", site.booking(far_start()))
    page = eventually(
        lambda: (
            (answer := requests.get(f"{network.base_url}/impact/dashboard?lang=fr", timeout=10)).ok
            and site.name in answer.text
            and answer
        ),
        what="the new site stands on the dashboard",
    )
    assert page.headers["Content-Type"].startswith("text/html")
    assert "Content-Security-Policy" in page.headers
