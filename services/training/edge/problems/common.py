"""Refusals that concern everything: references, scopes, files, people."""

from kit.edge.common_problems import ABOUT_FILES, ABOUT_PEOPLE, about_references

_KINDS = {
    "site": "ce site",
    "framework": "ce référentiel",
    "competence": "cette compétence",
    "path": "ce parcours",
    "workshop": "cet atelier",
    "enrolment": "cette inscription",
    "assessment": "cette évaluation",
    "task_bank": "cette banque de tâches",
    "certificate": "ce certificat",
    "seat_request": "cette demande de place",
    "recommendation": "cette recommandation",
    "professional_session": "cette session",
    "half_day": "cette demi-journée",
    "attendee": "cette personne inscrite",
    "advice_mission": "cette mission",
}

PROBLEMS = (
    *about_references(_KINDS),
    *ABOUT_FILES,
    *ABOUT_PEOPLE,
)
