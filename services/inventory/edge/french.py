"""What inventory's rules say, in French: of fields, and of the rows of files."""

from collections.abc import Callable
from typing import Final

from kit.edge.french import Phrases, in_french
from kit.wording import Language

PHRASES: Final = Phrases(
    {
        "Finer than a gram.": "Plus fin qu’un gramme.",
        "Give a device, or a category and a site.": "Donner un appareil, ou une catégorie et un "
        "lieu.",
        "Give a device, or a category and a site, not both.": "Donner un appareil, ou une "
        "catégorie et un lieu, pas les deux.",
        "More than 0 and at most 1,000,000 kg.": "Plus de 0 et au plus 1 000 000 kg.",
        "a device, or a category and a site": "un appareil, ou une catégorie et un lieu",
        "a name of the IANA database": "un nom de la base de l’IANA",
        "a reason for what is written off": "un motif pour ce qui est passé en perte",
        "a serial number or an IMEI is needed: by it a machine is known again": "un numéro de "
        "série ou un IMEI est nécessaire : c’est à lui que l’on reconnaît un appareil",
        "another place than where it comes from": "un autre lieu que celui d’où il vient",
        "at a site: nobody picks anything up at a warehouse": "sur un site : personne ne retire "
        "rien dans un entrepôt",
        "at least one, at most a hundred thousand": "au moins un, au plus cent mille",
        "before its start": "avant son début",
        "before the device came, or its storage was put in": "avant l’arrivée de l’appareil ou la "
        "pose de son stockage",
        "either devices or a lot": "des appareils ou un lot, l’un ou l’autre",
        "holds an invisible character": "contient un caractère invisible",
        "in the future": "dans le futur",
        "instead of a kind and a name": "au lieu d’un type et d’un nom",
        "is given twice": "est donné deux fois",
        "is no column of this file; it was left out": "n’est pas une colonne de ce fichier ; elle "
        "a été laissée de côté",
        "is not a code of 6 to 32 letters and digits": "n’est pas un code de 6 à 32 lettres et "
        "chiffres",
        "is not a day like 2027-03-31": "n’est pas un jour comme 2027-03-31",
        "is not a serial number: 3 to 40 letters and digits that differ": "n’est pas un numéro de "
        "série : 3 à 40 lettres et chiffres qui diffèrent",
        "is not a whole number of up to 6 digits": "n’est pas un nombre entier de 6 chiffres au "
        "plus",
        "is not an IMEI of 15 digits": "n’est pas un IMEI de 15 chiffres",
        "is not an IMEI: its check digit is wrong": "n’est pas un IMEI : sa clé de contrôle est "
        "fausse",
        "is not between 0 and the face value": "n’est pas compris entre 0 et la valeur faciale",
        "more than 0 and at most 1,000,000 kg": "plus de 0 et au plus 1 000 000 kg",
        "must be at least 1 cent": "doit être d’au moins 1 centime",
        "must be at least 1 cent; what is given has no price": "doit être d’au moins 1 centime ; "
        "ce qui est donné n’a pas de prix",
        "must be given nowhere but where refunded": "ne se donne que pour un remboursement",
        "must be given where refused, and nowhere else": "se donne pour un refus, et là seulement",
        "must be given where replaced, and nowhere else": "se donne pour un remplacement, et là "
        "seulement",
        "must each be at least 1 cent": "doivent être chacun d’au moins 1 centime",
        "must hold a device, or `top_ups` a top-up": "doit contenir un appareil, ou `top_ups` une "
        "recharge",
        "must hold a price": "doit contenir un prix",
        "must hold each category and grade once": "doit contenir chaque catégorie et grade une "
        "seule fois",
        "must name devices, and none for top-ups": "doit nommer des appareils, et aucun pour les "
        "recharges",
        "must name each device once": "doit nommer chaque appareil une seule fois",
        "must not be above the reference price": "ne doit pas dépasser le prix de référence",
        "must not be below the part in cash": "ne doit pas être inférieur à la part en espèces",
        "must not be negative": "ne doit pas être négatif",
        "must not be past": "ne doit pas être passé",
        "must not exceed what was paid so": "ne doit pas dépasser ce qui a été payé ainsi",
        "must say how much by which means: it was paid by several": "doit dire combien par quel "
        "moyen : le paiement en comptait plusieurs",
        "needed without the id of a known donor": "nécessaire sans l’identifiant d’un donateur "
        "connu",
        "needs a part in cash": "demande une part en espèces",
        "not empty": "pas vide",
        "not in the future": "pas dans le futur",
        "nothing was erased where there is no storage": "rien n’a été effacé là où il n’y a pas de "
        "stockage",
        "the code of a département": "le code d’un département",
        "the day of `from` or a later one": "le jour de `from` ou un jour suivant",
        "was rewritten by a spreadsheet; make the column text and give it again": "a été réécrit "
        "par un tableur ; mettre la colonne en texte et le redonner",
        "what fails a test stays D until it is mended": "ce qui échoue à un test reste en D "
        "jusqu’à sa réparation",
        "what is given has no price": "ce qui est donné n’a pas de prix",
        "what it was erased or destroyed with": "avec quoi il a été effacé ou détruit",
    },
    (
        (r"(\d+) to (\d+) characters", r"de \1 à \2 caractères"),
        (
            r"(.+) and lower-case words joined by hyphens, (\d+) in all",
            r"\1 et des mots en "
            r"minuscules joints par des traits d’union, \2 caractères en tout",
        ),
        (r"(.+) is what the rule gives", r"\1 est ce que donne la règle"),
        (r"(.+): its storage is built in", r"\1 : son stockage est intégré"),
        (
            r"(.+): no test of this category, which is (.+)",
            r"\1 : aucun test de cette catégorie, "
            r"qui est \2",
        ),
        (r"at most (\d+) in one transfer", r"au plus \1 dans un transfert"),
        (r"at most (\d+)", r"au plus \1"),
        (
            r"has (\d+) digits: spreadsheets drop leading zeros of what is no text",
            r"compte \1 "
            r"chiffres : les tableurs ôtent les zéros initiaux de ce qui n’est pas du texte",
        ),
        (r"is already that of line (\d+)", r"est déjà celui de la ligne \1"),
        (r"is none of (.+)", r"n’est aucun de : \1"),
        (r"is not a number from (\S+) to (\S+)", r"n’est pas un nombre de \1 à \2"),
        (
            r"is not an IMEI of 15 digits: it has (\d+)",
            r"n’est pas un IMEI de 15 chiffres : il en "
            r"compte \1",
        ),
        (r"is not between (\d+) and (\d+) cents", r"n’est pas compris entre \1 et \2 centimes"),
        (r"is not between (\d+) and (\d+)", r"n’est pas compris entre \1 et \2"),
        (r"is that of (.+), which is in stock", r"est celui de \1, qui est en stock"),
        (
            r"is the machine of line (\d+) by another number",
            r"est l’appareil de la ligne \1 sous "
            r"un autre numéro",
        ),
        (r"must be (\d+) to (\d+)", r"doit être compris entre \1 et \2"),
        (r"must hold each (.+) once: (.+)", r"doit contenir chaque \1 une seule fois : \2"),
        (r"must not be above (\d+) cents", r"ne doit pas dépasser \1 centimes"),
        (r"nothing is said of (.+)", r"rien n’est dit de : \1"),
        (r"one finding for each of (.+)", r"un constat pour chacun de : \1"),
        (r"one of (.+)", r"l’un de : \1"),
        (
            r"the numbers are of (.+): two machines, or one of another category",
            r"les numéros sont "
            r"ceux de \1 : deux appareils, ou un d’une autre catégorie",
        ),
    ),
)
"""By their texts in the code: a test looks whether one is missing."""


def saying(language: Language) -> Callable[[str], str]:
    """What tells the reasons of a report in that language."""
    return (lambda text: in_french(text, PHRASES)) if language == "fr" else str
