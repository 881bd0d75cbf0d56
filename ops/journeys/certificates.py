"""Certificates: found, named where the person agrees, and verified by anybody."""

from typing import Any, Final

from ops.journeys.branch import Branch
from ops.journeys.callers import App
from ops.journeys.doing import Doing

CERTIFICATES: Final = "/training/v1/certificates"


def certificate_of(branch: Branch, enrolment: dict[str, Any]) -> dict[str, Any]:
    """The certificate of a path that is completed, with the code by which it is verified."""
    wanted = {"enrolment_id": enrolment["id"]}
    [listed] = branch.trainer.send("GET", CERTIFICATES, query=wanted).json()["items"]
    found: dict[str, Any] = branch.trainer.send("GET", f"{CERTIFICATES}/{listed['id']}").json()
    return found


def named(step: Doing, branch: Branch, certificate: dict[str, Any], name: str) -> None:
    """The person agrees that whoever has the code sees this name."""
    path = f"{CERTIFICATES}/{certificate['id']}/name"
    step.post(branch.trainer, path, {"name": name, "agreed": True}, _numbered)


def verified(
    step: Doing, anybody: App, certificate: dict[str, Any], name: str | None, words: str
) -> None:
    """Whoever has the code is told that it is valid, and this name or none."""
    step.shows(
        anybody,
        f"/training/v1/verify/{certificate['code']}",
        words,
        lambda shown: (shown["status"], shown["name"]) == ("valid", name),
    )


def _numbered(certificate: dict[str, Any]) -> str:
    return f"certificate {certificate['number']}"
