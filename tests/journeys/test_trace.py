"""One trace leads from a site app's request through outbox and broker to impact's figures."""

from tests.waiting import eventually
from tests.world import App, far_start, open_busy_site

TRACE, CALLER = "c3" * 16, "d4" * 8
PLANTED = "Quénaudon"


def test_a_request_its_event_and_its_effects_are_one_trace(traced_network, collector):
    network = traced_network
    operator = App(network.base_url, network.token("operator"))
    site = open_busy_site(operator, names=(PLANTED,))
    operator.session.headers["traceparent"] = f"00-{TRACE}-{CALLER}-01"
    booked = operator.made("/booking/v1/appointments", site.booking(far_start()))
    with network.mongo() as client:
        event = eventually(
            lambda: client.impact.archive.find_one({"subject": f"appointment/{booked['id']}"}),
            what="the event is archived",
        )
    eventually(lambda: len(collector.of(TRACE)) == 4, what="four spans of the trace")

    [call] = collector.of(TRACE, "SERVER")
    [sent] = collector.of(TRACE, "PRODUCER")
    by_service = {span.service: span for span in collector.of(TRACE, "CONSUMER")}
    # Inventory keeps a copy of appointments: devices are picked up at some.
    assert set(by_service) == {"passerelle-impact", "passerelle-inventory"}
    taken = by_service["passerelle-impact"]
    assert (call.parent_id, call.service) == (CALLER, "passerelle-booking")
    assert call.name == "POST /booking/v1/appointments"
    assert (sent.parent_id, sent.service) == (call.span_id, "passerelle-booking-relay")
    assert {span.parent_id for span in by_service.values()} == {call.span_id}
    for span in (sent, *by_service.values()):
        assert span.attributes["messaging.system"] == "rabbitmq"
        assert span.attributes["messaging.message.id"] == event["_id"]
        assert span.attributes["messaging.rabbitmq.destination.routing_key"] == (
            "booking.appointment_booked"
        )
    assert sent.attributes["messaging.destination.name"] == "booking.events"
    assert taken.attributes["messaging.destination.name"].startswith("impact.")
    assert call.started_ns < sent.started_ns < taken.ended_ns
    assert not any(span.error for span in (call, sent, *by_service.values()))


def test_no_span_holds_a_name_or_an_id_of_a_person(traced_network, collector):
    network = traced_network
    operator = App(network.base_url, network.token("operator"))
    site = open_busy_site(operator, names=(PLANTED,))
    person = site.people[0]
    assert operator.get(f"/booking/v1/people/{person}").ok
    assert operator.get("/booking/v1/people", phone="0639980147").ok
    routes = {"/booking/v1/people/{person_id}", "/booking/v1/people"}
    eventually(
        lambda: routes <= {s.attributes.get("http.route") for s in collector.spans},
        what="the calls are spans",
    )
    everything = "".join(span.whole for span in collector.spans)
    for word in (person, "0639980147", "naudon"):
        assert word not in everything
