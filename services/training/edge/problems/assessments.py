"""Refusals about assessments and banks of tasks."""

from kit.edge.problems import ProblemType
from kit.edge.words import one_of
from services.training.domain.assessments.refusals import (
    AnsweredOtherwise,
    AssessmentOver,
    AssessmentRunning,
    BankVersionTaken,
    FinalRecorded,
    NothingFoundOut,
    NothingToAsk,
    NotTheLast,
    NotTheNext,
)

_STATUSES = {
    "running": "en cours",
    "finished": "terminée",
    "abandoned": "abandonnée",
    "declined": "refusée par la personne",
}
_RESULTS = {"success": "réussie", "failure": "pas réussie", "skipped": "pas posée"}


def _over(refusal: AssessmentOver, language: str) -> str:
    if language == "fr":
        return f"Cette évaluation est {_STATUSES[refusal.status]} ; on ne peut plus la changer."
    return f"The assessment is {refusal.status}; nothing of it can be changed any more."


def _otherwise(refusal: AnsweredOtherwise, language: str) -> str:
    if language == "fr":
        return f"Il est noté : tâche {_RESULTS[refusal.recorded]}."
    return f"{refusal.recorded} is recorded for this task."


def _next(refusal: NotTheNext, language: str) -> str:
    french = language == "fr"
    if refusal.next_task is None:
        return "Il n’y a plus rien à demander." if french else "There is nothing left to ask."
    if french:
        return f"La tâche à dire maintenant est {refusal.next_task}."
    return f"The task to say now is {refusal.next_task}."


PROBLEMS = (
    ProblemType(
        AssessmentOver,
        409,
        "assessment_over",
        {"en": "The assessment is over", "fr": "L’évaluation n’est plus en cours"},
        detail=_over,
        extra=lambda r: {
            "assessment_id": r.assessment_id,
            "assessment_status": r.status,
            "step": r.step,
        },
        advice={"en": "Read it again; start another one where more is to be found out."},
    ),
    ProblemType(
        AnsweredOtherwise,
        409,
        "answered_otherwise",
        {
            "en": "Another answer to this task is recorded",
            "fr": "Une autre réponse est déjà notée pour cette tâche",
        },
        detail=_otherwise,
        extra=lambda r: {"task": r.task, "recorded": r.recorded, "next_task": r.next_task},
        advice={
            "en": "Another tablet may have answered: read the assessment again and go on with "
            "`next_task`. Take the answer back where it is wrong and still the last."
        },
    ),
    ProblemType(
        NotTheNext,
        409,
        "not_the_next_task",
        {"en": "This task is not the next", "fr": "Ce n’est pas la tâche suivante"},
        detail=_next,
        extra=lambda r: {"task": r.task, "next_task": r.next_task},
        advice={"en": "Go on with `next_task`; where it is null, finish the assessment."},
    ),
    ProblemType(
        NotTheLast,
        409,
        "not_the_last_answer",
        {
            "en": "Another task was answered since",
            "fr": "Une autre tâche a reçu une réponse depuis",
        },
        detail=one_of(
            "Only the last answer can be taken back.",
            "On ne peut reprendre que la dernière réponse.",
        ),
        extra=lambda r: {"task": r.task, "last_task": r.last},
        advice={"en": "Take back `last_task` first, if that is what you want."},
    ),
    ProblemType(
        NothingFoundOut,
        409,
        "nothing_found_out",
        {"en": "Nothing was found out yet", "fr": "On ne sait encore rien"},
        detail=one_of(
            "The answers so far tell no level.",
            "Les réponses ne disent encore aucun niveau.",
        ),
        extra=lambda r: {"assessment_id": r.assessment_id},
        advice={"en": "Go on, or abandon the assessment, or record that it was declined."},
    ),
    ProblemType(
        NothingToAsk,
        409,
        "nothing_to_ask",
        {"en": "There is no task to ask", "fr": "Il n’y a pas de tâche à proposer"},
        detail=one_of(
            "The bank has no task for these competences.",
            "Aucune tâche n’est prévue pour ces compétences.",
        ),
        extra=lambda r: {"competences": list(r.competences)},
        advice={"en": "Enter the levels by hand."},
    ),
    ProblemType(
        AssessmentRunning,
        409,
        "assessment_running",
        {
            "en": "The person is in the middle of another assessment",
            "fr": "Une autre évaluation de cette personne est en cours",
        },
        detail=one_of(
            "One assessment at a time.",
            "On fait une seule évaluation à la fois.",
        ),
        extra=lambda r: {"assessment_id": r.assessment_id, "purpose": r.purpose},
        advice={"en": "Finish or abandon it, or start one of that purpose to go on with it."},
    ),
    ProblemType(
        FinalRecorded,
        409,
        "final_recorded",
        {
            "en": "The final assessment is recorded already",
            "fr": "L’évaluation de fin de parcours est déjà faite",
        },
        detail=one_of(
            "A path has one final assessment.",
            "Un parcours a une seule évaluation finale.",
        ),
        extra=lambda r: {"enrolment_id": r.enrolment_id, "assessment_id": r.assessment_id},
        advice={"en": "Assess for `progress` where you want to know how it goes on."},
    ),
    ProblemType(
        BankVersionTaken,
        409,
        "bank_version_taken",
        {
            "en": "This version was published with other content",
            "fr": "Cette version est déjà publiée avec un autre contenu",
        },
        extra=lambda r: {"bank": r.bank, "bank_version": r.version},
        advice={"en": "A published version never changes: give the content a higher version."},
    ),
)
