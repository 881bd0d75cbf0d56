"""The words of the public page, in French and English: short sentences, everyday words."""

from collections.abc import Mapping
from typing import Final

from kit.wording import Language, unbroken_texts

_TEXTS: Final[Mapping[Language, Mapping[str, str]]] = {
    "fr": {
        "other_language": "English",
        "check": "Vérifier un certificat",
        "valid": "Ce certificat est valable",
        "valid_text": "Nous l’avons donné à une personne qui a suivi ce parcours jusqu’au bout.",
        "valid_named": "Nous l’avons donné à {name}, qui a suivi ce parcours jusqu’au bout.",
        "revoked": "Ce certificat n’est plus valable",
        "revoked_text": "Nous l’avons donné, puis annulé le {day}. Il ne prouve plus rien.",
        "unknown": "Nous ne connaissons pas ce code",
        "unknown_text": "Aucun certificat ne porte ce code. Regardez bien chaque lettre et chaque "
        "chiffre. Si le code est le même que sur le papier, ce certificat ne vient pas de nous.",
        "certificate": "Le certificat",
        "name": "Nom",
        "path": "Parcours",
        "date": "Date",
        "hours": "Durée du parcours",
        "number": "Numéro",
        "code": "Code de vérification",
        "compare": "Comparez avec le papier : tout doit être pareil.",
        "no_name": "Cette page ne dit pas le nom de la personne : elle n’a pas demandé à le "
        "montrer.",
        "learned": "Les compétences",
        "level": "{title}, niveau {level} sur {highest}, constaté",
        "practised": "Abordé dans le parcours",
        "levels_note": "Les niveaux viennent de : {frameworks}.",
        "measured_note": "« Constaté » : une évaluation a montré ce niveau.",
        "practised_note": "« Abordé dans le parcours » : la personne l’a travaillé. Ce certificat "
        "ne dit pas à quel niveau.",
        "badge": "Le badge numérique",
        "badge_text": "Ce certificat existe aussi comme badge Open Badges 3.0, signé. Un logiciel "
        "peut le vérifier sans nous.",
        "badge_link": "Télécharger le badge",
        "about": "Qui sommes-nous ?",
        "about_text": "{name} est une association française. Elle aide les personnes qui ont peu "
        "de moyens à se servir du numérique. Dans ses ateliers, on apprend pas à pas.",
        "privacy": "Cette page ne dit rien de plus de la personne, et elle ne garde rien de votre "
        "visite.",
    },
    "en": {
        "other_language": "Français",
        "check": "Check a certificate",
        "valid": "This certificate is valid",
        "valid_text": "We gave it to somebody who followed this path to its end.",
        "valid_named": "We gave it to {name}, who followed this path to its end.",
        "revoked": "This certificate is not valid any more",
        "revoked_text": "We gave it, and revoked it on {day}. It proves nothing any more.",
        "unknown": "We do not know this code",
        "unknown_text": "No certificate bears this code. Look closely at every letter and digit. "
        "If the code is the same as on the paper, this certificate is not ours.",
        "certificate": "The certificate",
        "name": "Name",
        "path": "Path",
        "date": "Date",
        "hours": "Length of the path",
        "number": "Number",
        "code": "Verification code",
        "compare": "Compare with the paper: everything must be the same.",
        "no_name": "This page does not tell the person’s name: they did not ask to show it.",
        "learned": "Competences",
        "level": "{title}, level {level} of {highest}, assessed",
        "practised": "Practised on the path",
        "levels_note": "Levels come from: {frameworks}.",
        "measured_note": "“Assessed”: an assessment showed this level.",
        "practised_note": "“Practised on the path”: the person worked on it. This certificate does "
        "not say at what level.",
        "badge": "The digital badge",
        "badge_text": "This certificate is also a signed Open Badges 3.0 badge. A program can "
        "verify it without us.",
        "badge_link": "Download the badge",
        "about": "Who are we?",
        "about_text": "{name} is a French association. It helps people with little money to use "
        "digital tools. In its workshops, people learn step by step.",
        "privacy": "This page says nothing more about the person, and it keeps nothing of your "
        "visit.",
    },
}

TEXTS: Final = unbroken_texts(_TEXTS)
