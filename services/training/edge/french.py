"""What training's rules say, in French: of fields, and of the rows of files."""

from typing import Final

from kit.edge.french import Phrases

PHRASES: Final = Phrases(
    {
        "Not a version like 2.2.": "Pas une version comme 2.2.",
        "Not the code of a language.": "Pas le code d’une langue.",
        "must be after `earliest`": "doit être après `earliest`",
        "must be in the future": "doit être dans le futur",
        "is not an enrolment of this person": "n’est pas une inscription de cette personne",
        "must be given for a final assessment": "est nécessaire pour une évaluation finale",
        "must be the competence of its family": "doit être la compétence de sa famille",
        "must not be given for a final assessment": "ne se donne pas pour une évaluation finale",
        "must not be given for a placement": "ne se donne pas pour un positionnement",
        "must be 1 where one learns alone": "doit être 1 lorsque l’on apprend seul",
        "must be above the one before": "doit être au-dessus du précédent",
        "must be another framework": "doit être un autre référentiel",
        "must hold a letter": "doit contenir une lettre",
        "the case asks for something else": "le dossier demande autre chose",
        "must hold a competence to reach": "doit contenir une compétence à atteindre",
        "must hold a goal: why somebody comes": "doit contenir un but : pourquoi l’on vient",
        "must not be before the first level": "ne doit pas être avant le premier niveau",
        "must not be below the one before": "ne doit pas être en dessous du précédent",
        "Names somebody twice.": "Nomme deux fois la même personne.",
        "Not a language tag in small letters.": "N’est pas un code de langue en minuscules.",
        "Not in quarters of a day.": "Ne compte pas en quarts de jour.",
        "must all be within a year": "doivent toutes tenir en moins d’un an",
        "must each be of 1 to 5 hours": "doivent durer chacune de 1 à 5 heures",
        "must not be in the future": "ne doit pas être dans le futur",
        "must come one after the other": "doivent venir l’une après l’autre",
        "must be one that is for professionals": "doit être un parcours pour les professionnels",
        "must be quarters of a day, at most all days from first to last": "doit compter des quarts "
        "de jour, au plus tous les jours du premier au dernier",
        "The person must agree.": "La personne doit être d’accord.",
        "must be the day of `first_day` or a later one": "doit être le jour de `first_day` ou un "
        "jour suivant",
        "must be within a year of `first_day`": "doit être à moins d’un an de `first_day`",
    },
    (
        (r"no task finds out (.+)", r"aucune tâche ne permet de connaître \1"),
        (r"(.+) has a family already", r"\1 a déjà une famille"),
        (r"(.+) must have levels 1 to (\d+)", r"\1 doit avoir les niveaux 1 à \2"),
        (r"(.+) needs (\d+) tasks of level (\d+)", r"\1 a besoin de \2 tâches de niveau \3"),
        (r"(.+) is given twice", r"\1 est donné deux fois"),
        (
            r"(.+) is no competence of a published framework",
            r"\1 n’est pas une compétence d’un "
            r"référentiel publié",
        ),
        (r"(.+) is no module of this path", r"\1 n’est pas un module de ce parcours"),
        (r"(.+) is no path that is taught", r"\1 n’est pas un parcours du catalogue"),
        (r"(.+) is not published", r"\1 n’est pas publié"),
        (r"(.+) has no competence (.+)", r"\1 n’a pas de compétence \2"),
        (
            r"leaves less than (\d+) minutes for each session",
            r"laisse moins de \1 minutes par "
            r"séance",
        ),
        (r"must be (\d+) to (\d+) minutes", r"doit être de \1 à \2 minutes"),
        (r"must be (\d+) to (\d+) sessions", r"doit être de \1 à \2 séances"),
        (r"must be at most (\d+) days ahead", r"doit être au plus \1 jours à l’avance"),
        (r"must be (\d+) to (\d+)", r"doit être compris entre \1 et \2"),
        (r"must be one of: (.+)", r"doit être l’un de : \1"),
        (r"must begin at level (\d+)", r"doit commencer au niveau \1"),
        (r"must begin with (.+)", r"doit commencer par \1"),
        (
            r"must be 0 to the (\d+) minutes of the half-day",
            r"doit être de 0 aux \1 minutes de la demi-journée",
        ),
        (r"must be (\d+) to (\d+) half-days", r"doit compter \1 à \2 demi-journées"),
        (
            r"must be at least the (\d+) minutes of the path in all",
            r"doit compter au moins les \1 minutes du parcours en tout",
        ),
    ),
)
"""By their texts in the code: a test looks whether one is missing."""
