"""A device, from a gift to a new owner, and back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from ops.journeys.branch import Branch, archived
from ops.journeys.doing import Doing
from ops.journeys.laptops import (
    DEVICES,
    HOLDS,
    SALES,
    euros,
    graded,
    left,
    made_ready,
    passed,
    received,
    registered,
    sale_of,
    sold,
    wiped,
)
from ops.journeys.places import morning, spoken
from ops.journeys.play import Play

TITLE: Final = "A device: from a gift to a new owner, and back"


def device(play: Play) -> None:
    """See the title."""
    branch = Branch.open(play)
    with play.step("Awa and Bilal come for the first time. Both have a solidarity right.") as step:
        awa, bilal = branch.register(step, "Awa"), branch.register(step, "Bilal")
        step.causes(*["booking.person_registered"] * 2)
    laptop = _through_the_gate(play, branch)
    waiting = _kept(play, branch, awa, bilal)
    sale = _sold(play, branch, laptop, waiting, bilal)
    _one_for_each_household(play, branch, bilal)
    _brought_back(play, branch, laptop, bilal)
    with play.in_the_end() as end:
        end.shows(
            branch.desk,
            f"/booking/v1/people/{bilal}/timeline",
            "Bilal's timeline tells that he held a laptop, bought it and brought it back",
            lambda page: (
                [one["kind"] for one in page["items"] if "device" in one["kind"]][::-1]
                == ["device_held", "device_sold", "device_returned"]
            ),
        )
        end.shows(
            branch.desk,
            f"{SALES}/{sale['id']}",
            f"sale {sale['receipt_number']} has its only line given back",
            lambda now: len(now["given_back"]) == 1,
        )
        end.shows(
            branch.stock,
            f"{DEVICES}/{laptop['id']}",
            "the laptop is with the site again, for the bench: returned",
            lambda now: now["status"] == "returned",
        )
        archived(end, branch, f"device/{laptop['id']}", 10)


def _through_the_gate(play: Play, branch: Branch) -> dict[str, Any]:
    with play.step(
        "A company gives a laptop. The gift is weighed at the door and numbered."
    ) as step:
        lot = received(step, branch, 1)
        step.causes("inventory.lot_received")
    with play.step("The laptop gets a label of its own.") as step:
        laptop = registered(step, branch, lot)
        step.causes("inventory.device_registered")
    with play.step("Its data is erased; the certificate can be verified by anybody.") as step:
        wiped(step, branch, laptop)
        step.causes("inventory.device_wiped")
    with play.step("It is tested and looked at: light marks, all works.") as step:
        graded(step, branch, laptop)
        step.causes("inventory.device_graded")
    with play.step("Erased and tested, it passes the gate: it may be handed over.") as step:
        passed(step, branch, laptop)
        step.causes("inventory.device_readied")
    return laptop


def _kept(play: Play, branch: Branch, awa: str, bilal: str) -> str:
    """Awa's hold goes to Bilal, whose hold's id this is."""
    any_laptop = {"category": "laptop", "site": branch.place.slug}
    with play.step("Awa books when she will fetch a laptop.") as step:
        booked = step.post(
            branch.desk, "/booking/v1/appointments", branch.place.appointment(awa, morning())
        )
        step.causes("booking.appointment_booked")
    with play.step("The laptop is kept for her until the day after.") as step:
        body = {"person_id": awa, "appointment_id": booked["id"], **any_laptop}
        hold = step.post(
            branch.desk, HOLDS, body, lambda made: f"{made['status']} until {spoken(made['until'])}"
        )
        step.causes("inventory.device_held")
    with play.step("Bilal would like one as well: he is the next in line.") as step:
        waiting = step.post(
            branch.desk,
            HOLDS,
            {"person_id": bilal, **any_laptop},
            lambda made: f"{made['status']}, number {made['position']}",
        )
        step.causes("inventory.hold_waitlisted")
    with play.step(
        "Awa is ill and calls off. The laptop goes to Bilal, with nobody's help."
    ) as step:
        step.post(
            branch.desk,
            f"/booking/v1/appointments/{booked['id']}/cancel",
            {"cancelled_by": "person", "reason": "ill"},
        )
        step.causes(
            "booking.appointment_cancelled", "inventory.hold_released", "inventory.hold_offered"
        )
        step.shows(
            branch.desk,
            f"{HOLDS}/{hold['id']}",
            "Awa's hold is released: appointment_cancelled",
            lambda now: (now["status"], now["reason"]) == ("released", "appointment_cancelled"),
        )
        step.shows(
            branch.desk,
            f"{HOLDS}/{waiting['id']}",
            lambda now: f"Bilal is offered it until {spoken(now['until'])}",
            lambda now: now["status"] == "offered",
        )
    with play.step("Bilal accepts.") as step:
        step.post(branch.desk, f"{HOLDS}/{waiting['id']}/accept-offer")
        step.causes("inventory.hold_confirmed")
    waits: str = waiting["id"]
    return waits


def _sold(
    play: Play, branch: Branch, laptop: dict[str, Any], hold: str, bilal: str
) -> dict[str, Any]:
    with play.step("Bilal comes and buys it, within his household's quota.") as step:
        sale = sold(step, branch, bilal, laptop)
        step.causes(
            "inventory.sale_recorded",
            "inventory.device_sold",
            "inventory.hold_fulfilled",
            "training.path_recommended",
        )
        step.shows(
            branch.desk,
            f"{HOLDS}/{hold}",
            "his hold is fulfilled",
            lambda now: now["status"] == "fulfilled",
        )
        _spares(step, branch, lambda kilograms: kilograms > 0, "the ledger counts what it spares")
        step.shows(
            branch.desk,
            f"/booking/v1/people/{bilal}/timeline",
            "his timeline tells of it",
            lambda page: "device_sold" in [one["kind"] for one in page["items"]],
        )
        step.shows(
            branch.desk,
            "/training/v1/recommendations",
            lambda page: f"the desk is to offer him the path {page['items'][0]['path']}",
            lambda page: [one["origin"] for one in page["items"]] == ["device"],
            person_id=bilal,
        )
    return sale


def _one_for_each_household(play: Play, branch: Branch, bilal: str) -> None:
    [other] = made_ready(play, branch, "Another laptop is given, erased, tested and ready.")
    with play.step("Bilal may not have it too: one computer for each household.") as step:
        step.refused(branch.desk, SALES, sale_of(branch, bilal, other), "quota_reached")
        step.causes("inventory.sale_refused")


def _brought_back(play: Play, branch: Branch, laptop: dict[str, Any], bilal: str) -> None:
    with play.step("The battery of the first one fails. Bilal brings it back.") as step:
        body = {
            "site": branch.place.slug,
            "device": laptop["reference"],
            "person_id": bilal,
            "fault": "battery",
        }
        opened = step.post(branch.desk, "/inventory/v1/returns", body)
        step.causes("inventory.return_opened", "inventory.device_returned")
    with play.step("He gets his money back. What was counted as spared is taken back.") as step:
        step.post(
            branch.desk,
            f"/inventory/v1/returns/{opened['id']}/decide",
            {"outcome": "refunded"},
            lambda made: f"refunded {euros(made['decision']['refund_cents'])}",
        )
        step.causes("inventory.return_decided", "inventory.sale_refunded")
        _spares(step, branch, lambda kilograms: kilograms == 0, "the ledger claims nothing of it")
        step.shows(
            branch.desk,
            f"/inventory/v1/quotas/{bilal}",
            "his household may have a computer again",
            lambda quota: left(quota) == 1,
            site=branch.place.slug,
        )


def _spares(step: Doing, branch: Branch, judge: Callable[[float], bool], words: str) -> None:
    today = datetime.now(UTC).date()
    step.shows(
        branch.stock,
        "/inventory/v1/impact-ledger",
        lambda ledger: f"{words}: {_kilograms(ledger):g} kg of CO₂ equivalent",
        lambda ledger: judge(_kilograms(ledger)),
        **{
            "from": today.replace(day=1).isoformat(),
            "to": (today + timedelta(days=2)).isoformat(),
            "site": branch.place.slug,
        },
    )


def _kilograms(ledger: dict[str, Any]) -> float:
    return sum(float(one["kgco2e"]) for one in ledger["items"])
