"""From a partner's referral to a certificate: somebody becomes able to do it alone."""

from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from ops.journeys.assessing import assessed
from ops.journeys.branch import Branch, archived
from ops.journeys.callers import App
from ops.journeys.certificates import certificate_of, named, verified
from ops.journeys.learning import (
    ENROLMENTS,
    ROOM,
    answered,
    asked,
    attended,
    enrolled,
    scheduled,
    soon,
    validated,
)
from ops.journeys.places import siret
from ops.journeys.play import Play

TITLE: Final = "From a referral to autonomy: first steps, and a certificate"
RECOMMENDATIONS: Final = "/training/v1/recommendations"
PATH: Final = "first_steps"
ASKED: Final = ["first-steps-1", "first-steps-2"]
FIRST_MODULE: Final = "first_steps_turn_on"


class Sent(NamedTuple):
    """Who was sent by whom: the partner's app, the referral, and the person once accepted."""

    by: App
    referral_id: str
    person_id: str


def referral(play: Play) -> None:
    """See the title."""
    branch = Branch.open(play, rooms=[ROOM])
    sent = _referred(play, branch)
    enrolment = _begun(play, branch, sent.person_id)
    _attended(play, branch, enrolment)
    _validated(play, branch, enrolment)
    _certified(play, branch, enrolment)
    _in_the_end(play, branch, sent, enrolment)


def _referred(play: Play, branch: Branch) -> Sent:
    with play.step("A town's social services become a partner of the network.") as step:
        body = {
            "name": f"CCAS {branch.tag}",
            "siret": siret(),
            "structure_type": "public",
            "department": "93",
        }
        partner = step.post(branch.operator, "/booking/v1/partners", body)
        step.causes("booking.partner_joined")
    outside = play.app("partner", partner=partner["id"])
    with play.step("A social worker sends Awa, who has never used a computer.") as step:
        opened = step.post(
            outside,
            "/booking/v1/referrals",
            {
                "site": branch.place.slug,
                "needs": ["internet", "email"],
                "consent_on": datetime.now(UTC).date().isoformat(),
                "person": {
                    "first_name": "Awa",
                    "last_name": f"Parcours {branch.tag}",
                    "email": f"awa.{branch.tag}@example.org",
                },
            },
        )
        step.causes("booking.referral_received")
    with play.step("The desk accepts her. Only now is she registered.") as step:
        path = f"/booking/v1/referrals/{opened['id']}/accept"
        awa: str = step.post(branch.desk, path, {"confirmed_new": True})["person_id"]
        step.causes("booking.referral_accepted", "booking.person_registered")
    return Sent(outside, opened["id"], awa)


def _begun(play: Play, branch: Branch, awa: str) -> dict[str, Any]:
    with play.step(
        "The trainer asks her aloud what she can do: nothing to read, no account."
    ) as step:
        body = {"person_id": awa, "purpose": "placement", "competences": ASKED}
        assessed(step, branch, body, "failure")
        step.causes("training.level_assessed")
    with play.step("She would like to begin. A path is recommended, with its reasons.") as step:
        body = {"person_id": awa, "site": branch.place.slug, "goal": "get_started"}
        step.post(branch.trainer, RECOMMENDATIONS, body, _said)
        step.causes("training.path_recommended")
    with play.step("Awa begins the path of first steps.") as step:
        enrolment = enrolled(step, branch, awa, PATH)
        step.causes("training.enrolment_opened", "training.recommendation_taken_up")
    return enrolment


def _attended(play: Play, branch: Branch, enrolment: dict[str, Any]) -> None:
    with play.step("A workshop teaches the first module in half an hour.") as step:
        scheduled(step, branch, FIRST_MODULE, soon())
        step.causes("booking.workshop_scheduled")
    with play.step("A seat is asked for her; booking gives one.") as step:
        request = asked(step, branch, enrolment, FIRST_MODULE)
        step.causes("training.seat_requested", "booking.seat_reserved")
        request = answered(step, branch, request, "reserved", "her seat is reserved")
    with play.step("She comes. That is the first module done, with nobody's help.") as step:
        attended(step, branch, request)
        step.causes("booking.workshop_attended", "training.module_completed")
        step.shows(
            branch.desk,
            f"{ENROLMENTS}/{enrolment['id']}",
            "the first module is done by attendance",
            lambda now: now["modules_done"] == [FIRST_MODULE],
        )


def _validated(play: Play, branch: Branch, enrolment: dict[str, Any]) -> None:
    with play.step("She practised at home: the trainer sees what she can, and says so.") as step:
        others = [one for one in enrolment["modules_open"] if one != FIRST_MODULE]
        validated(step, branch, enrolment, others)
        step.causes(*["training.module_completed"] * len(others))


def _certified(play: Play, branch: Branch, enrolment: dict[str, Any]) -> None:
    with play.step("The trainer asks again. Now she can, and the path is completed.") as step:
        body = {
            "person_id": enrolment["person_id"],
            "purpose": "final",
            "enrolment_id": enrolment["id"],
        }
        assessed(step, branch, body, "success")
        step.causes(
            "training.level_assessed",
            "training.enrolment_completed",
            "training.certificate_issued",
        )
    certificate, name = certificate_of(branch, enrolment), "Awa Parcours"
    with play.step("Awa is proud of it, and agrees that her name is shown.") as step:
        named(step, branch, certificate, name)
        words = f"whoever has the code sees that it is valid, and whose: {name}"
        verified(step, play.anybody(), certificate, name, words)


def _in_the_end(play: Play, branch: Branch, sent: Sent, enrolment: dict[str, Any]) -> None:
    with play.in_the_end() as end:
        end.shows(
            sent.by,
            f"/booking/v1/referrals/{sent.referral_id}",
            "the social worker sees that a workshop took place, and no more",
            lambda now: now["workshop_held"],
        )
        end.shows(
            branch.desk,
            f"/booking/v1/people/{sent.person_id}/timeline",
            "her timeline tells of all of it",
            lambda page: (
                {one["kind"] for one in page["items"]}
                >= {"level_assessed", "enrolment_completed", "certificate_issued"}
            ),
            limit=100,
        )
        end.shows(
            branch.trainer,
            f"{ENROLMENTS}/{enrolment['id']}/skill-gain",
            _gained,
            lambda now: any(one["gained"] for one in now["gains"]),
        )
        archived(end, branch, f"enrolment/{enrolment['id']}", 11)


def _gained(found: dict[str, Any]) -> str:
    gains = [one for one in found["gains"] if one["gained"]]
    told = [f"{one['competence']} from {one['before']} to {one['after']}" for one in gains]
    return f"what she learnt: {', '.join(told)}"


def _said(recommendation: dict[str, Any]) -> str:
    """What is read to the person."""
    first = recommendation["steps"][0]
    return f"{first['path']}: {first['reasons'][0]['say']['en']}"
