"""What booking's rules say, in French. Reasons in reports of imports are not translated yet, and
what is not known here stays in English."""

from typing import Final

from kit.edge.french import Phrases

PHRASES: Final = Phrases(
    {
        "0 (Monday) to 6 (Sunday)": "de 0 (lundi) à 6 (dimanche)",
        "14 digits with right check digits": "14 chiffres dont la clé est juste",
        "a phone or an e-mail, to reach the person": "un téléphone ou une adresse électronique, "
        "pour joindre la personne",
        "a valid phone number": "un numéro de téléphone valable",
        "after the start": "après le début",
        "an IANA time zone": "un fuseau horaire de l’IANA",
        "at least 1": "au moins 1",
        "at least one": "au moins un",
        "at least one of each": "au moins un de chaque",
        "before the appointment": "avant le rendez-vous",
        "between -180 and 180 degrees": "entre -180 et 180 degrés",
        "between -90 and 90 degrees": "entre -90 et 90 degrés",
        "each name once": "chaque nom une seule fois",
        "each with an e-mail or a phone": "chacun avec une adresse électronique ou un téléphone",
        "full minutes": "des minutes entières",
        "in the future": "dans le futur",
        "it ends after it starts": "la fin vient après le début",
        "it never changes": "ne change jamais",
        "not before the first": "pas avant le premier",
        "not empty": "pas vide",
        "not negative": "pas négatif",
        "one of the site's rooms": "une des salles du lieu",
        "the code of a French département or territory": "le code d’un département ou territoire "
        "français",
        "today or earlier": "aujourd’hui ou avant",
        "An e-mail or a phone.": "Une adresse électronique ou un téléphone.",
        "A point has both coordinates.": "Un point a ses deux coordonnées.",
        "Either by phone or by name.": "Par téléphone ou par nom.",
    },
    (
        (r"(\d+) to (\d+) characters", r"de \1 à \2 caractères"),
        (r"(\d+) to ([\d,]+) minutes", r"de \1 à \2 minutes"),
        (r"(\d+) to (\d+) people", r"de \1 à \2 personnes"),
        (r"(\d+) to (\d+) days", r"de \1 à \2 jours"),
        (r"(\d+) to (\d+)", r"de \1 à \2"),
        (r"at most (\d+) days ahead", r"au plus \1 jours à l’avance"),
        (r"at most (\d+) days in all", r"au plus \1 jours en tout"),
        (r"at most (\d+) days after the start", r"au plus \1 jours après le début"),
        (r"at most (\d+), as the room holds", r"au plus \1, comme la salle en contient"),
        (r"at most (\d+) people", r"au plus \1 personnes"),
        (r"at most (\d+)", r"au plus \1"),
        (r"codes among (.+)", r"des codes parmi : \1"),
        (r"within the years (\d+) to (\d+)", r"dans les années \1 à \2"),
        (r"one of (.+)", r"l’un de : \1"),
    ),
)
