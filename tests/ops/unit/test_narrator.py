"""What is told of a journey: its steps, events under what caused them, what is waited for."""

import io
from datetime import UTC, datetime

from rich.console import Console

from ops.journeys.narrator import Told
from ops.journeys.report import Arrival, Call, Caused, Report, Seen, Step

PERSON = "0197f000-0000-7000-8000-000000000003"


def event(id_, name, *arrivals, cause=None):
    return Caused(
        id=id_,
        type=f"{name}.v1",
        name=name,
        subject=f"hold/{PERSON}",
        sequence=2,
        at=datetime(2026, 11, 25, tzinfo=UTC),
        siteid=None,
        correlationid="r",
        causationid=cause,
        arrivals=list(arrivals),
    )


def told(report, *steps):
    sink = io.StringIO()
    narrator = Told(Console(file=sink, width=100))
    narrator.opened(report)
    for step in steps:
        report.steps.append(step)
        narrator.began(step)
        narrator.changed(step)
        narrator.ended(step)
    narrator.closed(report)
    return sink.getvalue()


def a_step(number=1):
    step = Step(number, "Awa calls off.")
    path = f"/booking/v1/appointments/{PERSON}/cancel"
    step.calls.append(Call("desk", "POST", path, 200, "cancelled", "r", 12.0))
    return step


def test_a_step_tells_its_words_its_calls_and_its_effects():
    step = a_step()
    step.seen.append(Seen("inventory", "/inventory/v1/holds", "the hold is released"))
    shown = told(Report("device", "A device"), step)
    assert "A device" in shown
    assert "Awa calls off." in shown
    assert "desk POST /booking/v1/appointments/…000003/cancel 200 cancelled" in shown
    assert "✓ inventory: the hold is released" in shown


def test_an_event_stands_under_the_one_that_caused_it():
    step = a_step()
    step.events = [
        event("c", "booking.seat_offered", Arrival("impact", 7)),
        event("a", "booking.appointment_cancelled", Arrival("inventory", 20)),
        event("b", "inventory.hold_released", Arrival("impact", 9), cause="a"),
    ]
    lines = [line.strip() for line in told(Report("device", "A device"), step).splitlines()]
    at = lines.index("• booking.appointment_cancelled hold …000003 #2 → inventory 20 ms")
    assert lines[at + 1] == "└ inventory.hold_released hold …000003 #2 → impact 9 ms"


def test_what_has_not_arrived_is_said_to_wait_and_the_journey_to_have_broken_off():
    step = a_step()
    step.events = [event("a", "booking.appointment_cancelled", Arrival("impact", None, "dead: X"))]
    report = Report("device", "A device")
    shown = told(report, step)
    assert "→ impact waiting (dead: X)" in shown
    assert "It broke off." in shown
    assert not report.ok


def test_what_was_caused_after_a_step_was_told_is_told_at_the_end():
    report, step = Report("device", "A device"), a_step()
    narrator = Told(Console(file=(sink := io.StringIO()), width=100))
    report.steps.append(step)
    narrator.ended(step)
    step.events = [event("a", "inventory.hold_released", Arrival("impact", 9))]
    narrator.closed(report)
    assert "later, of step 1:" in sink.getvalue()


def test_a_step_misses_each_event_as_often_as_it_is_wanted():
    step = a_step()
    step.wanted = ["inventory.hold_released", "inventory.hold_released", "inventory.device_held"]
    step.events = [event("a", "inventory.hold_released")]
    assert step.missing() == ["inventory.hold_released", "inventory.device_held"]


def test_a_program_reads_what_happened():
    step = a_step()
    step.events = [event("a", "booking.appointment_cancelled", Arrival("impact", 9))]
    report = Report("device", "A device", [step], end=Step(2, "In the end"))
    report.end.seen.append(Seen("impact", "/impact/v1/events", "all of it is archived"))
    document = report.as_json()
    assert (document["ok"], document["error"]) == (True, None)
    assert document["steps"][0]["events"][0]["arrivals"] == [
        {"service": "impact", "milliseconds": 9, "fault": ""}
    ]
    assert document["states"] == {"impact": ["all of it is archived"]}
