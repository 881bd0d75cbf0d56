"""Two people are one: every service gathers what is theirs, and can take it apart again."""

from functools import partial
from typing import Any, Final

from ops.journeys.branch import Branch, archived
from ops.journeys.doing import Doing
from ops.journeys.laptops import left, made_ready, sold
from ops.journeys.learning import ENROLMENTS, enrolled, validated
from ops.journeys.places import morning
from ops.journeys.play import Play

TITLE: Final = "Two people are one: merged everywhere, and taken apart again"

MODULE: Final = "first_steps_turn_on"


def merge(play: Play) -> None:
    """See the title."""
    branch = Branch.open(play)
    with play.step("Awa was registered twice, the second time as Hawa.") as step:
        awa, hawa = branch.register(step, "Awa"), branch.register(step, "Hawa")
        step.causes(*["booking.person_registered"] * 2)
    laptops = made_ready(play, branch, "Two laptops are given, erased, tested and ready.", 2)
    with play.step("So she was sold a computer twice, one for each name.") as step:
        for person, laptop in zip((awa, hawa), laptops, strict=True):
            sold(step, branch, person, laptop)
        step.causes(*["inventory.device_sold"] * 2, *["training.path_recommended"] * 2)
    with play.step("As Hawa she has an appointment too.") as step:
        booked = step.post(
            branch.desk, "/booking/v1/appointments", branch.place.appointment(hawa, morning())
        )
        step.causes("booking.appointment_booked")
    with play.step("Under both names she is on the first steps; as Hawa she got farther.") as step:
        _, farther = (enrolled(step, branch, person, "first_steps") for person in (awa, hawa))
        validated(step, branch, farther, [MODULE])
        step.causes(*["training.enrolment_opened"] * 2, "training.module_completed")
    with play.step("The manager sees that both are one person, and merges them.") as step:
        step.post(branch.manager, f"/booking/v1/people/{awa}/merge", {"absorbed_id": hawa})
        step.causes(
            "booking.people_merged", "inventory.quota_exceeded", "training.enrolment_absorbed"
        )
        _appointment_of(step, branch, booked["id"], awa, "the appointment is Awa's")
        _computers(step, branch, awa, 2, "Awa had two computers in 24 months: over the quota")
        step.shows(
            branch.desk,
            f"/booking/v1/people/{awa}/timeline",
            "one timeline tells of both laptops",
            lambda page: [one["kind"] for one in page["items"]].count("device_sold") == 2,
        )
        _on_the_path(step, branch, awa, [MODULE], "the farther of the two goes on for Awa")
    with play.step("It was a mistake after all: the manager takes them apart.") as step:
        step.post(branch.manager, f"/booking/v1/people/{awa}/unmerge", {"absorbed_id": hawa})
        step.causes("booking.people_unmerged", "training.enrolment_restored")
        _appointment_of(step, branch, booked["id"], hawa, "the appointment is Hawa's again")
        for who, person in (("Awa", awa), ("Hawa", hawa)):
            _computers(step, branch, person, 1, f"{who} had one computer, as before")
        _on_the_path(step, branch, awa, [], "Awa is on the path as before, at its beginning")
        _on_the_path(step, branch, hawa, [MODULE], "Hawa is on it with one module done")
    with play.in_the_end() as end:
        for who, person in (("Awa", awa), ("Hawa", hawa)):
            end.shows(
                branch.desk,
                f"/booking/v1/people/{person}",
                f"{who} is a person of her own",
                partial(_is, person),
            )
            end.shows(
                branch.desk,
                f"/inventory/v1/quotas/{person}",
                f"{who} may have no further computer for now",
                lambda quota: left(quota) == 0,
                site=branch.place.slug,
            )
        archived(end, branch, f"person/{awa}", 3)


def _is(person: str, card: dict[str, Any]) -> bool:
    return bool(card["id"] == person)


def _appointment_of(step: Doing, branch: Branch, appointment: str, person: str, words: str) -> None:
    step.shows(
        branch.desk,
        f"/booking/v1/appointments/{appointment}",
        words,
        lambda now: now["person_id"] == person,
    )


def _on_the_path(step: Doing, branch: Branch, person: str, done: list[str], words: str) -> None:
    step.shows(
        branch.trainer,
        ENROLMENTS,
        words,
        lambda page: [one["modules_done"] for one in page["items"]] == [done],
        person_id=person,
        status="active",
    )


def _computers(step: Doing, branch: Branch, person: str, number: int, words: str) -> None:
    def judge(quota: dict[str, Any]) -> bool:
        [computers] = [one for one in quota["quotas"] if one["kind"] == "computer"]
        return bool(computers["used"] == number)

    step.shows(branch.desk, f"/inventory/v1/quotas/{person}", words, judge, site=branch.place.slug)
