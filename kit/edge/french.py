"""What is wrong with a field or a row of a file, in French.

Rules are written in English where they are kept. What marshmallow and the kit say is known here;
each service brings a `Phrases` of its own for what its domain says.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final


class Phrases:
    """English texts and their French: exact ones, and patterns whose groups are repeated."""

    def __init__(self, same: Mapping[str, str], patterns: Sequence[tuple[str, str]] = ()) -> None:
        self._same = same
        self._patterns = [(re.compile(pattern), french) for pattern, french in patterns]

    def french(self, text: str) -> str | None:
        """None where it is not known."""
        if text in self._same:
            return self._same[text]
        for pattern, french in self._patterns:
            if match := pattern.fullmatch(text):
                return match.expand(french)
        return None


NONE: Final = Phrases({})

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
    "Holds an invisible character.": "Contient un caractère invisible.",
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
    "Not a valid email address.": "Une adresse électronique est attendue.",
    "Not a valid URL.": "Une adresse web est attendue.",
    "String does not match expected pattern.": "Le texte n’a pas la forme attendue.",
    "Say which, or all: true.": "Dire lesquels, ou all: true.",
    "not before the start": "Pas avant le début.",
    "Not a cursor that this list gave.": "Cette liste n’a pas donné ce curseur.",
    "Not the number and the hash of a seal.": "Le numéro et l’empreinte d’un sceau sont attendus.",
    "Given more than once.": "Donné plus d’une fois.",
    "This operation takes no body.": "Cette opération ne prend pas de corps.",
    "the file is empty": "le fichier est vide",
    "holds a control or unassigned character": "contient un caractère de contrôle ou non attribué",
    "begins like a spreadsheet formula": "commence comme une formule de tableur",
    "its line does not end: was the file cut off? If not, end it with a line break": "sa ligne "
    "n’est pas terminée : le fichier a-t-il été coupé ? Sinon, la terminer par un saut de ligne",
    "Not a date like 2026-11-23.": "Une date comme 2026-11-23 est attendue.",
    "Not 1 to 255 visible ASCII characters.": "Doit compter 1 à 255 caractères ASCII visibles.",
    "Either a subject or a token's id.": "Un titulaire ou l’identifiant d’un jeton, l’un des deux.",
    "Goes with a subject.": "Va avec un titulaire.",
    "In the future.": "Dans le futur.",
    "no bearer token": "pas de jeton",
    "the token is too long": "le jeton est trop long",
    "the token is not valid": "le jeton n’est pas valable",
    "the token has expired": "le jeton a expiré",
    "the token was withdrawn": "le jeton a été révoqué",
    "the token's key is unknown": "la clé du jeton est inconnue",
    "the token is not valid yet": "le jeton n’est pas encore valable",
    "the token is for another audience": "le jeton est destiné à un autre service",
    "the token is from another issuer": "le jeton vient d’un autre émetteur",
    "the token is good for too long": "le jeton est valable trop longtemps",
    "the token's algorithm is not allowed": "l’algorithme du jeton n’est pas admis",
    "the token's sub is no name": "le sub du jeton n’est pas un nom",
    "the token's jti is no text": "le jti du jeton n’est pas un texte",
    "one of the token's times is none": "une date du jeton n’en est pas une",
    "the token's partner is not an id": "le partner du jeton n’est pas un identifiant",
}
_PATTERNS: Final = (
    (r"Outside the years (\d+) to (\d+)\.", r"Hors des années \1 à \2."),
    (r"not readable as CSV: (.+)", r"illisible comme CSV : \1"),
    (r"a line of more than (.+) characters", r"une ligne de plus de \1 caractères"),
    (r"more than (\d+) columns", r"plus de \1 colonnes"),
    (r"more than (.+) rows: split the file", r"plus de \1 lignes : partager le fichier"),
    (
        r"has (\d+) cells where the header has (\d+)",
        r"compte \1 cellules alors que l’en-tête en compte \2",
    ),
    (
        r"not UTF-8 \(byte (.+)\): save the file as “CSV UTF-8”",
        r"pas en UTF-8 (octet \1) : enregistrer le fichier en « CSV UTF-8 »",
    ),
    (r"longer than (\d+) characters", r"plus de \1 caractères"),
    (r"columns missing: (.+)", r"colonnes manquantes : \1"),
    (r"columns given twice: (.+)", r"colonnes données deux fois : \1"),
    (
        r"separated by (.+) where (.+) are expected",
        r"séparé par \1 alors que \2 sont attendus",
    ),
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
    (
        r"the token's (\S+) are not a list of names",
        r"les \1 du jeton ne sont pas une liste de noms",
    ),
)
_OWN: Final = Phrases(_SAME, _PATTERNS)


def in_french(text: str, phrases: Phrases = NONE) -> str:
    """By the service's phrases or the kit's; what neither knows stays as it is."""
    return phrases.french(text) or _OWN.french(text) or text
