"""A site closes: what is planned there is moved, and what hangs on it follows."""

from datetime import timedelta
from functools import partial
from typing import Any, Final

from ops.journeys.branch import Branch, archived
from ops.journeys.doing import Doing
from ops.journeys.laptops import HOLDS, made_ready
from ops.journeys.places import morning, spoken
from ops.journeys.play import Play

TITLE: Final = "A site closes: appointments, a workshop and a pick-up find another day"


def closure(play: Play) -> None:
    """See the title."""
    branch = Branch.open(play, rooms=[{"name": "Atelier", "capacity": 6}])
    appointments = "/booking/v1/appointments"
    with play.step("Awa, Bilal and Chloé come for the first time.") as step:
        awa, bilal, chloe = (branch.register(step, name) for name in ("Awa", "Bilal", "Chloé"))
        step.causes(*["booking.person_registered"] * 3)
    made_ready(play, branch, "A laptop is given, erased, tested and ready.")
    day = morning(days=8)
    with play.step("Awa books advice. Bilal books when he will fetch the laptop.") as step:
        advice, pick_up = (
            step.post(branch.desk, appointments, branch.place.appointment(person, start))
            for person, start in ((awa, day), (bilal, day + timedelta(hours=1)))
        )
        step.causes(*["booking.appointment_booked"] * 2)
    with play.step("The laptop is kept for Bilal until the day after his appointment.") as step:
        body = {
            "person_id": bilal,
            "appointment_id": pick_up["id"],
            "category": "laptop",
            "site": branch.place.slug,
        }
        hold = step.post(
            branch.desk, HOLDS, body, lambda made: f"{made['status']} until {spoken(made['until'])}"
        )
        step.causes("inventory.hold_confirmed", "inventory.device_held")
    with play.step("A workshop is planned for that day, and Chloé takes a seat.") as step:
        workshop = step.post(branch.trainer, "/booking/v1/workshops", _workshop(branch, day))
        seat = step.post(
            branch.desk, f"/booking/v1/workshops/{workshop['id']}/seats", {"person_id": chloe}
        )
        step.causes("booking.workshop_scheduled", "booking.seat_reserved")

    advice, pick_up = _closed(play, branch, day, hold, (advice, pick_up), (workshop, seat))
    with play.step("Awa takes the first slot that was proposed to her.") as step:
        _moved(step, branch, advice)
        step.causes("booking.appointment_rescheduled")
    with play.step("Bilal takes his as well, and the laptop is kept for that long.") as step:
        moved = _moved(step, branch, pick_up)
        step.causes("booking.appointment_rescheduled", "inventory.hold_moved")
        held = step.shows(
            branch.desk,
            f"{HOLDS}/{hold['id']}",
            lambda now: f"the laptop is kept for Bilal until {spoken(now['until'])}",
            lambda now: now["status"] == "held" and now["until"] > moved["start"],
        )
    with play.in_the_end() as end:
        for who, booked in (("Awa", advice), ("Bilal", pick_up)):
            end.shows(
                branch.desk,
                f"{appointments}/{booked['id']}",
                f"{who} has an appointment again, under the same id",
                lambda now: now["status"] == "booked" and now["start"] != day.isoformat(),
            )
        end.shows(
            branch.desk,
            f"/booking/v1/workshops/{workshop['id']}",
            "the workshop of that day is cancelled",
            lambda now: now["cancel_reason"] == "site_closed",
        )
        end.shows(
            branch.desk,
            f"{HOLDS}/{hold['id']}",
            "the laptop waits for Bilal's new appointment",
            lambda now: now["until"] == held["until"],
        )
        archived(end, branch, f"appointment/{pick_up['id']}", 3)


def _workshop(branch: Branch, day: Any) -> dict[str, Any]:
    return {
        "site": branch.place.slug,
        "start": (day + timedelta(hours=5)).isoformat(),
        "end": (day + timedelta(hours=7)).isoformat(),
        "trainer_id": branch.place.advisers[0],
        "subject": "email",
    }


def _closed(
    play: Play,
    branch: Branch,
    day: Any,
    hold: dict[str, Any],
    booked: tuple[dict[str, Any], dict[str, Any]],
    taught: tuple[dict[str, Any], dict[str, Any]],
) -> list[dict[str, Any]]:
    """The appointments as they are once they are displaced."""
    site, (workshop, seat) = f"/booking/v1/sites/{branch.place.slug}", taught
    period = {"first_day": day.date().isoformat()}
    with play.step("The heating fails. The manager looks what a closed day would hit.") as step:
        step.shows(
            branch.manager,
            f"{site}/closures/preview",
            "2 appointments and 1 workshop, and nothing is changed by looking",
            lambda found: found["counts"] == {"appointments": 2, "workshops": 1},
            **period,
        )
    with play.step("The site will be closed on that day.") as step:
        closing = step.post(
            branch.manager,
            f"{site}/closures",
            {**period, "reason": "works", "displace": True},
            lambda made: str(made["status"]),
        )
        step.causes(
            "booking.site_closure_planned",
            *["booking.appointment_displaced"] * 2,
            "booking.workshop_cancelled",
            "booking.seat_cancelled",
            "booking.site_closure_displaced",
            "inventory.hold_moved",
        )
        step.shows(
            branch.manager,
            f"{site}/closures/{closing['id']}",
            "2 appointments and 1 workshop are displaced",
            lambda now: (
                (now["status"], now["displaced"])
                == ("displaced", {"appointments": 2, "workshops": 1})
            ),
        )
        displaced = [
            step.shows(
                branch.desk,
                f"/booking/v1/appointments/{one['id']}",
                partial(_proposed, who),
                lambda now: now["status"] == "displaced" and len(now["proposals"]) == 3,
            )
            for who, one in zip(("Awa", "Bilal"), booked, strict=True)
        ]
        step.shows(
            branch.desk,
            f"/booking/v1/workshops/{workshop['id']}/seats/{seat['id']}",
            "Chloé's seat is given back",
            lambda now: now["status"] == "cancelled",
        )
        step.shows(
            branch.desk,
            f"{HOLDS}/{hold['id']}",
            lambda now: f"the laptop goes on being kept, until {spoken(now['until'])} at most",
            lambda now: now["status"] == "held" and now["until"] > hold["until"],
        )
    return displaced


def _proposed(who: str, appointment: dict[str, Any]) -> str:
    starts = [spoken(slot["start"]) for slot in appointment["proposals"]]
    return f"{who} is proposed {', '.join(starts)}"


def _moved(step: Doing, branch: Branch, displaced: dict[str, Any]) -> dict[str, Any]:
    first = displaced["proposals"][0]
    return step.post(
        branch.desk,
        f"/booking/v1/appointments/{displaced['id']}/reschedule",
        {key: first[key] for key in ("start", "adviser_id", "site")},
        lambda made: f"{made['status']}: {spoken(made['start'])}",
    )
