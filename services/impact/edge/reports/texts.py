"""The words of a shared report's page, in French and English."""

from collections.abc import Mapping
from typing import Final

from kit.wording import Language, unbroken_texts

TEXTS: Final[Mapping[Language, Mapping[str, str]]] = unbroken_texts(
    {
        "fr": {
            "other_language": "English",
            "report": "Rapport partagé",
            "unfinished": "arrêté avant la fin de cette période",
            "limits": "Périmètre",
            "frozen": "Arrêté",
            "position": "Tient compte de",
            "position_text": "{position} événements",
            "number": "Numéro",
            "at_a_glance": "L’essentiel",
            "hidden": "masqué",
            "none": "–",
            "total": "Ensemble",
            "empty": "Rien de tel pendant la période.",
            "definition": "Ce qui est compté",
            "files": "Les fichiers",
            "files_text": "Les mêmes chiffres, tels qu’ils ont été arrêtés :",
            "csv": "Pour un tableur (CSV)",
            "pdf": "À imprimer (PDF)",
            "json": "Pour un programme (JSON)",
            "since": "Depuis",
            "since_none": "Rien de ce qui est arrivé depuis ne changerait ces chiffres.",
            "since_one": "Un événement arrivé depuis parle de cette période : demandé "
            "aujourd’hui, ce rapport pourrait être différent. Celui-ci ne change plus.",
            "since_many": "{late} événements arrivés depuis parlent de cette période : demandé "
            "aujourd’hui, ce rapport pourrait être différent. Celui-ci ne change plus.",
            "small": "Un chiffre portant sur moins de {fewest} personnes est masqué, ainsi que "
            "tout chiffre dont on pourrait le déduire.",
            "gone": "Ce rapport n’est plus partagé",
            "gone_text": "Le lien que vous avez a été retiré, ou il est arrivé à sa fin. "
            "Demandez un nouveau lien à la personne qui vous l’a donné.",
            "unknown": "Nous ne connaissons pas ce lien",
            "unknown_text": "Aucun rapport n’a cette adresse. Regardez bien chaque lettre et "
            "chaque chiffre.",
            "about": "Qui sommes-nous ?",
            "about_text": "{name} aide chacun à se servir d’Internet, d’un ordinateur ou d’un "
            "téléphone. Nos chiffres disent ce qui a changé pour les personnes.",
            "privacy": "Cette page ne dépose aucun cookie et ne vous suit pas.",
        },
        "en": {
            "other_language": "Français",
            "report": "Shared report",
            "unfinished": "frozen before this period was over",
            "limits": "About",
            "frozen": "Frozen",
            "position": "Knows",
            "position_text": "{position} events",
            "number": "Number",
            "at_a_glance": "At a glance",
            "hidden": "hidden",
            "none": "–",
            "total": "Overall",
            "empty": "Nothing of this kind in the period.",
            "definition": "What is counted",
            "files": "Files",
            "files_text": "The same figures, as they were frozen:",
            "csv": "For a spreadsheet (CSV)",
            "pdf": "To print (PDF)",
            "json": "For a program (JSON)",
            "since": "Since then",
            "since_none": "Nothing that came since would change these figures.",
            "since_one": "One event that came since is about this period: asked for today, this "
            "report could be different. This one stays as it is.",
            "since_many": "{late} events that came since are about this period: asked for today, "
            "this report could be different. This one stays as it is.",
            "small": "A figure about fewer than {fewest} people is hidden, and so is any from "
            "which it could be worked out.",
            "gone": "This report is no longer shared",
            "gone_text": "The link that you have was withdrawn, or has come to its end. Ask "
            "whoever gave it to you for a new one.",
            "unknown": "We do not know this link",
            "unknown_text": "No report has this address. Look again at each letter and number.",
            "about": "Who are we?",
            "about_text": "{name} helps everybody to use the internet, a computer or a telephone. "
            "Our figures tell what changed for people.",
            "privacy": "This page sets no cookies and does not follow you.",
        },
    }
)
