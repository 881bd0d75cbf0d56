"""Refusals that concern everything: references, scopes."""

from kit.edge.common_problems import about_references

_KINDS = {
    "site": "ce site",
    "venue": "ce lieu",
    "closure": "cette fermeture",
    "member": "ce membre de l’équipe",
    "person": "cette personne",
    "household": "ce foyer",
    "partner": "ce partenaire",
    "referral": "cette orientation",
    "appointment_type": "ce type de rendez-vous",
    "appointment": "ce rendez-vous",
    "availability": "ces disponibilités",
    "earlier_request": "cette demande de créneau plus tôt",
    "walk_in": "ce ticket",
    "workshop": "cet atelier",
    "seat": "cette place",
    "shift": "cette permanence",
    "feed": "ce calendrier",
    "notification": "ce message",
}

PROBLEMS = about_references(_KINDS)
