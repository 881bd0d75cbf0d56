"""What marshmallow and the kit's fields say of a bad field, in French."""

import re
from typing import Final

_SAME: Final = {
    "Missing data for required field.": "Champ obligatoire.",
    "Field may not be null.": "Ce champ ne peut pas être nul.",
    "Unknown field.": "Champ inconnu.",
    "Invalid input type.": "Un objet est attendu.",
    "Invalid value.": "Valeur non valable.",
    "Not a valid string.": "Un texte est attendu.",
    "Not a valid utf-8 string.": "Un texte en UTF-8 est attendu.",
    "Not a valid integer.": "Un nombre entier est attendu.",
    "Not a valid number.": "Un nombre est attendu.",
    "Number too large.": "Nombre trop grand.",
    "Not true or false.": "Vrai ou faux est attendu.",
    "Holds a control character.": "Contient un caractère de contrôle.",
    "Not a valid boolean.": "Vrai ou faux est attendu.",
    "Not a valid list.": "Une liste est attendue.",
    "Not a valid mapping type.": "Un objet est attendu.",
    "Not a valid UUID.": "Un UUID est attendu.",
    "Not a valid date.": "Une date AAAA-MM-JJ est attendue.",
    "Not a valid time.": "Une heure HH:MM est attendue.",
    "Not a valid datetime.": "Un instant en RFC 3339 est attendu.",
    "Not an instant in RFC 3339 with its offset.": "Un instant en RFC 3339, avec son décalage, "
    "est attendu.",
    "A query takes + for a space: write %2B before the offset.": "Dans une requête, + vaut une "
    "espace : écrire %2B devant le décalage.",
    "Not an instant that exists.": "Cet instant n’existe pas.",
    "Outside the years 1900 to 2199.": "Hors des années 1900 à 2199.",
    "Not a valid email address.": "Une adresse électronique est attendue.",
    "Not a valid URL.": "Une adresse web est attendue.",
    "String does not match expected pattern.": "Le texte n’a pas la forme attendue.",
    "Say which, or all: true.": "Dire lesquels, ou all: true.",
    "not before the start": "Pas avant le début.",
    "Not a cursor that this list gave.": "Cette liste n’a pas donné ce curseur.",
    "Given more than once.": "Donné plus d’une fois.",
    "This operation takes no body.": "Cette opération ne prend pas de corps.",
    "Not 1 to 255 visible ASCII characters.": "Doit compter 1 à 255 caractères ASCII visibles.",
}
_PATTERNS: Final = (
    (r"Shorter than minimum length (\d+)\.", r"Au moins \1 caractères."),
    (r"Longer than maximum length (\d+)\.", r"Au plus \1 caractères."),
    (r"Length must be between (\d+) and (\d+)\.", r"Entre \1 et \2 caractères."),
    (r"Length must be (\d+)\.", r"Exactement \1 caractères."),
    (r"Must hold at least (\d+)\.", r"Au moins \1 éléments."),
    (r"Must hold at most (\d+)\.", r"Au plus \1 éléments."),
    (r"Must hold (\d+) to (\d+)\.", r"Entre \1 et \2 éléments."),
    (r"Must hold exactly (\d+)\.", r"Exactement \1 éléments."),
    (r"Must be one of: (.+)\.", r"Doit être l’un de : \1."),
    (
        r"Must be names separated by commas, each one of: (.+)\.",
        r"Doit être des noms séparés par des virgules, chacun l’un de : \1.",
    ),
    (
        r"Must be of the form (\S+), each name one of: (.+)\.",
        r"Doit avoir la forme \1, chaque nom étant l’un de : \2.",
    ),
    (
        r"Must be greater than or equal to (\S+) and less than or equal to (\S+)\.",
        r"Doit être compris entre \1 et \2.",
    ),
    (r"Must be greater than or equal to (\S+)\.", r"Doit être au moins \1."),
    (r"Must be less than or equal to (\S+)\.", r"Doit être au plus \1."),
    (r"Must be greater than (\S+)\.", r"Doit être supérieur à \1."),
    (r"Must be less than (\S+)\.", r"Doit être inférieur à \1."),
)
_COMPILED: Final = tuple((re.compile(pattern), french) for pattern, french in _PATTERNS)


def in_french(detail: str) -> str:
    """The French of a detail; what is not known stays as it is."""
    if detail in _SAME:
        return _SAME[detail]
    for pattern, french in _COMPILED:
        match = pattern.fullmatch(detail)
        if match is not None:
            return match.expand(french)
    return detail
