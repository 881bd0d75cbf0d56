"""Refusals about enrolments."""

from kit.edge.problems import ProblemType
from kit.edge.words import one_of
from services.training.domain.enrolments.refusals import (
    AlreadyCompleted,
    AlreadyEnrolled,
    ForProfessionals,
    NotOnPath,
    NotValidated,
    WrongEnrolmentState,
)

_STATUSES = {
    "active": "en cours",
    "paused": "en pause",
    "completed": "terminé",
    "abandoned": "abandonné",
    "absorbed": "réuni avec un autre",
}


def _wrong_state(refusal: WrongEnrolmentState, language: str) -> str:
    if language == "fr":
        return f"Ce parcours est {_STATUSES[refusal.status]} ; cette étape n’est pas possible."
    return f"The enrolment is {refusal.status}; this step is impossible from there."


PROBLEMS = (
    ProblemType(
        AlreadyEnrolled,
        409,
        "already_enrolled",
        {
            "en": "The person is on this path already",
            "fr": "Cette personne suit déjà ce parcours",
        },
        detail=one_of(
            "Nobody is on one path twice at a time.",
            "On ne suit pas deux fois le même parcours en même temps.",
        ),
        extra=lambda r: {"path": r.path, "enrolment_id": r.enrolment_id},
        advice={
            "en": "Go on with `enrolment_id`. Where that is null, the person is on the path at a "
            "site that you do not see."
        },
    ),
    ProblemType(
        AlreadyCompleted,
        409,
        "already_completed",
        {
            "en": "The person has completed this path",
            "fr": "Cette personne a déjà terminé ce parcours",
        },
        detail=one_of(
            "It may be taken once more where the person wants that.",
            "Elle peut le suivre une nouvelle fois si elle le souhaite.",
        ),
        extra=lambda r: {"path": r.path, "enrolment_id": r.enrolment_id},
        advice={"en": "Send it with `again` to have the person take it once more."},
    ),
    ProblemType(
        ForProfessionals,
        409,
        "for_professionals",
        {
            "en": "This path is for professionals",
            "fr": "Ce parcours est destiné aux professionnels",
        },
        detail=one_of(
            "Professionals are trained in sessions of their partner's.",
            "Les professionnels sont formés lors de sessions avec leur structure.",
        ),
        extra=lambda r: {"path": r.path},
        advice={"en": "Plan a session for the partner instead."},
    ),
    ProblemType(
        WrongEnrolmentState,
        409,
        "wrong_enrolment_state",
        {
            "en": "The step is impossible from where the enrolment stands",
            "fr": "Ce parcours n’en est pas à cette étape",
        },
        detail=_wrong_state,
        extra=lambda r: {"enrolment_status": r.status, "step": r.step},
        advice={"en": "Read it again; `enrolment_status` says where it stands."},
    ),
    ProblemType(
        NotOnPath,
        409,
        "not_on_path",
        {
            "en": "The path has no such module",
            "fr": "Ce module ne fait pas partie du parcours",
        },
        detail=one_of(
            "In the version of the path on which the person is.",
            "Dans la version du parcours que suit cette personne.",
        ),
        extra=lambda r: {"module": r.module, "path": r.path, "path_version": r.version},
        advice={"en": "The enrolment's `modules` are those that there are."},
    ),
    ProblemType(
        NotValidated,
        409,
        "not_validated",
        {
            "en": "Nobody has validated this module",
            "fr": "Ce module n’a pas été validé",
        },
        extra=lambda r: {"module": r.module},
        advice={"en": "Only what a trainer has validated can be taken back."},
    ),
)
